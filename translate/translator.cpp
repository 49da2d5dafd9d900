#include "translate/translator.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>

#include "translate/answer_checks.h"
#include "translate/ladder.h"
#include "translate/outcome_cache.h"
#include "translate/segment_key.h"

namespace hymt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kCacheBytes = std::size_t{64} << 20;

// How long the engine thread sleeps in the generator: briefly while more could be asked for at
// once, and never so long that cancel() seems to hang.
constexpr std::chrono::milliseconds kWaitWithRoom{5};
constexpr std::chrono::milliseconds kWaitWhenFull{50};
constexpr std::chrono::milliseconds kRest{1};
constexpr std::chrono::milliseconds kBetweenDeadlineChecks{100};

SegmentKey key_of(const SegmentTask& task, std::string_view fingerprint,
                  const TranslatorOptions& options) {
  constexpr std::uint64_t kKeyVersion = 1;
  SegmentKeyBuilder key;
  key.add(kKeyVersion);
  key.add(fingerprint);
  key.add(task.source_language);
  key.add(task.target_language);
  key.add(task.heading);
  key.add(task.preceding);
  key.add(task.note);
  key.add(options.seed);
  key.add(std::uint64_t{std::bit_cast<std::uint32_t>(options.sampling.temperature)});
  key.add(std::uint64_t{static_cast<std::uint32_t>(options.sampling.top_k)});
  key.add(std::uint64_t{std::bit_cast<std::uint32_t>(options.sampling.top_p)});
  key.add(std::uint64_t{std::bit_cast<std::uint32_t>(options.sampling.repetition_penalty)});
  key.add(task.source.text());
  // Ids only say which codes pair up. They count through the unit, so what is left of them when the
  // first is taken off is the same for equal segments in other places.
  const std::vector<InlineCode>& codes = task.source.codes();
  for (const InlineCode& code : codes) {
    key.add(std::uint64_t{code.id - codes.front().id});
    key.add(static_cast<std::uint64_t>(code.kind));
    key.add(std::uint64_t{code.offset});
    key.add(std::uint64_t{code.length});
    key.add(std::uint64_t{(code.can_delete ? 1U : 0U) | (code.can_reorder ? 2U : 0U)});
  }
  return key.finish();
}

// One segment that is asked for, and all who want it.
struct Job {
  struct Waiter {
    CodedText source;
    Translator::Done done;
  };

  Job(SegmentTask the_task, SegmentKey the_key, std::shared_ptr<const ModelHandle> the_model,
      Translator::Done the_done, const LadderSetup& setup, const TargetLanguage& language)
      : task(std::move(the_task)),
        key(the_key),
        model(std::move(the_model)),
        done(std::move(the_done)),
        ladder(task, setup, language, key.high ^ key.low) {}

  SegmentTask task;
  SegmentKey key;
  std::shared_ptr<const ModelHandle> model;
  Translator::Done done;
  Ladder ladder;
  std::vector<Waiter> others;  // Tasks with the same key that came meanwhile.
};

}  // namespace

std::string_view rung_name(Rung rung) {
  static constexpr std::array<std::string_view, kNumRungs> kNames = {
      "first", "reworded", "smaller-unit", "opaque", "source-kept"};
  return kNames.at(static_cast<std::size_t>(rung));
}

std::string segment_key(const SegmentTask& task, const GeneratorTraits& traits,
                        const TranslatorOptions& options) {
  return key_of(task, traits.fingerprint, options).hex();
}

class Translator::Impl {
 public:
  Impl(std::unique_ptr<Generator> generator, TranslatorOptions options)
      : generator_(std::move(generator)),
        traits_(generator_->traits()),
        setup_{options, traits_.translates, traits_.max_source_bytes},
        max_in_flight_(2 * std::max<std::size_t>(1, traits_.slots)),
        cache_(kCacheBytes) {}

  void translate(SegmentTask task, Done done);
  void run();
  void finish();
  void cancel();
  void set_model(std::shared_ptr<const ModelHandle> model);

  [[nodiscard]] std::array<std::uint64_t, kNumRungs> rung_counts() const;
  [[nodiscard]] const GeneratorTraits& traits() const { return traits_; }

