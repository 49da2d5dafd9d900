// Which tokens may come next in the answer to a text with tags, so that it ends with all of them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "translate/constraint/answer_constraint.h"
#include "translate/constraint/tag_automaton.h"
#include "translate/constraint/token_index.h"
#include "translate/generator.h"

namespace hymt {

struct TagConstraintLimits {
  std::vector<TokenId> end_tokens;    // At least one; any of them ends an answer.
  std::size_t max_answer_tokens = 0;  // Without the end.
};

// The constraint on answers to `source`, inside `frame`, with the terms of `rules`. They end within
// the limit: as long as there is room anything goes, then what is missing is asked for. Where the
// model would end an answer that lacks a tag, the next is a tag, of those that may come the one
// that it chooses; where it lacks a term, that. Null if there is nothing to constrain (no tags, no
// terms), or it cannot be done: too many tags, a vocabulary that does not spell every byte, a limit
// too small for the tags alone; where it is too small for tags and terms, the terms are left out.
// Each call of allowed() takes the state that the last left, and only reads what is new in the
// answer; one that does not go on with the last begins anew.
[[nodiscard]] std::shared_ptr<AnswerConstraint> make_tag_constraint(
    std::shared_ptr<const TokenIndex> index, const Tokenizer& tokenizer, const TaggedText& source,
    AnswerFrame frame, TagConstraintLimits limits, std::span<const TermRule> rules = {});

}  // namespace hymt
