#include "tests/translate/model/gguf_writer.h"

#include <bit>
#include <random>
#include <utility>

#include "translate/model/tensor.h"

namespace hymt {
namespace {

enum ValueType : std::uint32_t {
  kUint32 = 4,
  kInt32 = 5,
  kFloat32 = 6,
  kBool = 7,
  kString = 8,
  kArray = 9
};

std::string little_endian(std::uint64_t value, std::size_t num_bytes) {
  std::string bytes;
  for (std::size_t i = 0; i < num_bytes; ++i) bytes += static_cast<char>(value >> 8 * i & 255U);
  return bytes;
}

std::string string_bytes(std::string_view text) {
  return little_endian(text.size(), 8).append(text);
}

std::string float_bytes(float value) {
  return little_endian(std::bit_cast<std::uint32_t>(value), 4);
}

std::string array_bytes(ValueType type, std::size_t count) {
  return little_endian(type, 4) + little_endian(count, 8);
}

constexpr std::uint64_t kAlignment = 32;

}  // namespace

GgufWriter& GgufWriter::raw(const std::string& key, std::uint32_t type, std::string bytes) {
  keys_[key] = {type, std::move(bytes)};
  return *this;
}

GgufWriter& GgufWriter::text(const std::string& key, std::string_view value) {
  return raw(key, kString, string_bytes(value));
}

GgufWriter& GgufWriter::number(const std::string& key, std::uint32_t value) {
  return raw(key, kUint32, little_endian(value, 4));
}

GgufWriter& GgufWriter::real(const std::string& key, float value) {
  return raw(key, kFloat32, float_bytes(value));
}

GgufWriter& GgufWriter::flag(const std::string& key, bool value) {
  return raw(key, kBool, little_endian(value ? 1 : 0, 1));
}

GgufWriter& GgufWriter::texts(const std::string& key, const std::vector<std::string>& values) {
  std::string bytes = array_bytes(kString, values.size());
  for (const std::string& value : values) bytes += string_bytes(value);
  return raw(key, kArray, bytes);
}

GgufWriter& GgufWriter::numbers(const std::string& key, const std::vector<std::int32_t>& values) {
  std::string bytes = array_bytes(kInt32, values.size());
  for (const std::int32_t value : values) {
    bytes += little_endian(static_cast<std::uint32_t>(value), 4);
  }
  return raw(key, kArray, bytes);
}

GgufWriter& GgufWriter::reals(const std::string& key, const std::vector<float>& values) {
  std::string bytes = array_bytes(kFloat32, values.size());
  for (const float value : values) bytes += float_bytes(value);
  return raw(key, kArray, bytes);
}

GgufWriter& GgufWriter::without(const std::string& key) {
  keys_.erase(key);
  return *this;
}

std::map<std::string, std::uint64_t> GgufWriter::offsets() const {
  std::map<std::string, std::uint64_t> result;
  std::uint64_t at = 0;
  for (const auto& [name, tensor] : tensors) {
    result[name] = at;
    at += (tensor.bytes.size() + kAlignment - 1) / kAlignment * kAlignment;
  }
  return result;
}

std::string GgufWriter::bytes(const std::map<std::string, std::uint64_t>& placed) const {
  std::string file = "GGUF" + little_endian(3, 4) + little_endian(tensors.size(), 8) +
                     little_endian(keys_.size(), 8);
  for (const auto& [name, value] : keys_) {
    file += string_bytes(name) + little_endian(value.type, 4) + value.bytes;
  }
  const auto offsets_of_all = offsets();
  for (const auto& [name, tensor] : tensors) {
    file += string_bytes(name) + little_endian(tensor.dimensions.size(), 4);
    for (const std::uint64_t size : tensor.dimensions) file += little_endian(size, 8);
    const auto other = placed.find(name);
    const std::uint64_t offset = other == placed.end() ? offsets_of_all.at(name) : other->second;
    file += little_endian(tensor.type, 4) + little_endian(offset, 8);
  }
  const auto pad = [&file] {
    file.resize((file.size() + kAlignment - 1) / kAlignment * kAlignment);
  };
  for (const auto& [name, tensor] : tensors) {
    pad();
    file += tensor.bytes;
  }
  return file;
}

std::string gguf_name(const std::string& name) {
  static const std::map<std::string, std::string> kNames = {
      {"input_layernorm", "attn_norm"},
      {"post_attention_layernorm", "ffn_norm"},
      {"self_attn.q_proj", "attn_q"},
      {"self_attn.k_proj", "attn_k"},
      {"self_attn.v_proj", "attn_v"},
      {"self_attn.o_proj", "attn_output"},
      {"self_attn.query_layernorm", "attn_q_norm"},
      {"self_attn.key_layernorm", "attn_k_norm"},
      {"self_attn.q_norm", "attn_q_norm"},
      {"self_attn.k_norm", "attn_k_norm"},
      {"mlp.router.gate", "ffn_gate_inp"},
      {"mlp.shared_mlp.gate_proj", "ffn_gate_shexp"},
      {"mlp.shared_mlp.up_proj", "ffn_up_shexp"},
      {"mlp.shared_mlp.down_proj", "ffn_down_shexp"},
      {"mlp.gate_proj", "ffn_gate"},
      {"mlp.up_proj", "ffn_up"},
      {"mlp.down_proj", "ffn_down"}};
  if (name == "model.embed_tokens.weight") return "token_embd.weight";
  if (name == "model.norm.weight") return "output_norm.weight";
  if (name == "lm_head.weight") return "output.weight";
  const std::size_t number = std::string_view("model.layers.").size();
  const std::size_t rest = name.find('.', number) + 1;
  const std::size_t end = name.rfind('.');
  return "blk." + name.substr(number, rest - number) + kNames.at(name.substr(rest, end - rest)) +
         ".weight";
}

std::uint32_t gguf_type(std::string_view name) {
  for (const DataTypeTraits& type : data_types()) {
    if (type.stored_name == name) return type.gguf_type.value();
  }
  return 999;
}

GgufWriter tiny_gguf() {
  GgufWriter writer;
  const std::string prefix = "hunyuan-dense.";
  writer.text("general.architecture", "hunyuan-dense")
      .number(prefix + "embedding_length", 8)
      .number(prefix + "block_count", 2)
      .number(prefix + "attention.head_count", 4)
      .number(prefix + "attention.head_count_kv", 2)
      .number(prefix + "attention.key_length", 4)
      .number(prefix + "attention.value_length", 4)
      .number(prefix + "feed_forward_length", 12)
      .number(prefix + "context_length", 64)
      .real(prefix + "attention.layer_norm_rms_epsilon", 1e-5F)
      .real(prefix + "rope.freq_base", 10000.0F)
      .text(prefix + "rope.scaling.type", "none")
      .number("tokenizer.ggml.bos_token_id", 1)
      .number("tokenizer.ggml.eos_token_id", 2);
  for (const auto& [name, tensor] : tiny_tensors()) {
    writer.tensors[gguf_name(name)] = {
        gguf_type("F32"), {tensor.shape.rbegin(), tensor.shape.rend()}, tensor.bytes};
  }
  return writer;
}

GgufWriter tiny_mixture_gguf() {
  GgufWriter writer;
  const std::string prefix = "hy_v3.";
  writer.text("general.architecture", "hy_v3")
      .number(prefix + "embedding_length", 8)
      .number(prefix + "block_count", 2)
      .number(prefix + "attention.head_count", 4)
      .number(prefix + "attention.head_count_kv", 2)
      .number(prefix + "attention.key_length", 4)
      .number(prefix + "feed_forward_length", 12)
      .number(prefix + "context_length", 64)
      .number(prefix + "leading_dense_block_count", 1)
      .number(prefix + "expert_count", 4)
      .number(prefix + "expert_used_count", 2)
      .number(prefix + "expert_shared_count", 1)
      .number(prefix + "expert_feed_forward_length", 6)
      .number(prefix + "expert_gating_func", 2)
      .flag(prefix + "expert_weights_norm", true)
      .real(prefix + "expert_weights_scale", 2.5F)
      .real(prefix + "rope.freq_base", 11158840.0F);
  for (const auto& [name, tensor] : tiny_mixture_tensors()) {
    std::vector<std::uint64_t> dimensions(tensor.shape.rbegin(), tensor.shape.rend());
    const std::size_t expert = name.find("mlp.experts.");
    if (name.ends_with("expert_bias")) {
      writer.tensors["blk.1.exp_probs_b.bias"] = {gguf_type("F32"), dimensions, tensor.bytes};
    } else if (expert == std::string::npos) {
      writer.tensors[gguf_name(name)] = {gguf_type("F32"), dimensions, tensor.bytes};
    } else {  // In the order of names, which is that of experts.
      const std::string kind = name.substr(name.find('.', expert + 12) + 1, 2);
      GgufWriter::Tensor& all = writer.tensors[kind == "ga"   ? "blk.1.ffn_gate_exps.weight"
                                               : kind == "up" ? "blk.1.ffn_up_exps.weight"
                                                              : "blk.1.ffn_down_exps.weight"];
      dimensions.push_back(4);
      all = {gguf_type("F32"), dimensions, all.bytes + tensor.bytes};
    }
  }
  return writer;
}

GgufWriter wide_gguf(std::string_view type) {
  GgufWriter writer = tiny_gguf();
  const std::string prefix = "hunyuan-dense.";
  writer.number(prefix + "embedding_length", 256)
      .number(prefix + "attention.key_length", 64)
      .number(prefix + "attention.value_length", 64)
      .number(prefix + "feed_forward_length", 512);
  const std::map<std::uint64_t, std::uint64_t> kWider = {{8, 256}, {4, 64}, {12, 512}, {16, 16}};
  const DataTypeTraits* traits = nullptr;
  for (const DataTypeTraits& one : data_types()) {
    if (one.stored_name == type) traits = &one;
  }
  std::mt19937 random(7);
  for (auto& [name, tensor] : writer.tensors) {
    const bool is_matrix = tensor.dimensions.size() == 2;
    std::uint64_t count = 1;
    for (std::uint64_t& size : tensor.dimensions) {
      // Of the outputs, 16 are queries and 8 keys or values, but for the embedding.
      const bool is_query = name.find("attn_q.") != std::string::npos;
      const bool is_key =
          name.find("attn_k.") != std::string::npos || name.find("attn_v.") != std::string::npos;
      const bool is_last = &size == &tensor.dimensions.back();
      const bool is_first = &size == &tensor.dimensions.front();
      if (is_query && is_last) {
        size = 256;
      } else if (is_key && is_last) {
        size = 128;
      } else if (name.find("attn_output.") != std::string::npos && is_first) {
        size = 256;
      } else {
        size = kWider.at(size);
      }
      count *= size;
    }
    if (!is_matrix) {
      tensor.bytes = float_tensor("F32", {static_cast<std::size_t>(count)}).bytes;
      continue;
    }
    tensor.type = traits->gguf_type.value();
    tensor.bytes.clear();
    const std::uint64_t num_bytes = count / traits->block_values * traits->block_bytes;
    // Bits of no half or float that is not finite: the upper bits of exponents stay clear.
    for (std::uint64_t i = 0; i < num_bytes; ++i) {
      tensor.bytes += static_cast<char>(random() & 0x8FU);
    }
  }
  return writer;
}

}  // namespace hymt
