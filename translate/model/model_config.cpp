#include "translate/model/model_config.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"

namespace hymt {
namespace {

constexpr std::int64_t kMaxPositions = std::numeric_limits<std::int32_t>::max();
// Bounds of numbers that must be positive and finite in float32, too.
constexpr double kTiny = 1e-30;
constexpr double kHuge = 1e30;

std::string joined(const std::string& folder, const char* name) {
  return (std::filesystem::path(folder) / name).string();
}

// The values of a configuration file, each checked. A key that is missing and one that is null are
// the same.
class ConfigReader {
 public:
  explicit ConfigReader(std::string path)
      : path_(std::move(path)), root_(read_json_file(path_, kMaxConfigBytes)) {
    if (root_.object() == nullptr) fail("is no JSON object");
  }

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] const JsonValue* find(std::string_view key) const { return find(root_, key); }

  [[nodiscard]] std::optional<std::size_t> size(std::string_view key,
                                                std::int64_t greatest = kMaxModelSize) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::nullopt;
    const auto number = value->integer();
    if (!number || *number < 1 || *number > greatest) {
      fail_key(key, "must be a whole number from 1 to " + std::to_string(greatest));
    }
    return static_cast<std::size_t>(*number);
  }

  [[nodiscard]] std::size_t required_size(std::string_view key,
                                          std::int64_t greatest = kMaxModelSize) const {
    const auto value = size(key, greatest);
    if (!value) fail_key(key, "is missing");
    return *value;
  }

  [[nodiscard]] std::optional<bool> flag(std::string_view key) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->boolean()) fail_key(key, "must be true or false");
    return value->boolean();
  }

  // A number from `least` to `greatest`.
  [[nodiscard]] std::optional<double> number(const JsonValue& object, std::string_view key,
                                             double least, double greatest) const {
    const JsonValue* value = find(object, key);
    if (value == nullptr) return std::nullopt;
    const auto number = value->number();
    if (!number || !(*number >= least) || !(*number <= greatest)) {
      fail_key(key, "is no number that makes sense");
    }
    return number;
  }
  [[nodiscard]] std::optional<double> number(std::string_view key, double least,
                                             double greatest) const {
    return number(root_, key, least, greatest);
  }

  [[nodiscard]] std::optional<std::string> text(const JsonValue& object,
                                                std::string_view key) const {
    const JsonValue* value = find(object, key);
    if (value == nullptr) return std::nullopt;
    if (value->string() == nullptr) fail_key(key, "must be a text");
    return *value->string();
  }
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const {
    return text(root_, key);
  }

  // One id or a list of ids; -1 stands for none.
  [[nodiscard]] std::vector<TokenId> tokens(std::string_view key, std::size_t vocab_size) const {
    std::vector<TokenId> ids;
    const JsonValue* value = find(key);
    if (value == nullptr) return ids;
    const JsonValue::Array single = {*value};
    for (const JsonValue& element : value->array() != nullptr ? *value->array() : single) {
      const auto id = element.integer();
      if (id && *id == -1) continue;
      if (!id || *id < 0 || *id >= static_cast<std::int64_t>(vocab_size)) {
        fail_key(key, "must be a token of the vocabulary, below " + std::to_string(vocab_size));
      }
      ids.push_back(static_cast<TokenId>(*id));
    }
    return ids;
  }
  [[nodiscard]] std::optional<TokenId> token(std::string_view key, std::size_t vocab_size) const {
    const std::vector<TokenId> ids = tokens(key, vocab_size);
    if (ids.empty()) return std::nullopt;
    return ids.front();
  }

  [[noreturn]] void fail_key(std::string_view key, const std::string& what) const {
    fail("key '" + std::string(key) + "' " + what);
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kEngine, what + "; take the file that belongs to the model", path_);
  }
  [[noreturn]] void fail_unsupported(const std::string& what) const {
    throw Error(ErrorKind::kEngine,
                what +
                    "; take HY-MT1.5-1.8B, HY-MT1.5-7B, Hy-MT2-1.8B, Hy-MT2-7B, Hy-MT2-30B-A3B or "
                    "another model of their architectures, HunYuanDenseV1 and HYV3",
                path_);
  }

 private:
  [[nodiscard]] static const JsonValue* find(const JsonValue& object, std::string_view key) {
    const JsonValue* value = object.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  std::string path_;
  JsonValue root_;
};

