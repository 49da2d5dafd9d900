// The run: many documents on their way through the stages at once.
//
//     read, parse, segment             Engine              reassemble, prove, write
//     (worker threads, TBB)  --->  (its own threads)  --->  (worker threads, TBB)
//
// * A job is started when the bytes in flight allow it, so memory is bounded for any tree.
// * Its segments go to the engine a window at a time, so memory is bounded for any document.
//   The engine works on the segments of all documents in flight together; nobody waits for it: the
//   last outcome of a document posts its writing to a worker. Nor does anybody wait for the
//   journal: it posts the last step, once it has noted what the output will be.
// * What goes wrong with a document ends that document. What goes wrong with the engine ends the
// run. Several pipelines may use one engine. Outputs and reports do not depend on the number of
// threads or on what finishes first.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/run/document_report.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_lock.h"
#include "cli/run/work_queue.h"
#include "translate/engine.h"
#include "translate/translation_settings.h"

namespace hymt {

struct PipelineOptions {
  std::uint32_t num_threads = 1;
  // Only count: nothing is translated or written.
  bool dry_run = false;
  // Inputs are read while their sizes together stay below this (a larger one is alone). A document
  // in flight takes about 30 times its size.
  std::uint64_t max_bytes_in_flight = std::uint64_t{12} << 20;
  std::size_t max_documents_in_flight = 256;
  // Segments of one document that are with the engine at once.
  std::size_t window = 4096;
  // Knows outputs of earlier runs, and hears of each before it is written. Null: nobody does. Must
  // outlive the pipeline.
  OutputJournal* journal = nullptr;
  OutputLock* lock = nullptr;  // Likewise.
};

// What became of the segments that an engine was asked for.
struct AnswerCounts {
  std::uint64_t num_asked = 0;     // The generator was asked for it, now and not before.
  std::uint64_t num_usable = 0;    // An answer, or several, made up the target.
  std::uint64_t num_unusable = 0;  // It was asked now, and no answer passed the checks.
  std::uint64_t num_failed = 0;    // The generator failed to answer.
  std::string first_error;         // What it said the first time; may be empty.

  // It was asked, and gave nothing that could be used at all.
  [[nodiscard]] bool is_total_failure() const {
    return num_failed + num_unusable > 0 && num_usable == 0;
  }
};

struct PipelineProgress {
  std::uint64_t jobs_done = 0;
  std::uint64_t bytes_done = 0;     // Of the inputs of those jobs.
  std::uint64_t segments_done = 0;  // Of these and of the others.
  // Of documents that have been taken apart, or failed to be.
  std::uint64_t bytes_found = 0;
  std::uint64_t segments_found = 0;
  std::uint64_t words_found = 0;
};

class Pipeline {
 public:
  // All must outlive the object. `engine` may be null for a dry run, and then `settings`, too.
  Pipeline(FileSystem& file_system, Engine* engine,
           std::shared_ptr<const TranslationSettings> settings, JobObserver& observer,
           PipelineOptions options);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Does all jobs and returns; the observer has then heard of each one exactly once. Call it once.
  // Throws Error, when no thread works any more, if the run could not go on: kEngine if the engine
  // broke down, kOutput if memory was too short to go on or to report. Jobs that
  // were not done are reported as interrupted.
  void run(const std::vector<Job>& jobs);

  // run() returns soon: documents whose last segment is translated are still written, the others
  // are reported as interrupted. Thread-safe, may be called at any time.
  void cancel();

  // Thread-safe.
  [[nodiscard]] PipelineProgress progress() const;
  [[nodiscard]] AnswerCounts answer_counts() const;

 private:
  // A document between its start and its report.
  struct InFlight;

  void start_jobs(const std::vector<Job>& jobs);
  void fail_run(std::exception_ptr failure) noexcept;
  void rethrow_failure();
  [[nodiscard]] bool is_cancelled();
  [[nodiscard]] bool wait_for_room(std::uint64_t size);
  void start(std::size_t index, const Job& job);
  // Has a worker thread take a step.
  void post(WorkQueue::Priority priority, void (Pipeline::*step)(InFlight&), InFlight& document);
  // The steps of a document; all on worker threads, but `take_outcome` on the engine's (or, for
  // what it knew already, within `submit`).
  void begin(InFlight& document);
  void submit(InFlight& document);
  void hand_over(InFlight& document, std::size_t first, std::size_t count);
  void take_outcome(InFlight& document, std::size_t index, SegmentOutcome outcome);
  void end(InFlight& document);
  void announce(InFlight& document);
  void publish(InFlight& document);
  void finish(InFlight& document, JobStatus status);
  void count_answer(const SegmentOutcome& outcome);
  void cancel_calls();
  void wait_until_idle();
  void begin_known(InFlight& document, OutputState state);
  void tell_observer(InFlight& document, JobStatus status);
  void report_interrupted(const std::vector<Job>& jobs);

  FileSystem& file_system_;
  Engine* engine_;
  std::shared_ptr<const TranslationSettings> settings_;
  JobObserver& observer_;
  PipelineOptions options_;

  std::atomic<std::uint64_t> jobs_done_ = 0;
  std::atomic<std::uint64_t> bytes_done_ = 0;
  std::atomic<std::uint64_t> segments_done_ = 0;
  std::atomic<std::uint64_t> bytes_found_ = 0;
  std::atomic<std::uint64_t> segments_found_ = 0;
  std::atomic<std::uint64_t> words_found_ = 0;

  std::atomic<std::uint64_t> num_asked_ = 0;
  std::atomic<std::uint64_t> num_usable_ = 0;
  std::atomic<std::uint64_t> num_unusable_ = 0;
  std::atomic<std::uint64_t> num_failed_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable changed_;  // Whenever one of the below changes.
  bool cancelled_ = false;
  std::exception_ptr failure_;  // Why the run ended early.
  std::string first_engine_error_;
  std::map<std::size_t, std::shared_ptr<InFlight>> in_flight_;  // By index of the job.
  // Calls of documents that are finished, which the engine is perhaps just returning from.
  std::vector<TranslationHandle> ending_calls_;
  std::uint64_t bytes_in_flight_ = 0;
  std::size_t num_started_ = 0;
  std::size_t num_announced_ = 0;  // Documents of which the journal has not heard yet.

  WorkQueue queue_;  // Last, so that its threads have ended before the rest goes.
};

}  // namespace hymt
