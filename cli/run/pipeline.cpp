#include "cli/run/pipeline.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "cli/run/document_work.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

// Even an empty document takes some.
constexpr std::uint64_t kBytesBesides = 4096;

// Segments that are handed over at once: enough that it costs little, few enough that the engine
// soon has something to do, and that a processor's cache holds them.
constexpr std::size_t kBatch = 256;

// So short that a std::string of it needs no memory of its own.
constexpr const char* kOutOfMemory = "out of memory";

struct Failure {
  ErrorKind kind = ErrorKind::kInput;
  std::string message;
};

// What is wrong with `job`, in words that need not name its input. Call it in a catch block.
Failure describe_current_exception(const Job& job) {
  try {
    throw;
  } catch (const Error& error) {
    Failure failure{error.kind(), error.what()};
    if (!error.path().empty() && error.path() != job.input.string() && error.path() != job.name) {
      failure.message = error.path() + ": " + failure.message;
    }
    if (error.offset()) failure.message += " (at byte " + std::to_string(*error.offset()) + ")";
    return failure;
  } catch (const std::bad_alloc&) {
    return {ErrorKind::kInput, kOutOfMemory};
  } catch (const std::exception& error) {
    return {ErrorKind::kInput,
            std::string("this is a defect of hymt-doc; please report it: ") + error.what()};
  }
}

}  // namespace

struct Pipeline::InFlight : OutcomeReceiver, std::enable_shared_from_this<InFlight> {
  InFlight(Pipeline& its_pipeline, std::size_t its_index, const Job& job)
      : pipeline(its_pipeline),
        index(its_index),
        reserved(job.size + kBytesBesides),
        work(job, its_pipeline.file_system_, its_pipeline.options_.journal,
             its_pipeline.options_.lock) {}

  // The pipeline is there as long as its calls are not over.
  void take_outcome(std::size_t task, SegmentOutcome outcome) override {
    pipeline.take_outcome(*this, task, std::move(outcome));
  }
  void engine_failed(const std::exception_ptr& error) override { pipeline.fail_run(error); }

  Pipeline& pipeline;
  const std::size_t index;       // Of the job.
  const std::uint64_t reserved;  // Of Pipeline::bytes_in_flight_.
  DocumentWork work;

  std::mutex mutex;  // Guards what follows.
  std::size_t num_submitted = 0;
  std::size_t num_outstanding = 0;  // Submitted, and no outcome yet.
  bool is_submitting = true;        // Some thread is, or will be, in submit().
  std::optional<Failure> failure;
  std::vector<TranslationHandle> calls;  // Without some of those that are done.
};

Pipeline::Pipeline(FileSystem& file_system, Engine* engine,
                   std::shared_ptr<const TranslationSettings> settings, JobObserver& observer,
                   PipelineOptions options)
    : file_system_(file_system),
      engine_(engine),
      settings_(std::move(settings)),
      observer_(observer),
      options_(options),
      queue_(options.num_threads) {}

Pipeline::~Pipeline() = default;

void Pipeline::run(const std::vector<Job>& jobs) {
  try {
    start_jobs(jobs);
  } catch (...) {
    fail_run(std::current_exception());
  }
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return cancelled_ || in_flight_.empty(); });
  }
  // A step that is just submitting sees for itself that the run is cancelled.
  cancel_calls();
  wait_until_idle();
  for (const TranslationHandle& call : ending_calls_) call.wait();
  report_interrupted(jobs);
  rethrow_failure();
}

// No step is under way afterwards, nor will one be.
void Pipeline::wait_until_idle() {
  while (true) {
    queue_.wait_until_idle();
    std::unique_lock lock(mutex_);
    if (num_announced_ == 0) return;
    changed_.wait(lock, [this] { return num_announced_ == 0; });
  }
}

// Afterwards the engine gives no outcome to any document in flight.
void Pipeline::cancel_calls() {
  std::vector<TranslationHandle> calls;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [index, document] : in_flight_) {
      const std::lock_guard document_lock(document->mutex);
      calls.insert(calls.end(), document->calls.begin(), document->calls.end());
    }
  }
  for (TranslationHandle& call : calls) call.cancel();
}

void Pipeline::start_jobs(const std::vector<Job>& jobs) {
  for (std::size_t i = 0; i < jobs.size() && wait_for_room(jobs[i].size); ++i) start(i, jobs[i]);
}

// Ends the run by `failure`, unless another one was first.
void Pipeline::fail_run(std::exception_ptr failure) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }
  cancel();
}

void Pipeline::rethrow_failure() {
  if (!failure_) return;
  try {
    std::rethrow_exception(failure_);
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::kOutput, kOutOfMemory);
  } catch (const std::system_error& error) {
    // Of the standard library, only threads throw it here.
    throw no_thread_error(error);
  } catch (const std::exception& error) {
    throw Error(ErrorKind::kEngine, std::string("the engine broke down: ") + error.what());
  }
}

void Pipeline::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
}

