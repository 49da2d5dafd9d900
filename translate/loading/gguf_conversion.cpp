#include "translate/loading/gguf_conversion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <future>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/calibration/calibration_pass.h"
#include "translate/calibration/error_feedback.h"
#include "translate/loading/gguf_tokenizer.h"
#include "translate/model/block_quantizer.h"
#include "translate/model/gguf_output.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {
namespace {

constexpr std::array kFormats = {
    GgufFormat{"f32", DataType::kFloat32, DataType::kFloat32, DataType::kFloat32, 0},
    GgufFormat{"bf16", DataType::kBFloat16, DataType::kBFloat16, DataType::kBFloat16, 32},
    GgufFormat{"f16", DataType::kFloat16, DataType::kFloat16, DataType::kFloat16, 1},
    GgufFormat{"q8_0", DataType::kQ8Of32, DataType::kQ8Of32, DataType::kFloat16, 7},
    GgufFormat{"q4_0", DataType::kQ4Of32, DataType::kQ8Of32, DataType::kFloat16, 2},
    GgufFormat{"q4_k", DataType::kQ4K, DataType::kQ6K, DataType::kQ8Of32, 15},
};

// llama.cpp's reading of quantized blocks, of which there has been one change.
constexpr std::uint32_t kQuantizationVersion = 2;

std::uint32_t as_u32(std::size_t number) { return static_cast<std::uint32_t>(number); }

std::string gguf_architecture(const ModelConfig& config) {
  return config.architecture == Architecture::kHyV3 ? "hy_v3" : "hunyuan-dense";
}

void add_mixture(const ModelSource& source, const MixtureConfig& mixture,
                 std::vector<GgufEntry>& entries) {
  const auto add = [&entries](const char* key, auto value) {
    entries.push_back({std::string("hy_v3.") + key, value});
  };
  const auto first = std::find(mixture.layers.begin(), mixture.layers.end(), true);
  if (std::find(first, mixture.layers.end(), false) != mixture.layers.end()) {
    throw Error(ErrorKind::kEngine,
                "has layers without experts behind some with them, which GGUF cannot say",
                source.path());
  }
  if (mixture.shared_size % mixture.intermediate_size != 0) {
    throw Error(ErrorKind::kEngine, "has a shared expert of another width, which is not written",
                source.path());
  }
  add("leading_dense_block_count",
      as_u32(static_cast<std::size_t>(first - mixture.layers.begin())));
  add("expert_count", as_u32(mixture.num_experts));
  add("expert_used_count", as_u32(mixture.num_chosen));
  add("expert_shared_count", as_u32(mixture.shared_size / mixture.intermediate_size));
  add("expert_feed_forward_length", as_u32(mixture.intermediate_size));
  add("expert_shared_feed_forward_length", as_u32(mixture.shared_size));
  add("expert_gating_func", std::uint32_t{2});  // Sigmoid.
  add("expert_weights_norm", true);
  add("expert_weights_scale", mixture.scale);
}

void add_shape(const ModelConfig& config, std::vector<GgufEntry>& entries) {
  const std::string prefix = gguf_architecture(config) + ".";
  const auto add = [&](const char* key, auto value) { entries.push_back({prefix + key, value}); };
  add("block_count", as_u32(config.num_layers));
  add("context_length", as_u32(config.max_positions));
  add("embedding_length", as_u32(config.hidden_size));
  add("feed_forward_length", as_u32(config.intermediate_size));
  add("attention.head_count", as_u32(config.num_heads));
  add("attention.head_count_kv", as_u32(config.num_kv_heads));
  add("attention.key_length", as_u32(config.head_dim));
  add("attention.value_length", as_u32(config.head_dim));
  add("attention.layer_norm_rms_epsilon", config.rms_norm_eps);
  add("rope.dimension_count", as_u32(config.head_dim));
  add("rope.freq_base", static_cast<float>(config.rope_base));
  add("rope.scaling.type", std::string("none"));
  add("vocab_size", as_u32(config.vocab_size));
}

// GGUF has keys for three of them.
void add_special_tokens(const ModelSource& source, const ModelConfig& config,
                        std::vector<GgufEntry>& entries) {
  const auto add = [&entries](const char* key, TokenId id) {
    entries.push_back({std::string("tokenizer.ggml.") + key, static_cast<std::uint32_t>(id)});
  };
  constexpr std::array kEnds = {"eos_token_id", "eot_token_id", "eom_token_id"};
  const std::vector<TokenId> ends = source.generation_defaults().end_tokens;
  if (ends.size() > kEnds.size()) {
    throw Error(ErrorKind::kEngine,
                "answers end with one of " + std::to_string(ends.size()) +
                    " tokens, and GGUF can say three; take some from generation_config.json",
                source.path());
  }
  for (std::size_t i = 0; i < ends.size(); ++i) add(kEnds[i], ends[i]);
  if (config.begin_token) add("bos_token_id", *config.begin_token);
  if (config.pad_token) add("padding_token_id", *config.pad_token);
  // Prompts are written with all their special tokens.
  entries.push_back({"tokenizer.ggml.add_bos_token", false});
  entries.push_back({"tokenizer.ggml.add_eos_token", false});
}

// Whether what is written reads text as the model's own files do: of all its tokens, by themselves
// and as they are spelt in a document.
void check_tokenizer(const ModelSource& source, const std::vector<GgufEntry>& entries) {
  const std::string written = gguf_header(entries, {});
  const auto bytes = std::as_bytes(std::span(written));
  const auto again = make_tokenizer(read_gguf_tokenizer(parse_gguf(bytes, source.path()).keys));
  const auto original = source.load_tokenizer();
  const std::size_t num_tokens = original->size();
  for (std::size_t i = 0; i < num_tokens; ++i) {
    const auto id = static_cast<TokenId>(i);
    const std::string_view text = original->token_bytes(id);
    if (text == again->token_bytes(id) && original->is_control(id) == again->is_control(id) &&
        original->encode_document(text) == again->encode_document(text)) {
      continue;
    }
    throw Error(
        ErrorKind::kEngine,
        "its tokenizer does something that GGUF cannot say, with token " + std::to_string(i),
        source.path());
  }
}

std::vector<GgufEntry> keys_of(const ModelSource& source, const GgufFormat& format) {
  const ModelConfig config = source.config();
  std::vector<GgufEntry> entries = {
      {"general.architecture", gguf_architecture(config)},
      {"general.type", std::string("model")},
      {"general.name", name_of_model(source.path())},
      {"general.file_type", format.file_type},
      {"general.quantization_version", kQuantizationVersion},
  };
  const std::string licence = source.licence();
  if (!licence.empty()) entries.push_back({"general.license", licence});
  add_shape(config, entries);
  if (config.mixture.num_experts > 0) add_mixture(source, config.mixture, entries);
  std::vector<GgufEntry> tokenizer =
      gguf_tokenizer_entries(source.tokenizer_contents(), config.vocab_size);
  check_tokenizer(source, tokenizer);
  std::move(tokenizer.begin(), tokenizer.end(), std::back_inserter(entries));
  add_special_tokens(source, config, entries);
  const PromptStyle style = source.prompt_style().style;
  if (style.data() != nullptr) {
    entries.push_back({"hymt-doc.prompt_style_file", style.data()->json});
  } else {
    entries.push_back({"hymt-doc.prompt_style", std::string(prompt_style_name(style))});
  }
  const LanguageDirections languages = source.languages();
  if (!languages.sources.empty()) {
    entries.push_back({"hymt-doc.source_languages", languages.sources});
  }
  if (!languages.targets.empty()) {
    entries.push_back({"hymt-doc.target_languages", languages.targets});
  }
  return entries;
}

// One of the tensors that are written: matrices one behind the other, or a vector.
struct Weight {
  GgufTensor tensor;
  std::vector<const WeightMatrix*> matrices;
  TensorView vector;  // Where there is no matrix.
  bool begins_layer = false;
};

bool is_finer_layer(std::size_t layer, std::size_t num_layers) {
  const std::size_t eighth = num_layers / 8;
  return layer < eighth || layer >= 7 * num_layers / 8 || (layer - eighth) % 3 == 2;
}

// GGUF has no word for experts without a bias, and readers want the tensor.
TensorView no_bias(std::size_t num_experts) {
  static const std::vector<std::byte> kZeros(std::size_t{kMaxExperts} * sizeof(float));
  return {"exp_probs_b",
          DataType::kFloat32,
          {num_experts},
          std::span(kZeros).first(num_experts * sizeof(float))};
}

class WeightList {
 public:
  WeightList(const Checkpoint& checkpoint, const GgufFormat& format) : format_(format) {
    add("token_embd.weight", checkpoint.embedding(), /*is_finer=*/true);
    if (!checkpoint.config().ties_embeddings) {
      add("output.weight", checkpoint.output_head(), /*is_finer=*/true);
    }
    add("output_norm.weight", checkpoint.final_norm());
    const std::size_t num_layers = checkpoint.layers().size();
    for (std::size_t i = 0; i < num_layers; ++i) {
      add_layer("blk." + std::to_string(i) + ".", checkpoint.layers()[i],
                is_finer_layer(i, num_layers));
    }
  }

