#include "translate/translator.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "translate/checks/answer_doubts.h"
#include "translate/ladder.h"
#include "translate/language_pair.h"
#include "translate/memory/outcome_cache.h"
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

// Works out segment keys; one object for many keeps its memory.
class KeyMaker {
 public:
  KeyMaker(std::string_view fingerprint, const TranslatorOptions& options)
      : fingerprint_(fingerprint), options_(options) {}

  // `terms`: of the task's languages; null: none.
  SegmentKey key_of(const SegmentTask& task, const TermIndex* terms) {
    constexpr std::uint64_t kKeyVersion = 1;
    key_.add(kKeyVersion);
    key_.add(fingerprint_);
    key_.add(task.source_language);
    key_.add(task.target_language);
    key_.add(task.heading);
    key_.add(task.preceding);
    key_.add(task.note);
    key_.add(options_.seed);
    add(options_.sampling);
    key_.add(task.source.text());
    add(task.source.codes());
    if (terms != nullptr) add(terms->find(uncovered_text(task.source)));
    return key_.finish();
  }

 private:
  void add(const SamplingOptions& sampling) {
    key_.add(std::uint64_t{std::bit_cast<std::uint32_t>(sampling.temperature)});
    key_.add(std::uint64_t{static_cast<std::uint32_t>(sampling.top_k)});
    key_.add(std::uint64_t{std::bit_cast<std::uint32_t>(sampling.top_p)});
    key_.add(std::uint64_t{std::bit_cast<std::uint32_t>(sampling.repetition_penalty)});
  }

  void add(const std::vector<InlineCode>& codes) {
    // Ids only say which codes pair up. They count through the unit, so what is left of them when
    // the first is taken off is the same for equal segments in other places.
    for (const InlineCode& code : codes) {
      key_.add(std::uint64_t{code.id - codes.front().id});
      key_.add(static_cast<std::uint64_t>(code.kind));
      key_.add(std::uint64_t{code.offset});
      key_.add(std::uint64_t{code.length});
      key_.add(std::uint64_t{(code.can_delete ? 1U : 0U) | (code.can_reorder ? 2U : 0U)});
    }
  }

  void add(const std::vector<TermMatch>& terms) {
    for (const TermMatch& term : terms) {
      const GlossaryEntry& entry = *term.entry;
      key_.add(entry.source);
      key_.add(entry.target);
      for (const auto* list : {&entry.forms, &entry.forbidden}) {
        key_.add(std::uint64_t{list->size()});
        for (const std::string& rendering : *list) key_.add(rendering);
      }
    }
  }

  std::string_view fingerprint_;
  const TranslatorOptions& options_;
  SegmentKeyBuilder key_;
};

// What a caller handed over at once.
struct Batch {
  std::vector<Translator::Order> orders;
  std::vector<SegmentKey> keys;                // Of the orders,
  std::vector<const LanguagePair*> languages;  // and their languages.
  std::size_t num_started = 0;
};

// One segment that is asked for, and all who want it.
struct Job {
  Job(Translator::Order the_order, SegmentKey the_key, const LadderSetup& setup,
      const LanguagePair& languages)
      : order(std::move(the_order)),
        key(the_key),
        ladder(order.task, setup, languages, key.high ^ key.low) {}

  Translator::Order order;
  SegmentKey key;
  std::optional<Clock::time_point> deadline;  // Of the present request.
  Ladder ladder;
  std::vector<Translator::Order> others;  // With the same key; they came meanwhile.
};

// A job and the request that is out for it.
struct InFlight {
  RequestId request = 0;
  SegmentKey key;  // The job's.
  std::unique_ptr<Job> job;
};

}  // namespace

SegmentKey segment_key(const SegmentTask& task, const GeneratorTraits& traits,
                       const TranslatorOptions& options) {
  const LanguagePair languages(task.source_language, task.target_language, options.glossary);
  return KeyMaker(traits.fingerprint, options)
      .key_of(task, languages.terms ? &*languages.terms : nullptr);
}

class Translator::Impl {
 public:
  Impl(std::unique_ptr<Generator> generator, TranslatorOptions options)
      : generator_(std::move(generator)),
        traits_(generator_->traits()),
        setup_{std::move(options), traits_.redraw, traits_.translates, traits_.max_source_bytes},
        max_in_flight_(2 * std::max<std::size_t>(1, traits_.slots)),
        cache_(kCacheBytes) {}

  void translate(std::vector<Order> orders);
  void run();
  void finish();
  void cancel();