Architecture read_architecture(const ConfigReader& reader) {
  std::string architecture;
  const JsonValue* list = reader.find("architectures");
  if (list != nullptr && list->array() != nullptr && !list->array()->empty() &&
      list->array()->front().string() != nullptr) {
    architecture = *list->array()->front().string();
  }
  const std::string type = reader.text("model_type").value_or("");
  const auto is = [&](std::string_view name, std::string_view of_type) {
    return architecture == name || (architecture.empty() && type == of_type);
  };
  if (is("HunYuanDenseV1ForCausalLM", "hunyuan_v1_dense")) return Architecture::kHunYuanDenseV1;
  if (is("HYV3ForCausalLM", "hy_v3")) return Architecture::kHyV3;
  if (architecture.empty() && type.empty())
    reader.fail("does not say which architecture it is for");
  reader.fail_unsupported("is for another architecture, " +
                          quoted_name(architecture.empty() ? type : architecture));
}

[[noreturn]] void fail_quantization(const ConfigReader& reader, const std::string& what) {
  throw Error(ErrorKind::kEngine,
              "is of weights that were quantized " + what +
                  " (quantization_config), which are not read; take the release in bfloat16, such "
                  "as: hf download tencent/Hy-MT2-1.8B --local-dir Hy-MT2-1.8B",
              reader.path());
}

// Refuses a text that is there and none of `known`.
void check_one_of(const ConfigReader& reader, const JsonValue& object, const char* key,
                  std::initializer_list<std::string_view> known, const std::string& method) {
  const auto text = reader.text(object, key);
  if (!text || std::find(known.begin(), known.end(), *text) != known.end()) return;
  fail_quantization(reader, "by '" + method + "' as " + quoted_name(*text));
}

// [rows, columns] that share a scale; null leaves what there is.
void read_block(const ConfigReader& reader, const JsonValue* value, const char* key,
                QuantizationConfig& quantization) {
  if (value == nullptr || value->is_null()) return;
  std::vector<std::size_t> sizes;
  for (const JsonValue& size : value->array() == nullptr ? JsonValue::Array() : *value->array()) {
    const auto number = size.integer();
    if (number && *number >= 1 && *number <= kMaxModelSize) {
      sizes.push_back(static_cast<std::size_t>(*number));
    }
  }
  if (sizes.size() != 2) reader.fail_key(key, "must be the two sizes of a block");
  quantization.block_rows = sizes[0];
  quantization.block_columns = sizes[1];
}

void read_compressed_tensors(const ConfigReader& reader, const JsonValue& object,
                             QuantizationConfig& quantization) {
  const std::string method = "compressed-tensors";
  check_one_of(reader, object, "format",
               {"dense", "naive-quantized", "float-quantized", "int-quantized", "pack-quantized"},
               method);
  const JsonValue* transform = object.find("transform_config");
  if (transform != nullptr && transform->object() != nullptr && !transform->object()->empty()) {
    fail_quantization(reader, "by '" + method + "' behind a transform of the activations");
  }
  if (const JsonValue* sparsity = object.find("sparsity_config")) {
    check_one_of(reader, *sparsity, "format", {"dense"}, method);
  }
  const JsonValue* groups = object.find("config_groups");
  if (groups == nullptr || groups->object() == nullptr) return;
  for (const JsonMember& group : *groups->object()) {
    const JsonValue* weights = group.value.find("weights");
    if (weights == nullptr) continue;
    read_block(reader, weights->find("block_structure"), "block_structure", quantization);
  }
}

// Releases in FP8, GPTQ and the like say so; how their numbers lie, the tensors tell.
QuantizationConfig read_quantization(const ConfigReader& reader) {
  QuantizationConfig quantization;
  const JsonValue* object = reader.find("quantization_config");
  if (object == nullptr) return quantization;
  const std::string method = reader.text(*object, "quant_method").value_or("something else");
  if (method == "compressed-tensors") {
    read_compressed_tensors(reader, *object, quantization);
  } else if (method == "fp8") {
    check_one_of(reader, *object, "fmt", {"e4m3"}, method);
    read_block(reader, object->find("weight_block_size"), "weight_block_size", quantization);
  } else if (method == "gptq") {
    check_one_of(reader, *object, "checkpoint_format", {"gptq", "gptq_v2"}, method);
    quantization.zeros_are_less_by_one =
        reader.text(*object, "checkpoint_format").value_or("gptq") == "gptq";
  } else {
    fail_quantization(reader, "by " + quoted_name(method));
  }
  return quantization;
}

// What our computation takes for granted. Keys that are not there have the values of the family.
void check_variant(const ConfigReader& reader) {
  for (const char* key : {"attention_bias", "mlp_bias", "use_cla"}) {
    if (reader.flag(key).value_or(false)) {
      reader.fail_unsupported("has " + std::string(key) + ", which no HY-MT model has");
    }
  }
  // The last three are of a mixture of experts.
  for (const char* key : {"use_qk_norm", "qk_norm", "moe_router_use_sigmoid", "route_norm"}) {
    if (!reader.flag(key).value_or(true)) {
      reader.fail_unsupported("is without " + std::string(key) + ", which every HY-MT model has");
    }
  }
  const std::string activation = reader.text("hidden_act").value_or("silu");
  if (activation != "silu") {
    reader.fail_unsupported("has the activation " + quoted_name(activation) + " in place of silu");
  }
}

