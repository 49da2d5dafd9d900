#include "tests/cli/service/toy_models.h"

#include <thread>
#include <utility>

#include "parsers/document/error.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

class ToyGenerator final : public Generator {
 public:
  ToyGenerator(std::string name, std::shared_ptr<std::atomic<int>> num_alive,
               std::shared_ptr<Gate> gate)
      : name_(std::move(name)),
        generator_(name_ == "pseudo" ? make_pseudo_generator() : make_identity_generator()),
        num_alive_(std::move(num_alive)),
        gate_(std::move(gate)) {
    ++*num_alive_;
  }
  ~ToyGenerator() override { --*num_alive_; }

  [[nodiscard]] GeneratorTraits traits() const override {
    GeneratorTraits traits = generator_->traits();
    traits.translates = name_ == "mute";
    traits.fingerprint = "toy " + name_;
    return traits;
  }
  void submit(GenerationRequest request) override {
    ++gate_->num_submitted;
    gate_->num_forced += static_cast<int>(request.term_rules.size());
    generator_->submit(std::move(request));
  }
  void cancel(RequestId id) override { generator_->cancel(id); }
  [[nodiscard]] std::vector<GenerationResult> wait(Clock::time_point until) override {
    if (gate_->is_closed) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return {};
    }
    std::vector<GenerationResult> results = generator_->wait(until);
    for (GenerationResult& result : results) {
      if (name_ != "mute") continue;
      result.text.clear();
      result.stop = StopReason::kFailed;
      result.error = "it is mute";
    }
    return results;
  }
  void wake() override { generator_->wake(); }

 private:
  const std::string name_;
  const std::unique_ptr<Generator> generator_;
  const std::shared_ptr<std::atomic<int>> num_alive_;
  const std::shared_ptr<Gate> gate_;
};

}  // namespace

std::vector<std::string> ToyCatalog::names() const {
  return {"broken", "french", "identity", "mute", "pseudo"};
}

LoadedModel ToyCatalog::load(const std::string& name) const {
  if (name == "broken") throw Error(ErrorKind::kEngine, "its files are broken", name);
  LoadedModel loaded;
  loaded.generator = std::make_unique<ToyGenerator>(name, num_alive_, gate_);
  loaded.description = "a toy";
  if (name == "french") {
    loaded.directions = std::make_shared<LanguageDirections>(
        LanguageDirections{.sources = {"en"}, .targets = {"fr"}});
  }
  return loaded;
}

std::uint64_t ToyCatalog::memory_needed(const std::string& /*name*/) const { return 600; }

}  // namespace hymt
