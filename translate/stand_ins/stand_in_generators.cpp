#include "translate/stand_ins/stand_in_generators.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "parsers/document/error.h"
#include "translate/stand_ins/pseudo_translation.h"
#include "translate/stand_ins/stand_in_generator.h"

namespace hymt {
namespace {

class IdentityGenerator final : public StandInGenerator {
 public:
  IdentityGenerator() : StandInGenerator("identity", "identity/1") {}

 private:
  void answer(GenerationRequest& request, GenerationResult& result) const override {
    result.text = std::move(request.source.text);
  }
};

class PseudoGenerator final : public StandInGenerator {
 public:
  PseudoGenerator() : StandInGenerator("pseudo", "pseudo/1") {}

 private:
  void answer(GenerationRequest& request, GenerationResult& result) const override {
    for (const AnswerPiece& piece : pseudo_translation(request.source)) result.text += piece.bytes;
  }
};

[[noreturn]] void throw_unknown(std::string_view engine) {
  throw Error(ErrorKind::kUsage,
              "There is no engine '" + std::string(engine) +
                  "'. Known are identity, pseudo and adversarial[:SEED[:KIND]], where SEED is a "
                  "whole number and KIND is tags, chatter or all.");
}

std::optional<Damage> damage_of(std::string_view kind) {
  if (kind == "tags") return Damage::kTags;
  if (kind == "chatter") return Damage::kChatter;
  if (kind == "all") return Damage::kAll;
  return std::nullopt;
}

std::unique_ptr<Generator> make_adversarial(std::string_view engine, std::string_view arguments) {
  std::uint64_t seed = 0;
  const auto [end, error] =
      std::from_chars(arguments.data(), arguments.data() + arguments.size(), seed);
  if (error != std::errc()) throw_unknown(engine);
  arguments.remove_prefix(static_cast<std::size_t>(end - arguments.data()));
  if (arguments.empty()) return make_adversarial_generator(seed, Damage::kAll);
  const std::optional<Damage> damage =
      arguments.front() == ':' ? damage_of(arguments.substr(1)) : std::nullopt;
  if (!damage) throw_unknown(engine);
  return make_adversarial_generator(seed, *damage);
}

}  // namespace

std::unique_ptr<Generator> make_identity_generator() {
  return std::make_unique<IdentityGenerator>();
}

std::unique_ptr<Generator> make_pseudo_generator() { return std::make_unique<PseudoGenerator>(); }

std::unique_ptr<Generator> make_stand_in_generator(std::string_view engine) {
  constexpr std::string_view kAdversarial = "adversarial";
  if (engine == "identity") return make_identity_generator();
  if (engine == "pseudo") return make_pseudo_generator();
  if (engine == kAdversarial) return make_adversarial_generator(0, Damage::kAll);
  if (!engine.starts_with(std::string(kAdversarial) + ":")) throw_unknown(engine);
  return make_adversarial(engine, engine.substr(kAdversarial.size() + 1));
}

}  // namespace hymt
