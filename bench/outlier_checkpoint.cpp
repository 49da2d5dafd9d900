#include "bench/outlier_checkpoint.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hymt {
namespace {

using Channels = std::vector<std::size_t>;

// Somewhere among `size`, elsewhere for each `place`.
Channels outlier_channels(std::size_t size, std::size_t place) {
  Channels channels;
  const std::size_t count = std::max<std::size_t>(1, size / 1000);
  for (std::size_t i = 0; i < count; ++i) {
    channels.push_back((7919 * (place + 1) + i * size / count) % size);
  }
  return channels;
}

class ScaledMatrix final : public WeightMatrix {
 public:
  ScaledMatrix(std::shared_ptr<const WeightMatrix> matrix, Channels rows, Channels columns,
               float factor)
      : matrix_(std::move(matrix)),
        rows_(std::move(rows)),
        columns_(std::move(columns)),
        factor_(factor) {}

  [[nodiscard]] std::size_t num_rows() const override { return matrix_->num_rows(); }
  [[nodiscard]] std::size_t num_columns() const override { return matrix_->num_columns(); }

  void read_rows(std::size_t first, std::size_t count, float* out) const override {
    matrix_->read_rows(first, count, out);
    for (std::size_t row = first; row < first + count; ++row, out += num_columns()) {
      for (const std::size_t column : columns_) out[column] /= factor_;
      if (std::ranges::find(rows_, row) == rows_.end()) continue;
      for (float& weight : std::span(out, num_columns())) weight *= factor_;
    }
  }

 private:
  std::shared_ptr<const WeightMatrix> matrix_;
  Channels rows_;     // Multiplied.
  Channels columns_;  // Divided.
  float factor_;
};

class OutlierCheckpoint final : public Checkpoint {
 public:
  OutlierCheckpoint(std::shared_ptr<const Checkpoint> checkpoint, float factor)
      : Checkpoint(checkpoint->path(), checkpoint->config()),
        checkpoint_(std::move(checkpoint)),
        factor_(factor) {
    weights_ = checkpoint_->weights();
    config_.ties_embeddings = false;
    for (LayerWeights& layer : weights_.layers) {
      const Channels of_input = next_channels(config_.hidden_size);
      layer.input_norm = multiplied(layer.input_norm, of_input);
      for (auto* matrix : {&layer.q_proj, &layer.k_proj, &layer.v_proj}) {
        *matrix = scaled(*matrix, {}, of_input);
      }
      const Channels of_norm = next_channels(config_.hidden_size);
      layer.post_attention_norm = multiplied(layer.post_attention_norm, of_norm);
      const Channels of_up = next_channels(config_.intermediate_size);
      FeedForwardWeights& inner = layer.feed_forward;
      inner.gate_proj = scaled(inner.gate_proj, {}, of_norm);
      inner.up_proj = scaled(inner.up_proj, of_up, of_norm);
      inner.down_proj = scaled(inner.down_proj, {}, of_up);
    }
    const Channels of_head = next_channels(config_.hidden_size);
    weights_.final_norm = multiplied(weights_.final_norm, of_head);
    weights_.output_head = scaled(weights_.output_head, {}, of_head);
  }

  [[nodiscard]] const std::string& content_hash() const override {
    return checkpoint_->content_hash();
  }
  void check_unchanged() const override { checkpoint_->check_unchanged(); }

 private:
  Channels next_channels(std::size_t size) { return outlier_channels(size, num_places_++); }

  TensorView multiplied(const TensorView& vector, const Channels& channels) {
    std::vector<float>& values = norms_.emplace_back(read_vector(vector));
    for (const std::size_t channel : channels) values[channel] *= factor_;
    return {.name = vector.name,
            .type = DataType::kFloat32,
            .shape = vector.shape,
            .bytes = std::as_bytes(std::span(values))};
  }

  [[nodiscard]] std::shared_ptr<const WeightMatrix> scaled(
      std::shared_ptr<const WeightMatrix> matrix, Channels rows, Channels columns) const {
    return std::make_shared<const ScaledMatrix>(std::move(matrix), std::move(rows),
                                                std::move(columns), factor_);
  }

  std::shared_ptr<const Checkpoint> checkpoint_;
  float factor_;
  std::size_t num_places_ = 0;
  std::vector<std::vector<float>> norms_;
};

}  // namespace

std::shared_ptr<const Checkpoint> with_outliers(std::shared_ptr<const Checkpoint> checkpoint,
                                                float factor) {
  return std::make_shared<const OutlierCheckpoint>(std::move(checkpoint), factor);
}

}  // namespace hymt
