#include "translate/generation/model_generator.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/request_codec.h"

namespace hymt {
namespace {

// Positions of a sequence: prompt, segment, answer. More than the longest text that is asked for
// can use with the longest answer that RunawayWatch lets pass; memory is taken for those that are
// used only. They do not depend on how much memory there is, as answers may not.
constexpr std::size_t kMostPositions = 32768;

class ModelGenerator final : public Generator {
 public:
  ModelGenerator(std::shared_ptr<const Model> model, const DecodingOptions& options);

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

  const std::shared_ptr<const Model> model_;
  const bool works_alone_;  // No batches, and no beginnings shared.
  const std::size_t num_positions_;
  const RequestCodec codec_;
  GeneratorTraits traits_;
  std::atomic<bool> is_woken_ = false;

  std::mutex mutex_;
  std::deque<GenerationRequest> submitted_;
  std::vector<RequestId> cancelled_;

  // The waiting thread's own.
  std::unique_ptr<BatchDecoder> decoder_;
  std::unordered_map<RequestId, PromptFacts> under_way_;
};

ModelGenerator::ModelGenerator(std::shared_ptr<const Model> model, const DecodingOptions& options)
    : model_(std::move(model)),
      works_alone_(options.is_deterministic && !model_->backend_traits().is_batch_invariant),
      num_positions_(std::min(kMostPositions, model_->max_positions())),
      codec_(model_, num_positions_, options.constrains_tags) {
  const std::size_t num_slots = works_alone_ ? 1 : options.max_batch;
  BatchDecoderOptions decoder_options;
  decoder_options.shares_beginnings = !works_alone_;
  decoder_ = std::make_unique<BatchDecoder>(
      model_->make_backend({options.num_threads, num_slots, num_positions_}), decoder_options);
  traits_.name = "model";
  traits_.fingerprint = model_->fingerprint();
  // What is not promised to be the same twice should not look as if it were.
  if (!model_->backend_traits().is_batch_invariant && !options.is_deterministic) {
    traits_.fingerprint += ", batches of " + std::to_string(num_slots);
  }
  traits_.languages = model_->languages().targets;
  traits_.takes_examples = model_->prompts().takes_examples();
  traits_.redraw = model_->prompts().recommended_sampling();
  traits_.slots = decoder_->num_slots();
  traits_.max_source_bytes = codec_.max_source_bytes();
}

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
    if (decoder_->is_idle()) break;
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
  for (const RequestId id : cancelled) decoder_->cancel(id);
}

void ModelGenerator::start(const GenerationRequest& request,
                           std::vector<GenerationResult>& results) {
  try {
    PreparedRequest prepared = codec_.prepare(request);
    under_way_[request.id] = std::move(prepared.facts);
    decoder_->submit(std::move(prepared.decoding));
  } catch (const std::exception& error) {
    under_way_.erase(request.id);
    GenerationResult& result = results.emplace_back();
    result.id = request.id;
    result.stop = StopReason::kFailed;
    result.error = error.what();
  }
}

// One forward pass.
void ModelGenerator::step(std::vector<GenerationResult>& results) {
  std::vector<DecodingResult> finished;
  decoder_->step(finished);
  model_->check_unchanged();
  for (DecodingResult& result : finished) {
    auto request = under_way_.extract(result.id);
    assert(request);
    results.push_back(codec_.answer(std::move(result), std::move(request.mapped())));
  }
}

}  // namespace

std::unique_ptr<Generator> make_model_generator(std::shared_ptr<const Model> model,
                                                const DecodingOptions& options) {
  return std::make_unique<ModelGenerator>(std::move(model), options);
}

}  // namespace hymt
