// Lines for people from a program that must go on whoever reads them: a reader may be slow, or have
// stopped, and a pipe that is full makes who writes to it wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "cli/report/status_stream.h"

namespace hymt {

// Thread-safe. Lines come out in the order of the calls; what there is no room for is left out, and
// a line says so in its place.
class BackgroundLog {
 public:
  // What may wait to be written.
  static constexpr std::size_t kMostBytes = 256 * 1024;
  // How long end() waits for a reader.
  static constexpr std::chrono::milliseconds kPatience{3000};

  // Nothing else may be written to `status`, which must outlive the object, until end(). Throws
  // Error (kEngine) if there is no thread.
  explicit BackgroundLog(StatusStream& status);
  ~BackgroundLog() { end(); }
  BackgroundLog(const BackgroundLog&) = delete;
  BackgroundLog& operator=(const BackgroundLog&) = delete;

  // Adds a line, without its line break; never waits. False if it is left out, as it is after
  // end().
  bool print(std::string_view line);
  // Writes what is left, if it is read.
  void end();

 private:
  void run();
  // The next lines to write, with what is missing before them; empty when all is over.
  [[nodiscard]] std::string take();

  StatusStream& status_;
  std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  std::string lines_;
  std::uint64_t num_left_out_ = 0;  // Since the last line of lines_.
  bool is_ending_ = false;
  std::chrono::steady_clock::time_point deadline_{};  // Once it is ending.
  std::thread thread_;
};

}  // namespace hymt
