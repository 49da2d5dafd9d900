#include "translate/generation/model_generator.h"

#include <atomic>
#include <cassert>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/loaded_model.h"

namespace hymt {
namespace {

class ModelGenerator final : public Generator {
 public:
  explicit ModelGenerator(std::shared_ptr<const LoadedModel> model)
      : traits_(model->traits()), model_(std::move(model)) {}

  [[nodiscard]] GeneratorTraits traits() const override { return traits_; }
  void submit(GenerationRequest request) override;
  void cancel(RequestId id) override;
  [[nodiscard]] std::vector<GenerationResult> wait(Clock::time_point until) override;
  void wake() override { is_woken_ = true; }

 private:
  // All of these run on the thread that waits.
  void take_submissions(std::vector<GenerationResult>& results);
  void start(const GenerationRequest& request, std::vector<GenerationResult>& results);
  void step(std::vector<GenerationResult>& results);

  const GeneratorTraits traits_;
  const std::shared_ptr<const LoadedModel> model_;
  std::atomic<bool> is_woken_ = false;

  std::mutex mutex_;
  std::deque<GenerationRequest> submitted_;
  std::vector<RequestId> cancelled_;

  // The waiting thread's own: whether each answer is wrapped.
  std::unordered_map<RequestId, bool> under_way_;
};

void ModelGenerator::submit(GenerationRequest request) {
  const std::lock_guard lock(mutex_);
  submitted_.push_back(std::move(request));
}

void ModelGenerator::cancel(RequestId id) {
  const std::lock_guard lock(mutex_);
  cancelled_.push_back(id);
}

std::vector<GenerationResult> ModelGenerator::wait(Clock::time_point until) {
  std::vector<GenerationResult> results;
  do {
    take_submissions(results);
    if (model_->decoder().is_idle()) break;
    step(results);
  } while (results.empty() && !is_woken_ && Clock::now() < until);
  is_woken_ = false;
  return results;
}

void ModelGenerator::take_submissions(std::vector<GenerationResult>& results) {
  std::deque<GenerationRequest> submitted;
  std::vector<RequestId> cancelled;
  {
    const std::lock_guard lock(mutex_);
    submitted.swap(submitted_);
    cancelled.swap(cancelled_);
  }
  for (const GenerationRequest& request : submitted) start(request, results);
  for (const RequestId id : cancelled) model_->decoder().cancel(id);
}

void ModelGenerator::start(const GenerationRequest& request,
                           std::vector<GenerationResult>& results) {
  try {
    PreparedRequest prepared = model_->prepare(request);
    model_->decoder().submit(std::move(prepared.decoding));
    under_way_[request.id] = prepared.wraps_answer;
  } catch (const std::exception& error) {
    GenerationResult& result = results.emplace_back();
    result.id = request.id;
    result.stop = StopReason::kFailed;
    result.error = error.what();
  }
}

// One forward pass.
void ModelGenerator::step(std::vector<GenerationResult>& results) {
  std::vector<DecodingResult> finished;
  model_->decoder().step(finished);
  model_->check_files();
  for (DecodingResult& result : finished) {
    const auto request = under_way_.extract(result.id);
    assert(request);
    results.push_back(model_->answer(std::move(result), request.mapped()));
  }
}

}  // namespace

std::unique_ptr<Generator> make_model_generator(std::shared_ptr<const LoadedModel> model) {
  return std::make_unique<ModelGenerator>(std::move(model));
}

}  // namespace hymt
