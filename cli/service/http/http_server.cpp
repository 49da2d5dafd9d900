#include "cli/service/http/http_server.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/multi_buffer.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <exception>
#include <list>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;
using Socket = asio::generic::stream_protocol::socket;

// What is read of a request that was refused, so that the refusal is not lost with it: a socket
// that is closed with bytes unread resets the connection.
constexpr auto kLingerTime = std::chrono::seconds(2);
// Connections beyond the limit that are told so; more are closed without a word.
constexpr std::size_t kMostRefused = 64;
// Until it is tried again to accept, when the system has no descriptor left.
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

std::string lower_case(boost::beast::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

HttpResponse plain_response(unsigned status, std::string_view text) {
  HttpResponse response;
  response.status = status;
  response.type = "text/plain; charset=utf-8";
  response.body = std::string(text) + "\n";
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "1");
  return response;
}

// What to answer to what could not be read as a request; none: it is not worth an answer.
std::optional<HttpResponse> response_to(const error_code& error) {
  if (error == http::error::body_limit) {
    return plain_response(413, "the body is larger than this server takes");
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return plain_response(431, "the header is larger than this server takes");
  }
  if (error == http::error::bad_version) return plain_response(505, "this is a server of HTTP/1");
  if (error == http::error::end_of_stream || error == http::error::partial_message) return {};
  if (error.category() == make_error_code(http::error::bad_method).category()) {
    return plain_response(400, "this is no request of HTTP/1.1");
  }
  return {};
}

}  // namespace

struct HttpServer::Core : std::enable_shared_from_this<HttpServer::Core> {
  class Connection;
  class Listener;

  Core(const HttpLimits& the_limits, Handler the_handler, Log the_log)
      : limits(the_limits), handler(std::move(the_handler)), log(std::move(the_log)) {}

  void begin_stop();
  void end_all();

  // Bodies are counted while they are there. False: there are too many bytes already.
  [[nodiscard]] bool take_bytes(std::uint64_t count) {
    if (num_body_bytes + count > limits.bodies_bytes) return false;
    num_body_bytes += count;
    return true;
  }

  const HttpLimits limits;
  const Handler handler;
  const Log log;
  asio::io_context context{1};
  // All that follows belongs to the thread that runs.
  std::vector<std::unique_ptr<Listener>> listeners;
  std::set<Connection*> connections;
  std::size_t num_refused = 0;
  std::uint64_t num_body_bytes = 0;
  bool is_stopping = false;
  bool gave_up = false;
  asio::steady_timer stop_timer{context};
  std::optional<asio::signal_set> signals;
};

