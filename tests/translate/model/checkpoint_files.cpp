#include "tests/translate/model/checkpoint_files.h"

#include <bit>
#include <utility>

namespace hymt {
namespace {

std::string little_endian(std::uint64_t value, std::size_t num_bytes) {
  std::string bytes;
  for (std::size_t i = 0; i < num_bytes; ++i) bytes += static_cast<char>(value >> 8 * i & 255U);
  return bytes;
}

}  // namespace

std::string safetensors_file(std::string_view header, std::string_view data) {
  return little_endian(header.size(), 8).append(header).append(data);
}

std::string safetensors_file(const std::map<std::string, TensorToWrite>& tensors) {
  std::string header = R"({"__metadata__":{"format":"pt"})";
  std::string data;
  for (const auto& [name, tensor] : tensors) {
    std::string shape;
    for (const std::size_t size : tensor.shape) {
      shape += (shape.empty() ? "" : ",") + std::to_string(size);
    }
    header += ",\"" + name + "\":{\"dtype\":\"" + tensor.type + "\",\"shape\":[" + shape +
              "],\"data_offsets\":[" + std::to_string(data.size()) + "," +
              std::to_string(data.size() + tensor.bytes.size()) + "]}";
    data += tensor.bytes;
  }
  return safetensors_file(header + "}", data);
}

TensorToWrite float_tensor(const std::string& type, std::vector<std::size_t> shape) {
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  TensorToWrite tensor{type, std::move(shape), {}};
  for (std::size_t i = 0; i < count; ++i) {
    const float value = (static_cast<float>(i % 97) - 48.0F) / 64.0F;
    const auto bits = std::bit_cast<std::uint32_t>(value);
    tensor.bytes += type == "F32" ? little_endian(bits, 4) : little_endian(bits >> 16U, 2);
  }
  return tensor;
}

std::string tiny_config(std::string_view more_keys) {
  return std::string(R"({
    "architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
    "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
    "head_dim": 4, "intermediate_size": 12, "vocab_size": 16, "max_position_embeddings": 64,
    "rms_norm_eps": 1e-5, "bos_token_id": 1, "eos_token_id": 2)")
      .append(more_keys)
      .append("}");
}

std::map<std::string, TensorToWrite> tiny_tensors(const std::string& type) {
  std::map<std::string, TensorToWrite> tensors;
  const auto add = [&](const std::string& name, std::vector<std::size_t> shape) {
    tensors[name + ".weight"] = float_tensor(type, std::move(shape));
  };
  add("model.embed_tokens", {16, 8});
  add("model.norm", {8});
  for (const char* layer : {"model.layers.0.", "model.layers.1."}) {
    const std::string prefix = layer;
    add(prefix + "input_layernorm", {8});
    add(prefix + "post_attention_layernorm", {8});
    add(prefix + "self_attn.q_proj", {16, 8});
    add(prefix + "self_attn.k_proj", {8, 8});
    add(prefix + "self_attn.v_proj", {8, 8});
    add(prefix + "self_attn.o_proj", {8, 16});
    add(prefix + "self_attn.query_layernorm", {4});
    add(prefix + "self_attn.key_layernorm", {4});
    add(prefix + "mlp.gate_proj", {12, 8});
    add(prefix + "mlp.up_proj", {12, 8});
    add(prefix + "mlp.down_proj", {8, 12});
  }
  return tensors;
}

std::string tiny_mixture_config(std::string_view more_keys, std::size_t vocab_size) {
  return std::string(R"({
    "architectures": ["HYV3ForCausalLM"], "model_type": "hy_v3",
    "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
    "head_dim": 4, "intermediate_size": 12, "max_position_embeddings": 64,
    "rms_norm_eps": 1e-5, "bos_token_id": 1, "eos_token_id": 2, "num_experts": 4,
    "num_experts_per_tok": 2, "num_shared_experts": 1, "moe_intermediate_size": 6,
    "router_scaling_factor": 2.5, "vocab_size": )")
      .append(std::to_string(vocab_size))
      .append(more_keys)
      .append("}");
}

std::map<std::string, TensorToWrite> tiny_mixture_tensors(std::size_t vocab_size) {
  std::map<std::string, TensorToWrite> tensors = tiny_tensors();
  tensors["model.embed_tokens.weight"] = float_tensor("F32", {vocab_size, 8});
  tensors["lm_head.weight"] = float_tensor("F32", {vocab_size, 8});
  for (const char* layer : {"model.layers.0.self_attn.", "model.layers.1.self_attn."}) {
    for (const char* norm : {"query_layernorm", "key_layernorm"}) {
      tensors.erase(std::string(layer) + norm + ".weight");
    }
    tensors[std::string(layer) + "q_norm.weight"] = float_tensor("F32", {4});
    tensors[std::string(layer) + "k_norm.weight"] = float_tensor("F32", {4});
  }
  const std::string mlp = "model.layers.1.mlp.";
  for (const char* name : {"gate_proj", "up_proj", "down_proj"}) {
    tensors.erase(mlp + name + ".weight");
  }
  tensors[mlp + "router.gate.weight"] = float_tensor("F32", {4, 8});
  tensors[mlp + "expert_bias"] = float_tensor("F32", {4});
  for (const char* stem : {"shared_mlp.", "experts.0.", "experts.1.", "experts.2.", "experts.3."}) {
    tensors[mlp + stem + "gate_proj.weight"] = float_tensor("F32", {6, 8});
    tensors[mlp + stem + "up_proj.weight"] = float_tensor("F32", {6, 8});
    tensors[mlp + stem + "down_proj.weight"] = float_tensor("F32", {8, 6});
  }
  return tensors;
}

}  // namespace hymt
