// One request on its way to its response.
#pragma once

#include <functional>
#include <mutex>
#include <utility>

#include "cli/service/http/http_message.h"

namespace hymt {

// Shared by whoever answers and the connection. Thread-safe.
class HttpExchange {
 public:
  using Send = std::function<void(HttpResponse)>;

  // `send` is called once at most, by whatever thread answers; it must not throw.
  HttpExchange(HttpRequest request, Send send)
      : request_(std::move(request)), send_(std::move(send)) {}
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  [[nodiscard]] const HttpRequest& request() const { return request_; }

  // The first answer counts. Returns whether it was this one.
  bool answer(HttpResponse response);

  // `on_abandoned` is called if nobody waits for the answer any more, on a thread of the server's;
  // at once if that is so already. It replaces the one before and must not throw.
  void set_on_abandoned(std::function<void()> on_abandoned);

  // What became of it, for the connection: nobody waits any more.
  void abandon();

 private:
  const HttpRequest request_;
  std::mutex mutex_;  // Guards what follows.
  Send send_;         // Null once there is an answer.
  bool is_abandoned_ = false;
  std::function<void()> on_abandoned_;
};

}  // namespace hymt
