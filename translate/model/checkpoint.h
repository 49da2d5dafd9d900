// A model's shape and weights, not yet in the form that a backend computes with. Where they come
// from, a folder of safetensors or another container, is the business of what derives from it; one
// that gives the matrices of another something more is an adapter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "translate/model/model_config.h"
#include "translate/model/tensor.h"
#include "translate/model/weight_matrix.h"

namespace hymt {

// What one expert, or all tokens of a layer, go through.
struct FeedForwardWeights {
  std::shared_ptr<const WeightMatrix> gate_proj;  // [intermediate, hidden]
  std::shared_ptr<const WeightMatrix> up_proj;    // [intermediate, hidden]
  std::shared_ptr<const WeightMatrix> down_proj;  // [hidden, intermediate]
};

// The experts of a layer, and how tokens choose among them.
struct MixtureWeights {
  std::shared_ptr<const WeightMatrix> router;  // [num_experts, hidden]
  std::optional<TensorView> bias;              // [num_experts]
  std::vector<FeedForwardWeights> experts;     // num_experts of MixtureConfig::intermediate_size
};

// The weights of one block, by the names of translate/model/README.md.
struct LayerWeights {
  TensorView input_norm;                       // [hidden]
  std::shared_ptr<const WeightMatrix> q_proj;  // [num_heads * head_dim, hidden]
  std::shared_ptr<const WeightMatrix> k_proj;  // [num_kv_heads * head_dim, hidden]
  std::shared_ptr<const WeightMatrix> v_proj;  // [num_kv_heads * head_dim, hidden]
  std::shared_ptr<const WeightMatrix> o_proj;  // [hidden, num_heads * head_dim]
  TensorView query_norm;                       // [head_dim]
  TensorView key_norm;                         // [head_dim]
  TensorView post_attention_norm;              // [hidden]
  FeedForwardWeights feed_forward;             // Where there are experts, the shared one.
  std::optional<MixtureWeights> mixture;
};

struct CheckpointWeights {
  std::shared_ptr<const WeightMatrix> embedding;    // [vocab, hidden]
  std::shared_ptr<const WeightMatrix> output_head;  // The same object if embeddings are tied.
  TensorView final_norm;                            // [hidden]
  std::vector<LayerWeights> layers;
};

// Immutable; any number of threads may read it. Where mapped files change meanwhile, what is read
// is anything, and check_unchanged() says so.
class Checkpoint {
 public:
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;
  virtual ~Checkpoint() = default;

  // The file or folder, for messages.
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const ModelConfig& config() const { return config_; }
  [[nodiscard]] const CheckpointWeights& weights() const { return weights_; }
  [[nodiscard]] const WeightMatrix& embedding() const { return *weights_.embedding; }
  [[nodiscard]] const WeightMatrix& output_head() const { return *weights_.output_head; }
  [[nodiscard]] const TensorView& final_norm() const { return weights_.final_norm; }
  [[nodiscard]] const std::vector<LayerWeights>& layers() const { return weights_.layers; }

  // Calls `on_vector(TensorView)` and `on_matrix(WeightMatrix)` for all weights, in a fixed order;
  // tied ones once.
  template <class OnVector, class OnMatrix>
  void visit(OnVector on_vector, OnMatrix on_matrix) const;

  [[nodiscard]] std::uint64_t num_parameters() const;  // Tied ones counted once.
  [[nodiscard]] std::uint64_t num_bytes() const;       // Of those that are stored.

  // 32 hexadecimal digits, of configuration and weights; reads them all the first time (seconds for
  // gigabytes). Throws Error (kEngine) if a weight is not a number or is infinite: nothing can be
  // computed with it.
  [[nodiscard]] virtual const std::string& content_hash() const = 0;
  // 32 hexadecimal digits, of the configuration, of sizes and times (in seconds) of the files, and
  // of the beginning of each tensor: other digits for other weights, unless somebody changed a
  // tensor behind its beginning and set the time back. Empty: it cannot be told.
  [[nodiscard]] virtual std::string stamp() const { return {}; }
  // A content_hash() that is under way ends soon, by an Error: for who fails to load the rest.
  virtual void give_up_hash() const {}

  // Throws Error (kEngine) if what the tensors are read from is no longer what was opened. To be
  // asked after whatever was made from them.
  virtual void check_unchanged() const = 0;

 protected:
  Checkpoint(std::string path, ModelConfig config)
      : path_(std::move(path)), config_(std::move(config)) {}

  std::string path_;
  ModelConfig config_;
  CheckpointWeights weights_;
};

template <class OnVector, class OnMatrix>
void Checkpoint::visit(OnVector on_vector, OnMatrix on_matrix) const {
  on_matrix(*weights_.embedding);
  if (weights_.output_head != weights_.embedding) on_matrix(*weights_.output_head);
  on_vector(weights_.final_norm);
  for (const LayerWeights& layer : weights_.layers) {
    for (const auto member : {&LayerWeights::input_norm, &LayerWeights::query_norm,
                              &LayerWeights::key_norm, &LayerWeights::post_attention_norm}) {
      on_vector(layer.*member);
    }
    for (const auto member : {&LayerWeights::q_proj, &LayerWeights::k_proj, &LayerWeights::v_proj,
                              &LayerWeights::o_proj}) {
      on_matrix(*(layer.*member));
    }
    const auto visit_feed_forward = [&](const FeedForwardWeights& weights) {
      on_matrix(*weights.gate_proj);
      on_matrix(*weights.up_proj);
      on_matrix(*weights.down_proj);
    };
    visit_feed_forward(layer.feed_forward);
    if (!layer.mixture) continue;
    on_matrix(*layer.mixture->router);
    if (layer.mixture->bias) on_vector(*layer.mixture->bias);
    for (const FeedForwardWeights& expert : layer.mixture->experts) visit_feed_forward(expert);
  }
}

}  // namespace hymt
