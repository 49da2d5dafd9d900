#include "translate/model/gguf_checkpoint.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"
#include "translate/model/stored_checkpoint.h"

namespace hymt {
namespace {

constexpr std::string_view kDense = "hunyuan-dense";
constexpr std::string_view kMixture = "hy_v3";

// Converters write the bias with and without an ending.
constexpr MixtureNames kExperts = {
    .router = "ffn_gate_inp.weight",
    .bias = "exp_probs_b.bias",
    .other_bias = "exp_probs_b",
    .shared_gate_proj = "ffn_gate_shexp.weight",
    .shared_up_proj = "ffn_up_shexp.weight",
    .shared_down_proj = "ffn_down_shexp.weight",
    .all_gates = "ffn_gate_exps.weight",
    .all_ups = "ffn_up_exps.weight",
    .all_downs = "ffn_down_exps.weight",
};

constexpr ContainerTraits kGguf = {
    .embedding = "token_embd.weight",
    .final_norm = "output_norm.weight",
    .output_head = "output.weight",
    .layer = "blk.",
    .input_norm = "attn_norm.weight",
    .q_proj = "attn_q.weight",
    .k_proj = "attn_k.weight",
    .v_proj = "attn_v.weight",
    .o_proj = "attn_output.weight",
    .query_norm = "attn_q_norm.weight",
    .key_norm = "attn_k_norm.weight",
    .post_attention_norm = "ffn_norm.weight",
    .gate_proj = "ffn_gate.weight",
    .up_proj = "ffn_up.weight",
    .down_proj = "ffn_down.weight",
    .mixtures = std::span(&kExperts, 1),
    .description = "its keys ask for",
    .readable_one = "take the file of another type, such as Q8_0, Q6_K or Q4_K_M",
};

// The values of the keys that begin with the architecture's name, each checked.
class KeyReader {
 public:
  KeyReader(std::string_view architecture, const GgufKeys& keys, const std::string& path)
      : architecture_(architecture), keys_(keys), path_(path) {}

  [[nodiscard]] std::optional<std::size_t> size(const std::string& key,
                                                std::int64_t greatest = kMaxModelSize) const {
    const GgufValue* value = find(key);
    if (value == nullptr) return std::nullopt;
    const auto number = value->integer();
    if (!number || *number < 1 || *number > greatest) {
      fail_key(key, "must be a whole number from 1 to " + std::to_string(greatest));
    }
    return static_cast<std::size_t>(*number);
  }
  [[nodiscard]] std::size_t required_size(const std::string& key,
                                          std::int64_t greatest = kMaxModelSize) const {
    const auto value = size(key, greatest);
    if (!value) fail_key(key, "is missing");
    return *value;
  }

  // A number from `least` to `greatest`.
  [[nodiscard]] double number(const std::string& key, double least, double greatest,
                              double otherwise) const {
    const GgufValue* value = find(key);
    if (value == nullptr) return otherwise;
    const auto number = value->number();
    if (!number || !(*number >= least) || !(*number <= greatest)) {
      fail_key(key, "is no number that makes sense");
    }
    return *number;
  }

  [[nodiscard]] std::optional<std::int64_t> integer(const std::string& key) const {
    const GgufValue* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->integer()) fail_key(key, "must be a whole number");
    return value->integer();
  }

  [[nodiscard]] std::optional<bool> flag(const std::string& key) const {
    const GgufValue* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->boolean()) fail_key(key, "must be true or false");
    return value->boolean();
  }

  [[nodiscard]] const std::string* text(const std::string& key) const {
    const GgufValue* value = find(key);
    if (value == nullptr) return nullptr;
    if (value->string() == nullptr) fail_key(key, "must be a text");
    return value->string();
  }

  [[noreturn]] void fail_key(const std::string& key, const std::string& what) const {
    throw Error(ErrorKind::kEngine,
                "key '" + full_name(key) + "' " + what + "; fetch the file again", path_);
  }

 private:
  [[nodiscard]] std::string full_name(const std::string& key) const {
    return std::string(architecture_) + "." + key;
  }
  [[nodiscard]] const GgufValue* find(const std::string& key) const {
    return keys_.find(full_name(key));
  }

