// Who asks for translations, as the engine sees them.
#pragma once

#include <cstddef>
#include <exception>

#include "translate/segment_task.h"

namespace hymt {

// The engine keeps a receiver alive until the last outcome was given to it, or the call was
// cancelled; so it is what owns whatever the tasks view. For one call of translate() it is never
// called by two threads at once.
class OutcomeReceiver {
 public:
  OutcomeReceiver() = default;
  OutcomeReceiver(const OutcomeReceiver&) = delete;
  OutcomeReceiver& operator=(const OutcomeReceiver&) = delete;
  virtual ~OutcomeReceiver() = default;

  // Once for each task, on a thread of the engine's or, for what is known already, on the caller's
  // within translate(). Must be quick and must not throw.
  virtual void take_outcome(std::size_t index, SegmentOutcome outcome) = 0;

  // The engine broke down: tasks without an outcome will get none. Called once at most for each
  // call, and as the last. Must not throw.
  virtual void engine_failed(const std::exception_ptr& error) = 0;
};

}  // namespace hymt
