// A checkpoint's weights on a device of libtorch.
//
// Shapes: H hidden, Nq query heads, Nk key and value heads, D head_dim, V vocabulary.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "translate/model/backend.h"
#include "translate/model/checkpoint.h"

namespace hymt::torch {

constexpr std::int64_t as_int(std::size_t number) { return static_cast<std::int64_t>(number); }

struct FeedForward {
  at::Tensor gate_proj;  // [intermediate, H]
  at::Tensor up_proj;    // [intermediate, H]
  at::Tensor down_proj;  // [H, intermediate]
};

struct Mixture {
  at::Tensor router;  // [experts, H], float32
  at::Tensor bias;    // [experts], float32
  std::vector<FeedForward> experts;
};

struct Block {
  at::Tensor input_norm;           // [H]
  at::Tensor q_proj;               // [Nq * D, H]
  at::Tensor k_proj;               // [Nk * D, H]
  at::Tensor v_proj;               // [Nk * D, H]
  at::Tensor o_proj;               // [H, Nq * D]
  at::Tensor query_norm;           // [D]
  at::Tensor key_norm;             // [D]
  at::Tensor post_attention_norm;  // [H]
  FeedForward feed_forward;        // Where there are experts, the shared one.
  std::optional<Mixture> mixture;
};

// Immutable once loaded.
struct Weights {
  ModelConfig config;
  at::Device device = at::kCPU;
  Precision precision = Precision::kFloat32;
  at::ScalarType type = at::kFloat;  // Of weights and activations.
  at::Tensor embedding;              // [V, H]
  at::Tensor output_head;            // [V, H]
  at::Tensor final_norm;             // [H]
  std::vector<Block> blocks;
  std::uint64_t num_bytes = 0;
};

// Throws what libtorch throws.
[[nodiscard]] Weights load_weights(const Checkpoint& checkpoint, Precision precision,
                                   at::Device device);

}  // namespace hymt::torch
