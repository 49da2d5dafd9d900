#include "translate/stand_ins/stand_in_generator.h"

#include <algorithm>
#include <utility>

namespace hymt {
namespace {

GeneratorTraits traits_of(std::string name, std::string fingerprint) {
  // There is no limit to what can be worked on. With few at a time, each is still in the cache when
  // its answer is looked at.
  constexpr std::size_t kSlots = 3;
  GeneratorTraits traits;
  traits.name = std::move(name);
  traits.fingerprint = std::move(fingerprint);
  traits.translates = false;
  traits.slots = kSlots;
  return traits;
}

}  // namespace

StandInGenerator::StandInGenerator(std::string name, std::string fingerprint)
    : traits_(traits_of(std::move(name), std::move(fingerprint))) {}

void StandInGenerator::submit(GenerationRequest request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(std::move(request));
}

void StandInGenerator::cancel(RequestId id) {
  const std::lock_guard lock(mutex_);
  const bool is_queued = std::any_of(requests_.begin(), requests_.end(),
                                     [id](const auto& request) { return request.id == id; });
  if (is_queued) cancelled_.insert(id);
}

std::vector<GenerationResult> StandInGenerator::wait(Clock::time_point /*until*/) {
  std::unordered_set<RequestId> cancelled;
  {
    const std::lock_guard lock(mutex_);
    under_way_.swap(requests_);
    cancelled.swap(cancelled_);
  }
  std::vector<GenerationResult> results;
  results.reserve(under_way_.size());
  const auto now = Clock::now();
  for (GenerationRequest& request : under_way_) {
    GenerationResult& result = results.emplace_back();
    result.id = request.id;
    if (cancelled.contains(request.id)) {
      result.stop = StopReason::kCancelled;
    } else if (request.deadline && now > *request.deadline) {
      result.stop = StopReason::kDeadline;
    } else if (request.forced_answer) {
      result.text = *std::move(request.forced_answer);
    } else {
      answer(request, result);
    }
  }
  under_way_.clear();
  return results;
}

}  // namespace hymt
