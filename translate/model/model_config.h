// The shape of a HunYuanDenseV1 or HYV3 model; config.json, understood and checked.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

inline constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;  // Of a file read here.

// The greatest size of a dimension and the like: far beyond any model, and the product of two still
// fits in 63 bits.
inline constexpr std::int64_t kMaxModelSize = 1 << 24;

// What `quantization_config` of config.json says that the tensors themselves do not.
struct QuantizationConfig {
  bool zeros_are_less_by_one = true;  // Of GPTQ's stored zero points; false: "gptq_v2".
  // Weights in FP8 that share a scale, where there is one for each block.
  std::size_t block_rows = 128;
  std::size_t block_columns = 128;
};

// What is computed (README.md here). HYV3 normalises queries and keys before it rotates them,
// HunYuanDenseV1 after that.
enum class Architecture : std::uint8_t { kHunYuanDenseV1, kHyV3 };
[[nodiscard]] std::string_view architecture_name(Architecture architecture);  // "HYV3"

// More experts than any model has, so that a file cannot ask for endless work.
inline constexpr std::int64_t kMaxExperts = 4096;

// Layers in which each token goes through a few of many experts, and through a shared one.
struct MixtureConfig {
  std::size_t num_experts = 0;  // 0: there are no such layers.
  std::size_t num_chosen = 0;   // 1 to num_experts.
  std::size_t intermediate_size = 0;
  std::size_t shared_size = 0;  // The intermediate size of the shared expert.
  float scale = 1.0F;           // Of the chosen experts' weights, whose sum is 1.
  bool has_bias = true;         // That is added to scores to choose by.
  std::vector<bool> layers;     // By layer: whether it has experts.

  [[nodiscard]] bool has(std::size_t layer) const { return layer < layers.size() && layers[layer]; }
};

// All sizes are at least 1 and small enough that products of two fit in 63 bits.
struct ModelConfig {
  Architecture architecture = Architecture::kHunYuanDenseV1;
  std::size_t hidden_size = 0;
  std::size_t num_layers = 0;
  std::size_t num_heads = 0;  // Query heads; a multiple of num_kv_heads.
  std::size_t num_kv_heads = 0;
  std::size_t head_dim = 0;           // Even. Never derived where the file states it.
  std::size_t intermediate_size = 0;  // Of layers without experts.
  std::size_t vocab_size = 0;         // Rows of the embedding.
  std::size_t max_positions = 0;
  float rms_norm_eps = 1e-5F;
  // The effective base: rope_theta * alpha^(head_dim / (head_dim - 2)) for "dynamic" scaling with
  // an alpha, computed in double; else rope_theta.
  double rope_base = 10000.0;
  bool ties_embeddings = true;
  std::optional<TokenId> begin_token;
  std::optional<TokenId> pad_token;
  std::vector<TokenId> end_tokens;  // As config.json says; generation_config.json may say more.
  std::string weights_dtype;        // "bfloat16"; informative.
  QuantizationConfig quantization;
  MixtureConfig mixture;

  // The greatest intermediate size of what all tokens of a layer go through.
  [[nodiscard]] std::size_t widest_feed_forward() const {
    return std::max(intermediate_size, mixture.shared_size);
  }
};

// Reads `folder`/config.json: old key names and new ones. Throws Error (kEngine) that names file,
// key and remedy, also for other architectures (saying which it is).
[[nodiscard]] ModelConfig read_model_config(const std::string& folder);

// How the model's makers want answers drawn: generation_config.json. Unset: the file does not say.
struct GenerationDefaults {
  std::vector<TokenId> end_tokens;  // Those of the model's configuration and of this file.
  std::optional<bool> samples;      // `do_sample`; false: greedy, whatever the rest says.
  std::optional<float> temperature;
  std::optional<std::int32_t> top_k;
  std::optional<float> top_p;
  std::optional<float> repetition_penalty;
};

// Reads `folder`/generation_config.json; without that file, only the configuration's end tokens are
// known. Throws Error (kEngine) that names file, key and remedy.
[[nodiscard]] GenerationDefaults read_generation_defaults(const std::string& folder,
                                                          const ModelConfig& config);

// Positions p times these are the angles of RoPE, in float32: 1 / base^(2i / head_dim),
// i = 0 ... head_dim / 2 - 1, with base and exponents in float32 as PyTorch has them.
[[nodiscard]] std::vector<float> rope_frequencies(const ModelConfig& config);

}  // namespace hymt