// One client, from its first byte to the last. Keeps itself alive by what it waits for.
class HttpServer::Core::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Core> core, Socket socket, std::string client, bool is_for_admin,
             bool is_refused)
      : core_(std::move(core)),
        socket_(std::move(socket)),
        timer_(core_->context),
        client_(std::move(client)),
        is_for_admin_(is_for_admin),
        is_refused_(is_refused) {
    core_->connections.insert(this);
    if (is_refused_) ++core_->num_refused;
  }

  ~Connection() {
    free_body();
    core_->connections.erase(this);
    if (is_refused_) --core_->num_refused;
  }

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin() {
    if (!is_refused_) return read_request(core_->limits.header_time);
    started_ = Clock::now();
    is_last_ = true;
    write(plain_response(503, "there are too many connections"));
  }

  // Ends it unless a request is there, or under way.
  void end_if_idle() {
    is_last_ = true;
    if (phase_ != Phase::kIdle) return;
    error_code error;
    if (buffer_.size() != 0 || socket_.available(error) != 0) return;  // One is about to be read.
    close();
  }

  // Whatever it does. Returns whether that was something.
  bool end() {
    const bool was_busy = phase_ != Phase::kIdle && phase_ != Phase::kLinger;
    close();
    return was_busy;
  }

 private:
  enum class Phase { kIdle, kHeader, kBody, kAnswer, kWrite, kLinger, kClosed };

  void wait_for(std::chrono::milliseconds time) {
    is_late_ = false;
    timer_.expires_after(time);
    timer_.async_wait([self = weak_from_this()](const error_code& error) {
      if (error) return;
      if (const auto connection = self.lock()) connection->time_is_over();
    });
  }

  void time_is_over() {
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
        error_code error;
        socket_.cancel(error);
        return;
      }
      case Phase::kWrite:
      case Phase::kLinger:
      case Phase::kClosed: return close();
    }
  }

  void close() {
    const auto self = std::exchange(holds_itself_, nullptr);
    phase_ = Phase::kClosed;
    timer_.cancel();
    error_code error;
    socket_.close(error);
    if (exchange_ != nullptr) std::exchange(exchange_, nullptr)->abandon();
  }

  void read_request(std::chrono::milliseconds time) {
    parser_.emplace();
    parser_->header_limit(core_->limits.header_bytes);
    parser_->body_limit(core_->limits.body_bytes);
    phase_ = Phase::kIdle;
    wait_for(time);
    read_header();
  }

  void read_header() {
    http::async_read_some(socket_, buffer_, *parser_,
                          [self = shared_from_this()](const error_code& error, std::size_t count) {
                            self->header_came(error, count);
                          });
  }

  void header_came(const error_code& error, std::size_t count) {
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

  void begin_body() {
    phase_ = Phase::kBody;
    const auto expect = parser_->get().find(http::field::expect);
    const bool waits =
        expect != parser_->get().end() && lower_case(expect->value()) == "100-continue";
    wait_for(core_->limits.body_time);
    if (parser_->is_done() || !waits) return count_body();
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(kContinue.data(), kContinue.size()),
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        if (self->phase_ == Phase::kClosed) return;
                        if (error) return self->close();
                        self->count_body();
                      });
  }

  // Counts what has come of the body, and reads on.
  void count_body() {
    const std::uint64_t size = parser_->get().body().size();
    if (!core_->take_bytes(size - num_body_bytes_)) {
      return refuse(plain_response(503, "too much is sent at once; try again later"));
    }
    num_body_bytes_ = size;
    if (parser_->is_done()) return handle();
    http::async_read_some(socket_, buffer_, *parser_,
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                            if (self->phase_ == Phase::kClosed) return;
                            if (self->is_late_) {
                              return self->refuse(plain_response(408, "the body takes too long"));
                            }
                            if (error) return self->refuse_or_close(error);
                            self->count_body();
                          });
  }

  void free_body() { core_->num_body_bytes -= std::exchange(num_body_bytes_, 0); }

  void refuse_or_close(const error_code& error) {
    if (auto response = response_to(error)) return refuse(std::move(*response));
    close();
  }

  // To what was not read to its end.
  void refuse(HttpResponse response) {
    is_last_ = true;
    parser_.reset();
    free_body();
    write(std::move(response));
  }

  [[nodiscard]] HttpRequest take_request() {
    auto message = parser_->release();
    parser_.reset();
    HttpRequest request;
    request.method = std::string(message.method_string());
    std::string target(message.target());
    const std::size_t mark = target.find('?');
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    target.resize(std::min(mark, target.size()));
    request.path = std::move(target);
    for (const auto& field : message) {
      request.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
    }
    request.body = boost::beast::buffers_to_string(message.body().data());
    request.client = client_;
    request.is_on_admin_socket = is_for_admin_;
    is_last_ = is_last_ || !message.keep_alive() || core_->is_stopping;
    is_head_ = message.method() == http::verb::head;
    version_ = message.version();
    return request;
  }

  void handle() {
    phase_ = Phase::kAnswer;
    wait_for(core_->limits.answer_time);
    // What answers may be late, on another thread, and after the connection's end.
    exchange_ = std::make_shared<HttpExchange>(
        take_request(), [core = core_, self = weak_from_this()](HttpResponse response) {
          asio::post(core->context, [self, response = std::move(response)]() mutable {
            const auto connection = self.lock();
            if (connection != nullptr && connection->phase_ == Phase::kAnswer) {
              connection->answer(std::move(response));
            }
          });
        });
    holds_itself_ = shared_from_this();  // Nothing else does while nothing is read or written.
    core_->handler(exchange_);
  }

  void answer(HttpResponse response) {
    const auto self = std::exchange(holds_itself_, nullptr);
    const auto exchange = std::exchange(exchange_, nullptr);
    free_body();
    if (core_->is_stopping) is_last_ = true;
    write(std::move(response), &exchange->request());
    exchange->abandon();  // Nothing happens if this was its answer.
  }

  // Writes it, and goes on with the next request, or ends.
  void write(HttpResponse response, const HttpRequest* request = nullptr) {
    phase_ = Phase::kWrite;
    const HttpLogEntry entry{request, response.status, response.body.size(),
                             Clock::now() - started_};
    response_.emplace();
    response_->version(version_);
    response_->result(response.status);
    response_->set(http::field::server, "hymt-doc");
    response_->set(http::field::content_type, response.type);
    response_->set(http::field::cache_control, "no-store");
    response_->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) response_->set(name, value);
    response_->keep_alive(!is_last_);
    response_->content_length(response.body.size());
    if (!is_head_) response_->body() = std::move(response.body);
    wait_for(core_->limits.write_time);
    serializer_.emplace(*response_);
    core_->log(entry);
    http::async_write(socket_, *serializer_,
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        self->was_written(error);
                      });
  }

  void was_written(const error_code& error) {
    serializer_.reset();
    response_.reset();
    if (phase_ == Phase::kClosed) return;
    if (error) return close();
    is_head_ = false;
    if (!is_last_) return read_request(core_->limits.idle_time);
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    phase_ = Phase::kLinger;
    wait_for(kLingerTime);
    linger();
  }

  void linger() {
    socket_.async_read_some(asio::buffer(rest_),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                              if (self->phase_ == Phase::kClosed) return;
                              if (error) return self->close();
                              self->linger();
                            });
  }

  const std::shared_ptr<Core> core_;
  Socket socket_;
  asio::steady_timer timer_;
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
  // Grows with what comes, whatever length was announced.
  std::optional<http::request_parser<http::basic_dynamic_body<boost::beast::multi_buffer>>> parser_;
  std::uint64_t num_body_bytes_ = 0;  // Counted in core_.
  std::shared_ptr<HttpExchange> exchange_;
  std::shared_ptr<Connection> holds_itself_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  std::array<char, 4096> rest_{};
};

