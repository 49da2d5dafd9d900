#include "translate/model/cpu/weights.h"

#include <array>
#include <span>

#include "translate/model/mapped_file.h"

namespace hymt::cpu {
namespace {

std::size_t packed_bytes(const MatrixView& matrix, Precision precision) {
  const WeightFormat format = weight_format(precision, std::array{&matrix});
  const std::size_t size = matrix.tensor.shape[0] * matrix.tensor.shape[1];
  return size / values_per_group(format) * bytes_per_group(format);
}

}  // namespace

PackedWeights pack_weights(const Checkpoint& checkpoint, Precision precision,
                           const Kernels& kernels, ThreadTeam& team) {
  const auto pack = [&](std::span<const MatrixView* const> parts) {
    PackedMatrix matrix(parts, weight_format(precision, parts), kernels, team);
    for (const MatrixView* part : parts) release_mapped(part->tensor.bytes);
    return matrix;
  };
  PackedWeights packed;
  for (const LayerWeights& layer : checkpoint.layers()) {
    packed.layers.push_back({
        .input_norm = read_vector(layer.input_norm),
        .qkv = pack(std::array{&layer.q_proj, &layer.k_proj, &layer.v_proj}),
        .query_norm = read_vector(layer.query_norm),
        .key_norm = read_vector(layer.key_norm),
        .output = pack(std::array{&layer.o_proj}),
        .post_attention_norm = read_vector(layer.post_attention_norm),
        .gate_up = pack(std::array{&layer.gate_proj, &layer.up_proj}),
        .down = pack(std::array{&layer.down_proj}),
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
    for (const MatrixView* matrix : {&layer.q_proj, &layer.k_proj, &layer.v_proj, &layer.o_proj,
                                     &layer.gate_proj, &layer.up_proj, &layer.down_proj}) {
      total += packed_bytes(*matrix, precision);
    }
  }
  return total;
}

}  // namespace hymt::cpu
