#include "translate/model/safetensors_checkpoint.h"

#include <filesystem>
#include <utility>

#include "translate/model/model_config.h"
#include "translate/model/stored_checkpoint.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

constexpr ContainerTraits kSafetensors = {
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
    .description = "config.json asks for",
    .readable_one = "take the model's release in bfloat16",
};

class SafetensorsCheckpoint final : public StoredCheckpoint {
 public:
  SafetensorsCheckpoint(const std::string& folder, ModelConfig config)
      : StoredCheckpoint(folder, std::move(config), open_safetensors_files(folder), kSafetensors) {}

 private:
  [[nodiscard]] std::string description() const override {
    return read_model_file((std::filesystem::path(path()) / "config.json").string(),
                           kMaxConfigBytes);
  }
};

}  // namespace

std::shared_ptr<const Checkpoint> open_safetensors(const std::string& folder) {
  ModelConfig config = read_model_config(folder);  // First: it says more of what is wrong.
  return std::make_shared<const SafetensorsCheckpoint>(folder, std::move(config));
}

}  // namespace hymt
