#include "cli/service/http/server/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <utility>

#include "cli/service/http/server/refusal.h"

namespace hymt {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

// What is read of a request that was refused, so that the refusal is not lost with it: a socket
// that is closed with bytes unread resets the connection.
constexpr auto kLingerTime = std::chrono::seconds(2);

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// nginx's word for it, which is in no standard, as nobody is told.
constexpr unsigned kClientHasGone = 499;

std::string lower_case(boost::beast::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

HttpServer::Core::Connection::Connection(std::shared_ptr<Core> core, Socket socket,
                                         std::string client, bool is_for_admin, bool is_refused)
    : core_(std::move(core)),
      socket_(std::move(socket)),
      timer_(core_->context),
      client_(std::move(client)),
      is_for_admin_(is_for_admin),
      is_refused_(is_refused) {
  core_->connections.insert(this);
  if (is_refused_) ++core_->num_refused;
}

HttpServer::Core::Connection::~Connection() {
  free_body();
  if (stream_ != nullptr) stream_->close();
  core_->connections.erase(this);
  if (is_refused_) --core_->num_refused;
}

void HttpServer::Core::Connection::begin() {
  if (!is_refused_) return read_request(core_->limits.header_time);
  started_ = Clock::now();
  is_last_ = true;
  write(plain_response(503, "there are too many connections"));
}

void HttpServer::Core::Connection::end_if_idle() {
  is_last_ = true;
  if (phase_ != Phase::kIdle) return;
  ErrorCode error;
  if (buffer_.size() != 0 || socket_.available(error) != 0) return;  // One is about to be read.
  close();
}

bool HttpServer::Core::Connection::end() {
  const bool was_busy = phase_ != Phase::kIdle && phase_ != Phase::kLinger;
  close();
  return was_busy;
}

void HttpServer::Core::Connection::wait_for(std::chrono::milliseconds time) {
  is_late_ = false;
  timer_.expires_after(time);
  timer_.async_wait([self = weak_from_this()](const ErrorCode& error) {
    if (error) return;
    if (const auto connection = self.lock()) connection->time_is_over();
  });
}

void HttpServer::Core::Connection::wait_for_ever() { timer_.expires_at(Clock::time_point::max()); }

void HttpServer::Core::Connection::time_is_over() {
  // It may have been set anew after this call was already on its way.
  if (timer_.expiry() > Clock::now()) return;
  switch (phase_) {
    case Phase::kAnswer:
      is_last_ = true;
      return answer(plain_response(503, "the answer takes too long; ask for less at once"));
    case Phase::kIdle:
    case Phase::kHeader:
    case Phase::kBody: {
      is_late_ = true;
      ErrorCode error;
      socket_.cancel(error);
      return;
    }
    case Phase::kWrite:
    case Phase::kStream:
    case Phase::kLinger:
    case Phase::kClosed: return close();
  }
}

void HttpServer::Core::Connection::close() {
  const auto self = std::exchange(holds_itself_, nullptr);
  phase_ = Phase::kClosed;
  timer_.cancel();
  ErrorCode error;
  socket_.close(error);
  if (stream_ != nullptr) std::exchange(stream_, nullptr)->close();
  if (exchange_ != nullptr) std::exchange(exchange_, nullptr)->abandon();
}

// ---- Reading

void HttpServer::Core::Connection::read_request(std::chrono::milliseconds time) {
  parser_.emplace();
  parser_->header_limit(core_->limits.header_bytes);
  parser_->body_limit(core_->limits.body_bytes);
  phase_ = Phase::kIdle;
  wait_for(time);
  read_header();
}

void HttpServer::Core::Connection::read_header() {
  http::async_read_some(socket_, buffer_, *parser_,
                        [self = shared_from_this()](const ErrorCode& error, std::size_t count) {
                          self->header_came(error, count);
                        });
}

void HttpServer::Core::Connection::header_came(const ErrorCode& error, std::size_t count) {
  if (phase_ == Phase::kClosed) return;
  const bool has_begun = phase_ == Phase::kHeader || count != 0 || buffer_.size() != 0;
  const bool is_late = is_late_;
  if (phase_ == Phase::kIdle && has_begun) {
    started_ = Clock::now();
    phase_ = Phase::kHeader;
    wait_for(core_->limits.header_time);
  }
  if (is_late)
    return has_begun ? refuse(plain_response(408, "the header takes too long")) : close();
  if (error) return refuse_or_close(error);
  if (!parser_->is_header_done()) return read_header();
  begin_body();
}

void HttpServer::Core::Connection::begin_body() {
  phase_ = Phase::kBody;
  take_head();
  body_limit_ = core_->body_limit ? core_->body_limit(request_) : core_->limits.body_bytes;
  const auto announced = parser_->content_length();
  if (announced && *announced > body_limit_) return refuse_or_close(http::error::body_limit);
  const auto expect = parser_->get().find(http::field::expect);
  const bool waits =
      expect != parser_->get().end() && lower_case(expect->value()) == "100-continue";
  wait_for(core_->limits.body_time);
  if (parser_->is_done() || !waits) return count_body();
  asio::async_write(socket_, asio::buffer(kContinue.data(), kContinue.size()),
                    [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                      if (self->phase_ == Phase::kClosed) return;
                      if (error) return self->close();
                      self->count_body();
                    });
}

// Counts what has come of the body, and reads on.
void HttpServer::Core::Connection::count_body() {
  const std::uint64_t size = parser_->get().body().size();
  if (size > body_limit_) return refuse_or_close(http::error::body_limit);
  if (!core_->take_bytes(size - num_body_bytes_)) {
    return refuse(plain_response(503, "too much is sent at once; try again later"));
  }
  num_body_bytes_ = size;
  if (parser_->is_done()) return handle();
  http::async_read_some(socket_, buffer_, *parser_,
                        [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                          if (self->phase_ == Phase::kClosed) return;
                          if (self->is_late_) {
                            return self->refuse(plain_response(408, "the body takes too long"));
                          }
                          if (error) return self->refuse_or_close(error);
                          self->count_body();
                        });
}

void HttpServer::Core::Connection::free_body() {
  core_->num_body_bytes -= std::exchange(num_body_bytes_, 0);
}

void HttpServer::Core::Connection::take_head() {
  const auto& message = parser_->get();
  request_ = {};
  request_.method = std::string(message.method_string());
  std::string target(message.target());
  const std::size_t mark = target.find('?');
  if (mark != std::string::npos) request_.query = target.substr(mark + 1);
  target.resize(std::min(mark, target.size()));
  request_.path = std::move(target);
  for (const auto& field : message) {
    request_.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
  }
  request_.client = client_;
  request_.is_on_admin_socket = is_for_admin_;
  is_head_ = message.method() == http::verb::head;
  version_ = message.version();
}

// ---- Answering

void HttpServer::Core::Connection::refuse_or_close(const ErrorCode& error) {
  if (auto response = response_to(error)) return refuse(std::move(*response));
  close();
}

// To what was not read to its end.
void HttpServer::Core::Connection::refuse(HttpResponse response) {
  is_last_ = true;
  parser_.reset();
  free_body();
  write(std::move(response));
}

void HttpServer::Core::Connection::handle() {
  phase_ = Phase::kAnswer;
  wait_for(core_->limits.answer_time);
  auto message = parser_->release();
  parser_.reset();
  is_last_ = is_last_ || !message.keep_alive() || core_->is_stopping;
  request_.body = std::move(message.body());
  // What answers may be late, on another thread, and after the connection's end.
  exchange_ = std::make_shared<HttpExchange>(
      std::exchange(request_, {}), [core = core_, self = weak_from_this()](HttpResponse response) {
        asio::post(core->context, [self, response = std::move(response)]() mutable {
          const auto connection = self.lock();
          if (connection != nullptr && connection->phase_ == Phase::kAnswer) {
            connection->answer(std::move(response));
          } else if (response.stream != nullptr) {
            response.stream->close();
          }
        });
      });
  holds_itself_ = shared_from_this();  // Nothing else does while nothing is read or written.
  core_->handler(exchange_);
  watch_client();
}

// A client that hangs up has its request given up: models are too dear to work for nobody.
void HttpServer::Core::Connection::watch_client() {
  socket_.async_wait(Socket::wait_read, [weak = weak_from_this()](const ErrorCode& error) {
    const auto self = weak.lock();
    if (!error && self != nullptr) self->client_did_something();
  });
}

void HttpServer::Core::Connection::client_did_something() {
  if (phase_ != Phase::kAnswer) return;
  char next = 0;
  const ssize_t count = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count > 0) return;  // Its next request; what comes behind that is not seen.
  if (count < 0) {
    const bool is_nothing = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return is_nothing ? watch_client() : client_has_gone();
  }
  // It sends nothing more. Whether it still reads, only a write can tell: one who does not answers
  // that with a reset. Who does takes 1xx for what it is (RFC 9110, 15.2), if it knows HTTP/1.1.
  const auto size = static_cast<ssize_t>(kContinue.size());
  if (version_ >= 11 && ::send(socket_.native_handle(), kContinue.data(), kContinue.size(),
                               MSG_DONTWAIT | MSG_NOSIGNAL) != size) {
    return client_has_gone();
  }
  socket_.async_wait(Socket::wait_error, [weak = weak_from_this()](const ErrorCode& error) {
    const auto self = weak.lock();
    if (!error && self != nullptr && self->phase_ == Phase::kAnswer) self->client_has_gone();
  });
}

void HttpServer::Core::Connection::client_has_gone() {
  core_->log({&exchange_->request(), kClientHasGone, 0, Clock::now() - started_});
  close();
}

void HttpServer::Core::Connection::answer(HttpResponse response) {
  const auto self = std::exchange(holds_itself_, nullptr);
  const auto exchange = std::exchange(exchange_, nullptr);
  ErrorCode ignored;
  socket_.cancel(ignored);  // The client is not watched any more.
  free_body();
  if (core_->is_stopping) is_last_ = true;
  write(std::move(response), &exchange->request());
  exchange->abandon();  // Nothing happens if this was its answer.
}

// Writes it, and goes on with the next request, or ends.
void HttpServer::Core::Connection::write(HttpResponse response, const HttpRequest* request) {
  phase_ = Phase::kWrite;
  stream_ = std::move(response.stream);
  core_->log({request, response.status, response.body.size(), Clock::now() - started_});
  response_.emplace();
  response_->version(version_);
  response_->result(response.status);
  response_->set(http::field::server, "hymt-doc");
  response_->set(http::field::content_type, response.type);
  response_->set(http::field::cache_control, "no-store");
  response_->set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) response_->set(name, value);
  wait_for(core_->limits.write_time);
  if (stream_ != nullptr) return write_stream_head();
  response_->keep_alive(!is_last_);
  response_->content_length(response.body.size());
  // 304 tells of a body as HEAD does, and has none.
  if (!is_head_ && response.status != 304) response_->body() = std::move(response.body);
  serializer_.emplace(*response_);
  http::async_write(socket_, *serializer_,
                    [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                      self->was_written(error);
                    });
}

