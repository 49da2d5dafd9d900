#include "translate/model/cpu/weights.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace hymt::cpu {
namespace {

// What of a model int4 leaves in 8 bits: of 120,000 tokens many are alike, and those that decide
// are computed anew from among the first that these bits find.
Precision precision_of_head(Precision precision) {
  return precision == Precision::kInt4 ? Precision::kInt8 : precision;
}

std::size_t bytes_of(std::span<const WeightMatrix* const> parts, Precision precision) {
  const std::vector<WeightFormat> formats = weight_formats(precision, parts);
  std::size_t total = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    total += packed_bytes(formats[i], parts[i]->num_columns(), parts[i]->num_rows());
  }
  return total;
}

using Parts = std::vector<const WeightMatrix*>;

// Those of a layer that have the same input, in the order of PackedLayer.
std::array<Parts, 4> parts_of(const LayerWeights& layer) {
  return {Parts{layer.q_proj.get(), layer.k_proj.get(), layer.v_proj.get()},
          Parts{layer.o_proj.get()}, Parts{layer.gate_proj.get(), layer.up_proj.get()},
          Parts{layer.down_proj.get()}};
}

}  // namespace

PackedWeights pack_weights(const Checkpoint& checkpoint, Precision precision,
                           const Kernels& kernels, ThreadTeam& team) {
  const auto pack = [&](const Parts& parts, Precision of_parts) {
    PackedMatrix matrix(parts, weight_formats(of_parts, parts), kernels, team);
    for (const WeightMatrix* part : parts) part->release();
    return matrix;
  };
  PackedWeights packed;
  for (const LayerWeights& layer : checkpoint.layers()) {
    const auto [qkv, output, gate_up, down] = parts_of(layer);
    packed.layers.push_back({
        .input_norm = read_vector(layer.input_norm),
        .qkv = pack(qkv, precision),
        .query_norm = read_vector(layer.query_norm),
        .key_norm = read_vector(layer.key_norm),
        .output = pack(output, precision),
        .post_attention_norm = read_vector(layer.post_attention_norm),
        .gate_up = pack(gate_up, precision),
        .down = pack(down, precision),
    });
  }
  packed.final_norm = read_vector(checkpoint.final_norm());
  packed.head = pack({&checkpoint.output_head()}, precision_of_head(precision));
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

bool has_blocks(const PackedWeights& weights) {
  const auto is = [](const PackedMatrix& matrix) { return is_in_blocks(matrix.row_form().format); };
  return is(weights.head) || std::ranges::any_of(weights.layers, [&](const PackedLayer& layer) {
           return is(layer.qkv) || is(layer.output) || is(layer.gate_up) || is(layer.down);
         });
}

std::size_t expected_bytes(const Checkpoint& checkpoint, Precision precision) {
  std::size_t total = bytes_of(std::array{&checkpoint.output_head()}, precision_of_head(precision));
  for (const LayerWeights& layer : checkpoint.layers()) {
    for (const Parts& parts : parts_of(layer)) total += bytes_of(parts, precision);
  }
  return total;
}

}  // namespace hymt::cpu
