// A model as its generator uses it: requests in words become requests in tokens, and answers in
// tokens become answers in words.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "translate/generation/batch_decoder.h"
#include "translate/generator.h"
#include "translate/model/checkpoint.h"
#include "translate/prompts/prompt_template.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

struct ModelParts {
  std::unique_ptr<const Tokenizer> tokenizer;
  PromptStyle style = PromptStyle::kHyMt2;
  std::vector<TokenId> end_tokens;     // That the model's configuration names.
  std::vector<std::string> languages;  // As in GeneratorTraits.
  std::string fingerprint;
  std::unique_ptr<BatchDecoder> decoder;
  std::shared_ptr<const Checkpoint>
      checkpoint;  // Whose files the decoder goes on reading; or null.
};

// What goes back from a prompt to its answer.
struct PreparedRequest {
  DecodingRequest decoding;
  bool wraps_answer = false;  // The answer is expected as <target>...</target>.
};

// Immutable but for its decoder. Serves one generator.
class LoadedModel {
 public:
  // Throws Error (kEngine) if the parts do not belong together.
  explicit LoadedModel(ModelParts parts);

  [[nodiscard]] std::string_view fingerprint() const { return parts_.fingerprint; }
  [[nodiscard]] GeneratorTraits traits() const;

  // For the thread that waits for answers.
  [[nodiscard]] BatchDecoder& decoder() const { return *parts_.decoder; }

  // Throws Error (kEngine) if files that the decoder reads are no longer what was loaded: then what
  // it computed is worth nothing.
  void check_files() const;

  // Throws Error if the request cannot be put into a prompt.
  [[nodiscard]] PreparedRequest prepare(const GenerationRequest& request) const;

  // The answer in words: the bytes of its tokens, unwrapped, which need not be UTF-8. Tokens that
  // gave none of them have no score.
  [[nodiscard]] GenerationResult answer(DecodingResult result, bool was_wrapped) const;

 private:
  [[nodiscard]] std::size_t answer_limit(const GenerationRequest& request) const;
  [[nodiscard]] std::vector<TokenId> forced_tokens(const GenerationRequest& request,
                                                   bool wraps_answer) const;
  [[nodiscard]] std::vector<TokenId> markup_tokens(const GenerationRequest& request,
                                                   bool wraps_answer) const;

  ModelParts parts_;
  PromptTemplate prompts_;
  std::size_t num_positions_;
  std::shared_ptr<const std::vector<TokenId>> banned_tokens_;
};

}  // namespace hymt
