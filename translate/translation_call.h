// One call of Engine::translate, from the task to the last outcome.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "translate/outcome_receiver.h"
#include "translate/segment_task.h"
#include "translate/translation_settings.h"

namespace hymt {

// Shared by the caller's handle and the engine. Thread-safe.
class TranslationCall {
 public:
  // `num_tasks` outcomes end the call.
  TranslationCall(std::shared_ptr<OutcomeReceiver> receiver,
                  std::shared_ptr<const TranslationSettings> settings, std::size_t num_tasks);
  TranslationCall(const TranslationCall&) = delete;
  TranslationCall& operator=(const TranslationCall&) = delete;

  [[nodiscard]] const TranslationSettings& settings() const { return *settings_; }

  // Gives the receiver what it waits for, unless the call is over.
  void deliver(std::size_t index, SegmentOutcome outcome);
  void fail(const std::exception_ptr& error);

  // Ends the call. The receiver hears nothing any more once this has returned, but for what it is
  // just hearing if it is the receiver who calls.
  void cancel();

  // No outcome is wanted any more.
  [[nodiscard]] bool is_over() const { return is_over_.load(std::memory_order_acquire); }
  void wait_until_over() const;

 private:
  // Calls the receiver while the call is not over; ends it if `tell` returns true.
  template <class Tell>
  void tell_receiver(const Tell& tell);

  const std::shared_ptr<const TranslationSettings> settings_;
  std::atomic<bool> is_over_ = false;
  std::atomic<std::thread::id> telling_;  // The thread that calls the receiver.

  mutable std::mutex mutex_;  // Held while the receiver is called; guards what follows.
  mutable std::condition_variable over_;
  std::shared_ptr<OutcomeReceiver> receiver_;  // Null when the call is over.
  std::size_t num_open_;
};

}  // namespace hymt
