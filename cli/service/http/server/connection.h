// One client, from its first byte to the last.
//
//     kIdle -> kHeader -> kBody -> kAnswer -> kWrite -> kIdle          another request
//                                         \-> kStream -/  \-> kLinger  until the client has read
// Each phase has a time that it may take.
#pragma once

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cli/service/http/http_exchange.h"
#include "cli/service/http/http_stream.h"
#include "cli/service/http/server/growing_body.h"
#include "cli/service/http/server/server_core.h"

namespace hymt {

// Keeps itself alive by what it waits for. Belongs to the thread that runs.
class HttpServer::Core::Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `client`: its address. `is_refused`: there are too many; it is told so.
  Connection(std::shared_ptr<Core> core, Socket socket, std::string client, bool is_for_admin,
             bool is_refused);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin();
  // Ends it unless a request is there, or under way.
  void end_if_idle();
  // Whatever it does. Returns whether that was something.
  bool end();

 private:
  enum class Phase { kIdle, kHeader, kBody, kAnswer, kWrite, kStream, kLinger, kClosed };
  using ErrorCode = boost::system::error_code;
  using Clock = std::chrono::steady_clock;

  void wait_for(std::chrono::milliseconds time);
  void wait_for_ever();
  void time_is_over();
  void close();

  void read_request(std::chrono::milliseconds time);
  void read_header();
  void header_came(const ErrorCode& error, std::size_t count);
  void begin_body();
  void count_body();
  void free_body();
  void take_head();

  void refuse_or_close(const ErrorCode& error);
  void refuse(HttpResponse response);
  void handle();
  void watch_client();
  void client_did_something();
  void client_has_gone();
  void answer(HttpResponse response);
  void write(HttpResponse response, const HttpRequest* request = nullptr);
  void write_stream_head();
  void write_more();
  void write_piece(bool is_end);
  void was_written(const ErrorCode& error);
  void linger();

  const std::shared_ptr<Core> core_;
  Socket socket_;
  boost::asio::steady_timer timer_;
  const std::string client_;
  const bool is_for_admin_;
  const bool is_refused_;
  Phase phase_ = Phase::kIdle;
  bool is_late_ = false;
  bool is_last_ = false;  // Nothing more is read after the response.
  bool is_head_ = false;
  unsigned version_ = 11;
  Clock::time_point started_;
  // Room for a header and what follows it; more is not read before it is needed.
  boost::beast::flat_buffer buffer_{64 * 1024};
  std::optional<boost::beast::http::request_parser<GrowingBody>> parser_;
  HttpRequest request_;  // Once its header is there.
  std::uint64_t body_limit_ = 0;
  std::uint64_t num_body_bytes_ = 0;  // Counted in core_.
  std::shared_ptr<HttpExchange> exchange_;
  std::shared_ptr<Connection> holds_itself_;
  std::optional<boost::beast::http::response<boost::beast::http::string_body>> response_;
  std::optional<boost::beast::http::response_serializer<boost::beast::http::string_body>>
      serializer_;
  std::shared_ptr<HttpStream> stream_;
  std::string piece_;      // Of the stream, while it is written.
  bool is_piece_ = false;  // One is being written.
  std::array<char, 4096> rest_{};
};

}  // namespace hymt
