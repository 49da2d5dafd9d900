#include "translate/translator.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

namespace hymt {
namespace {

using Clock = Generator::Clock;

// How much later than its deadline a generator may say that it missed it.
constexpr std::chrono::milliseconds kGrace{100};

// Between questions to a generator that has lost a request and says so by waiting for nothing.
constexpr std::chrono::milliseconds kRest{1};

}  // namespace

// One segment that is asked for, and all who want it.
struct Translator::Job {
  Job(TranslationOrder the_order, const GeneratorTraits& traits)
      : order(std::move(the_order)),
        ladder(order.task, {order.call->settings().options(), traits}, *order.languages,
               order.key.high ^ order.key.low) {}

  [[nodiscard]] bool is_wanted() const {
    const auto wants = [](const TranslationOrder& one) { return !one.call->is_over(); };
    return wants(order) || std::any_of(others.begin(), others.end(), wants);
  }

  TranslationOrder order;  // The ladder climbs for its task, also when only others want it still.
  std::vector<TranslationOrder> others;       // With the same key; they came meanwhile.
  std::optional<Clock::time_point> deadline;  // Of the present request.
  Ladder ladder;
};

// A job and the request that is out for it.
struct Translator::InFlight {
  RequestId request = 0;
  SegmentKey key;  // The job's.
  std::unique_ptr<Job> job;
};

Translator::Translator(std::shared_ptr<Generator> generator, std::shared_ptr<OutcomeStore> store)
    : generator_(std::move(generator)),
      traits_(generator_->traits()),
      store_(std::move(store)),
      max_in_flight_(2 * std::max<std::size_t>(1, traits_.slots)) {
  in_flight_.reserve(max_in_flight_);  // So that what is handed over cannot be lost on its way.
}

Translator::~Translator() = default;

bool Translator::add(std::vector<TranslationOrder>& orders) {
  if (orders.empty()) return true;
  std::shared_ptr<Generator> waits;
  std::exception_ptr breakdown;
  {
    const std::lock_guard lock(mutex_);
    breakdown = breakdown_;
    if (!breakdown) {
      if (has_ended_) return false;
      queue_.push_back(std::move(orders));
      if (is_hungry_) waits = generator_;
    }
  }
  if (breakdown) {
    for (const TranslationOrder& order : orders) order.call->fail(breakdown);
    return true;
  }
  changed_.notify_one();
  if (waits) waits->wake();
  return true;
}

void Translator::set_stays(bool stays) {
  {
    const std::lock_guard lock(mutex_);
    stays_ = stays;
  }
  changed_.notify_one();
}

void Translator::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  wake();
}

bool Translator::has_ended() const {
  const std::lock_guard lock(mutex_);
  return has_ended_ && !breakdown_;
}

void Translator::wake() {
  std::shared_ptr<Generator> waits;
  {
    const std::lock_guard lock(mutex_);
    has_cancelled_ = true;
    waits = generator_;
  }
  changed_.notify_one();
  if (waits) waits->wake();
}

template <class End>
void Translator::end_calls(const Job& job, const End& end_call) {
  end_call(*job.order.call);
  for (const TranslationOrder& other : job.others) end_call(*other.call);
}

// Ends the calls of all who wait.
template <class End>
void Translator::end_all(const End& end_call) noexcept {
  std::deque<std::vector<TranslationOrder>> queue;
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
    queue.swap(queue_);
  }
  const auto end_all_of = [&end_call](const std::vector<TranslationOrder>& orders) {
    for (const TranslationOrder& order : orders) {
      if (order.call) end_call(*order.call);  // Those that were started have been moved from.
    }
  };
  for (const InFlight& entry : in_flight_) {
    generator_->cancel(entry.request);
    end_calls(*entry.job, end_call);
  }
  in_flight_.clear();
  end_all_of(orders_);
  std::for_each(queue.begin(), queue.end(), end_all_of);
}

void Translator::run() {
  try {
    while (take_orders()) collect();
    end_all([](TranslationCall& call) { call.cancel(); });  // There are some if it was stopped.
  } catch (...) {
    const std::exception_ptr error = std::current_exception();
    {
      const std::lock_guard lock(mutex_);
      breakdown_ = error;
    }
    end_all([&error](TranslationCall& call) { call.fail(error); });
  }
  std::shared_ptr<Generator> gone;  // Taken down without the mutex; it may be a whole model.
  const std::lock_guard lock(mutex_);
  gone = std::move(generator_);
}

// Starts queued orders while there is room; sleeps while there is nothing to do. Returns false when
// it is time to end.
bool Translator::take_orders() {
  if (!drop_cancelled()) return false;
  while (in_flight_.size() < max_in_flight_) {
    if (num_started_ == orders_.size() && !next_orders()) break;
    TranslationOrder& order = orders_[num_started_++];
    const std::shared_ptr<TranslationCall> call = order.call;
    try {
      start(std::move(order));
    } catch (...) {
      call->fail(std::current_exception());  // The order is in nobody's hands any more.
      throw;
    }
  }
  return !in_flight_.empty();
}

