// A constraint on an answer, such as that its tags are those of the source.
#pragma once

#include <span>

#include "translate/model/row_request.h"

namespace hymt {

// One object serves one request and is called by one thread at a time.
class AnswerConstraint {
 public:
  AnswerConstraint() = default;
  AnswerConstraint(const AnswerConstraint&) = delete;
  AnswerConstraint& operator=(const AnswerConstraint&) = delete;
  virtual ~AnswerConstraint() = default;

  // Which tokens may follow `answer`, the tokens chosen so far. What the mask shows lasts until the
  // next call. Called once for each token; what it throws fails its request.
  [[nodiscard]] virtual TokenMask allowed(std::span<const TokenId> answer) = 0;
};

}  // namespace hymt
