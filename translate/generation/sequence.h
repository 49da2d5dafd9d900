// A request on its way through the batch: what is known of its tokens, in or out of a slot.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "translate/generation/batch_decoder.h"
#include "translate/generation/penalty_set.h"

namespace hymt {

// It can leave its slot and come back later: then its tokens are computed again, and its answer
// goes on where it was.
struct Sequence {
  // Requires that prompt and forced answer, or one token, fit into the positions. Takes the request
  // only if nothing is thrown (std::bad_alloc).
  Sequence(DecodingRequest&& the_request, std::size_t vocab_size, std::size_t num_positions)
      : tokens(the_request.prompt), room(num_positions - the_request.prompt.size()) {
    result.id = the_request.id;
    if (the_request.sampling.repetition_penalty != 1.0F) {
      penalized = PenaltySet(vocab_size, the_request.unpenalized_tokens);
      penalized.see(the_request.prompt);
    }
    if (the_request.forced_answer) {
      tokens.insert(tokens.end(), the_request.forced_answer->begin(),
                    the_request.forced_answer->end());
    }
    request = std::move(the_request);
  }

  // The first position whose logits say something about what is not known of the answer.
  [[nodiscard]] std::size_t first_asked() const {
    return request.prompt.size() - 1 + result.tokens.size();
  }

  DecodingRequest request;
  DecodingResult result;
  std::vector<TokenId> tokens;  // All that are known: prompt, then answer or forced answer.
  std::size_t room;             // Positions for the answer.
  PenaltySet penalized;
  // What the constraint says about the next token; none if it has not been asked.
  std::optional<TokenMask> mask;
  bool is_prepared = false;  // Its slot holds nothing but a beginning of `tokens`.
};

}  // namespace hymt
