#include "cli/service/http/http_stream.h"

#include <utility>

namespace hymt {

bool HttpStream::write(std::string_view piece) {
  {
    const std::lock_guard lock(mutex_);
    if (is_ended_ || is_closed_) return false;
    if (unsent_.size() + piece.size() > kMostUnsent) {
      is_ended_ = true;
    } else {
      unsent_ += piece;
    }
  }
  tell();
  return true;
}

void HttpStream::end() {
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  tell();
}

void HttpStream::attach(std::function<void()> on_more) {
  {
    const std::lock_guard lock(mutex_);
    on_more_ = std::move(on_more);
    if (unsent_.empty() && !is_ended_) return;
  }
  tell();
}

void HttpStream::tell() {
  std::function<void()> on_more;
  {
    const std::lock_guard lock(mutex_);
    on_more = on_more_;
  }
  if (on_more) on_more();
}

HttpStream::Taken HttpStream::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(unsent_, {}), is_ended_};
}

void HttpStream::close() {
  std::function<void()> unused;  // Let go of without the mutex: it may own much.
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  unsent_.clear();
  unused.swap(on_more_);
}

}  // namespace hymt
