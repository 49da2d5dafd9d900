#include "cli/report/progress_display.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace hymt {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLiveInterval(100);
constexpr std::chrono::seconds kPlainInterval(10);

}  // namespace

std::string progress_text(const PipelineProgress& progress, const ProgressGoal& goal,
                          std::chrono::duration<double> elapsed) {
  std::string text = std::to_string(progress.jobs_done) + "/" + std::to_string(goal.jobs) +
                     " files, " + std::to_string(progress.segments_done) + " segments";
  if (progress.bytes_done == 0 || elapsed.count() <= 0) return text;
  const double rate = static_cast<double>(progress.bytes_done) / elapsed.count();
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), ", %.1f MB/s", rate / 1e6);
  text += buffer.data();
  if (progress.bytes_done < goal.bytes) {
    const long long left =
        std::llround(static_cast<double>(goal.bytes - progress.bytes_done) / rate);
    std::snprintf(buffer.data(), buffer.size(), ", %lld:%02lld left", left / 60, left % 60);
    text += buffer.data();
  }
  return text;
}

ProgressDisplay::ProgressDisplay(StatusStream& status, ProgressGoal goal,
                                 std::function<PipelineProgress()> progress)
    : status_(status),
      goal_(goal),
      progress_(std::move(progress)),
      thread_([this] { show_until_stopped(); }) {}

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
  const steady_clock::duration interval =
      status_.is_terminal() ? steady_clock::duration(kLiveInterval) : kPlainInterval;
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, interval, [this] { return stop_; })) {
    const std::string text = progress_text(progress_(), goal_, steady_clock::now() - start);
    if (status_.is_terminal()) {
      status_.set_live_line(text);
    } else {
      status_.print("hymt-doc: " + text + "\n");
    }
  }
}

}  // namespace hymt
