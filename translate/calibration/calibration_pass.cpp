#include "translate/calibration/calibration_pass.h"

#include <algorithm>
#include <cmath>

#include "parsers/document/error.h"
#include "translate/calibration/threads.h"

namespace hymt {
namespace {

void normalise(float* values, std::size_t count, const std::vector<float>& weights, float epsilon) {
  float squares = 0;
  for (std::size_t i = 0; i < count; ++i) squares += values[i] * values[i];
  const float scale = 1.0F / std::sqrt(squares / static_cast<float>(count) + epsilon);
  for (std::size_t i = 0; i < count; ++i) values[i] = values[i] * scale * weights[i];
}

void rotate(float* head, std::size_t position, const std::vector<float>& frequencies) {
  const std::size_t half = frequencies.size();
  for (std::size_t j = 0; j < half; ++j) {
    const float angle = static_cast<float>(position) * frequencies[j];
    const float cosine = std::cos(angle);
    const float sine = std::sin(angle);
    const float first = head[j];
    const float second = head[j + half];
    head[j] = first * cosine - second * sine;
    head[j + half] = second * cosine + first * sine;
  }
}

float product_of(const float* a, const float* b, std::size_t count) {
  float sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

void make_softmax(std::vector<float>& scores) {
  const float greatest = *std::max_element(scores.begin(), scores.end());
  float sum = 0;
  for (float& score : scores) {
    score = std::exp(score - greatest);
    sum += score;
  }
  for (float& score : scores) score /= sum;
}

}  // namespace

CalibrationPass::CalibrationPass(const Checkpoint& checkpoint,
                                 std::span<const std::vector<TokenId>> texts,
                                 std::size_t num_threads)
    : checkpoint_(checkpoint), num_threads_(num_threads) {
  if (checkpoint.config().architecture != Architecture::kHunYuanDenseV1) {
    throw Error(ErrorKind::kEngine,
                "is a mixture of experts, of which each sees too little of a few texts to be "
                "calibrated with; convert it without --calibrate",
                checkpoint.path());
  }
  std::vector<TokenId> tokens;
  for (const std::vector<TokenId>& text : texts) {
    tokens.insert(tokens.end(), text.begin(), text.end());
    for (std::size_t i = 0; i < text.size(); ++i) positions_.push_back(i);
    ends_.push_back(tokens.size());
  }
  states_ = PlainMatrix(tokens.size(), checkpoint.config().hidden_size);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    checkpoint.embedding().read_rows(static_cast<std::size_t>(tokens[i]), 1, states_.row(i));
  }
}

void CalibrationPass::run_layer(const Round& round) {
  const LayerWeights& layer = checkpoint_.layers()[layer_++];
  add_attention(layer, round);
  add_feed_forward(layer, round);
}

void CalibrationPass::add_attention(const LayerWeights& layer, const Round& round) {
  const PlainMatrix inputs = normalised(layer.input_norm);
  PlainMatrix queries;
  PlainMatrix keys;
  PlainMatrix values;
  {
    const ErrorFeedback feedback(inputs, num_threads_);
    queries = multiply(inputs, round(*layer.q_proj, feedback), num_threads_);
    keys = multiply(inputs, round(*layer.k_proj, feedback), num_threads_);
    values = multiply(inputs, round(*layer.v_proj, feedback), num_threads_);
  }
  rotate_and_normalise(queries, layer.query_norm);
  rotate_and_normalise(keys, layer.key_norm);
  const PlainMatrix attended = attend(queries, keys, values);
  const ErrorFeedback feedback(attended, num_threads_);
  add(multiply(attended, round(*layer.o_proj, feedback), num_threads_));
}

void CalibrationPass::add_feed_forward(const LayerWeights& layer, const Round& round) {
  const PlainMatrix inputs = normalised(layer.post_attention_norm);
  PlainMatrix gates;
  {
    const ErrorFeedback feedback(inputs, num_threads_);
    gates = multiply(inputs, round(*layer.feed_forward.gate_proj, feedback), num_threads_);
    const PlainMatrix ups =
        multiply(inputs, round(*layer.feed_forward.up_proj, feedback), num_threads_);
    for (std::size_t i = 0; i < gates.values.size(); ++i) {
      const float gate = gates.values[i];
      gates.values[i] = gate / (1.0F + std::exp(-gate)) * ups.values[i];
    }
  }
  const ErrorFeedback feedback(gates, num_threads_);
  add(multiply(gates, round(*layer.feed_forward.down_proj, feedback), num_threads_));
}

void CalibrationPass::add(const PlainMatrix& update) {
  for (std::size_t i = 0; i < states_.values.size(); ++i) states_.values[i] += update.values[i];
}

PlainMatrix CalibrationPass::normalised(const TensorView& weights) const {
  PlainMatrix result = states_;
  const std::vector<float> factors = read_vector(weights);
  for (std::size_t i = 0; i < result.num_rows; ++i) {
    normalise(result.row(i), result.num_columns, factors, checkpoint_.config().rms_norm_eps);
  }
  return result;
}

void CalibrationPass::rotate_and_normalise(PlainMatrix& heads, const TensorView& weights) const {
  const ModelConfig& config = checkpoint_.config();
  const std::vector<float> frequencies = rope_frequencies(config);
  const std::vector<float> factors = read_vector(weights);
  for (std::size_t i = 0; i < heads.num_rows; ++i) {
    for (std::size_t at = 0; at < heads.num_columns; at += config.head_dim) {
      float* const head = heads.row(i) + at;
      rotate(head, positions_[i], frequencies);
      normalise(head, config.head_dim, factors, config.rms_norm_eps);
    }
  }
}

PlainMatrix CalibrationPass::attend(const PlainMatrix& queries, const PlainMatrix& keys,
                                    const PlainMatrix& values) const {
  PlainMatrix result(queries.num_rows, queries.num_columns);
  for_each_index(ends_.size(), num_threads_, [&](std::size_t text) {
    attend_text(text == 0 ? 0 : ends_[text - 1], ends_[text], queries, keys, values, result);
  });
  return result;
}

void CalibrationPass::attend_text(std::size_t begin, std::size_t end, const PlainMatrix& queries,
                                  const PlainMatrix& keys, const PlainMatrix& values,
                                  PlainMatrix& result) const {
  const ModelConfig& config = checkpoint_.config();
  const std::size_t size = config.head_dim;
  const float scale = 1.0F / std::sqrt(static_cast<float>(size));
  std::vector<float> scores;
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t head = 0; head < config.num_heads; ++head) {
      const std::size_t shared = head / (config.num_heads / config.num_kv_heads) * size;
      scores.clear();
      for (std::size_t j = begin; j <= i; ++j) {
        scores.push_back(scale *
                         product_of(queries.row(i) + head * size, keys.row(j) + shared, size));
      }
      make_softmax(scores);
      float* const out = result.row(i) + head * size;
      for (std::size_t j = begin; j <= i; ++j) {
        const float* const value = values.row(j) + shared;
        for (std::size_t d = 0; d < size; ++d) out[d] += scores[j - begin] * value[d];
      }
    }
  }
}

}  // namespace hymt
