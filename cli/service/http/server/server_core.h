// What the connections and listeners of one server share. Belongs to the thread that runs.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "cli/service/http/http_server.h"

namespace hymt {

struct HttpServer::Core : std::enable_shared_from_this<HttpServer::Core> {
  using Socket = boost::asio::generic::stream_protocol::socket;
  class Connection;
  class Listener;

  Core(const HttpLimits& the_limits, Handler the_handler, Log the_log);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  void begin_stop();
  void end_all();
  void wait_for_tick();

  // Bodies are counted while they are there. False: there are too many bytes already.
  [[nodiscard]] bool take_bytes(std::uint64_t count) {
    if (num_body_bytes + count > limits.bodies_bytes) return false;
    num_body_bytes += count;
    return true;
  }

  const HttpLimits limits;
  const Handler handler;
  const Log log;
  BodyLimit body_limit;  // Null: limits.body_bytes for each request.
  std::function<void()> tick;
  std::chrono::milliseconds tick_time{};
  boost::asio::io_context context{1};
  // All that follows belongs to the thread that runs.
  std::vector<std::unique_ptr<Listener>> listeners;
  std::set<Connection*> connections;
  std::size_t num_refused = 0;
  std::uint64_t num_body_bytes = 0;
  bool is_stopping = false;
  bool gave_up = false;
  boost::asio::steady_timer stop_timer{context};
  boost::asio::steady_timer tick_timer{context};
  std::optional<boost::asio::signal_set> signals;
};

}  // namespace hymt
