// HTTP/1.1 for strangers: everything that one of them can send or hold open is bounded.
//
//     HttpServer server(limits, handler, log);
//     const std::uint16_t port = server.listen_on("127.0.0.1", 8080);
//     server.run(signals);       // until stop() or a signal; then what is under way ends
//
// The requests of one connection are answered one after the other (pipelining waits in the
// kernel's buffers). Protocol: Boost.Beast's parser, which knows chunked bodies and refuses what is
// ambiguous. One thread does all reading and writing, and none of it waits for anybody.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "cli/service/http/http_exchange.h"
#include "cli/service/http/http_message.h"

namespace hymt {

struct HttpLimits {
  std::uint32_t header_bytes = 16 * 1024;         // More: 431.
  std::uint64_t body_bytes = 4 * 1024 * 1024;     // Of any request; more: 413.
  std::uint64_t bodies_bytes = 32 * 1024 * 1024;  // Of all requests that are there; more: 503.
  std::size_t connections = 512;                  // More: 503, and closed.
  std::chrono::milliseconds header_time = std::chrono::seconds(10);   // Later: 408.
  std::chrono::milliseconds body_time = std::chrono::seconds(60);     // Later: 408.
  std::chrono::milliseconds answer_time = std::chrono::seconds(300);  // Later: 503.
  // For a response, or for a piece of a stream. Later: closed.
  std::chrono::milliseconds write_time = std::chrono::seconds(60);
  std::chrono::milliseconds idle_time = std::chrono::seconds(75);  // Between two requests.
  std::chrono::milliseconds stop_time = std::chrono::seconds(30);  // For what is under way.
};

// What is known of a request when its answer is written. `request` is null if it could not be read.
struct HttpLogEntry {
  const HttpRequest* request = nullptr;
  unsigned status = 0;
  std::size_t response_bytes = 0;  // Of the body.
  std::chrono::nanoseconds time{};
};

class HttpServer {
 public:
  // Called on the server's thread, so it must not wait; it, or whoever it hands the exchange to,
  // answers; what nobody answers gets 503 when answer_time is over. Must not throw.
  using Handler = std::function<void(std::shared_ptr<HttpExchange>)>;
  // Called on the server's thread for each answer, and with the status 499 for each request whose
  // client hung up before it was answered: it is abandoned. Must not throw.
  using Log = std::function<void(const HttpLogEntry&)>;

  // The bytes that the body of a request may have, by its head; more: 413. Called on the server's
  // thread. Must not throw.
  using BodyLimit = std::function<std::uint64_t(const HttpRequest& head)>;

  HttpServer(const HttpLimits& limits, Handler handler, Log log);
  // Exchanges may outlive it; then they lead nowhere.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Both before run(). Without it: limits.body_bytes, which it cannot exceed.
  void bound_bodies(BodyLimit limit);
  // `tick` is called on the server's thread every `time`, while it runs. Must not throw.
  void tick_every(std::chrono::milliseconds time, std::function<void()> tick);

  // `host` is an address or a name; port 0 is any. Returns the port. Throws Error (kUsage) if it is
  // no address, or if it cannot be had.
  std::uint16_t listen_on(const std::string& host, std::uint16_t port);
  // Makes a socket that only this user may open, in place of one that nobody listens to any more.
  // Removed at the end. Throws Error (kUsage).
  void listen_on_socket(const std::string& path, bool is_for_admin);

  struct Signals {
    std::function<void()>
        on_stop;  // SIGINT or SIGTERM came, before anything is stopped. May be null.
    std::function<void()> on_hangup;  // SIGHUP. Null: the signal does what it did.
    bool are_handled = true;          // Else signals do what they did.
  };
  // Serves until stop() or SIGINT or SIGTERM. Then nothing new is accepted, idle connections are
  // closed, and what is under way ends, within stop_time; at a second signal it ends at once.
  // Returns false if something had to be given up. Call once.
  [[nodiscard]] bool run(Signals signals);

  // Thread-safe; may be called before run().
  void stop();

  // Whether an address or name means this machine alone.
  [[nodiscard]] static bool is_loopback(const std::string& host);

 private:
  struct Core;
  std::shared_ptr<Core> core_;
};

}  // namespace hymt