// A socket that clients come to.
class HttpServer::Core::Listener {
 public:
  using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

  Listener(Core& core, const asio::generic::stream_protocol::endpoint& endpoint, bool is_for_admin,
           std::string path)
      : core_(core),
        acceptor_(core.context),
        pause_(core.context),
        is_for_admin_(is_for_admin),
        path_(std::move(path)) {
    acceptor_.open(endpoint.protocol());
    static_cast<void>(::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC));
    if (path_.empty()) acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(asio::socket_base::max_listen_connections);
  }

  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void close() {
    if (!acceptor_.is_open()) return;
    error_code error;
    acceptor_.close(error);
    pause_.cancel();
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  [[nodiscard]] std::uint16_t port() const {
    const auto endpoint = acceptor_.local_endpoint();
    asio::ip::tcp::endpoint tcp;
    std::copy_n(reinterpret_cast<const char*>(endpoint.data()),
                std::min(endpoint.size(), tcp.capacity()), reinterpret_cast<char*>(tcp.data()));
    return tcp.port();
  }

  void accept() {
    acceptor_.async_accept(peer_, [this](const error_code& error, Socket socket) {
      if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (!error) take(std::move(socket));
      const bool is_short = error == asio::error::no_descriptors ||
                            error == asio::error::no_memory ||
                            error == asio::error::no_buffer_space;
      if (!is_short) return accept();
      pause_.expires_after(kAcceptPause);
      pause_.async_wait([this](const error_code& aborted) {
        if (!aborted) accept();
      });
    });
  }

 private:
  void take(Socket socket) {
    static_cast<void>(::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC));
    std::string client;
    error_code error;
    if (path_.empty()) {
      asio::ip::tcp::endpoint tcp;
      std::copy_n(reinterpret_cast<const char*>(peer_.data()),
                  std::min(peer_.size(), tcp.capacity()), reinterpret_cast<char*>(tcp.data()));
      client = tcp.address().to_string(error);
      socket.set_option(asio::ip::tcp::no_delay(true), error);
      socket.set_option(asio::socket_base::keep_alive(true), error);
    }
    const bool is_too_many =
        core_.connections.size() >= core_.limits.connections + core_.num_refused;
    if (is_too_many && core_.num_refused >= kMostRefused) return;
    std::make_shared<Connection>(core_.shared_from_this(), std::move(socket), std::move(client),
                                 is_for_admin_, is_too_many)
        ->begin();
  }

  Core& core_;
  Acceptor acceptor_;
  asio::steady_timer pause_;
  const bool is_for_admin_;
  const std::string path_;  // Of a Unix socket.
  asio::generic::stream_protocol::endpoint peer_;
};