  [[nodiscard]] std::array<std::uint64_t, kNumRungs> rung_counts() const;
  [[nodiscard]] const AnswerCounts& answer_counts() const { return answer_counts_; }
  [[nodiscard]] const GeneratorTraits& traits() const { return traits_; }

 private:
  [[nodiscard]] const LanguagePair& languages_of(const SegmentTask& task);

  // All of these run on the engine thread.
  bool take_tasks();
  bool next_batch();
  void start(Order order, const SegmentKey& key, const LanguagePair& languages);
  void submit(std::unique_ptr<Job> job, GenerationRequest request);
  void collect();
  void expire();
  void handle(GenerationResult result);
  void end(Job& job);
  void count_answers(const Ladder& ladder);
  void deliver(const Done& done, const SegmentKey& key, SegmentOutcome outcome);

  const std::unique_ptr<Generator> generator_;
  const GeneratorTraits traits_;
  const LadderSetup setup_;
  const std::size_t max_in_flight_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;  // A batch came, or no more will.
  std::deque<Batch> queue_;       // None is empty.
  std::map<std::pair<std::string, std::string>, LanguagePair> languages_;  // Never moved.
  bool is_finished_ = false;
  std::atomic<bool> is_cancelled_ = false;  // Set under the mutex, so that nobody sleeps past it.
  std::array<std::atomic<std::uint64_t>, kNumRungs> rung_counts_{};

  // The engine thread's own.
  Batch batch_;
  std::vector<InFlight> in_flight_;  // In no order; short enough to be searched from end to end.
  Clock::time_point next_deadline_check_{};
  RequestId next_id_ = 1;
  OutcomeCache cache_;
  AnswerCounts answer_counts_;
};

