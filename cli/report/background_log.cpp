#include "cli/report/background_log.h"

#include <algorithm>
#include <system_error>

#include "cli/run/work_queue.h"

namespace hymt {
namespace {

// What a pipe takes without making anybody wait, once it takes anything (PIPE_BUF of pipe(7)).
constexpr std::size_t kMostAtOnce = 4096;
// How soon it is noticed that the program ends.
constexpr std::chrono::milliseconds kLook{100};

std::string note_of(std::uint64_t num_left_out) {
  return "hymt-doc: " + std::to_string(num_left_out) +
         (num_left_out == 1 ? " line is" : " lines are") +
         " missing here: what was written before was not read in time\n";
}

}  // namespace

BackgroundLog::BackgroundLog(StatusStream& status) : status_(status) {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    throw no_thread_error(error);
  }
}

bool BackgroundLog::print(std::string_view line) {
  {
    const std::lock_guard lock(mutex_);
    if (is_ending_) return false;
    // The note of what is missing fits always.
    if (lines_.size() + line.size() + 1 > kMostBytes) {
      ++num_left_out_;
      return false;
    }
    if (num_left_out_ > 0) lines_ += note_of(num_left_out_);
    num_left_out_ = 0;
    lines_ += line;
    lines_ += '\n';
  }
  changed_.notify_one();
  return true;
}

void BackgroundLog::end() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    deadline_ = std::chrono::steady_clock::now() + kPatience;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::string BackgroundLog::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_ending_ || !lines_.empty() || num_left_out_ > 0; });
  if (lines_.empty() && num_left_out_ > 0) {
    lines_ = note_of(num_left_out_);
    num_left_out_ = 0;
  }
  // Whole lines; of one that is longer than all of it, a piece.
  std::size_t size = std::min(lines_.size(), kMostAtOnce);
  if (size < lines_.size()) {
    const std::size_t line_break = lines_.rfind('\n', size - 1);
    if (line_break != std::string::npos) size = line_break + 1;
  }
  std::string taken = lines_.substr(0, size);
  lines_.erase(0, size);
  return taken;
}

void BackgroundLog::run() {
  while (true) {
    const std::string lines = take();
    if (lines.empty()) return;
    while (!status_.takes_more(kLook)) {
      const std::lock_guard lock(mutex_);
      if (is_ending_ && std::chrono::steady_clock::now() >= deadline_) return;
    }
    status_.print(lines);
  }
}

}  // namespace hymt
