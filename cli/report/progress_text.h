// How far a run is, as a line of text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/run/pipeline.h"

namespace hymt {

struct ProgressGoal {
  std::uint64_t jobs = 0;
  std::uint64_t bytes = 0;       // Of the documents, without files that are copied.
  bool counts_segments = false;  // False for a dry run, which has none done.
};

// How much is done a second, of late: what was done counts the less the longer ago it was, so that
// neither a slow beginning nor a batch that has just ended decides what is said.
class ProgressRate {
 public:
  // `seconds` since the beginning and what is done until then; neither may go back.
  void note(double seconds, double done);
  [[nodiscard]] double seconds() const { return last_seconds_; }
  // 0 as long as nothing is known.
  [[nodiscard]] double per_second() const { return time_ > 0 ? done_ / time_ : 0; }

 private:
  double last_seconds_ = 0;
  double last_done_ = 0;
  double done_ = 0;  // Both with weights that fade.
  double time_ = 0;
};

// "1204/5310 segments, 22%, 3:20 left, 310 words/s, 12/40 files": of these as many, from the first
// on, as fit into `width` columns. Before all documents are read, how many segments there are is
// an estimate by their sizes, and marked so: "1204/~5300 segments".
[[nodiscard]] std::string progress_text(const PipelineProgress& progress, const ProgressGoal& goal,
                                        const ProgressRate& rate, std::size_t width);
// What `rate` is the rate of.
[[nodiscard]] double work_done(const PipelineProgress& progress, const ProgressGoal& goal);

// "7 s", "3:20", "2:05:09"
[[nodiscard]] std::string duration_text(double seconds);
// "21 MB", "3.6 GB"
[[nodiscard]] std::string size_text(std::uint64_t bytes);

}  // namespace hymt