// Specification 1.2. Older files have `rope_theta` beside `rope_scaling`, newer ones both in
// `rope_parameters`; the kind is `type` or `rope_type`.
double read_rope_base(const ConfigReader& reader, std::size_t head_dim, double base) {
  const JsonValue none;
  const JsonValue* scaling = reader.find("rope_parameters");
  if (scaling == nullptr) scaling = reader.find("rope_scaling");
  if (scaling == nullptr) scaling = &none;
  if (const auto outer = reader.number("rope_theta", kTiny, kHuge)) base = *outer;
  if (const auto inner = reader.number(*scaling, "rope_theta", kTiny, kHuge)) base = *inner;

  auto kind = reader.text(*scaling, "rope_type");
  if (!kind) kind = reader.text(*scaling, "type");
  if (!kind || *kind == "default") return base;
  if (*kind != "dynamic") {
    reader.fail_unsupported("scales positions by " + quoted_name(*kind) + " in place of dynamic");
  }
  const JsonValue* alpha_value = scaling->find("alpha");
  if (alpha_value != nullptr && alpha_value->number() == 0.0) return base;
  const auto alpha = reader.number(*scaling, "alpha", kTiny, kHuge);
  if (!alpha) return base;
  if (head_dim <= 2) reader.fail_key("head_dim", "is too small for its rope_scaling");
  const auto dimension = static_cast<double>(head_dim);
  base *= std::pow(*alpha, dimension / (dimension - 2));
  if (!(base >= kTiny) || !(base <= kHuge))
    reader.fail_key("alpha", "is no number that makes sense");
  return base;
}

void read_attention(const ConfigReader& reader, ModelConfig& config) {
  config.num_heads = reader.required_size("num_attention_heads");
  config.num_kv_heads = reader.size("num_key_value_heads").value_or(config.num_heads);
  if (config.num_heads % config.num_kv_heads != 0) {
    reader.fail_key("num_attention_heads", "must be a multiple of num_key_value_heads");
  }
  auto head_dim = reader.size("head_dim");
  if (!head_dim) head_dim = reader.size("attention_head_dim");
  if (!head_dim && config.hidden_size % config.num_heads == 0) {
    head_dim = config.hidden_size / config.num_heads;
  }
  if (!head_dim) reader.fail_key("head_dim", "is missing");
  if (*head_dim % 2 != 0) reader.fail_key("head_dim", "must be even");
  config.head_dim = *head_dim;
  // What transformers' classes have where the file says nothing.
  const double usual = config.architecture == Architecture::kHyV3 ? 11158840.0 : 10000.0;
  config.rope_base = read_rope_base(reader, config.head_dim, usual);
}

// Which layers have experts: `mlp_layer_types` says it, or how many of the first have none.
std::vector<bool> read_mixture_layers(const ConfigReader& reader, std::size_t num_layers) {
  std::vector<bool> layers;
  if (const JsonValue* types = reader.find("mlp_layer_types")) {
    const JsonValue::Array none;
    for (const JsonValue& type : types->array() == nullptr ? none : *types->array()) {
      const bool is_known =
          type.string() != nullptr && (*type.string() == "sparse" || *type.string() == "dense");
      if (!is_known) reader.fail_key("mlp_layer_types", "must list 'dense' and 'sparse'");
      layers.push_back(*type.string() == "sparse");
    }
    if (layers.size() != num_layers) {
      reader.fail_key("mlp_layer_types", "must name the kind of each of the " +
                                             std::to_string(num_layers) + " layers");
    }
    return layers;
  }
  std::size_t num_dense = 1;
  if (const JsonValue* first = reader.find("first_k_dense_replace")) {
    const auto number = first->integer();
    if (!number || *number < 0 || *number > kMaxModelSize) {
      reader.fail_key("first_k_dense_replace", "must be a number of layers");
    }
    num_dense = static_cast<std::size_t>(*number);
  }
  for (std::size_t layer = 0; layer < num_layers; ++layer) layers.push_back(layer >= num_dense);
  return layers;
}

