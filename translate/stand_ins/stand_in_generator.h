// What the generators without a model have in common.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "translate/generator.h"

namespace hymt {

// Queues requests and answers them in wait(), on the thread that calls it, in the order in which
// they came. Honours forced answers, cancellation and deadlines; ignores sampling.
class StandInGenerator : public Generator {
 public:
  StandInGenerator(std::string name, std::string fingerprint);

  [[nodiscard]] GeneratorTraits traits() const override { return traits_; }
  void submit(GenerationRequest request) override;
  void cancel(RequestId id) override;
  [[nodiscard]] std::vector<GenerationResult> wait(Clock::time_point until) override;
  void wake() override {}  // It never sleeps.

 private:
  // Fills in `result`, whose id is set; may take the request to pieces. Must be a function of the
  // request alone, and must not throw. Called by one thread at a time.
  virtual void answer(GenerationRequest& request, GenerationResult& result) const = 0;

  const GeneratorTraits traits_;
  std::mutex mutex_;
  std::vector<GenerationRequest> requests_;   // Guarded by the mutex.
  std::unordered_set<RequestId> cancelled_;   // Of those in requests_; guarded too.
  std::vector<GenerationRequest> under_way_;  // wait()'s own, kept for its memory.
};

}  // namespace hymt
