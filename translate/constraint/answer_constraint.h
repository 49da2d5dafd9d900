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

  // Which tokens may be chosen behind `answer`, the tokens so far. What the mask shows lasts until
  // the next call. Called once for each choice; what it throws fails its request.
  [[nodiscard]] virtual TokenMask allowed(std::span<const TokenId> answer) = 0;

  // Whether `token`, chosen of what allowed() showed last, goes on with the answer or ends it.
  // False: by it the model would end the answer, and something is missing. Then it is not written,
  // and allowed() is to be asked again; it shows what is missing, and nothing that is not taken.
  [[nodiscard]] virtual bool takes(TokenId token) = 0;

  // From now on allowed() shows what completes the answer, in as few tokens as it can, and no more.
  virtual void complete() = 0;

  // Whether the answer would have ended with a tag missing, or complete() was called.
  [[nodiscard]] virtual bool was_completed() const = 0;
};

}  // namespace hymt
