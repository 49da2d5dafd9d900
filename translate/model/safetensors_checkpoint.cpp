#include "translate/model/safetensors_checkpoint.h"

#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/hex_digits.h"
#include "translate/model/json_value.h"
#include "translate/model/mapped_file.h"
#include "translate/model/weight_files.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

const DataTypeTraits* find_type(std::string_view safetensors_name) {
  for (const DataTypeTraits& traits : data_types()) {
    if (traits.safetensors_name == safetensors_name) return &traits;
  }
  return nullptr;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

// Finds the tensors that the configuration asks for and checks what they are.
class TensorFinder {
 public:
  explicit TensorFinder(const WeightFiles& files) : files_(files) {}

  // A vector of floating-point numbers.
  [[nodiscard]] TensorView vector(const std::string& name, std::size_t size) const {
    TensorView view = tensor(name, {size});
    if (view.type == DataType::kInt8) fail(name, "is of type I8", "fetch the file again");
    return view;
  }

  [[nodiscard]] std::shared_ptr<const WeightMatrix> matrix(const std::string& name,
                                                           std::size_t rows,
                                                           std::size_t columns) const {
    MatrixView view{tensor(name, {rows, columns}), {}};
    if (view.tensor.type == DataType::kInt8) view.row_scales = row_scales(name + "_scale", rows);
    return std::make_shared<const StoredMatrix>(std::move(view));
  }

 private:
  [[nodiscard]] TensorView tensor(const std::string& name,
                                  const std::vector<std::size_t>& shape) const {
    const WeightFiles::Entry* entry = files_.find(name);
    if (entry == nullptr) fail_missing(name);
    const StoredTensor& stored = *entry->tensor;
    if (stored.type.starts_with("F8_")) {
      fail(name, "holds FP8 numbers, which are not read",
           "take the model's release without 'FP8' in its name");
    }
    const DataTypeTraits* type = find_type(stored.type);
    if (type == nullptr) {
      fail(name, "is of type " + quoted_name(stored.type) + ", which is not read",
           "take the model's release in bfloat16");
    }
    if (stored.shape != shape) {
      fail(name,
           "has the shape " + shape_text(stored.shape) + ", but config.json asks for " +
               shape_text(shape),
           "take both files from one release");
    }
    return {stored.name, type->type, stored.shape, stored.bytes};
  }

  [[nodiscard]] std::vector<float> row_scales(const std::string& name, std::size_t rows) const {
    const WeightFiles::Entry* entry = files_.find(name);
    if (entry == nullptr) fail_missing(name);
    const StoredTensor& stored = *entry->tensor;
    const bool one_a_row =
        stored.shape == std::vector{rows} || stored.shape == std::vector{rows, std::size_t{1}};
    if (stored.type != "F32" || !one_a_row) {
      fail(name, "is not one F32 number for each row of its I8 matrix",
           "take the model's release in bfloat16");
    }
    std::vector<float> scales =
        read_vector({stored.name, DataType::kFloat32, {rows}, stored.bytes});
    for (const float scale : scales) {
      if (!std::isfinite(scale))
        fail(name, "holds a number that is not finite", "fetch the file again");
    }
    return scales;
  }

  [[noreturn]] void fail_missing(const std::string& name) const {
    const std::string stem = name.substr(0, name.rfind('.'));
    if (files_.find(stem + ".qweight") != nullptr) {
      throw Error(ErrorKind::kEngine,
                  "tensor " + quoted_name(stem + ".qweight") +
                      " holds GPTQ numbers, which are not read; take the model's release without "
                      "'GPTQ' in its name",
                  files_.main_path());
    }
    throw Error(ErrorKind::kEngine,
                "has no tensor " + quoted_name(name) +
                    ", which config.json asks for; take all files from one release",
                files_.main_path());
  }

  [[noreturn]] void fail(const std::string& name, const std::string& what,
                         const std::string& remedy) const {
    const WeightFiles::Entry* entry = files_.find(name);
    throw Error(ErrorKind::kEngine, "tensor " + quoted_name(name) + " " + what + "; " + remedy,
                entry->file->path);
  }

  const WeightFiles& files_;
};

LayerWeights find_layer(const TensorFinder& find, const ModelConfig& config, std::size_t layer) {
  const std::string prefix = "model.layers." + std::to_string(layer) + ".";
  const std::size_t hidden = config.hidden_size;
  const std::size_t query = config.num_heads * config.head_dim;
  const std::size_t key = config.num_kv_heads * config.head_dim;
  LayerWeights weights;
  weights.input_norm = find.vector(prefix + "input_layernorm.weight", hidden);
  weights.q_proj = find.matrix(prefix + "self_attn.q_proj.weight", query, hidden);
  weights.k_proj = find.matrix(prefix + "self_attn.k_proj.weight", key, hidden);
  weights.v_proj = find.matrix(prefix + "self_attn.v_proj.weight", key, hidden);
  weights.o_proj = find.matrix(prefix + "self_attn.o_proj.weight", hidden, query);
  weights.query_norm = find.vector(prefix + "self_attn.query_layernorm.weight", config.head_dim);
  weights.key_norm = find.vector(prefix + "self_attn.key_layernorm.weight", config.head_dim);
  weights.post_attention_norm = find.vector(prefix + "post_attention_layernorm.weight", hidden);
  weights.gate_proj =
      find.matrix(prefix + "mlp.gate_proj.weight", config.intermediate_size, hidden);
  weights.up_proj = find.matrix(prefix + "mlp.up_proj.weight", config.intermediate_size, hidden);
  weights.down_proj =
      find.matrix(prefix + "mlp.down_proj.weight", hidden, config.intermediate_size);
  return weights;
}

// XXH3-128 of pieces, each behind its length, so that no two lists of pieces are alike.
class Hasher {
 public:
  Hasher() { XXH3_128bits_reset(state_.get()); }

  void add(const void* bytes, std::uint64_t size) {
    XXH3_128bits_update(state_.get(), &size, sizeof size);
    XXH3_128bits_update(state_.get(), bytes, size);
  }
  // Returns false if the tensor holds what is not finite.
  [[nodiscard]] bool add(const TensorView& tensor) {
    add(tensor.name.data(), tensor.name.size());
    add(&tensor.type, sizeof tensor.type);
    const std::uint64_t size = tensor.bytes.size();
    XXH3_128bits_update(state_.get(), &size, sizeof size);
    constexpr std::size_t kBlock = std::size_t{1} << 18;  // Looked at twice, so from the cache.
    bool is_finite = true;
    for (std::size_t at = 0; at < tensor.bytes.size(); at += kBlock) {
      const auto block = tensor.bytes.subspan(at, std::min(kBlock, tensor.bytes.size() - at));
      XXH3_128bits_update(state_.get(), block.data(), block.size());
      is_finite = is_finite && all_finite(tensor.type, block);
    }
    release_mapped(tensor.bytes);  // Or all weights would stay in memory beside packed ones.
    return is_finite;
  }

  [[nodiscard]] std::string digest() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return hex_digits(hash.high64, hash.low64);
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_{XXH3_createState()};
};

class SafetensorsCheckpoint final : public Checkpoint {
 public:
  explicit SafetensorsCheckpoint(const std::string& folder)
      : Checkpoint(folder, read_model_config(folder)), files_(folder) {
    const TensorFinder find(files_);
    weights_.embedding =
        find.matrix("model.embed_tokens.weight", config_.vocab_size, config_.hidden_size);
    // A file may hold the head although it is tied; then the embedding counts.
    weights_.output_head =
        config_.ties_embeddings
            ? weights_.embedding
            : find.matrix("lm_head.weight", config_.vocab_size, config_.hidden_size);
    weights_.final_norm = find.vector("model.norm.weight", config_.hidden_size);
    for (std::size_t layer = 0; layer < config_.num_layers; ++layer) {
      weights_.layers.push_back(find_layer(find, config_, layer));
    }
  }

  // XXH3-128 of the bytes.
  [[nodiscard]] const std::string& content_hash() const override {
    // Not std::call_once, whose exceptions pass through the C library.
    const std::lock_guard lock(hash_mutex_);
    if (hash_.empty()) hash_ = compute_hash();
    return hash_;
  }

  void check_unchanged() const override { files_.check_unchanged(); }

 private:
  [[nodiscard]] std::string compute_hash() const;

  WeightFiles files_;
  mutable std::mutex hash_mutex_;
  mutable std::string hash_;
};

std::string SafetensorsCheckpoint::compute_hash() const {
  Hasher hasher;
  const std::string config =
      read_model_file((std::filesystem::path(path_) / "config.json").string(), kMaxConfigBytes);
  hasher.add(config.data(), config.size());
  const auto add = [&](const TensorView& tensor) {
    if (hasher.add(tensor)) return;
    files_.check_unchanged();
    throw Error(ErrorKind::kEngine,
                "tensor " + quoted_name(tensor.name) +
                    " holds what is not a number, or infinite, so that nothing can be computed; "
                    "the file is damaged: fetch it again",
                files_.find(tensor.name)->file->path);
  };
  visit([&](const TensorView& vector) { add(vector); },
        [&](const WeightMatrix& matrix) {
          add(matrix.stored()->tensor);
          const std::vector<float>& scales = matrix.stored()->row_scales;
          hasher.add(scales.data(), scales.size() * sizeof(float));
        });
  return hasher.digest();
}

}  // namespace

std::shared_ptr<const Checkpoint> open_safetensors(const std::string& folder) {
  return std::make_shared<const SafetensorsCheckpoint>(folder);
}

}  // namespace hymt