void HttpServer::Core::begin_stop() {
  if (is_stopping) return;
  is_stopping = true;
  for (const auto& listener : listeners) listener->close();
  // Closing one takes it out of the set later, when what it waits for was cancelled.
  const std::vector<Connection*> all(connections.begin(), connections.end());
  for (Connection* connection : all) {
    if (connections.contains(connection)) connection->end_if_idle();
  }
  stop_timer.expires_after(limits.stop_time);
  stop_timer.async_wait([this](const error_code& error) {
    if (!error) end_all();
  });
}

void HttpServer::Core::end_all() {
  const std::vector<Connection*> all(connections.begin(), connections.end());
  for (Connection* connection : all) {
    if (connections.contains(connection) && connection->end()) gave_up = true;
  }
  context.stop();
}

HttpServer::HttpServer(const HttpLimits& limits, Handler handler, Log log)
    : core_(std::make_shared<Core>(limits, std::move(handler), std::move(log))) {}

HttpServer::~HttpServer() {
  core_->listeners.clear();
  core_->signals.reset();
}

std::uint16_t HttpServer::listen_on(const std::string& host, std::uint16_t port) {
  try {
    asio::ip::tcp::resolver resolver(core_->context);
    const auto found = resolver.resolve(
        host, std::to_string(port),
        asio::ip::resolver_base::numeric_service | asio::ip::resolver_base::passive);
    core_->listeners.push_back(
        std::make_unique<Core::Listener>(*core_, found.begin()->endpoint(), false, ""));
    return core_->listeners.back()->port();
  } catch (const boost::system::system_error& error) {
    throw Error(ErrorKind::kUsage, "cannot listen on " + host + " port " + std::to_string(port) +
                                       ": " + error.code().message() +
                                       "; choose another address with --listen");
  }
}

void HttpServer::listen_on_socket(const std::string& path, bool is_for_admin) {
  sockaddr_un address{};
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    throw Error(ErrorKind::kUsage,
                "this is no path for a socket: it must be shorter than " +
                    std::to_string(sizeof address.sun_path) + " bytes",
                path);
  }
  try {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode)) {
      Socket probe(core_->context);
      error_code error;
      probe.connect(asio::local::stream_protocol::endpoint(path), error);
      if (error == asio::error::connection_refused) ::unlink(path.c_str());
    }
    const mode_t before = ::umask(0177);
    try {
      core_->listeners.push_back(std::make_unique<Core::Listener>(
          *core_, asio::local::stream_protocol::endpoint(path), is_for_admin, path));
    } catch (...) {
      ::umask(before);
      throw;
    }
    ::umask(before);
  } catch (const boost::system::system_error& error) {
    throw Error(ErrorKind::kUsage,
                "cannot make this socket: " + error.code().message() + "; choose another path",
                path);
  }
}

bool HttpServer::run(Signals signals) {
  Core& core = *core_;
  if (signals.are_handled) {
    core.signals.emplace(core.context, SIGINT, SIGTERM);
    if (signals.on_hangup) core.signals->add(SIGHUP);
  }
  const std::function<void()> watch = [&] {
    core.signals->async_wait([&](const error_code& error, int signal) {
      if (error) return;
      if (signal == SIGHUP) {
        signals.on_hangup();
      } else if (core.is_stopping) {
        return core.end_all();
      } else {
        if (signals.on_stop) signals.on_stop();
        core.begin_stop();
      }
      watch();
    });
  };
  if (core.signals) watch();
  for (const auto& listener : core.listeners) listener->accept();
  const auto work = asio::make_work_guard(core.context);
  while (!core.context.stopped()) {
    try {
      core.context.run_one();
    } catch (const std::exception&) {
      // There was no memory for one connection's next step: that one ends, or is late.
    }
    if (core.is_stopping && core.connections.empty()) core.context.stop();
  }
  core.stop_timer.cancel();
  core.signals.reset();
  // What was waited for and is cancelled now lets go of its connections.
  core.context.restart();
  core.context.poll();
  return !core.gave_up;
}

void HttpServer::stop() {
  asio::post(core_->context, [core = core_.get()] { core->begin_stop(); });
}

bool HttpServer::is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

}  // namespace hymt
