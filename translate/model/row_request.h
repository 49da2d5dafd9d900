// What a decoder wants to know of the logits behind a token, and what it is told. A backend chooses
// where it computes, so that rows of a vocabulary of floats need not travel.
//
// The order of the steps and their formulas are in translate/generation/README.md, (10) to (17).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "translate/model/sampling_options.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

// A draw is a function of the logits and of this alone.
struct DrawKey {
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  std::uint64_t number = 0;
};

// Which tokens may come next. Lists and bits are views of memory that somebody else holds.
struct TokenMask {
  enum class Form : std::uint8_t { kAll, kList, kBits };
  Form form = Form::kAll;
  std::span<const TokenId> list;  // For few. Each in the vocabulary.
  // For many: token t may come if bit t % 64 of word t / 64 is set. ceil(vocab_size / 64) words.
  std::span<const std::uint64_t> bits;
};

enum class RowTask : std::uint8_t {
  kChoose,  // A token is chosen.
  kScore,   // A given token is scored; mask and bans play no part.
  kNone,    // Neither; there is something else to know.
};

// About one row of logits. What spans show must last until the answer is there; every id lies in
// the vocabulary.
struct RowRequest {
  RowTask task = RowTask::kChoose;
  TokenId given = 0;  // For kScore.
  // For kChoose. Requires temperature >= 0 and repetition_penalty > 0.
  SamplingOptions sampling;
  DrawKey draw;
  std::span<const TokenId> penalized;  // Each once.
  std::span<const TokenId> banned;     // Never chosen; ascending.
  TokenMask mask;
  // For all.
  std::span<const TokenId> end_tokens;  // Whose probability is wanted, all together.
  std::size_t num_top = 0;              // So many of the most probable tokens are wanted.
  std::span<float> logits;              // Takes the whole row, [vocab_size]; empty: not wanted.
};

struct ScoredToken {
  TokenId token = 0;
  // Natural logarithm, of the softmax of the logits as they came: before penalty, mask and
  // temperature.
  float log_probability = 0.0F;
};

enum class RowStatus : std::uint8_t {
  kDone,
  kNotFinite,       // The logits hold what is not a number or plus infinity, or nothing else than
                    // minus infinity: a model that computes that is broken.
  kNothingAllowed,  // No token may be chosen.
};

// A sentence for people; empty for kDone.
[[nodiscard]] std::string_view row_error(RowStatus status);

struct RowAnswer {
  RowStatus status = RowStatus::kDone;  // Unless kDone, only the row's logits were given.
  ScoredToken chosen;                   // Or the given one.
  float end_log_probability = 0.0F;     // As above; minus infinity without end tokens.
  std::vector<ScoredToken> top;         // The most probable first, among equals the least id.
};

}  // namespace hymt
