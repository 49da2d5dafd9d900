#include "tests/translate/loading/gguf_models.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "translate/model/model_folder.h"
#include "translate/model/safetensors_checkpoint.h"
#include "translate/tokenizer/sentencepiece_model.h"

namespace hymt {
namespace {

std::string contents(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string float_bytes(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

}  // namespace

void add_bpe_keys(GgufWriter& gguf, const std::string& folder, const std::string& pre) {
  const nlohmann::json file = nlohmann::json::parse(contents(folder + "/tokenizer.json"));
  std::vector<std::string> tokens;
  std::vector<std::int32_t> types;
  const auto add = [&](const std::string& text, std::size_t id, std::int32_t type) {
    if (tokens.size() <= id) {
      tokens.resize(id + 1, "[PAD]");
      types.resize(id + 1, 5);
    }
    tokens[id] = text;
    types[id] = type;
  };
  for (const auto& [text, id] : file.at("model").at("vocab").items()) add(text, id, 1);
  for (const nlohmann::json& token : file.at("added_tokens")) {
    add(token.at("content"), token.at("id"), token.at("special").get<bool>() ? 3 : 4);
  }
  std::vector<std::string> merges;
  for (const nlohmann::json& merge : file.at("model").at("merges")) {
    merges.push_back(merge.is_string()
                         ? merge.get<std::string>()
                         : merge[0].get<std::string>() + " " + merge[1].get<std::string>());
  }
  // Rows that only pad the matrix.
  tokens.resize(tokens.size() + 3, "[PAD]");
  types.resize(types.size() + 3, 5);
  gguf.text("tokenizer.ggml.model", "gpt2")
      .text("tokenizer.ggml.pre", pre)
      .texts("tokenizer.ggml.tokens", tokens)
      .numbers("tokenizer.ggml.token_type", types)
      .texts("tokenizer.ggml.merges", merges);
}

void add_sentencepiece_keys(GgufWriter& gguf, const std::string& file) {
  std::vector<std::string> tokens;
  std::vector<std::int32_t> types;
  std::vector<float> scores;
  for (const SentencePieceModel::Piece& piece : read_sentencepiece_model(contents(file)).pieces) {
    tokens.push_back(piece.text);
    types.push_back(static_cast<std::int32_t>(piece.type));
    scores.push_back(piece.score);
  }
  gguf.text("tokenizer.ggml.model", "llama")
      .texts("tokenizer.ggml.tokens", tokens)
      .numbers("tokenizer.ggml.token_type", types)
      .reals("tokenizer.ggml.scores", scores)
      .flag("tokenizer.ggml.add_space_prefix", false);
}

GgufWriter embedded_gguf(std::string_view type) {
  const std::string folder = find_model_folder();
  const auto checkpoint = open_safetensors(folder);
  const ModelConfig& config = checkpoint->config();
  GgufWriter gguf = tiny_gguf();  // For its names.
  const std::string prefix = "hunyuan-dense.";
  const auto number = [&](const std::string& key, std::size_t value) {
    gguf.number(prefix + key, static_cast<std::uint32_t>(value));
  };
  number("embedding_length", config.hidden_size);
  number("block_count", config.num_layers);
  number("attention.head_count", config.num_heads);
  number("attention.head_count_kv", config.num_kv_heads);
  number("attention.key_length", config.head_dim);
  number("attention.value_length", config.head_dim);
  number("feed_forward_length", config.intermediate_size);
  number("context_length", config.max_positions);
  gguf.real(prefix + "attention.layer_norm_rms_epsilon", config.rms_norm_eps)
      .real(prefix + "rope.freq_base", static_cast<float>(config.rope_base))
      .text("hymt-doc.prompt_style", "tiny")
      .texts("hymt-doc.source_languages", {"en"})
      .texts("hymt-doc.target_languages", {"de"});
  add_sentencepiece_keys(gguf, folder + "/tokenizer.model");
  gguf.tensors.clear();
  checkpoint->visit(
      [&](const TensorView& vector) {
        const std::vector<float> values = read_vector(vector);
        gguf.tensors[gguf_name(std::string(vector.name))] = {
            gguf_type("F32"), {values.size()}, float_bytes(values)};
      },
      [&](const WeightMatrix& matrix) {
        const TensorView& stored = matrix.stored()->tensor;
        GgufWriter::Tensor& tensor = gguf.tensors[gguf_name(std::string(stored.name))];
        tensor.type = gguf_type(type);
        tensor.dimensions = {matrix.num_columns(), matrix.num_rows()};
        if (type == "BF16") {
          tensor.bytes.assign(reinterpret_cast<const char*>(stored.bytes.data()),
                              stored.bytes.size());
          return;
        }
        std::vector<float> values(matrix.num_rows() * matrix.num_columns());
        matrix.read_rows(0, matrix.num_rows(), values.data());
        tensor.bytes = float_bytes(values);
      });
  return gguf;
}

}  // namespace hymt