  [[nodiscard]] const std::vector<Weight>& all() const { return weights_; }
  [[nodiscard]] std::vector<GgufTensor> tensors() const {
    std::vector<GgufTensor> tensors;
    for (const Weight& weight : weights_) tensors.push_back(weight.tensor);
    return tensors;
  }

 private:
  void add_layer(const std::string& prefix, const LayerWeights& layer, bool is_finer) {
    add(prefix + "attn_norm.weight", layer.input_norm);
    weights_.back().begins_layer = true;
    add(prefix + "attn_q.weight", *layer.q_proj, false);
    add(prefix + "attn_k.weight", *layer.k_proj, false);
    add(prefix + "attn_v.weight", *layer.v_proj, is_finer);
    add(prefix + "attn_output.weight", *layer.o_proj, false);
    add(prefix + "attn_q_norm.weight", layer.query_norm);
    add(prefix + "attn_k_norm.weight", layer.key_norm);
    add(prefix + "ffn_norm.weight", layer.post_attention_norm);
    const std::string of = layer.mixture ? "_shexp.weight" : ".weight";
    add(prefix + "ffn_gate" + of, *layer.feed_forward.gate_proj, false);
    add(prefix + "ffn_up" + of, *layer.feed_forward.up_proj, false);
    add(prefix + "ffn_down" + of, *layer.feed_forward.down_proj, is_finer);
    if (layer.mixture) add_mixture(prefix, *layer.mixture, is_finer);
  }