// Clients of HTTP/1.0 know no chunks: for them the end of the connection is the end of the body.
void HttpServer::Core::Connection::write_stream_head() {
  const bool is_chunked = version_ >= 11;
  if (!is_chunked) is_last_ = true;
  response_->keep_alive(!is_last_);
  response_->chunked(is_chunked);
  serializer_.emplace(*response_);
  http::async_write_header(
      socket_, *serializer_, [self = shared_from_this()](const ErrorCode& error, std::size_t) {
        if (self->phase_ == Phase::kClosed) return;
        if (error || self->is_head_) return self->was_written(error);
        self->phase_ = Phase::kStream;
        self->wait_for_ever();
        self->holds_itself_ = self->shared_from_this();
        self->stream_->attach([core = self->core_, weak = self->weak_from_this()] {
          asio::post(core->context, [weak] {
            if (const auto one = weak.lock()) one->write_more();
          });
        });
      });
}

// What has come of the stream since the last piece was written.
void HttpServer::Core::Connection::write_more() {
  if (phase_ != Phase::kStream || is_piece_) return;
  HttpStream::Taken taken = stream_->take();
  if (taken.bytes.empty() && !taken.is_end) return wait_for_ever();
  piece_ = std::move(taken.bytes);
  write_piece(taken.is_end);
}

