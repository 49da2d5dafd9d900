// Requests in words become requests in tokens, and answers in tokens become answers in words.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "translate/constraint/token_index.h"
#include "translate/generation/batch_decoder.h"
#include "translate/generation/expected_length.h"
#include "translate/generator.h"
#include "translate/loading/model.h"

namespace hymt {

// What an answer has to know of its prompt.
struct PromptFacts {
  bool wraps_answer = false;  // The answer is expected as <target>...</target>.
  // Of the tokens that the constraint on tags allows the likeliest is chosen, or one of the few
  // likeliest is drawn.
  bool takes_likeliest_with_tags = false;
  std::vector<GlossaryTerm> omitted_terms;
};

struct PreparedRequest {
  DecodingRequest decoding;
  PromptFacts facts;
};

// Immutable; any number of threads may use one.
class RequestCodec {
 public:
  // For sequences of so many positions. With `constrains_tags` answers have all tags of their
  // source, where the constraint can be made (translate/constraint/tag_constraint.h).
  RequestCodec(std::shared_ptr<const Model> model, std::size_t num_positions, bool constrains_tags);

  // The longest source text that should be asked for at once.
  [[nodiscard]] std::size_t max_source_bytes() const;

  // Throws Error if the request cannot be put into a prompt.
  [[nodiscard]] PreparedRequest prepare(const GenerationRequest& request) const;

  // The answer in words: the bytes of its tokens, unwrapped, which need not be UTF-8. Tokens that
  // gave none of them have no score.
  [[nodiscard]] GenerationResult answer(DecodingResult result, PromptFacts facts) const;

 private:
  [[nodiscard]] std::shared_ptr<AnswerConstraint> constraint_on(
      const GenerationRequest& request, const PreparedRequest& prepared) const;
  [[nodiscard]] std::vector<TokenId> forced_tokens(const GenerationRequest& request,
                                                   bool wraps_answer) const;
  [[nodiscard]] std::vector<TokenId> markup_tokens(const GenerationRequest& request,
                                                   bool wraps_answer) const;

  std::shared_ptr<const Model> model_;
  std::size_t num_positions_;
  ExpectedLength expected_length_;
  std::shared_ptr<const std::vector<TokenId>> banned_tokens_;
  std::shared_ptr<const TokenIndex> token_index_;  // Null: nothing is constrained.
};

}  // namespace hymt