  void add_mixture(const std::string& prefix, const MixtureWeights& mixture, bool is_finer) {
    add(prefix + "ffn_gate_inp.weight", {mixture.router.get()}, DataType::kFloat32);
    add(prefix + "exp_probs_b", mixture.bias ? *mixture.bias : no_bias(mixture.experts.size()));
    const auto add_all = [&](const char* name, auto member, bool finer) {
      std::vector<const WeightMatrix*> matrices;
      for (const FeedForwardWeights& expert : mixture.experts) {
        matrices.push_back((expert.*member).get());
      }
      const DataType type = type_for(*matrices.front(), finer);
      add(prefix + name, std::move(matrices), type);
      std::vector<std::size_t>& shape = weights_.back().tensor.shape;
      shape = {mixture.experts.size(), shape[0] / mixture.experts.size(), shape[1]};
    };
    add_all("ffn_gate_exps.weight", &FeedForwardWeights::gate_proj, false);
    add_all("ffn_up_exps.weight", &FeedForwardWeights::up_proj, false);
    add_all("ffn_down_exps.weight", &FeedForwardWeights::down_proj, is_finer);
  }

  void add(const std::string& name, const TensorView& vector) {
    weights_.push_back({{name, vector.shape, DataType::kFloat32}, {}, vector, false});
  }

  void add(const std::string& name, const WeightMatrix& matrix, bool is_finer) {
    add(name, {&matrix}, type_for(matrix, is_finer));
  }

