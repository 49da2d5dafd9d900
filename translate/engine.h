// What translates, for any number of callers at once.
//
// An engine owns a current generator, which is a model on a device as a rule, the threads that
// generators are waited for on, and what is remembered of outcomes. Tasks of all callers are worked
// on together, so that batches are full whoever asks. The generator may be replaced at any time:
// tasks keep the one that was current when they came.
//
//     caller's threads                     the generator's thread
//     translate(): keys, store  --tasks-->  Translator: ladder, checks  <-->  Generator
//     OutcomeReceiver           <-outcomes-
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "translate/generator.h"
#include "translate/memory/outcome_store.h"
#include "translate/outcome_receiver.h"
#include "translate/segment_task.h"
#include "translate/translation_settings.h"

namespace hymt {

class TranslationCall;
class Translator;
struct TranslationOrder;

// What a caller holds of one translate(). Copies are the same; letting go of it changes nothing.
class TranslationHandle {
 public:
  TranslationHandle() = default;  // Of nothing, which is done.

  // The receiver hears nothing any more once this has returned (unless the receiver itself calls:
  // then nothing after what it is just hearing). What only this call wanted is not worked on any
  // longer. Thread-safe.
  void cancel();

  // All outcomes were given, or the call failed or was cancelled.
  [[nodiscard]] bool is_done() const;

  // Until then. Not for the receiver.
  void wait() const;

 private:
  friend class Engine;
  TranslationHandle(std::shared_ptr<TranslationCall> call, std::shared_ptr<Translator> translator);

  std::shared_ptr<TranslationCall> call_;
  std::shared_ptr<Translator> translator_;  // Null if nothing was asked of it.
};

// Thread-safe.
class Engine {
 public:
  // Both are shared with whoever else holds them; a generator works for one engine at a time.
  // Without a store, outcomes are remembered in 64 MiB of memory, as long as the engine lives.
  // Throws std::system_error if no thread can be had.
  explicit Engine(std::shared_ptr<Generator> generator,
                  std::shared_ptr<OutcomeStore> store = nullptr);
  // Gives up what is under way: receivers hear nothing any more.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Hands tasks over. Keys are worked out, and known outcomes given, on this thread, which is
  // never kept waiting for the engine. `generator`: null for the current one. How much is under way
  // is the callers' business (the pipeline bounds it by bytes). If it throws, nothing was or will
  // be given to the receiver.
  TranslationHandle translate(std::vector<SegmentTask> tasks,
                              std::shared_ptr<const TranslationSettings> settings,
                              std::shared_ptr<OutcomeReceiver> receiver,
                              const std::shared_ptr<Generator>& generator = nullptr);

  // Tasks that come from now on are done by `generator`. The one before ends what it has; then the
  // engine lets go of it. Throws std::system_error if no thread can be had; then nothing changes.
  void set_generator(std::shared_ptr<Generator> generator);

  [[nodiscard]] std::shared_ptr<Generator> generator() const;

 private:
  // A translator with its thread: that of the current generator, or one that has work to end.
  struct Resident {
    std::weak_ptr<Generator> generator;
    std::shared_ptr<Translator> translator;
    std::jthread thread;  // Joined at its end.
  };

  [[nodiscard]] std::shared_ptr<Translator> queue(std::vector<TranslationOrder>& orders,
                                                  const std::shared_ptr<Generator>& generator);
  // These require the mutex.
  [[nodiscard]] std::shared_ptr<Translator> find_translator(
      const std::shared_ptr<Generator>& generator) const;
  std::shared_ptr<Translator> translator_of(const std::shared_ptr<Generator>& generator);
  [[nodiscard]] std::vector<Resident> take_ended();

  const std::shared_ptr<OutcomeStore> store_;
  mutable std::mutex mutex_;  // Guards what follows.
  std::shared_ptr<Generator> generator_;
  std::vector<Resident> residents_;
};

}  // namespace hymt