PipelineProgress Pipeline::progress() const {
  return {jobs_done_.load(),   bytes_done_.load(),     segments_done_.load(),
          bytes_found_.load(), segments_found_.load(), words_found_.load()};
}

// False if the run is cancelled.
bool Pipeline::wait_for_room(std::uint64_t size) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    return cancelled_ || in_flight_.empty() ||
           (in_flight_.size() < options_.max_documents_in_flight &&
            bytes_in_flight_ + size + kBytesBesides <= options_.max_bytes_in_flight);
  });
  return !cancelled_;
}

void Pipeline::start(std::size_t index, const Job& job) {
  auto document = std::make_shared<InFlight>(*this, index, job);
  InFlight& started = *document;
  {
    const std::lock_guard lock(mutex_);
    bytes_in_flight_ += document->reserved;
    in_flight_.emplace(index, std::move(document));
    num_started_ = index + 1;
  }
  post(WorkQueue::Priority::kLow, &Pipeline::begin, started);
}

void Pipeline::post(WorkQueue::Priority priority, void (Pipeline::*step)(InFlight&),
                    InFlight& document) {
  queue_.post(priority, [this, step, &document] {
    try {
      (this->*step)(document);
    } catch (...) {
      fail_run(std::current_exception());
    }
  });
}

bool Pipeline::is_cancelled() {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

void Pipeline::begin(InFlight& document) {
  if (is_cancelled()) return;  // Stays in flight, for report_interrupted().
  const Job& job = document.work.job();
  try {
    const OutputState state = options_.dry_run ? OutputState::kToWrite : document.work.look();
    if (state != OutputState::kToWrite) {
      begin_known(document, state);
      return;
    }
    if (job.action == Job::Action::kCopy) {
      if (!options_.dry_run) document.work.copy();
      finish(document, options_.dry_run ? JobStatus::kCounted : JobStatus::kCopied);
      return;
    }
    document.work.take_apart();
    segments_found_.fetch_add(document.work.num_tasks());
    words_found_.fetch_add(document.work.num_words());
    bytes_found_.fetch_add(job.size);
  } catch (...) {
    bytes_found_.fetch_add(job.size);
    document.failure = describe_current_exception(job);
    finish(document, JobStatus::kFailed);
    return;
  }
  // Reading may have taken its time; what came of it then is perhaps not all.
  if (is_cancelled()) return;
  if (options_.dry_run) {
    finish(document, JobStatus::kCounted);
  } else {
    submit(document);
  }
}

// Nothing is to be done, but it counts.
void Pipeline::begin_known(InFlight& document, OutputState state) {
  bytes_found_.fetch_add(document.work.job().size);
  if (state == OutputState::kCurrent) {
    const DocumentCounts& counts = document.work.known_counts();
    segments_found_.fetch_add(counts.segments);
    segments_done_.fetch_add(counts.segments);
    words_found_.fetch_add(counts.words);
  }
  finish(document, state == OutputState::kCurrent ? JobStatus::kUnchanged : JobStatus::kKept);
}

// Fills the window. Leaves it to take_outcome() to call again, or to end the document, unless
// everything is submitted and done already.
void Pipeline::submit(InFlight& document) {
  const std::size_t num_tasks = document.work.num_tasks();
  while (true) {
    std::size_t first = 0;
    std::size_t count = 0;
    {
      const std::lock_guard lock(document.mutex);
      first = document.num_submitted;
      count = std::min({num_tasks - first, options_.window - document.num_outstanding, kBatch});
      if (count == 0) {
        document.is_submitting = false;
        if (first != num_tasks || document.num_outstanding != 0) return;
        break;
      }
      document.num_submitted += count;
      document.num_outstanding += count;
    }
    try {
      hand_over(document, first, count);
    } catch (...) {
      const std::lock_guard lock(document.mutex);
      document.failure = describe_current_exception(document.work.job());
      document.num_submitted = num_tasks;
      document.num_outstanding -= count;
    }
  }
  end(document);
}

// `count` tasks from `first` on go to the engine.
void Pipeline::hand_over(InFlight& document, std::size_t first, std::size_t count) {
  std::vector<SegmentTask> tasks;
  tasks.reserve(count);
  for (std::size_t index = first; index < first + count; ++index) {
    if (document.work.is_known(index)) continue;
    tasks.push_back(document.work.task(index));
    tasks.back().index = index;
  }
  const std::size_t num_known = count - tasks.size();
  segments_done_.fetch_add(num_known);
  if (tasks.empty()) {
    const std::lock_guard lock(document.mutex);
    document.num_outstanding -= num_known;
    return;
  }
  {
    const std::lock_guard lock(document.mutex);
    std::erase_if(document.calls, [](const TranslationHandle& call) { return call.is_done(); });
    document.calls.emplace_back();  // Now, as nothing may fail once the engine has the tasks.
  }
  TranslationHandle call =
      engine_->translate(std::move(tasks), settings_, document.shared_from_this());
  {
    const std::lock_guard lock(document.mutex);
    document.calls.back() = call;
    document.num_outstanding -= num_known;
  }
  if (is_cancelled()) call.cancel();
}

void Pipeline::take_outcome(InFlight& document, std::size_t index, SegmentOutcome outcome) {
  count_answer(outcome);
  document.work.set_outcome(index, std::move(outcome));
  segments_done_.fetch_add(1);
  bool is_last = false;
  {
    const std::lock_guard lock(document.mutex);
    --document.num_outstanding;
    if (document.is_submitting) return;
    const bool all_submitted = document.num_submitted == document.work.num_tasks();
    is_last = all_submitted && document.num_outstanding == 0;
    if (!is_last && (all_submitted || document.num_outstanding > options_.window / 2)) return;
    document.is_submitting = true;  // Whoever comes next leaves the document alone.
  }
  if (is_last) {
    post(WorkQueue::Priority::kHigh, &Pipeline::end, document);
  } else {
    post(WorkQueue::Priority::kHigh, &Pipeline::submit, document);
  }
}

void Pipeline::count_answer(const SegmentOutcome& outcome) {
  if (outcome.was_asked) ++num_asked_;
  switch (outcome.verdict) {
    case Verdict::kNotAsked: break;
    case Verdict::kUsable: ++num_usable_; break;
    case Verdict::kUnusable:
      if (outcome.was_asked) ++num_unusable_;
      break;
    case Verdict::kFailed:
      ++num_failed_;
      const std::lock_guard lock(mutex_);
      if (first_engine_error_.empty()) first_engine_error_ = outcome.engine_error;
      break;
  }
}

AnswerCounts Pipeline::answer_counts() const {
  const std::lock_guard lock(mutex_);
  return {num_asked_, num_usable_, num_unusable_, num_failed_, first_engine_error_};
}

void Pipeline::end(InFlight& document) {
  if (!document.failure) {
    try {
      document.work.put_together();
      if (document.work.is_to_be_announced()) {
        announce(document);
        return;
      }
    } catch (...) {
      document.failure = describe_current_exception(document.work.job());
    }
  }
  publish(document);
}

// The document is written once the journal has noted what it will be.
void Pipeline::announce(InFlight& document) {
  {
    const std::lock_guard lock(mutex_);
    ++num_announced_;
  }
  const auto noted = [this, &document]() noexcept {
    try {
      post(WorkQueue::Priority::kHigh, &Pipeline::publish, document);
    } catch (...) {
      fail_run(std::current_exception());
    }
    const std::lock_guard lock(mutex_);
    --num_announced_;
    changed_.notify_all();
  };
  try {
    document.work.announce(noted);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --num_announced_;
    throw;
  }
}

void Pipeline::publish(InFlight& document) {
  if (!document.failure) {
    try {
      document.work.publish();
    } catch (...) {
      document.failure = describe_current_exception(document.work.job());
    }
  }
  if (document.failure) {
    finish(document, JobStatus::kFailed);
  } else {
    const DocumentWork& work = document.work;
    finish(document, work.is_left()     ? JobStatus::kKept
                     : work.is_copied() ? JobStatus::kCopied
                                        : JobStatus::kTranslated);
  }
}

// The document is gone afterwards.
void Pipeline::finish(InFlight& document, JobStatus status) {
  try {
    tell_observer(document, status);
  } catch (...) {
    fail_run(std::current_exception());
  }
  jobs_done_.fetch_add(1);
  bytes_done_.fetch_add(document.work.job().size);
  std::shared_ptr<InFlight> gone;
  const std::lock_guard lock(mutex_);
  const auto entry = in_flight_.find(document.index);
  bytes_in_flight_ -= document.reserved;
  gone = std::move(entry->second);
  in_flight_.erase(entry);
  const auto is_done = [](const TranslationHandle& call) { return call.is_done(); };
  std::erase_if(ending_calls_, is_done);
  std::remove_copy_if(gone->calls.begin(), gone->calls.end(), std::back_inserter(ending_calls_),
                      is_done);
  changed_.notify_all();
}

void Pipeline::tell_observer(InFlight& document, JobStatus status) {
  // Whoever waited for its bytes has stopped waiting, which is nothing wrong with the document.
  const bool is_interrupted = document.failure && document.failure->kind == ErrorKind::kCancelled;
  DocumentReport report = document.work.report(is_interrupted ? JobStatus::kInterrupted : status);
  if (document.failure && !is_interrupted) {
    report.error_kind = document.failure->kind;
    report.error = document.failure->message;
  }
  observer_.job_done(document.index, document.work.job(), report);
}

void Pipeline::report_interrupted(const std::vector<Job>& jobs) {
  while (!in_flight_.empty()) finish(*in_flight_.begin()->second, JobStatus::kInterrupted);
  for (std::size_t i = num_started_; i < jobs.size(); ++i) {
    DocumentReport report;
    report.status = JobStatus::kInterrupted;
    report.counts.bytes = jobs[i].size;
    observer_.job_done(i, jobs[i], report);
  }
}

}  // namespace hymt
