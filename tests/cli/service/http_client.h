// A client that may misbehave: bytes go out as they are.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hymt {

struct ClientResponse {
  unsigned status = 0;
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;
};

// A connection. Used by one thread.
class HttpClient {
 public:
  // To this port of 127.0.0.1, or to a Unix socket.
  explicit HttpClient(std::uint16_t port);
  explicit HttpClient(const std::string& path);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Returns whether all of it could be sent.
  bool send(std::string_view bytes);
  // Nothing more will be sent.
  void end_sending();
  // Nothing if the connection ends, or nothing comes for 20 seconds.
  [[nodiscard]] std::optional<ClientResponse> receive();
  // All that comes until it ends with `end`; less if the connection ends before.
  [[nodiscard]] std::string receive_until(std::string_view end);
  // All that comes until the connection ends.
  [[nodiscard]] std::string receive_all();
  // Whether the other side has ended the connection, which is waited for.
  [[nodiscard]] bool is_ended();

  [[nodiscard]] std::optional<ClientResponse> get(const std::string& path);
  [[nodiscard]] std::optional<ClientResponse> post(const std::string& path, const std::string& body,
                                                   const std::string& headers = {},
                                                   const std::string& type = "application/json");

 private:
  [[nodiscard]] bool receive_more();

  int socket_ = -1;
  std::string received_;
};

[[nodiscard]] std::string post_request(const std::string& path, const std::string& body,
                                       const std::string& headers = {},
                                       const std::string& type = "application/json");

}  // namespace hymt
