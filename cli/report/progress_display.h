// How far the run is, for people: a live line on a terminal, now and then a plain line elsewhere.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "cli/report/status_stream.h"
#include "cli/run/pipeline.h"

namespace hymt {

struct ProgressGoal {
  std::uint64_t jobs = 0;
  std::uint64_t bytes = 0;
};

// "12/40 files, 1204 segments, 3.2 MB/s, 0:12 left"
[[nodiscard]] std::string progress_text(const PipelineProgress& progress, const ProgressGoal& goal,
                                        std::chrono::duration<double> elapsed);

// Shows progress from its construction to its destruction, on a thread of its own.
class ProgressDisplay {
 public:
  // `status` must outlive the object; `progress` is called on the display's thread.
  ProgressDisplay(StatusStream& status, ProgressGoal goal,
                  std::function<PipelineProgress()> progress);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  void show_until_stopped();

  StatusStream& status_;
  ProgressGoal goal_;
  std::function<PipelineProgress()> progress_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace hymt
