#include "cli/report/progress_display.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace hymt {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLiveInterval(100);
constexpr std::chrono::seconds kFirstPlainInterval(10);
constexpr std::chrono::seconds kLastPlainInterval(300);

}  // namespace

ProgressDisplay::ProgressDisplay(StatusStream& status, Text text)
    : status_(status), text_(std::move(text)), thread_([this] { show_until_stopped(); }) {}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    stopped_.notify_all();
  }
  thread_.join();
  status_.set_live_line({});
}

void ProgressDisplay::show_until_stopped() {
  const auto start = steady_clock::now();
  const bool is_live = status_.is_terminal();
  steady_clock::duration interval =
      is_live ? steady_clock::duration(kLiveInterval) : steady_clock::duration(kFirstPlainInterval);
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, interval, [this] { return stop_; })) {
    const double seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
    if (is_live) {
      status_.set_live_line(text_(seconds, status_.width()));
    } else {
      status_.print("hymt-doc: " + text_(seconds, std::numeric_limits<std::size_t>::max()) + "\n");
      interval = std::min<steady_clock::duration>(interval * 2, kLastPlainInterval);
    }
  }
}

}  // namespace hymt
