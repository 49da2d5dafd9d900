#include "translate/model/safetensors_checkpoint.h"

#include <array>
#include <filesystem>

#include "translate/model/model_config.h"
#include "translate/model/stored_checkpoint.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

// As Tencent's files have them, and as transformers names its parameters.
constexpr std::array kMixtures = {
    MixtureNames{
        .router = "mlp.router.gate.weight",
        .bias = "mlp.expert_bias",
        .shared_gate_proj = "mlp.shared_mlp.gate_proj.weight",
        .shared_up_proj = "mlp.shared_mlp.up_proj.weight",
        .shared_down_proj = "mlp.shared_mlp.down_proj.weight",
        .gate_proj = "mlp.experts.%.gate_proj.weight",
        .up_proj = "mlp.experts.%.up_proj.weight",
        .down_proj = "mlp.experts.%.down_proj.weight",
        .all_downs = "mlp.experts.down_proj",
        .all_gate_ups = "mlp.experts.gate_up_proj",
    },
    MixtureNames{
        .router = "mlp.gate.weight",
        .bias = "mlp.e_score_correction_bias",
        .shared_gate_proj = "mlp.shared_experts.gate_proj.weight",
        .shared_up_proj = "mlp.shared_experts.up_proj.weight",
        .shared_down_proj = "mlp.shared_experts.down_proj.weight",
        .gate_proj = "mlp.experts.%.gate_proj.weight",
        .up_proj = "mlp.experts.%.up_proj.weight",
        .down_proj = "mlp.experts.%.down_proj.weight",
        .all_downs = "mlp.experts.down_proj",
        .all_gate_ups = "mlp.experts.gate_up_proj",
    },
};

constexpr ContainerTraits kDense = {
    .embedding = "model.embed_tokens.weight",
    .final_norm = "model.norm.weight",
    .output_head = "lm_head.weight",
    .layer = "model.layers.",
    .input_norm = "input_layernorm.weight",
    .q_proj = "self_attn.q_proj.weight",
    .k_proj = "self_attn.k_proj.weight",
    .v_proj = "self_attn.v_proj.weight",
    .o_proj = "self_attn.o_proj.weight",
    .query_norm = "self_attn.query_layernorm.weight",
    .key_norm = "self_attn.key_layernorm.weight",
    .post_attention_norm = "post_attention_layernorm.weight",
    .gate_proj = "mlp.gate_proj.weight",
    .up_proj = "mlp.up_proj.weight",
    .down_proj = "mlp.down_proj.weight",
    .mixtures = kMixtures,
    .description = "config.json asks for",
    .readable_one = "take the model's release in bfloat16",
};

ContainerTraits names_for(const ModelConfig& config) {
  ContainerTraits names = kDense;
  if (config.architecture == Architecture::kHyV3) {
    names.query_norm = "self_attn.q_norm.weight";
    names.key_norm = "self_attn.k_norm.weight";
  }
  return names;
}

class SafetensorsCheckpoint final : public StoredCheckpoint {
 public:
  SafetensorsCheckpoint(const std::string& folder, const ModelConfig& config)
      : StoredCheckpoint(folder, config, open_safetensors_files(folder), names_for(config)) {}

 private:
  [[nodiscard]] std::string description() const override {
    return read_model_file((std::filesystem::path(path()) / "config.json").string(),
                           kMaxConfigBytes);
  }
};

}  // namespace

std::shared_ptr<const Checkpoint> open_safetensors(const std::string& folder) {
  const ModelConfig config = read_model_config(folder);  // First: it says more of what is wrong.
  return std::make_shared<const SafetensorsCheckpoint>(folder, config);
}

}  // namespace hymt