// Of the keys' names in transformers and those in Tencent's files, each.
MixtureConfig read_mixture(const ConfigReader& reader, std::size_t num_layers) {
  const auto size_of = [&reader](const char* key, const char* other, std::int64_t greatest) {
    const auto size = reader.size(key, greatest);
    return size ? *size : reader.required_size(other, greatest);
  };
  MixtureConfig mixture;
  mixture.layers = read_mixture_layers(reader, num_layers);
  mixture.num_experts = size_of("num_local_experts", "num_experts", kMaxExperts);
  mixture.num_chosen = reader.size("num_experts_per_tok", kMaxExperts).value_or(8);
  if (mixture.num_chosen > mixture.num_experts) {
    reader.fail_key("num_experts_per_tok", "is more than there are experts");
  }
  mixture.intermediate_size = size_of("expert_hidden_dim", "moe_intermediate_size", kMaxModelSize);
  const std::size_t num_shared = reader.size("num_shared_experts", kMaxExperts).value_or(1);
  mixture.shared_size = num_shared * mixture.intermediate_size;
  if (mixture.shared_size > std::size_t{kMaxModelSize}) {
    reader.fail_key("num_shared_experts", "makes the shared expert too large");
  }
  mixture.scale =
      static_cast<float>(reader.number("router_scaling_factor", kTiny, kHuge).value_or(2.826));
  mixture.has_bias = reader.flag("moe_router_enable_expert_bias").value_or(true);
  return mixture;
}

void read_tokens(const ConfigReader& reader, ModelConfig& config) {
  config.begin_token = reader.token("bos_token_id", config.vocab_size);
  config.pad_token = reader.token("pad_token_id", config.vocab_size);
  config.end_tokens = reader.tokens("eos_token_id", config.vocab_size);
}

}  // namespace

std::string_view architecture_name(Architecture architecture) {
  return architecture == Architecture::kHyV3 ? "HYV3" : "HunYuanDenseV1";
}

ModelConfig read_model_config(const std::string& folder) {
  const ConfigReader reader(joined(folder, "config.json"));
  ModelConfig config;
  config.architecture = read_architecture(reader);
  check_variant(reader);
  config.quantization = read_quantization(reader);
  config.hidden_size = reader.required_size("hidden_size");
  config.num_layers = reader.required_size("num_hidden_layers");
  read_attention(reader, config);
  config.intermediate_size = reader.required_size("intermediate_size");
  config.vocab_size = reader.required_size("vocab_size");
  config.max_positions = reader.required_size("max_position_embeddings", kMaxPositions);
  config.rms_norm_eps = static_cast<float>(reader.number("rms_norm_eps", kTiny, 1).value_or(1e-5));
  const bool is_mixture = config.architecture == Architecture::kHyV3;
  if (is_mixture) config.mixture = read_mixture(reader, config.num_layers);
  config.ties_embeddings = reader.flag("tie_word_embeddings").value_or(!is_mixture);
  read_tokens(reader, config);
  auto dtype = reader.text("dtype");
  if (!dtype) dtype = reader.text("torch_dtype");
  config.weights_dtype = dtype.value_or("");
  return config;
}

GenerationDefaults read_generation_defaults(const std::string& folder, const ModelConfig& config) {
  GenerationDefaults defaults;
  defaults.end_tokens = config.end_tokens;
  const std::string path = joined(folder, "generation_config.json");
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return defaults;
  const ConfigReader reader(path);
  for (const TokenId id : reader.tokens("eos_token_id", config.vocab_size)) {
    if (std::find(defaults.end_tokens.begin(), defaults.end_tokens.end(), id) ==
        defaults.end_tokens.end()) {
      defaults.end_tokens.push_back(id);
    }
  }
  const auto as_float = [](std::optional<double> number) {
    return number ? std::optional(static_cast<float>(*number)) : std::nullopt;
  };
  defaults.samples = reader.flag("do_sample");
  defaults.temperature = as_float(reader.number("temperature", 0, 100));
  defaults.top_p = as_float(reader.number("top_p", kTiny, 1));
  defaults.repetition_penalty = as_float(reader.number("repetition_penalty", kTiny, 100));
  if (const JsonValue* top_k = reader.find("top_k")) {
    const auto number = top_k->integer();
    if (!number || *number < -1 || *number > kMaxModelSize) {
      reader.fail_key("top_k", "must be a whole number; -1 and 0 are off");
    }
    defaults.top_k = static_cast<std::int32_t>(std::max<std::int64_t>(*number, 0));
  }
  return defaults;
}

std::vector<float> rope_frequencies(const ModelConfig& config) {
  const auto base = static_cast<float>(config.rope_base);
  const auto dimension = static_cast<float>(config.head_dim);
  std::vector<float> frequencies(config.head_dim / 2);
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    frequencies[i] = 1.0F / std::pow(base, static_cast<float>(2 * i) / dimension);
  }
  return frequencies;
}

}  // namespace hymt