  // Matrices of one shape, one below the other.
  void add(const std::string& name, std::vector<const WeightMatrix*> matrices, DataType type) {
    const WeightMatrix& first = *matrices.front();
    const std::vector<std::size_t> shape = {matrices.size() * first.num_rows(),
                                            first.num_columns()};
    weights_.push_back({{name, shape, type}, std::move(matrices), {}, false});
  }

  [[nodiscard]] DataType type_for(const WeightMatrix& matrix, bool is_finer) const {
    DataType type = is_finer ? format_.finer_type : format_.type;
    for (const DataType coarser : {format_.fallback, DataType::kFloat16}) {
      if (matrix.num_columns() % traits_of(type).block_values != 0) type = coarser;
    }
    return type;
  }

  const GgufFormat& format_;
  std::vector<Weight> weights_;
};

struct SquaredSums {
  double differences = 0;
  double values = 0;
};

void add_squares(const std::vector<float>& values, const std::vector<float>& written,
                 SquaredSums& sums) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = double{written[i]} - double{values[i]};
    sums.differences += difference * difference;
    sums.values += double{values[i]} * double{values[i]};
  }
}

// Some rows of a matrix, as blocks.
struct Slice {
  std::vector<std::byte> bytes;
  SquaredSums sums;
};

Slice make_slice(const WeightMatrix& matrix, DataType type, std::size_t first, std::size_t count) {
  const DataTypeTraits& traits = traits_of(type);
  std::vector<float> values(count * matrix.num_columns());
  matrix.read_rows(first, count, values.data());
  Slice slice;
  slice.bytes.resize(values.size() / traits.block_values * traits.block_bytes);
  quantize(type, values, slice.bytes.data());
  std::vector<float> again(values.size());
  read_values({{}, type, {values.size()}, slice.bytes}, 0, again.size(), again.data());
  add_squares(values, again, slice.sums);
  return slice;
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The matrices of one layer after the other, rounded for given texts.
class LayerRounding {
 public:
  LayerRounding(const Checkpoint& checkpoint, const std::vector<Weight>& weights,
                std::span<const std::vector<TokenId>> texts, std::size_t num_threads)
      : pass_(checkpoint, texts, num_threads), num_threads_(num_threads) {
    for (const Weight& weight : weights) {
      for (const WeightMatrix* matrix : weight.matrices) types_[matrix] = weight.tensor.type;
    }
  }

  // In place of those of the layer before.
  void run_layer() {
    blocks_.clear();
    pass_.run_layer([this](const WeightMatrix& matrix, const ErrorFeedback& feedback) {
      return round(matrix, feedback);
    });
  }

  // Null if the matrix is none of the layer's.
  [[nodiscard]] const std::vector<std::byte>* blocks_of(const WeightMatrix* matrix) const {
    const auto found = blocks_.find(matrix);
    return found == blocks_.end() ? nullptr : &found->second;
  }
  // Of all layers so far.
  [[nodiscard]] const SquaredSums& sums() const { return sums_; }

 private:
  PlainMatrix round(const WeightMatrix& matrix, const ErrorFeedback& feedback) {
    PlainMatrix weights(matrix.num_rows(), matrix.num_columns());
    matrix.read_rows(0, weights.num_rows, weights.row(0));
    matrix.release();
    const DataType type = types_.at(&matrix);
    if (!has_grid(type)) {
      Slice slice = make_slice(matrix, type, 0, weights.num_rows);
      read_values({{}, type, {weights.values.size()}, slice.bytes}, 0, weights.values.size(),
                  weights.row(0));
      blocks_[&matrix] = std::move(slice.bytes);
      return weights;
    }
    RoundedMatrix rounded = round_with_feedback(type, weights, feedback, num_threads_);
    add_squares(weights.values, rounded.numbers.values, sums_);
    blocks_[&matrix] = std::move(rounded.blocks);
    return std::move(rounded.numbers);
  }

  CalibrationPass pass_;
  std::size_t num_threads_;
  std::unordered_map<const WeightMatrix*, DataType> types_;
  std::unordered_map<const WeightMatrix*, std::vector<std::byte>> blocks_;
  SquaredSums sums_;
};

class GgufBody {
 public:
  GgufBody(std::size_t num_threads, const std::function<void(std::string_view)>& write)
      : num_threads_(num_threads), write_(write) {}

  void put(const Weight& weight, const LayerRounding* rounding) {
    for (const WeightMatrix* matrix : weight.matrices) {
      const std::vector<std::byte>* const rounded =
          rounding == nullptr ? nullptr : rounding->blocks_of(matrix);
      if (rounded != nullptr) {
        write_(as_text(*rounded));
      } else {
        put_matrix(*matrix, weight.tensor.type);
      }
    }
    if (weight.matrices.empty()) {
      const std::vector<float> values = read_vector(weight.vector);
      write_(as_text(std::as_bytes(std::span(values))));
    }
    write_(gguf_padding(weight.tensor.num_bytes()));
  }

  void add(const SquaredSums& sums) {
    sums_.differences += sums.differences;
    sums_.values += sums.values;
  }
  [[nodiscard]] double relative_error() const {
    return sums_.values == 0 ? 0 : std::sqrt(sums_.differences / sums_.values);
  }

 private:
  void put_matrix(const WeightMatrix& matrix, DataType type) {
    constexpr std::size_t kSliceValues = std::size_t{1} << 21U;
    const std::size_t rows = std::max<std::size_t>(1, kSliceValues / matrix.num_columns());
    for (std::size_t first = 0; first < matrix.num_rows();) {
      std::vector<std::future<Slice>> slices;
      for (; slices.size() < num_threads_ && first < matrix.num_rows(); first += rows) {
        const std::size_t count = std::min(rows, matrix.num_rows() - first);
        slices.push_back(std::async(
            num_threads_ == 1 ? std::launch::deferred : std::launch::async,
            [&matrix, type, first, count] { return make_slice(matrix, type, first, count); }));
      }
      for (std::future<Slice>& next : slices) {
        const Slice slice = next.get();
        write_(as_text(slice.bytes));
        add(slice.sums);
      }
    }
    matrix.release();
  }

  std::size_t num_threads_;
  const std::function<void(std::string_view)>& write_;
  SquaredSums sums_;
};

}  // namespace