// Takes the next orders from the queue. Returns false if there are none while requests are out, or
// if none will come.
bool Translator::next_orders() {
  orders_.clear();
  num_started_ = 0;
  std::unique_lock lock(mutex_);
  if (in_flight_.empty()) {
    changed_.wait(lock, [this] { return !stays_ || is_stopped_ || !queue_.empty(); });
    has_ended_ = is_stopped_ || queue_.empty();
  }
  if (has_ended_ || queue_.empty()) return false;
  orders_ = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

void Translator::start(TranslationOrder order) {
  if (order.call->is_over()) return;
  if (const auto known = store_->find_inserted(order.key)) {
    deliver(order, known->with_codes_of(order.task.source));
    return;
  }
  const auto found = std::find_if(in_flight_.begin(), in_flight_.end(),
                                  [&](const InFlight& entry) { return entry.key == order.key; });
  if (found != in_flight_.end()) {
    found->job->others.push_back(std::move(order));
    return;
  }
  auto job = std::make_unique<Job>(std::move(order), traits_);
  if (auto request = job->ladder.start()) {
    submit(std::move(job), std::move(*request));
  } else {
    end(*job);
  }
}

void Translator::submit(std::unique_ptr<Job> job, GenerationRequest request) {
  request.id = next_id_++;
  const std::chrono::milliseconds timeout = job->order.call->settings().options().request_timeout;
  if (timeout.count() > 0) {
    job->deadline = Clock::now() + timeout;
    request.deadline = job->deadline;
  }
  in_flight_.push_back({request.id, job->order.key, std::move(job)});
  generator_->submit(std::move(request));
}

void Translator::collect() {
  const bool has_room = in_flight_.size() < max_in_flight_;
  {
    const std::lock_guard lock(mutex_);
    if (has_room && !queue_.empty()) return;
    is_hungry_ = has_room;
  }
  std::vector<GenerationResult> results = generator_->wait(next_deadline());
  for (GenerationResult& result : results) handle(std::move(result));
  num_empty_waits_ = results.empty() ? num_empty_waits_ + 1 : 0;
  if (results.empty()) expire();
  std::unique_lock lock(mutex_);
  is_hungry_ = false;
  // Once or twice means that somebody woke the generator, or that a deadline has passed. More
  // often: it has lost a request and waits for nothing.
  if (num_empty_waits_ <= 2) return;
  changed_.wait_for(lock, kRest, [this] { return !queue_.empty() || has_cancelled_; });
}

// Until when it is worth to wait for the generator alone.
Clock::time_point Translator::next_deadline() const {
  Clock::time_point next = Clock::time_point::max();
  for (const InFlight& entry : in_flight_) {
    if (entry.job->deadline) next = std::min(next, *entry.job->deadline + kGrace);
  }
  return next;
}

// Gives up on requests whose deadline passed without an answer from the generator, which should
// have given one by itself.
void Translator::expire() {
  const Clock::time_point now = Clock::now();
  std::vector<RequestId> expired;
  for (const InFlight& entry : in_flight_) {
    if (entry.job->deadline && now > *entry.job->deadline + kGrace)
      expired.push_back(entry.request);
  }
  for (const RequestId id : expired) {
    generator_->cancel(id);
    GenerationResult result;
    result.id = id;
    result.stop = StopReason::kDeadline;
    handle(std::move(result));
  }
}

// Takes back the requests that nobody wants an answer to any more. Returns false if it is time to
// stop.
bool Translator::drop_cancelled() {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return false;
    if (!std::exchange(has_cancelled_, false)) return true;
  }
  std::erase_if(in_flight_, [this](const InFlight& entry) {
    if (entry.job->is_wanted()) return false;
    generator_->cancel(entry.request);
    return true;
  });
  return true;
}

void Translator::handle(GenerationResult result) {
  const auto found =
      std::find_if(in_flight_.begin(), in_flight_.end(),
                   [&result](const InFlight& entry) { return entry.request == result.id; });
  if (found == in_flight_.end()) return;  // Given up before.
  std::unique_ptr<Job> job = std::move(found->job);
  // The last one takes the place of the one that goes.
  if (found != std::prev(in_flight_.end())) *found = std::move(in_flight_.back());
  in_flight_.pop_back();
  Job& handled = *job;
  try {
    if (auto request = handled.ladder.handle(std::move(result))) {
      submit(std::move(job), std::move(*request));
    } else {
      end(handled);
    }
  } catch (...) {
    const std::exception_ptr error = std::current_exception();
    end_calls(handled, [&error](TranslationCall& call) { call.fail(error); });
    throw;
  }
}

void Translator::end(Job& job) {
  SegmentOutcome outcome = job.ladder.take_outcome();
  const auto shared = std::make_shared<const SharedOutcome>(outcome, job.order.task.source);
  if (outcome.is_repeatable) remember(job.order, outcome, shared);
  for (const TranslationOrder& other : job.others) {
    SegmentOutcome same = shared->with_codes_of(other.task.source);
    same.engine_error = outcome.engine_error;
    deliver(other, std::move(same));
  }
  outcome.was_asked = outcome.verdict != Verdict::kNotAsked;
  deliver(job.order, std::move(outcome));
}

void Translator::remember(const TranslationOrder& order, const SegmentOutcome& outcome,
                          const std::shared_ptr<const SharedOutcome>& shared) {
  // What there is doubt about is no example to follow.
  const bool is_example =
      outcome.verdict == Verdict::kUsable &&
      std::all_of(outcome.findings.begin(), outcome.findings.end(),
                  [](const Finding& finding) { return finding.severity == Severity::kNote; });
  if (is_example || order.base) {
    std::optional<Example::Keys> keys;
    if (order.base) keys = {*order.base, order.key};
    // First, as it is of no use without an outcome, and an outcome might be lost without it.
    store_->insert_example(order.task,
                           is_example ? Example::Origin::kGenerated : Example::Origin::kKnown, keys,
                           shared);
  }
  store_->insert(order.key, shared);
}

void Translator::deliver(const TranslationOrder& order, SegmentOutcome outcome) {
  outcome.key = order.key;
  order.call->deliver(order.task.index, std::move(outcome));
}

}  // namespace hymt
