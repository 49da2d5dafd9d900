// What texts look like to each matrix of a model: a pass through it, layer by layer, in float32, by
// the equations of translate/model/README.md. A layer runs on what its matrices were rounded to, so
// that the next one sees the inputs that it will have.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "translate/calibration/error_feedback.h"
#include "translate/model/checkpoint.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

class CalibrationPass {
 public:
  // Gives what a matrix becomes. The feedback is of what it meets.
  using Round = std::function<PlainMatrix(const WeightMatrix&, const ErrorFeedback&)>;

  // `texts`: tokens, each text by itself; at least one token in all, each in the vocabulary.
  // `checkpoint` must outlive the object. Takes memory for all tokens' states and for one layer.
  // Throws Error (kEngine) if the model is a mixture of experts.
  CalibrationPass(const Checkpoint& checkpoint, std::span<const std::vector<TokenId>> texts,
                  std::size_t num_threads);

  // The next layer: calls `round` for its matrices in the order q, k, v, o, gate, up, down.
  void run_layer(const Round& round);

  // Of all tokens, behind the layers that were run: [tokens, hidden].
  [[nodiscard]] const PlainMatrix& states() const { return states_; }

 private:
  [[nodiscard]] PlainMatrix normalised(const TensorView& weights) const;
  void rotate_and_normalise(PlainMatrix& heads, const TensorView& weights) const;
  [[nodiscard]] PlainMatrix attend(const PlainMatrix& queries, const PlainMatrix& keys,
                                   const PlainMatrix& values) const;
  void attend_text(std::size_t begin, std::size_t end, const PlainMatrix& queries,
                   const PlainMatrix& keys, const PlainMatrix& values, PlainMatrix& result) const;
  void add_attention(const LayerWeights& layer, const Round& round);
  void add_feed_forward(const LayerWeights& layer, const Round& round);
  void add(const PlainMatrix& update);

  const Checkpoint& checkpoint_;
  std::size_t num_threads_;
  std::size_t layer_ = 0;
  std::vector<std::size_t> ends_;       // Of texts, in tokens.
  std::vector<std::size_t> positions_;  // By token.
  PlainMatrix states_;
};

}  // namespace hymt
