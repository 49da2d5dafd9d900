#include "translate/model/stored_checkpoint.h"

#include <xxhash.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/hex_digits.h"
#include "translate/model/json_value.h"
#include "translate/model/mapped_file.h"
#include "translate/model/tensor_finder.h"

namespace hymt {
namespace {

LayerWeights find_layer(const TensorFinder& find, const ContainerTraits& container,
                        const ModelConfig& config, std::size_t layer) {
  const std::string prefix = std::string(container.layer) + std::to_string(layer) + ".";
  const auto name = [&prefix](std::string_view of) { return prefix + std::string(of); };
  const std::size_t hidden = config.hidden_size;
  const std::size_t query = config.num_heads * config.head_dim;
  const std::size_t key = config.num_kv_heads * config.head_dim;
  LayerWeights weights;
  weights.input_norm = find.vector(name(container.input_norm), hidden);
  weights.q_proj = find.matrix(name(container.q_proj), query, hidden);
  weights.k_proj = find.matrix(name(container.k_proj), key, hidden);
  weights.v_proj = find.matrix(name(container.v_proj), key, hidden);
  weights.o_proj = find.matrix(name(container.o_proj), hidden, query);
  weights.query_norm = find.vector(name(container.query_norm), config.head_dim);
  weights.key_norm = find.vector(name(container.key_norm), config.head_dim);
  weights.post_attention_norm = find.vector(name(container.post_attention_norm), hidden);
  weights.gate_proj = find.matrix(name(container.gate_proj), config.intermediate_size, hidden);
  weights.up_proj = find.matrix(name(container.up_proj), config.intermediate_size, hidden);
  weights.down_proj = find.matrix(name(container.down_proj), hidden, config.intermediate_size);
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
    // Looked at twice, so from the cache; whole blocks of the type.
    const std::size_t block_bytes = traits_of(tensor.type).block_bytes;
    const std::size_t at_once = (std::size_t{1} << 18U) / block_bytes * block_bytes;
    bool is_finite = true;
    for (std::size_t at = 0; at < tensor.bytes.size(); at += at_once) {
      const auto block = tensor.bytes.subspan(at, std::min(at_once, tensor.bytes.size() - at));
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

}  // namespace

StoredCheckpoint::StoredCheckpoint(std::string path, ModelConfig config, WeightFiles files,
                                   const ContainerTraits& container)
    : Checkpoint(std::move(path), std::move(config)), files_(std::move(files)) {
  const TensorFinder find(files_, container, config_.quantization, extra_parts_);
  weights_.embedding =
      find.matrix(std::string(container.embedding), config_.vocab_size, config_.hidden_size);
  // A file may hold the head although it is tied; then the embedding counts.
  weights_.output_head = config_.ties_embeddings
                             ? weights_.embedding
                             : find.matrix(std::string(container.output_head), config_.vocab_size,
                                           config_.hidden_size);
  weights_.final_norm = find.vector(std::string(container.final_norm), config_.hidden_size);
  for (std::size_t layer = 0; layer < config_.num_layers; ++layer) {
    weights_.layers.push_back(find_layer(find, container, config_, layer));
  }
}

const std::string& StoredCheckpoint::content_hash() const {
  // Not std::call_once, whose exceptions pass through the C library.
  const std::lock_guard lock(hash_mutex_);
  if (hash_.empty()) hash_ = compute_hash();
  return hash_;
}

std::string StoredCheckpoint::compute_hash() const {
  Hasher hasher;
  const std::string config = description();
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
          if (matrix.stored() == nullptr) return;
          add(matrix.stored()->tensor);
          const std::vector<float>& scales = matrix.stored()->scales;
          hasher.add(scales.data(), scales.size() * sizeof(float));
        });
  for (const StoredTensor* part : extra_parts_) {
    hasher.add(part->name.data(), part->name.size());
    hasher.add(part->bytes.data(), part->bytes.size());
    release_mapped(part->bytes);
  }
  return hasher.digest();
}

}  // namespace hymt
