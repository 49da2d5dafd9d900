// A model that says what a test wants: a tokenizer of bytes and a backend that follows a script.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/backend.h"
#include "translate/model/sampler.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt::testing {

// Ids: special tokens, then one for each byte.
class ByteTokenizer final : public Tokenizer {
 public:
  static constexpr TokenId kPad = 0;
  static constexpr TokenId kBegin = 1;
  static constexpr TokenId kEnd = 2;
  static constexpr TokenId kAnswer = 3;  // The prompt is over.
  static constexpr TokenId kTargetBegin = 4;
  static constexpr TokenId kTargetEnd = 5;
  static constexpr TokenId kTagBegin = 6;
  static constexpr TokenId kTagEnd = 7;
  static constexpr TokenId kFirstByte = 8;

  static TokenId id_of(char byte) { return kFirstByte + static_cast<unsigned char>(byte); }

  [[nodiscard]] std::vector<TokenId> encode(std::span<const TextPart> parts) const override {
    std::vector<TokenId> ids;
    for (const TextPart& part : parts) {
      for (std::size_t at = 0; at < part.text.size();) {
        const std::size_t special =
            part.kind == TextKind::kTemplate ? special_at(part.text, at) : 0;
        ids.push_back(special > 0 ? *special_token(part.text.substr(at, special))
                                  : id_of(part.text[at]));
        at += special > 0 ? special : 1;
      }
    }
    return ids;
  }

  [[nodiscard]] std::string_view token_bytes(TokenId id) const override {
    if (is_control(id) || id < 0 || static_cast<std::size_t>(id) >= size()) return {};
    if (id < kFirstByte) return kNames.at(static_cast<std::size_t>(id));
    return std::string_view(bytes_).substr(static_cast<std::size_t>(id - kFirstByte), 1);
  }
  [[nodiscard]] bool is_control(TokenId id) const override { return id >= 0 && id <= kAnswer; }
  [[nodiscard]] std::optional<TokenId> special_token(std::string_view name) const override {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (kNames[i] == name) return static_cast<TokenId>(i);
    }
    return std::nullopt;
  }
  [[nodiscard]] std::size_t size() const override { return kFirstByte + bytes_.size(); }
  [[nodiscard]] std::string_view kind() const override { return "bytes"; }

 private:
  static constexpr std::array<std::string_view, 8> kNames = {
      "<|pad|>",  "<|startoftext|>", "<|eos|>", "<|extra_0|>",
      "<target>", "</target>",       "<s1>",    "</s1>"};

  static std::size_t special_at(std::string_view text, std::size_t at) {
    for (const std::string_view name : kNames) {
      if (text.substr(at).starts_with(name)) return name.size();
    }
    return 0;
  }

  const std::string bytes_ = [] {
    std::string bytes(256, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i);
    return bytes;
  }();
};

// The tokens wanted behind a prompt and an answer so far, the best first.
using Script = std::function<std::vector<TokenId>(const std::vector<TokenId>& prompt,
                                                  const std::vector<TokenId>& answer)>;

// Says `text`, whatever it is asked. Tags and wrappers are special tokens.
inline Script says(const std::string& text) {
  const TextPart part{TextKind::kTemplate, text};
  std::vector<TokenId> tokens = ByteTokenizer().encode({&part, 1});
  tokens.push_back(ByteTokenizer::kEnd);
  return [tokens](const auto&, const std::vector<TokenId>& answer) -> std::vector<TokenId> {
    return {tokens.at(std::min(answer.size(), tokens.size() - 1))};
  };
}

class ScriptedBackend final : public Backend {
 public:
  ScriptedBackend(BackendTraits traits, Script script, const BackendOptions& options)
      : traits_(std::move(traits)),
        script_(std::move(script)),
        num_positions_(options.num_positions),
        slots_(options.num_slots) {}

  [[nodiscard]] BackendTraits traits() const override { return traits_; }
  [[nodiscard]] std::size_t num_slots() const override { return slots_.size(); }
  [[nodiscard]] std::size_t num_positions() const override { return num_positions_; }
  [[nodiscard]] std::uint64_t num_bytes() const override { return 0; }

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override {
    auto out = answers.begin();
    for (const SequenceStep& step : steps) {
      std::vector<TokenId>& held = slots_.at(step.slot);
      const std::size_t num_silent = step.tokens.size() - step.rows.size();
      for (std::size_t i = 0; i < step.tokens.size(); ++i) {
        held.push_back(step.tokens[i]);
        if (i < num_silent) continue;
        std::vector<float> logits = logits_behind(held);
        *out++ = Sampler().answer(step.rows[i - num_silent], logits);
      }
    }
  }

  [[nodiscard]] std::size_t length(std::size_t slot) const override {
    return slots_.at(slot).size();
  }
  void truncate(std::size_t slot, std::size_t length) override { slots_.at(slot).resize(length); }
  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override {
    slots_.at(to).assign(slots_.at(from).begin(),
                         slots_.at(from).begin() + static_cast<std::ptrdiff_t>(length));
  }

 private:
  [[nodiscard]] std::vector<float> logits_behind(const std::vector<TokenId>& held) const {
    std::vector<float> logits(traits_.vocab_size);
    const auto middle = std::ranges::find(held, ByteTokenizer::kAnswer);
    if (middle == held.end()) return logits;
    float logit = 20.0F;
    for (const TokenId token : script_({held.begin(), middle + 1}, {middle + 1, held.end()})) {
      logits[static_cast<std::size_t>(token)] = logit;
      logit -= 1.0F;
    }
    return logits;
  }

  const BackendTraits traits_;
  const Script script_;
  const std::size_t num_positions_;
  std::vector<std::vector<TokenId>> slots_;
};

class ScriptedWeights final : public BackendWeights {
 public:
  explicit ScriptedWeights(Script script, std::size_t vocab_size = 300)
      : script_(std::move(script)), vocab_size_(vocab_size) {}

  [[nodiscard]] BackendTraits traits() const override {
    BackendTraits traits;
    traits.name = "scripted";
    traits.vocab_size = vocab_size_;
    traits.is_batch_invariant = true;
    return traits;
  }
  [[nodiscard]] std::uint64_t num_bytes() const override { return 0; }
  [[nodiscard]] std::unique_ptr<Backend> make_backend(
      const BackendOptions& options) const override {
    return std::make_unique<ScriptedBackend>(traits(), script_, options);
  }

 private:
  const Script script_;
  const std::size_t vocab_size_;
};

inline std::shared_ptr<const Model> scripted_model(std::shared_ptr<const BackendWeights> weights,
                                                   std::vector<TokenId> end_tokens = {}) {
  ModelParts parts;
  parts.tokenizer = std::make_unique<ByteTokenizer>();
  parts.style = PromptStyle::kTiny;
  parts.generation.end_tokens = std::move(end_tokens);
  parts.fingerprint = "scripted";
  parts.max_positions = 2048;
  parts.weights = std::move(weights);
  return std::make_shared<const Model>(std::move(parts));
}

// Four answers at a time.
inline std::unique_ptr<Generator> scripted_generator(std::shared_ptr<const Model> model) {
  return make_model_generator(std::move(model), {1, 4});
}
inline std::unique_ptr<Generator> scripted_generator(Script script) {
  return scripted_generator(scripted_model(std::make_shared<ScriptedWeights>(std::move(script))));
}

}  // namespace hymt::testing
