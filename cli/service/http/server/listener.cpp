#include "cli/service/http/server/listener.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "cli/service/http/server/connection.h"

namespace hymt {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Connections beyond the limit that are told so; more are closed without a word.
constexpr std::size_t kMostRefused = 64;
// Until it is tried again to accept, when the system has no descriptor left.
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

asio::ip::tcp::endpoint tcp_endpoint(const asio::generic::stream_protocol::endpoint& endpoint) {
  asio::ip::tcp::endpoint tcp;
  std::copy_n(reinterpret_cast<const char*>(endpoint.data()),
              std::min(endpoint.size(), tcp.capacity()), reinterpret_cast<char*>(tcp.data()));
  return tcp;
}

}  // namespace

HttpServer::Core::Listener::Listener(Core& core, const Endpoint& endpoint, bool is_for_admin,
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

HttpServer::Core::Listener::~Listener() { close(); }

void HttpServer::Core::Listener::close() {
  if (!acceptor_.is_open()) return;
  error_code error;
  acceptor_.close(error);
  pause_.cancel();
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::uint16_t HttpServer::Core::Listener::port() const {
  return tcp_endpoint(acceptor_.local_endpoint()).port();
}

void HttpServer::Core::Listener::accept() {
  acceptor_.async_accept(peer_, [this](const error_code& error, Socket socket) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (!error) take(std::move(socket));
    const bool is_short = error == asio::error::no_descriptors || error == asio::error::no_memory ||
                          error == asio::error::no_buffer_space;
    if (!is_short) return accept();
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([this](const error_code& aborted) {
      if (!aborted) accept();
    });
  });
}

void HttpServer::Core::Listener::take(Socket socket) {
  static_cast<void>(::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC));
  std::string client;
  error_code error;
  if (path_.empty()) {
    client = tcp_endpoint(peer_).address().to_string(error);
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    socket.set_option(asio::socket_base::keep_alive(true), error);
  }
  const bool is_too_many = core_.connections.size() >= core_.limits.connections + core_.num_refused;
  if (is_too_many && core_.num_refused >= kMostRefused) return;
  std::make_shared<Connection>(core_.shared_from_this(), std::move(socket), std::move(client),
                               is_for_admin_, is_too_many)
      ->begin();
}

}  // namespace hymt
