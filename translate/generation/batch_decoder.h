// Continuous batching: many requests decoded together on one backend. A sequence that ends frees
// its slot for the next one at once, and each forward pass holds prompts and next tokens alike.
//
// An answer is a function of its request, the model and nothing else, on a backend that is
// batch-invariant: draws are keyed by (seed, stream), never by time or order. What prompts have in
// common at their beginning is computed once and shared by the slots. A sequence that had to leave
// its slot for want of memory goes on as if it had not.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "translate/constraint/answer_constraint.h"
#include "translate/generation/runaway_watch.h"
#include "translate/generator.h"
#include "translate/model/backend.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

struct DecodingRequest {
  RequestId id = 0;
  std::vector<TokenId> prompt;      // At least one token.
  std::vector<TokenId> end_tokens;  // Any of them ends the answer; it is not part of it.
  // Never chosen (control tokens, rows without a token); ascending. Shared, as they are the same
  // for all requests of a model; null: none.
  std::shared_ptr<const std::vector<TokenId>> banned_tokens;
  // The repetition penalty leaves them alone: tags, which have to be repeated.
  std::vector<TokenId> unpenalized_tokens;
  // At least 1. An answer may always use what room its slot has.
  std::size_t max_answer_tokens = std::numeric_limits<std::size_t>::max();
  // Decides who goes first, and nothing else.
  std::size_t expected_answer_tokens = 0;
  SamplingOptions sampling;
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  // If set, nothing is chosen, and constraint and bans play no part: these are scored, and the end
  // after them.
  std::optional<std::vector<TokenId>> forced_answer;
  std::shared_ptr<AnswerConstraint> constraint;  // May be null.
  // The same; sees the tokens that are chosen. What it would end is completed as the constraint
  // says, if there is one.
  std::shared_ptr<RunawayWatch> watch;
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

struct DecodingResult {
  RequestId id = 0;
  std::vector<TokenId> tokens;           // Without the end token.
  std::vector<float> log_probabilities;  // One a token: natural, of the unconstrained softmax
                                         // before penalty and temperature.
  // The same for the end of the answer, all end tokens together; if it ended by itself or was
  // forced.
  std::optional<float> end_log_probability;
  bool was_completed = false;  // As AnswerConstraint says.
  StopReason stop = StopReason::kEnd;
  std::string error;  // For kFailed and kNoRoom: one sentence.
};

struct BatchDecoderOptions {
  // Prompt tokens that go into one forward pass at most, so that long prompts do not hold up the
  // others. At least 1.
  std::size_t max_prompt_tokens_per_pass = 256;
  // Off: every prompt is computed from its first token on. For backends on which it makes a
  // difference to the last bits.
  bool shares_beginnings = true;
};

struct BatchDecoderCounts {
  std::uint64_t num_forward_passes = 0;
  std::uint64_t num_prompt_tokens = 0;  // Computed; what another slot had is not.
  std::uint64_t num_answer_tokens = 0;
};

// Belongs to one thread.
class BatchDecoder {
 public:
  explicit BatchDecoder(std::unique_ptr<Backend> backend, BatchDecoderOptions options = {});
  ~BatchDecoder();
  BatchDecoder(const BatchDecoder&) = delete;
  BatchDecoder& operator=(const BatchDecoder&) = delete;

  // A request that cannot be done (ids outside the vocabulary) fails with the next step; one whose
  // prompt or answer is longer than a slot ends with kNoRoom.
  void submit(DecodingRequest request);

  // The result comes with the next step; none if there is no such request (any more).
  void cancel(RequestId id);

  // One forward pass (none if nothing is under way). Appends what has finished; each submitted
  // request ends in exactly one result. If the backend or we have no memory for the pass, what
  // slots keep for reuse goes, then the youngest sequences wait until others have ended, and one
  // that does not fit when it is alone ends with kNoRoom. If the backend fails otherwise, all that
  // is under way there fails with its message; what waits is tried with the next step.
  void step(std::vector<DecodingResult>& finished);

  [[nodiscard]] bool is_idle() const;  // Every result has been given.
  [[nodiscard]] std::size_t num_slots() const;
  [[nodiscard]] const BatchDecoderCounts& counts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hymt
