#include "translate/torch/weights.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

namespace hymt::torch {
namespace {

class Loader {
 public:
  explicit Loader(Weights& into) : into_(into) {}

  [[nodiscard]] at::Tensor load(const WeightMatrix& matrix) { return load(matrix, into_.type); }

  [[nodiscard]] at::Tensor load(const WeightMatrix& matrix, at::ScalarType type) {
    constexpr std::size_t kRowsAtOnce = 1024;  // Widened to float32 on their way.
    const std::size_t rows = matrix.num_rows();
    const std::size_t columns = matrix.num_columns();
    const at::Tensor loaded = allocate({as_int(rows), as_int(columns)}, type);
    for (std::size_t row = 0; row < rows; row += kRowsAtOnce) {
      const std::size_t count = std::min(kRowsAtOnce, rows - row);
      const at::Tensor wide = at::empty({as_int(count), as_int(columns)}, at::kFloat);
      matrix.read_rows(row, count, wide.data_ptr<float>());
      loaded.narrow(0, as_int(row), as_int(count)).copy_(wide);
    }
    return loaded;
  }

  [[nodiscard]] at::Tensor load(const TensorView& vector) {
    const std::vector<float> values = read_vector(vector);
    const at::Tensor wide = at::empty({as_int(values.size())}, at::kFloat);
    std::memcpy(wide.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    return allocate(wide.sizes(), into_.type).copy_(wide);
  }

  [[nodiscard]] FeedForward load(const FeedForwardWeights& weights) {
    return {load(*weights.gate_proj), load(*weights.up_proj), load(*weights.down_proj)};
  }

  // What chooses stays in float32.
  [[nodiscard]] Mixture load(const MixtureWeights& weights) {
    Mixture mixture;
    mixture.router = load(*weights.router, at::kFloat);
    const auto count = as_int(weights.experts.size());
    mixture.bias = allocate({count}, at::kFloat).zero_();
    if (weights.bias) {
      std::vector<float> values = read_vector(*weights.bias);
      mixture.bias.copy_(at::from_blob(values.data(), {count}, at::kFloat));
    }
    for (const FeedForwardWeights& expert : weights.experts) {
      mixture.experts.push_back(load(expert));
    }
    return mixture;
  }

  [[nodiscard]] Block load(const LayerWeights& weights) {
    return {
        .input_norm = load(weights.input_norm),
        .q_proj = load(*weights.q_proj),
        .k_proj = load(*weights.k_proj),
        .v_proj = load(*weights.v_proj),
        .o_proj = load(*weights.o_proj),
        .query_norm = load(weights.query_norm),
        .key_norm = load(weights.key_norm),
        .post_attention_norm = load(weights.post_attention_norm),
        .feed_forward = load(weights.feed_forward),
        .mixture = weights.mixture ? std::optional(load(*weights.mixture)) : std::nullopt,
    };
  }

 private:
  [[nodiscard]] at::Tensor allocate(at::IntArrayRef shape, at::ScalarType type) {
    at::Tensor tensor = at::empty(shape, at::TensorOptions(into_.device).dtype(type));
    into_.num_bytes += tensor.nbytes();
    return tensor;
  }

  Weights& into_;
};

}  // namespace

Weights load_weights(const Checkpoint& checkpoint, Precision precision, at::Device device) {
  Weights weights;
  weights.config = checkpoint.config();
  weights.device = device;
  weights.precision = precision;
  weights.type = precision == Precision::kFloat32 ? at::kFloat : at::kBFloat16;
  Loader loader(weights);
  weights.embedding = loader.load(checkpoint.embedding());
  weights.output_head =
      weights.config.ties_embeddings ? weights.embedding : loader.load(checkpoint.output_head());
  weights.final_norm = loader.load(checkpoint.final_norm());
  for (const LayerWeights& layer : checkpoint.layers()) {
    weights.blocks.push_back(loader.load(layer));
  }
  return weights;
}

}  // namespace hymt::torch
