// Requests and responses of HTTP/1.1 as plain values, so that what answers them knows no library.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hymt {

class HttpStream;

// Everything in it is a stranger's.
struct HttpRequest {
  std::string method;                                        // "POST"
  std::string path;                                          // Without the query; not decoded.
  std::string query;                                         // Behind '?'; not decoded.
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case.
  std::string body;
  std::string client;               // Its address; empty on a Unix socket.
  bool is_on_admin_socket = false;  // Who may open that socket may administer.

  // The first value; empty if there is none. `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
};

struct HttpResponse {
  unsigned status = 200;
  std::string type = "application/json";  // Content-Type.
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};  // More of them.
  std::shared_ptr<HttpStream> stream = nullptr;  // In place of a body: what it brings, as it comes.
};

}  // namespace hymt
