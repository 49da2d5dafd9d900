#include "translate/generation/model_generator.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/loaded_model.h"

namespace hymt {
namespace {

using Clock = std::chrono::steady_clock;

class ModelGenerator final : public Generator {
 public:
  explicit ModelGenerator(std::shared_ptr<const LoadedModel> model)
      : traits_(model->traits()), first_model_(std::move(model)), model_(first_model_) {}

  [[nodiscard]] GeneratorTraits traits() const override { return traits_; }
  void submit(GenerationRequest request) override;
  void cancel(RequestId id) override;
  [[nodiscard]] std::vector<GenerationResult> wait(std::chrono::milliseconds timeout) override;
  void set_model(std::shared_ptr<const ModelHandle> model) override;

 private:
  struct UnderWay {
    std::shared_ptr<const LoadedModel> model;
    bool wraps_answer = false;
  };

  // All of these run on the thread that waits.
  void take_submissions(std::vector<GenerationResult>& results);
  void start(const GenerationRequest& request, std::vector<GenerationResult>& results);
  void step(std::vector<GenerationResult>& results);

  const GeneratorTraits traits_;
  const std::shared_ptr<const ModelHandle> first_model_;

  std::mutex mutex_;
  std::deque<GenerationRequest> submitted_;
  std::vector<RequestId> cancelled_;
  std::shared_ptr<const ModelHandle> model_;

  // The waiting thread's own.
  std::unordered_map<RequestId, UnderWay> under_way_;
  std::vector<std::shared_ptr<const LoadedModel>> busy_models_;
};

void ModelGenerator::submit(GenerationRequest request) {
  const std::lock_guard lock(mutex_);
  if (!request.model) request.model = model_;
  submitted_.push_back(std::move(request));
}

void ModelGenerator::cancel(RequestId id) {
  const std::lock_guard lock(mutex_);
  cancelled_.push_back(id);
}

void ModelGenerator::set_model(std::shared_ptr<const ModelHandle> model) {
  if (!model) model = first_model_;
  const std::lock_guard lock(mutex_);
  model_ = std::move(model);
}

std::vector<GenerationResult> ModelGenerator::wait(std::chrono::milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  std::vector<GenerationResult> results;
  do {
    take_submissions(results);
    if (busy_models_.empty()) break;
    step(results);
  } while (results.empty() && Clock::now() < end);
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
  for (const RequestId id : cancelled) {
    const auto found = under_way_.find(id);
    if (found != under_way_.end()) found->second.model->decoder().cancel(id);
  }
}

void ModelGenerator::start(const GenerationRequest& request,
                           std::vector<GenerationResult>& results) {
  try {
    auto model = std::dynamic_pointer_cast<const LoadedModel>(request.model);
    if (!model) throw Error(ErrorKind::kEngine, "The request names a model of another generator.");
    PreparedRequest prepared = model->prepare(request);
    model->decoder().submit(std::move(prepared.decoding));
    if (std::find(busy_models_.begin(), busy_models_.end(), model) == busy_models_.end()) {
      busy_models_.push_back(model);
    }
    under_way_[request.id] = {std::move(model), prepared.wraps_answer};
  } catch (const std::exception& error) {
    GenerationResult& result = results.emplace_back();
    result.id = request.id;
    result.stop = StopReason::kFailed;
    result.error = error.what();
  }
}

// One forward pass of each model that has something to do; most often there is one.
void ModelGenerator::step(std::vector<GenerationResult>& results) {
  std::vector<DecodingResult> finished;
  for (const auto& model : busy_models_) {
    model->decoder().step(finished);
    model->check_files();
  }
  std::erase_if(busy_models_, [](const auto& model) { return model->decoder().is_idle(); });
  for (DecodingResult& result : finished) {
    const auto request = under_way_.extract(result.id);
    assert(request);
    const UnderWay& under_way = request.mapped();
    results.push_back(under_way.model->answer(std::move(result), under_way.wraps_answer));
  }
}

}  // namespace

std::unique_ptr<Generator> make_model_generator(std::shared_ptr<const LoadedModel> model) {
  return std::make_unique<ModelGenerator>(std::move(model));
}

}  // namespace hymt
