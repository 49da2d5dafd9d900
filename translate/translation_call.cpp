#include "translate/translation_call.h"

#include <utility>

namespace hymt {

TranslationCall::TranslationCall(std::shared_ptr<OutcomeReceiver> receiver,
                                 std::shared_ptr<const TranslationSettings> settings,
                                 std::size_t num_tasks)
    : settings_(std::move(settings)),
      is_over_(num_tasks == 0),
      receiver_(num_tasks == 0 ? nullptr : std::move(receiver)),
      num_open_(num_tasks) {}

template <class Tell>
void TranslationCall::tell_receiver(const Tell& tell) {
  std::shared_ptr<OutcomeReceiver> gone;  // Taken down without the mutex.
  const std::lock_guard lock(mutex_);
  if (is_over()) return;
  telling_ = std::this_thread::get_id();
  const bool is_last = tell(*receiver_);
  telling_ = std::thread::id();
  // The receiver may have cancelled the call meanwhile.
  if (!is_last && !is_over()) return;
  is_over_.store(true, std::memory_order_release);
  gone = std::move(receiver_);
  over_.notify_all();
}

void TranslationCall::deliver(std::size_t index, SegmentOutcome outcome) {
  tell_receiver([&](OutcomeReceiver& receiver) {
    receiver.take_outcome(index, std::move(outcome));
    return --num_open_ == 0;
  });
}

void TranslationCall::fail(const std::exception_ptr& error) {
  tell_receiver([&](OutcomeReceiver& receiver) {
    receiver.engine_failed(error);
    return true;
  });
}

void TranslationCall::cancel() {
  is_over_.store(true, std::memory_order_release);
  if (telling_ == std::this_thread::get_id()) return;  // tell_receiver() does the rest.
  std::shared_ptr<OutcomeReceiver> gone;
  const std::lock_guard lock(mutex_);
  gone = std::move(receiver_);
  over_.notify_all();
}

void TranslationCall::wait_until_over() const {
  std::unique_lock lock(mutex_);
  over_.wait(lock, [this] { return receiver_ == nullptr; });
}

}  // namespace hymt
