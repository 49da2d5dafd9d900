// The run: many documents on their way through the stages at once.
//
//     read, parse, segment          Translator             reassemble, prove, write
//     (worker threads, TBB)  --->  (engine thread)  --->   (worker threads, TBB)
//
// * A job is started when the bytes in flight allow it, so memory is bounded for any tree.
// * Its segments go to the translator a window at a time, so memory is bounded for any document.
//   The engine works on the segments of all documents in flight together; nobody waits for it: the
//   last outcome of a document posts its writing to a worker.
// * What goes wrong with a document ends that document. What goes wrong with the engine ends the
// run. Outputs and reports do not depend on the number of threads or on what finishes first.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "cli/document_report.h"
#include "cli/file_system.h"
#include "cli/job.h"
#include "cli/work_queue.h"
#include "translate/translator.h"

namespace hymt {

struct PipelineOptions {
  std::uint32_t num_threads = 1;
  // Only count: nothing is translated or written.
  bool dry_run = false;
  // Inputs are read while their sizes together stay below this (a larger one is alone). A document
  // in flight takes about 30 times its size.
  std::uint64_t max_bytes_in_flight = std::uint64_t{12} << 20;
  std::size_t max_documents_in_flight = 256;
  // Segments of one document that are with the translator at once.
  std::size_t window = 4096;
};

struct PipelineProgress {
  std::uint64_t jobs_done = 0;
  std::uint64_t bytes_done = 0;     // Of the inputs of those jobs.
  std::uint64_t segments_done = 0;  // Of these and of the others.
};

class Pipeline {
 public:
  // All three must outlive the object. `translator` may be null for a dry run.
  Pipeline(FileSystem& file_system, Translator* translator, JobObserver& observer,
           PipelineOptions options);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Does all jobs and returns; the observer has then heard of each one exactly once. Call it once.
  // Throws Error, when no thread works any more, if the run could not go on: kEngine if the engine
  // broke down or could not begin, kOutput if memory was too short to go on or to report. Jobs that
  // were not done are reported as interrupted.
  void run(const std::vector<Job>& jobs);

  // run() returns soon: documents whose last segment is translated are still written, the others
  // are reported as interrupted. Thread-safe, may be called at any time.
  void cancel();

  // Thread-safe.
  [[nodiscard]] PipelineProgress progress() const;

 private:
  // A document between its start and its report.
  struct InFlight;

  void run_engine();
  void start_jobs(const std::vector<Job>& jobs);
  // Ends the run by the exception that is being handled, unless another one was first.
  void fail_run() noexcept;
  void rethrow_failure();
  [[nodiscard]] bool is_cancelled();
  [[nodiscard]] bool wait_for_room(std::uint64_t size);
  void start(std::size_t index, const Job& job);
  // Has a worker thread take a step.
  void post(WorkQueue::Priority priority, void (Pipeline::*step)(InFlight&), InFlight& document);
  // The steps of a document; all on worker threads, but `take_outcome` on the engine's.
  void begin(InFlight& document);
  void submit(InFlight& document);
  [[nodiscard]] static std::vector<Translator::Order> orders(InFlight& document, std::size_t first,
                                                             std::size_t count);
  void take_outcome(InFlight& document, std::size_t index, SegmentOutcome outcome);
  void end(InFlight& document);
  void finish(InFlight& document, JobStatus status);
  void tell_observer(InFlight& document, JobStatus status);
  void report_interrupted(const std::vector<Job>& jobs);

  FileSystem& file_system_;
  Translator* translator_;
  JobObserver& observer_;
  PipelineOptions options_;

  std::atomic<std::uint64_t> jobs_done_ = 0;
  std::atomic<std::uint64_t> bytes_done_ = 0;
  std::atomic<std::uint64_t> segments_done_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;  // Whenever one of the below changes.
  bool cancelled_ = false;
  std::exception_ptr failure_;                                  // Why the run ended early.
  std::map<std::size_t, std::unique_ptr<InFlight>> in_flight_;  // By index of the job.
  std::uint64_t bytes_in_flight_ = 0;
  std::size_t num_started_ = 0;

  WorkQueue queue_;  // Last, so that its threads have ended before the rest goes.
};

}  // namespace hymt