std::span<const GgufFormat> gguf_formats() { return kFormats; }

std::string name_of_model(const std::string& path) {
  std::filesystem::path name = std::filesystem::path(path).lexically_normal();
  if (!name.has_filename()) name = name.parent_path();
  return name.extension() == ".gguf" ? name.stem().string() : name.filename().string();
}

GgufConversion write_gguf(const ModelSource& source, const GgufFormat& format,
                          std::span<const std::vector<TokenId>> texts, std::size_t num_threads,
                          const std::function<void(std::string_view)>& write) {
  const std::shared_ptr<const Checkpoint> checkpoint = source.open_checkpoint();
  static_cast<void>(checkpoint->content_hash());  // Throws if a weight is not a number.
  const WeightList weights(*checkpoint, format);
  GgufConversion result;
  const auto counted = [&](std::string_view bytes) {
    write(bytes);
    result.num_bytes += bytes.size();
  };
  const std::function<void(std::string_view)> sink = counted;
  const std::vector<GgufTensor> tensors = weights.tensors();
  sink(gguf_header(keys_of(source, format), tensors));
  GgufBody body(num_threads, sink);
  std::optional<LayerRounding> rounding;
  if (!texts.empty()) rounding.emplace(*checkpoint, weights.all(), texts, num_threads);
  for (const Weight& weight : weights.all()) {
    if (rounding && weight.begins_layer) rounding->run_layer();
    body.put(weight, rounding ? &*rounding : nullptr);
  }
  if (rounding) body.add(rounding->sums());
  checkpoint->check_unchanged();
  result.num_tensors = tensors.size();
  for (const Weight& weight : weights.all()) {
    if (!weight.matrices.empty()) result.types.insert(traits_of(weight.tensor.type).name);
  }
  result.relative_error = body.relative_error();
  return result;
}

}  // namespace hymt
