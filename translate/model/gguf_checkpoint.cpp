#include "translate/model/gguf_checkpoint.h"

#include <limits>
#include <optional>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"
#include "translate/model/stored_checkpoint.h"

namespace hymt {
namespace {

constexpr std::string_view kArchitecture = "hunyuan-dense";

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
    .description = "its keys ask for",
    .readable_one = "take the file of another type, such as Q8_0, Q6_K or Q4_K_M",
};

// The values of the keys that begin with the architecture's name, each checked.
class KeyReader {
 public:
  KeyReader(const GgufKeys& keys, const std::string& path) : keys_(keys), path_(path) {}

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
  [[nodiscard]] static std::string full_name(const std::string& key) {
    return std::string(kArchitecture) + "." + key;
  }
  [[nodiscard]] const GgufValue* find(const std::string& key) const {
    return keys_.find(full_name(key));
  }

  const GgufKeys& keys_;
  const std::string& path_;
};

void check_architecture(const GgufKeys& keys, const std::string& path) {
  const std::string* architecture = keys.string("general.architecture");
  if (architecture != nullptr && *architecture == kArchitecture) return;
  const auto fail = [&path](const std::string& what) {
    throw Error(ErrorKind::kEngine,
                what + "; take a GGUF file of HY-MT1.5-1.8B, HY-MT1.5-7B, Hy-MT2-1.8B or Hy-MT2-7B",
                path);
  };
  if (architecture == nullptr) fail("does not say which architecture it is for");
  if (*architecture == "hy_v3" || *architecture == "hunyuan-moe") {
    fail("is a mixture of experts (" + *architecture +
         ", as Hy-MT2-30B-A3B is one), which cannot be run yet");
  }
  fail("is for another architecture, " + quoted_name(*architecture));
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
  check_architecture(gguf.keys, path);
  const KeyReader reader(gguf.keys, path);
  ModelConfig config;
  config.hidden_size = reader.required_size("embedding_length");
  config.num_layers = reader.required_size("block_count");
  read_attention(reader, config);
  read_rope(reader, config);
  config.intermediate_size = reader.required_size("feed_forward_length");
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
