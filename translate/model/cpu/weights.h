// A checkpoint's weights, packed for the kernels.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "translate/model/checkpoint.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/packed_matrix.h"
#include "translate/model/cpu/thread_team.h"

namespace hymt::cpu {

struct PackedFeedForward {
  PackedMatrix gate_up;  // hidden -> gate, then up
  PackedMatrix down;     // intermediate -> hidden
};

// The experts' matrices have the same formats of rows.
struct PackedMixture {
  PackedMatrix router;      // hidden -> experts, in float32
  std::vector<float> bias;  // [experts]
  std::vector<PackedFeedForward> experts;
};

struct PackedLayer {
  std::vector<float> input_norm;           // [hidden]
  PackedMatrix qkv;                        // hidden -> queries, keys, values of all heads
  std::vector<float> query_norm;           // [head_dim]
  std::vector<float> key_norm;             // [head_dim]
  PackedMatrix output;                     // heads -> hidden
  std::vector<float> post_attention_norm;  // [hidden]
  PackedFeedForward feed_forward;
  std::unique_ptr<PackedMixture> mixture;  // Null where there are no experts.
};

struct PackedWeights {
  std::vector<PackedLayer> layers;
  std::vector<float> final_norm;  // [hidden]
  PackedMatrix head;              // hidden -> vocabulary
};

// The form of the weights and their vectors, which are read; of the matrices only their forms.
[[nodiscard]] PackedWeights form_of_weights(const Checkpoint& checkpoint, Precision precision);

// Calls visitor(PackedMatrix) for all of them, in a fixed order.
template <class Weights, class Visitor>
void visit_matrices(Weights& weights, const Visitor& visitor) {
  const auto visit_feed_forward = [&visitor](auto& feed_forward) {
    visitor(feed_forward.gate_up);
    visitor(feed_forward.down);
  };
  for (auto& layer : weights.layers) {
    visitor(layer.qkv);
    visitor(layer.output);
    visit_feed_forward(layer.feed_forward);
    if (!layer.mixture) continue;
    visitor(layer.mixture->router);
    for (auto& expert : layer.mixture->experts) visit_feed_forward(expert);
  }
  visitor(weights.head);
}

// What was read is released from memory at once, so that loading takes little more than what it
// leaves. Throws std::bad_alloc.
[[nodiscard]] PackedWeights pack_weights(const Checkpoint& checkpoint, Precision precision,
                                         const Kernels& kernels, ThreadTeam& team);

[[nodiscard]] std::size_t num_bytes(const PackedWeights& weights);

// Whether some matrices are in blocks of kWeightBlock.
[[nodiscard]] bool has_blocks(const PackedWeights& weights);

// What pack_weights() will need, about.
[[nodiscard]] std::size_t expected_bytes(const Checkpoint& checkpoint, Precision precision);

}  // namespace hymt::cpu