void HttpServer::Core::Connection::write_piece(bool is_end) {
  is_piece_ = true;
  wait_for(core_->limits.write_time);
  if (version_ >= 11) {
    if (!piece_.empty()) {
      std::array<char, 16> size;
      const auto end = std::to_chars(size.data(), size.data() + size.size(), piece_.size(), 16);
      piece_ = std::string(size.data(), end.ptr) + "\r\n" + piece_ + "\r\n";
    }
    if (is_end) piece_ += "0\r\n\r\n";
  }
  asio::async_write(socket_, asio::buffer(piece_),
                    [self = shared_from_this(), is_end](const ErrorCode& error, std::size_t) {
                      self->is_piece_ = false;
                      if (self->phase_ == Phase::kClosed) return;
                      if (error) return self->close();
                      if (!is_end) return self->write_more();
                      self->holds_itself_ = nullptr;
                      self->was_written(error);
                    });
}

void HttpServer::Core::Connection::was_written(const ErrorCode& error) {
  serializer_.reset();
  response_.reset();
  if (stream_ != nullptr) std::exchange(stream_, nullptr)->close();
  if (phase_ == Phase::kClosed) return;
  if (error) return close();
  is_head_ = false;
  if (!is_last_) return read_request(core_->limits.idle_time);
  ErrorCode ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  phase_ = Phase::kLinger;
  wait_for(kLingerTime);
  linger();
}

void HttpServer::Core::Connection::linger() {
  socket_.async_read_some(asio::buffer(rest_),
                          [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                            if (self->phase_ == Phase::kClosed) return;
                            if (error) return self->close();
                            self->linger();
                          });
}

}  // namespace hymt
