// A generator that does what a test says.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "translate/generator.h"
#include "translate/model/random_draws.h"

namespace hymt::testing {

// What a ScriptedGenerator was asked; outlives the generator. What is not a function may be looked
// at when no request is under way.
struct ScriptLog {
  [[nodiscard]] std::size_t num_submitted() const {
    const std::lock_guard lock(mutex);
    return requests.size();
  }
  [[nodiscard]] std::size_t num_cancelled() const {
    const std::lock_guard lock(mutex);
    return cancelled.size();
  }

  mutable std::mutex mutex;
  std::vector<GenerationRequest> requests;
  std::vector<RequestId> cancelled;
  std::size_t max_in_flight = 0;
};

class ScriptedGenerator final : public Generator {
 public:
  // Fills in a result whose id is set; returns false to leave the request without an answer.
  using Script = std::function<bool(const GenerationRequest&, GenerationResult&)>;

  struct Options {
    bool translates = true;
    std::size_t slots = 4;
    std::size_t max_source_bytes = 8192;
    // Not 0: results come one at a time, in an order drawn from this seed.
    std::uint64_t shuffle = 0;
  };

  // `log` must outlive the generator.
  ScriptedGenerator(Script script, ScriptLog& log, Options options)
      : script_(std::move(script)), log_(log), options_(options), draws_(options.shuffle) {}
  ScriptedGenerator(Script script, ScriptLog& log)
      : ScriptedGenerator(std::move(script), log, Options{}) {}

  [[nodiscard]] GeneratorTraits traits() const override {
    GeneratorTraits traits;
    traits.name = traits.fingerprint = "scripted";
    traits.translates = options_.translates;
    traits.slots = options_.slots;
    traits.max_source_bytes = options_.max_source_bytes;
    return traits;
  }

  void submit(GenerationRequest request) override {
    const std::lock_guard lock(log_.mutex);
    log_.requests.push_back(request);
    waiting_.push_back(std::move(request));
    log_.max_in_flight = std::max(log_.max_in_flight, waiting_.size());
  }

  void cancel(RequestId id) override {
    const std::lock_guard lock(log_.mutex);
    log_.cancelled.push_back(id);
  }

  std::vector<GenerationResult> wait(Clock::time_point /*until*/) override {
    const std::vector<GenerationRequest> taken = take();
    std::vector<GenerationResult> results;
    for (const GenerationRequest& request : taken) {
      GenerationResult result;
      result.id = request.id;
      if (script_(request, result)) results.push_back(std::move(result));
    }
    return results;
  }

  void wake() override {}

 private:
  std::vector<GenerationRequest> take() {
    const std::lock_guard lock(log_.mutex);
    std::vector<GenerationRequest> taken;
    if (options_.shuffle == 0) {
      taken.swap(waiting_);
    } else if (!waiting_.empty()) {
      const auto index = static_cast<std::ptrdiff_t>(draws_.below(waiting_.size()));
      taken.push_back(std::move(waiting_[static_cast<std::size_t>(index)]));
      waiting_.erase(waiting_.begin() + index);
    }
    return taken;
  }

  Script script_;
  ScriptLog& log_;
  Options options_;
  RandomDraws draws_;
  std::vector<GenerationRequest> waiting_;  // Guarded by the log's mutex.
};

}  // namespace hymt::testing
