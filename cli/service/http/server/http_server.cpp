#include "cli/service/http/http_server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/service/http/server/connection.h"
#include "cli/service/http/server/listener.h"
#include "cli/service/http/server/server_core.h"
#include "parsers/document/error.h"

namespace hymt {

namespace asio = boost::asio;
using boost::system::error_code;

HttpServer::Core::Core(const HttpLimits& the_limits, Handler the_handler, Log the_log)
    : limits(the_limits), handler(std::move(the_handler)), log(std::move(the_log)) {}

HttpServer::Core::~Core() = default;

void HttpServer::Core::wait_for_tick() {
  if (!tick) return;
  tick_timer.expires_after(tick_time);
  tick_timer.async_wait([this](const error_code& error) {
    if (error) return;
    tick();
    wait_for_tick();
  });
}

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

void HttpServer::bound_bodies(BodyLimit limit) { core_->body_limit = std::move(limit); }

void HttpServer::tick_every(std::chrono::milliseconds time, std::function<void()> tick) {
  core_->tick_time = time;
  core_->tick = std::move(tick);
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
      Core::Socket probe(core_->context);
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
  core.wait_for_tick();
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
  core.tick_timer.cancel();
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
