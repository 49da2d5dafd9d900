#include "cli/service/http/http_exchange.h"

namespace hymt {

bool HttpExchange::answer(HttpResponse response) {
  Send send;
  std::function<void()> unused;  // Let go of without the mutex: it may own much.
  {
    const std::lock_guard lock(mutex_);
    if (!send_) return false;
    send = std::exchange(send_, nullptr);
    unused = std::exchange(on_abandoned_, nullptr);
  }
  send(std::move(response));
  return true;
}

void HttpExchange::set_on_abandoned(std::function<void()> on_abandoned) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_abandoned_) {
      if (send_) on_abandoned_.swap(on_abandoned);
      return;  // Answered already: nothing is to be given up.
    }
  }
  on_abandoned();
}

void HttpExchange::abandon() {
  std::function<void()> on_abandoned;
  Send unused;
  {
    const std::lock_guard lock(mutex_);
    if (is_abandoned_) return;
    is_abandoned_ = true;
    unused = std::exchange(send_, nullptr);
    on_abandoned = std::exchange(on_abandoned_, nullptr);
  }
  if (on_abandoned) on_abandoned();
}

}  // namespace hymt
