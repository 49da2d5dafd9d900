// A socket that clients come to.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <string>

#include "cli/service/http/server/server_core.h"

namespace hymt {

// Belongs to the thread that runs.
class HttpServer::Core::Listener {
 public:
  using Endpoint = boost::asio::generic::stream_protocol::endpoint;

  // `path`: of a Unix socket, which is removed at the end. Throws boost::system::system_error.
  Listener(Core& core, const Endpoint& endpoint, bool is_for_admin, std::string path);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void accept();
  void close();

  // Of a socket of TCP.
  [[nodiscard]] std::uint16_t port() const;

 private:
  void take(Socket socket);

  Core& core_;
  boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol> acceptor_;
  boost::asio::steady_timer pause_;
  const bool is_for_admin_;
  const std::string path_;
  Endpoint peer_;
};

}  // namespace hymt
