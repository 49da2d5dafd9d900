#include "translate/model/cpu/weights.h"

#include <array>
#include <span>

namespace hymt::cpu {
namespace {

std::size_t packed_bytes(const WeightMatrix& matrix, Precision precision) {
  const WeightFormat format = weight_format(precision, std::array{&matrix});
  const std::size_t size = matrix.num_rows() * matrix.num_columns();
  return size / values_per_group(format) * bytes_per_group(format);
}

}  // namespace

PackedWeights pack_weights(const Checkpoint& checkpoint, Precision precision,
                           const Kernels& kernels, ThreadTeam& team) {
  const auto pack = [&](std::span<const WeightMatrix* const> parts) {
    PackedMatrix matrix(parts, weight_format(precision, parts), kernels, team);
    for (const WeightMatrix* part : parts) part->release();
    return matrix;
  };
  PackedWeights packed;
  for (const LayerWeights& layer : checkpoint.layers()) {
    packed.layers.push_back({
        .input_norm = read_vector(layer.input_norm),
        .qkv = pack(std::array{layer.q_proj.get(), layer.k_proj.get(), layer.v_proj.get()}),
        .query_norm = read_vector(layer.query_norm),
        .key_norm = read_vector(layer.key_norm),
        .output = pack(std::array{layer.o_proj.get()}),
        .post_attention_norm = read_vector(layer.post_attention_norm),
        .gate_up = pack(std::array{layer.gate_proj.get(), layer.up_proj.get()}),
        .down = pack(std::array{layer.down_proj.get()}),
    });
  }
  packed.final_norm = read_vector(checkpoint.final_norm());
  packed.head = pack(std::array{&checkpoint.output_head()});
  return packed;
}

std::size_t num_bytes(const PackedWeights& weights) {
  std::size_t total = weights.head.num_bytes() + weights.final_norm.size() * sizeof(float);
  for (const PackedLayer& layer : weights.layers) {
    for (const PackedMatrix* matrix : {&layer.qkv, &layer.output, &layer.gate_up, &layer.down}) {
      total += matrix->num_bytes();
    }
    for (const std::vector<float>* norm :
         {&layer.input_norm, &layer.query_norm, &layer.key_norm, &layer.post_attention_norm}) {
      total += norm->size() * sizeof(float);
    }
  }
  return total;
}

std::size_t expected_bytes(const Checkpoint& checkpoint, Precision precision) {
  std::size_t total = packed_bytes(checkpoint.output_head(), precision);
  for (const LayerWeights& layer : checkpoint.layers()) {
    for (const WeightMatrix* matrix :
         {layer.q_proj.get(), layer.k_proj.get(), layer.v_proj.get(), layer.o_proj.get(),
          layer.gate_proj.get(), layer.up_proj.get(), layer.down_proj.get()}) {
      total += packed_bytes(*matrix, precision);
    }
  }
  return total;
}

}  // namespace hymt::cpu
