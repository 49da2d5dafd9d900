// A body that is made while it is sent, such as Server-Sent Events.
//
// Whoever makes it writes pieces and ends it; the connection takes them as fast as its client
// reads.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace hymt {

// Thread-safe.
class HttpStream {
 public:
  // What may wait for a client; one that reads more slowly is left.
  static constexpr std::size_t kMostUnsent = 64 * 1024;

  HttpStream() = default;
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;

  // Returns false if nobody reads it (any more).
  bool write(std::string_view piece);
  void end();

  // For the connection. `on_more` is called by any thread when there is something to take, at once
  // if there is already; it must not throw.
  void attach(std::function<void()> on_more);
  struct Taken {
    std::string bytes;    // All that was written since.
    bool is_end = false;  // Nothing will follow.
  };
  [[nodiscard]] Taken take();
  // Nobody reads it any more.
  void close();

 private:
  void tell();

  std::mutex mutex_;  // Guards what follows.
  std::function<void()> on_more_;
  std::string unsent_;
  bool is_ended_ = false;
  bool is_closed_ = false;
};

}  // namespace hymt