 private:
  struct QueuedTask {
    SegmentTask task;
    SegmentKey key;
    std::shared_ptr<const ModelHandle> model;
    Done done;
  };

  struct Pending {
    std::shared_ptr<Job> job;
    std::optional<Clock::time_point> deadline;
  };

  // All of these run on the engine thread.
  bool take_tasks();
  void start(QueuedTask queued);
  void submit(const std::shared_ptr<Job>& job, GenerationRequest request);
  void collect();
  void expire();
  void handle(const GenerationResult& result);
  void end(Job& job);
  void deliver(const Done& done, const SegmentKey& key, SegmentOutcome outcome);
  [[nodiscard]] const TargetLanguage& language(const std::string& tag);

  const std::unique_ptr<Generator> generator_;
  const GeneratorTraits traits_;
  const LadderSetup setup_;
  const std::size_t max_in_flight_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;  // A task came, or no more will.
  std::deque<QueuedTask> queue_;
  std::shared_ptr<const ModelHandle> model_;
  bool is_finished_ = false;
  bool is_cancelled_ = false;
  std::array<std::atomic<std::uint64_t>, kNumRungs> rung_counts_{};

  // The engine thread's own.
  std::unordered_map<SegmentKey, std::shared_ptr<Job>, SegmentKeyHash> jobs_;
  std::unordered_map<RequestId, Pending> in_flight_;
  Clock::time_point next_deadline_check_{};
  RequestId next_id_ = 1;
  OutcomeCache cache_;
  std::map<std::string, TargetLanguage> languages_;
};

void Translator::Impl::translate(SegmentTask task, Done done) {
  std::shared_ptr<const ModelHandle> model;
  {
    const std::lock_guard lock(mutex_);
    model = model_;
  }
  // The key is worked out here, on the caller's thread, of which there may be many.
  const SegmentKey key =
      key_of(task, model ? model->fingerprint() : traits_.fingerprint, setup_.options);
  {
    const std::lock_guard lock(mutex_);
    assert(!is_finished_);
    queue_.push_back({std::move(task), key, std::move(model), std::move(done)});
  }
  wake_.notify_one();
}

void Translator::Impl::finish() {
  {
    const std::lock_guard lock(mutex_);
    is_finished_ = true;
  }
  wake_.notify_one();
}

void Translator::Impl::cancel() {
  {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
  }
  wake_.notify_one();
}

void Translator::Impl::set_model(std::shared_ptr<const ModelHandle> model) {
  const std::lock_guard lock(mutex_);
  model_ = std::move(model);
}

std::array<std::uint64_t, kNumRungs> Translator::Impl::rung_counts() const {
  std::array<std::uint64_t, kNumRungs> counts{};
  std::transform(rung_counts_.begin(), rung_counts_.end(), counts.begin(),
                 [](const std::atomic<std::uint64_t>& count) { return count.load(); });
  return counts;
}

void Translator::Impl::run() {
  while (take_tasks()) {
    if (!in_flight_.empty()) collect();
  }
  for (const auto& [id, pending] : in_flight_) generator_->cancel(id);
  in_flight_.clear();
  jobs_.clear();
}

// Starts queued tasks while there is room; sleeps if there is nothing else to do. Returns false
// when the run is over.
bool Translator::Impl::take_tasks() {
  while (true) {
    std::deque<QueuedTask> tasks;
    {
      std::unique_lock lock(mutex_);
      if (in_flight_.empty()) {
        wake_.wait(lock, [this] { return is_finished_ || is_cancelled_ || !queue_.empty(); });
      }
      if (is_cancelled_) return false;
      if (queue_.empty()) return !(is_finished_ && in_flight_.empty());
      const std::size_t room = max_in_flight_ - std::min(max_in_flight_, in_flight_.size());
      if (room == 0) return true;
      const auto count = static_cast<std::ptrdiff_t>(std::min(room, queue_.size()));
      std::move(queue_.begin(), queue_.begin() + count, std::back_inserter(tasks));
      queue_.erase(queue_.begin(), queue_.begin() + count);
    }
    for (QueuedTask& task : tasks) start(std::move(task));
  }
}

