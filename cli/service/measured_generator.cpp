#include "cli/service/measured_generator.h"

#include <atomic>
#include <utility>
#include <vector>

namespace hymt {
namespace {

class MeasuredGenerator final : public Generator {
 public:
  MeasuredGenerator(std::unique_ptr<Generator> generator, ServiceMetrics& metrics)
      : generator_(std::move(generator)), metrics_(metrics) {}

  [[nodiscard]] GeneratorTraits traits() const override { return generator_->traits(); }

  void submit(GenerationRequest request) override {
    ++num_requests_;
    generator_->submit(std::move(request));
  }

  void cancel(RequestId id) override { generator_->cancel(id); }

  [[nodiscard]] std::vector<GenerationResult> wait(Clock::time_point until) override {
    const std::size_t num_requests = num_requests_;
    std::vector<GenerationResult> results = generator_->wait(until);
    if (results.empty()) return results;
    std::size_t num_tokens = 0;
    for (const GenerationResult& result : results) num_tokens += result.tokens.size();
    num_requests_ -= results.size();
    metrics_.count_step(num_requests, results.size(), num_tokens);
    return results;
  }

  void wake() override { generator_->wake(); }

 private:
  const std::unique_ptr<Generator> generator_;
  ServiceMetrics& metrics_;
  std::atomic<std::size_t> num_requests_ = 0;  // Each gets one result.
};

}  // namespace

std::shared_ptr<Generator> make_measured_generator(std::unique_ptr<Generator> generator,
                                                   ServiceMetrics& metrics) {
  return std::make_shared<MeasuredGenerator>(std::move(generator), metrics);
}

}  // namespace hymt
