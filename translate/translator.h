// Segments in, targets and findings out, by one generator.
//
// A translator spells a segment's codes as tags, asks its generator, reads the answer back,
// checks it, and climbs down a ladder while the checks fail:
//     ask again with another wording -> smaller units (the segment cut at its codes and clauses)
//     -> opaque placeholders (each pair of codes with what it encloses kept apart) -> the source.
// Whatever happens, exactly one outcome comes for each task, and its target can be written: it
// holds each code that may not be deleted exactly once, inside the same pair as in the source, and
// is not empty. An outcome is a function of the task, the settings and the generator's answers
// alone: what else is under way, and in which order answers come, does not show in it.
//
// Engine makes translators and gives them their threads; callers deal with it alone.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "translate/generator.h"
#include "translate/ladder.h"
#include "translate/memory/outcome_store.h"
#include "translate/outcome_receiver.h"
#include "translate/segment_key.h"
#include "translate/segment_task.h"
#include "translate/translation_call.h"

namespace hymt {

// A task on its way through the engine.
struct TranslationOrder {
  SegmentTask task;
  SegmentKey key;
  std::optional<SegmentKey> base;           // Example::Keys::base, if the task has examples.
  const LanguagePair* languages = nullptr;  // Of the call's settings.
  std::shared_ptr<TranslationCall> call;
  std::shared_ptr<const OutcomeReceiver> owner;  // Of what the task views.
};

// Thread-safe: any thread may call what is public, but run() belongs to one thread.
class Translator {
 public:
  // `generator` is waited for by this translator alone.
  Translator(std::shared_ptr<Generator> generator, std::shared_ptr<OutcomeStore> store);
  ~Translator();
  Translator(const Translator&) = delete;
  Translator& operator=(const Translator&) = delete;

  [[nodiscard]] const GeneratorTraits& traits() const { return traits_; }

  // Queues orders and returns at once; how much is queued is the callers' business. Returns false,
  // and has not touched them, if run() has ended; but if it broke down, their calls fail.
  [[nodiscard]] bool add(std::vector<TranslationOrder>& orders);

  // Whether run() waits for more when nothing is left to do; at first it does.
  void set_stays(bool stays);

  // run() returns soon; calls that are not over are cancelled.
  void stop();

  // run() takes nothing more and soon returns, for want of work. Not so if it broke down: then
  // calls go on failing.
  [[nodiscard]] bool has_ended() const;

  // Calls were cancelled: what is asked for them alone need not be answered.
  void wake();

  // Works until it may end and nothing is left to do. If the generator breaks down, all calls fail
  // with its error. Throws nothing. Lets go of the generator at its end.
  void run();

 private:
  struct Job;
  struct InFlight;

  [[nodiscard]] bool take_orders();
  [[nodiscard]] bool next_orders();
  void start(TranslationOrder order);
  void submit(std::unique_ptr<Job> job, GenerationRequest request);
  void collect();
  void expire();
  [[nodiscard]] bool drop_cancelled();
  void handle(GenerationResult result);
  void end(Job& job);
  void remember(const TranslationOrder& order, const SegmentOutcome& outcome,
                const std::shared_ptr<const SharedOutcome>& shared);
  template <class End>
  static void end_calls(const Job& job, const End& end_call);
  static void deliver(const TranslationOrder& order, SegmentOutcome outcome);
  [[nodiscard]] Generator::Clock::time_point next_deadline() const;
  template <class End>
  void end_all(const End& end_call) noexcept;

  std::shared_ptr<Generator> generator_;
  const GeneratorTraits traits_;
  const std::shared_ptr<OutcomeStore> store_;
  const std::size_t max_in_flight_;

  mutable std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  std::deque<std::vector<TranslationOrder>> queue_;  // None is empty.
  bool stays_ = true;
  bool is_stopped_ = false;
  bool has_ended_ = false;
  bool is_hungry_ = false;      // Waits for the generator, with room for more.
  bool has_cancelled_ = false;  // Calls, perhaps.
  std::exception_ptr breakdown_;

  // The thread's own.
  std::vector<TranslationOrder> orders_;
  std::size_t num_started_ = 0;      // Of orders_.
  std::vector<InFlight> in_flight_;  // In no order; short enough to be searched from end to end.
  unsigned num_empty_waits_ = 0;     // The last ones in a row that gave nothing.
  RequestId next_id_ = 1;
};

}  // namespace hymt