void Translator::Impl::translate(std::vector<Order> orders) {
  if (orders.empty()) return;
  Batch batch;
  // The keys are worked out here, on the caller's thread, of which there may be many.
  KeyMaker keys(traits_.fingerprint, setup_.options);
  batch.keys.reserve(orders.size());
  batch.languages.reserve(orders.size());
  const LanguagePair* languages = nullptr;  // Of the order before, mostly the same.
  for (const Order& order : orders) {
    if (languages == nullptr || languages->source != order.task.source_language ||
        languages->target != order.task.target_language) {
      languages = &languages_of(order.task);
    }
    batch.languages.push_back(languages);
    batch.keys.push_back(keys.key_of(order.task, languages->terms ? &*languages->terms : nullptr));
  }
  batch.orders = std::move(orders);
  {
    const std::lock_guard lock(mutex_);
    assert(!is_finished_);
    queue_.push_back(std::move(batch));
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

std::array<std::uint64_t, kNumRungs> Translator::Impl::rung_counts() const {
  std::array<std::uint64_t, kNumRungs> counts{};
  std::transform(rung_counts_.begin(), rung_counts_.end(), counts.begin(),
                 [](const std::atomic<std::uint64_t>& count) { return count.load(); });
  return counts;
}

void Translator::Impl::run() {
  while (take_tasks()) collect();
  for (const InFlight& entry : in_flight_) generator_->cancel(entry.request);
  in_flight_.clear();
}

// Starts queued tasks while there is room; sleeps if there is nothing else to do. Returns false
// when the run is over.
bool Translator::Impl::take_tasks() {
  while (!is_cancelled_ && in_flight_.size() < max_in_flight_) {
    if (batch_.num_started == batch_.orders.size() && !next_batch()) break;
    const std::size_t index = batch_.num_started++;
    start(std::move(batch_.orders[index]), batch_.keys[index], *batch_.languages[index]);
  }
  return !is_cancelled_ && !in_flight_.empty();
}

// Takes the next batch from the queue. Returns false if there is none while requests are out, or
// if none will come.
bool Translator::Impl::next_batch() {
  std::unique_lock lock(mutex_);
  if (in_flight_.empty()) {
    wake_.wait(lock, [this] { return is_finished_ || is_cancelled_ || !queue_.empty(); });
  }
  if (is_cancelled_ || queue_.empty()) return false;
  batch_ = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

void Translator::Impl::start(Order order, const SegmentKey& key, const LanguagePair& languages) {
  if (const SharedOutcome* known = cache_.find(key)) {
    deliver(order.done, key, known->with_codes_of(order.task.source));
    return;
  }
  const auto found = std::find_if(in_flight_.begin(), in_flight_.end(),
                                  [&key](const InFlight& entry) { return entry.key == key; });
  if (found != in_flight_.end()) {
    found->job->others.push_back(std::move(order));
    return;
  }
  auto job = std::make_unique<Job>(std::move(order), key, setup_, languages);
  if (auto request = job->ladder.start()) {
    submit(std::move(job), std::move(*request));
  } else {
    end(*job);
  }
}

void Translator::Impl::submit(std::unique_ptr<Job> job, GenerationRequest request) {
  request.id = next_id_++;
  if (setup_.options.request_timeout.count() > 0) {
    job->deadline = Clock::now() + setup_.options.request_timeout;
    request.deadline = job->deadline;
  }
  in_flight_.push_back({request.id, job->key, std::move(job)});
  generator_->submit(std::move(request));
}

void Translator::Impl::collect() {
  const bool has_room = in_flight_.size() < max_in_flight_;
  std::vector<GenerationResult> results =
      generator_->wait(Clock::now() + (has_room ? kWaitWithRoom : kWaitWhenFull));
  for (GenerationResult& result : results) handle(std::move(result));
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
  for (const auto& [id, key, job] : in_flight_) {
    if (job->deadline && now > *job->deadline + kBetweenDeadlineChecks) expired.push_back(id);
  }
  for (const RequestId id : expired) {
    generator_->cancel(id);
    GenerationResult result;
    result.id = id;
    result.stop = StopReason::kDeadline;
    handle(std::move(result));
  }
}

void Translator::Impl::handle(GenerationResult result) {
  const auto found =
      std::find_if(in_flight_.begin(), in_flight_.end(),
                   [&result](const InFlight& entry) { return entry.request == result.id; });
  if (found == in_flight_.end()) return;  // Given up before.
  std::unique_ptr<Job> job = std::move(found->job);
  // The last one takes the place of the one that goes.
  if (found != std::prev(in_flight_.end())) *found = std::move(in_flight_.back());
  in_flight_.pop_back();
  if (auto request = job->ladder.handle(std::move(result))) {
    submit(std::move(job), std::move(*request));
  } else {
    end(*job);
  }
}

void Translator::Impl::end(Job& job) {
  count_answers(job.ladder);
  SegmentOutcome outcome = job.ladder.take_outcome();
  SharedOutcome shared(outcome, job.order.task.source);
  for (const Order& other : job.others) {
    deliver(other.done, job.key, shared.with_codes_of(other.task.source));
  }
  cache_.insert(job.key, std::move(shared));
  deliver(job.order.done, job.key, std::move(outcome));
}

void Translator::Impl::count_answers(const Ladder& ladder) {
  switch (ladder.verdict()) {
    case Ladder::Verdict::kNotAsked: break;
    case Ladder::Verdict::kUsable: ++answer_counts_.num_usable; break;
    case Ladder::Verdict::kUnusable: ++answer_counts_.num_unusable; break;
    case Ladder::Verdict::kFailed:
      ++answer_counts_.num_failed;
      if (answer_counts_.first_error.empty()) answer_counts_.first_error = ladder.last_error();
      break;
  }
}

void Translator::Impl::deliver(const Done& done, const SegmentKey& key, SegmentOutcome outcome) {
  outcome.key = key;
  ++rung_counts_.at(static_cast<std::size_t>(outcome.rung));
  done(std::move(outcome));
}

const LanguagePair& Translator::Impl::languages_of(const SegmentTask& task) {
  const std::lock_guard lock(mutex_);
  const std::pair key(std::string(task.source_language), std::string(task.target_language));
  return languages_.try_emplace(key, key.first, key.second, setup_.options.glossary).first->second;
}

Translator::Translator(std::unique_ptr<Generator> generator, TranslatorOptions options)
    : impl_(std::make_unique<Impl>(std::move(generator), std::move(options))) {}
Translator::~Translator() = default;

void Translator::translate(std::vector<Order> orders) { impl_->translate(std::move(orders)); }
void Translator::translate(SegmentTask task, Done done) {
  std::vector<Order> orders;
  orders.push_back({std::move(task), std::move(done)});
  impl_->translate(std::move(orders));
}
void Translator::run() { impl_->run(); }
void Translator::finish() { impl_->finish(); }
void Translator::cancel() { impl_->cancel(); }
std::array<std::uint64_t, kNumRungs> Translator::rung_counts() const {
  return impl_->rung_counts();
}
const AnswerCounts& Translator::answer_counts() const { return impl_->answer_counts(); }
const GeneratorTraits& Translator::traits() const { return impl_->traits(); }

}  // namespace hymt