  std::string_view architecture_;
  const GgufKeys& keys_;
  const std::string& path_;
};

Architecture read_architecture(const GgufKeys& keys, const std::string& path) {
  const std::string* architecture = keys.string("general.architecture");
  if (architecture != nullptr && *architecture == kDense) return Architecture::kHunYuanDenseV1;
  if (architecture != nullptr && *architecture == kMixture) return Architecture::kHyV3;
  throw Error(
      ErrorKind::kEngine,
      (architecture == nullptr ? std::string("does not say which architecture it is for")
                               : "is for another architecture, " + quoted_name(*architecture)) +
          "; take a GGUF file of HY-MT1.5-1.8B, HY-MT1.5-7B, Hy-MT2-1.8B, Hy-MT2-7B or "
          "Hy-MT2-30B-A3B",
      path);
}

MixtureConfig read_mixture(const KeyReader& reader, std::size_t num_layers) {
  MixtureConfig mixture;
  mixture.num_experts = reader.required_size("expert_count", kMaxExperts);
  mixture.num_chosen = reader.required_size("expert_used_count", kMaxExperts);
  if (mixture.num_chosen > mixture.num_experts) {
    reader.fail_key("expert_used_count", "is more than there are experts");
  }
  mixture.intermediate_size = reader.required_size("expert_feed_forward_length");
  const std::size_t num_shared = reader.size("expert_shared_count", kMaxExperts).value_or(1);
  mixture.shared_size = reader.size("expert_shared_feed_forward_length")
                            .value_or(num_shared * mixture.intermediate_size);
  if (mixture.shared_size > std::size_t{kMaxModelSize}) {
    reader.fail_key("expert_shared_count", "makes the shared expert too large");
  }
  mixture.scale = static_cast<float>(reader.number("expert_weights_scale", 1e-30, 1e30, 1.0));
  constexpr std::int64_t kSigmoid = 2;
  if (reader.integer("expert_gating_func").value_or(kSigmoid) != kSigmoid) {
    reader.fail_key("expert_gating_func", "must be 2, sigmoid, as in every HY-MT model");
  }
  if (!reader.flag("expert_weights_norm").value_or(true)) {
    reader.fail_key("expert_weights_norm", "must be true, as in every HY-MT model");
  }
  const std::int64_t num_dense = reader.integer("leading_dense_block_count").value_or(0);
  for (std::size_t layer = 0; layer < num_layers; ++layer) {
    mixture.layers.push_back(static_cast<std::int64_t>(layer) >= num_dense);
  }
  return mixture;
}

void read_attention(const KeyReader& reader, ModelConfig& config) {
  config.num_heads = reader.required_size("attention.head_count");
  config.num_kv_heads = reader.size("attention.head_count_kv").value_or(config.num_heads);
  if (config.num_heads % config.num_kv_heads != 0) {
    reader.fail_key("attention.head_count", "must be a multiple of attention.head_count_kv");
  }
  const auto head_dim = reader.size("attention.key_length");
  if (!head_dim && config.hidden_size % config.num_heads != 0) {
    reader.fail_key("attention.key_length", "is missing");
  }
  config.head_dim = head_dim.value_or(config.hidden_size / config.num_heads);
  if (config.head_dim % 2 != 0) reader.fail_key("attention.key_length", "must be even");
  for (const char* key : {"attention.value_length", "rope.dimension_count"}) {
    if (reader.size(key).value_or(config.head_dim) != config.head_dim) {
      reader.fail_key(key, "must equal attention.key_length, as in every HY-MT model");
    }
  }
}

// The base is the effective one already, where positions are not scaled in another way.
void read_rope(const KeyReader& reader, ModelConfig& config) {
  constexpr double kTiny = 1e-30;
  constexpr double kHuge = 1e30;
  config.rope_base = reader.number("rope.freq_base", kTiny, kHuge, 10000.0);
  const std::string* scaling = reader.text("rope.scaling.type");
  if (scaling != nullptr && *scaling != "none") {
    reader.fail_key("rope.scaling.type",
                    "is " + quoted_name(*scaling) + " in place of 'none', which is not computed");
  }
}