void Translator::Impl::start(QueuedTask queued) {
  if (const SharedOutcome* known = cache_.find(queued.key)) {
    deliver(queued.done, queued.key, known->with_codes_of(queued.task.source));
    return;
  }
  if (const auto found = jobs_.find(queued.key); found != jobs_.end()) {
    found->second->others.push_back({std::move(queued.task.source), std::move(queued.done)});
    return;
  }
  const TargetLanguage& target = language(queued.task.target_language);
  const auto job =
      std::make_shared<Job>(std::move(queued.task), queued.key, std::move(queued.model),
                            std::move(queued.done), setup_, target);
  if (auto request = job->ladder.start()) {
    jobs_.emplace(queued.key, job);
    submit(job, std::move(*request));
  } else {
    end(*job);
  }
}

void Translator::Impl::submit(const std::shared_ptr<Job>& job, GenerationRequest request) {
  request.id = next_id_++;
  request.model = job->model;
  if (setup_.options.request_timeout.count() > 0) {
    request.deadline = Clock::now() + setup_.options.request_timeout;
  }
  in_flight_.emplace(request.id, Pending{job, request.deadline});
  generator_->submit(std::move(request));
}

void Translator::Impl::collect() {
  const bool has_room = in_flight_.size() < max_in_flight_;
  const std::vector<GenerationResult> results =
      generator_->wait(has_room ? kWaitWithRoom : kWaitWhenFull);
  for (const GenerationResult& result : results) handle(result);
  expire();
  // A generator that lost a request says at once that it has none.
  if (results.empty()) std::this_thread::sleep_for(kRest);
}

// Gives up on requests whose deadline passed without an answer from the generator, which should
// have given one by itself.
void Translator::Impl::expire() {
  const Clock::time_point now = Clock::now();
  if (now < next_deadline_check_) return;
  next_deadline_check_ = now + kBetweenDeadlineChecks;
  std::vector<RequestId> expired;
  for (const auto& [id, pending] : in_flight_) {
    if (pending.deadline && now > *pending.deadline + kBetweenDeadlineChecks) expired.push_back(id);
  }
  for (const RequestId id : expired) {
    generator_->cancel(id);
    GenerationResult result;
    result.id = id;
    result.stop = StopReason::kDeadline;
    handle(result);
  }
}

void Translator::Impl::handle(const GenerationResult& result) {
  const auto found = in_flight_.find(result.id);
  if (found == in_flight_.end()) return;  // Given up before.
  const std::shared_ptr<Job> job = std::move(found->second.job);
  in_flight_.erase(found);
  if (auto request = job->ladder.handle(result)) {
    submit(job, std::move(*request));
  } else {
    end(*job);
    jobs_.erase(job->key);
  }
}

void Translator::Impl::end(Job& job) {
  SegmentOutcome outcome = job.ladder.take_outcome();
  SharedOutcome shared(outcome, job.task.source);
  for (const Job::Waiter& other : job.others) {
    deliver(other.done, job.key, shared.with_codes_of(other.source));
  }
  cache_.insert(job.key, std::move(shared));
  deliver(job.done, job.key, std::move(outcome));
}

void Translator::Impl::deliver(const Done& done, const SegmentKey& key, SegmentOutcome outcome) {
  outcome.key = key.hex();
  ++rung_counts_.at(static_cast<std::size_t>(outcome.rung));
  done(std::move(outcome));
}

const TargetLanguage& Translator::Impl::language(const std::string& tag) {
  return languages_.try_emplace(tag, tag).first->second;
}

Translator::Translator(std::unique_ptr<Generator> generator, TranslatorOptions options)
    : impl_(std::make_unique<Impl>(std::move(generator), options)) {}
Translator::~Translator() = default;

void Translator::translate(SegmentTask task, Done done) {
  impl_->translate(std::move(task), std::move(done));
}
void Translator::run() { impl_->run(); }
void Translator::finish() { impl_->finish(); }
void Translator::cancel() { impl_->cancel(); }
void Translator::set_model(std::shared_ptr<const ModelHandle> model) {
  impl_->set_model(std::move(model));
}
std::array<std::uint64_t, kNumRungs> Translator::rung_counts() const {
  return impl_->rung_counts();
}
const GeneratorTraits& Translator::traits() const { return impl_->traits(); }

}  // namespace hymt