// The tokens that are named, each once; 0xFFFFFFFF stands for none.
std::vector<TokenId> read_tokens(const GgufKeys& keys, std::initializer_list<const char*> names,
                                 std::size_t vocab_size, const std::string& path) {
  std::vector<TokenId> ids;
  for (const char* name : names) {
    const GgufValue* value = keys.find(std::string("tokenizer.ggml.") + name);
    if (value == nullptr) continue;
    const auto id = value->integer();
    if (id && (*id == -1 || *id == std::numeric_limits<std::uint32_t>::max())) continue;
    if (!id || *id < 0 || *id >= static_cast<std::int64_t>(vocab_size)) {
      throw Error(ErrorKind::kEngine,
                  std::string("key 'tokenizer.ggml.") + name +
                      "' must be a token of the vocabulary, below " + std::to_string(vocab_size) +
                      "; fetch the file again",
                  path);
    }
    ids.push_back(static_cast<TokenId>(*id));
  }
  return ids;
}

std::optional<TokenId> first_of(const std::vector<TokenId>& ids) {
  return ids.empty() ? std::nullopt : std::optional(ids.front());
}

std::size_t vocabulary_of(const GgufFiles& gguf) {
  const WeightFiles::Entry* embedding = gguf.files.find(kGguf.embedding);
  const bool is_matrix = embedding != nullptr && embedding->tensor->shape.size() == 2;
  if (!is_matrix || embedding->tensor->shape[0] < 1 ||
      embedding->tensor->shape[0] > std::size_t{kMaxModelSize}) {
    throw Error(ErrorKind::kEngine,
                "has no matrix 'token_embd.weight' of a token's size; fetch the file again",
                gguf.files.main_path());
  }
  return embedding->tensor->shape[0];
}

class GgufCheckpoint final : public StoredCheckpoint {
 public:
  GgufCheckpoint(const std::string& path, ModelConfig config, GgufFiles gguf)
      : StoredCheckpoint(path, std::move(config), std::move(gguf.files), kGguf),
        header_bytes_(gguf.header_bytes) {}

 private:
  [[nodiscard]] std::string description() const override {
    const auto header = files().files().front().mapping.bytes().first(header_bytes_);
    return {reinterpret_cast<const char*>(header.data()), header.size()};
  }

  std::size_t header_bytes_;
};

}  // namespace

ModelConfig gguf_config(const GgufFiles& gguf) {
  const std::string& path = gguf.files.main_path();
  ModelConfig config;
  config.architecture = read_architecture(gguf.keys, path);
  const bool is_mixture = config.architecture == Architecture::kHyV3;
  const KeyReader reader(is_mixture ? kMixture : kDense, gguf.keys, path);
  config.hidden_size = reader.required_size("embedding_length");
  config.num_layers = reader.required_size("block_count");
  read_attention(reader, config);
  read_rope(reader, config);
  config.intermediate_size = reader.required_size("feed_forward_length");
  if (is_mixture) config.mixture = read_mixture(reader, config.num_layers);
  config.max_positions =
      reader.required_size("context_length", std::numeric_limits<std::int32_t>::max());
  config.rms_norm_eps = static_cast<float>(
      reader.number("attention.layer_norm_rms_epsilon", 1e-30, 1, double{1e-5F}));
  config.vocab_size = vocabulary_of(gguf);
  config.ties_embeddings = gguf.files.find(kGguf.output_head) == nullptr;
  config.begin_token = first_of(read_tokens(gguf.keys, {"bos_token_id"}, config.vocab_size, path));
  config.pad_token =
      first_of(read_tokens(gguf.keys, {"padding_token_id"}, config.vocab_size, path));
  config.end_tokens = read_tokens(gguf.keys, {"eos_token_id", "eot_token_id", "eom_token_id"},
                                  config.vocab_size, path);
  return config;
}

std::shared_ptr<const Checkpoint> open_gguf(const std::string& path) {
  GgufFiles gguf = open_gguf_files(path);
  ModelConfig config = gguf_config(gguf);
  return std::make_shared<const GgufCheckpoint>(path, std::move(config), std::move(gguf));
}

}  // namespace hymt
