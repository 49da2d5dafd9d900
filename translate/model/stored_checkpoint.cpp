#include "translate/model/stored_checkpoint.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/hex_digits.h"
#include "translate/model/json_value.h"
#include "translate/model/mapped_file.h"
#include "translate/model/tensor_finder.h"

namespace hymt {
namespace {

// `name` with a number in place of its "%".
std::string with_number(std::string_view name, std::size_t number) {
  const std::size_t at = name.find('%');
  return std::string(name.substr(0, at)) + std::to_string(number) +
         std::string(name.substr(at + 1));
}

// Finds what belongs to the experts of one layer.
class MixtureFinder {
 public:
  MixtureFinder(const TensorFinder& find, const ContainerTraits& container,
                const ModelConfig& config, std::string prefix)
      : find_(find),
        config_(config),
        prefix_(std::move(prefix)),
        names_(names_of(find, container, prefix_)) {}

  [[nodiscard]] FeedForwardWeights shared() const {
    const std::size_t size = config_.mixture.shared_size;
    return {
        find_.matrix(prefix_ + std::string(names_.shared_gate_proj), size, config_.hidden_size),
        find_.matrix(prefix_ + std::string(names_.shared_up_proj), size, config_.hidden_size),
        find_.matrix(prefix_ + std::string(names_.shared_down_proj), config_.hidden_size, size)};
  }

  [[nodiscard]] MixtureWeights mixture() const {
    MixtureWeights weights;
    const std::size_t count = config_.mixture.num_experts;
    weights.router = find_.matrix(prefix_ + std::string(names_.router), count, config_.hidden_size);
    if (config_.mixture.has_bias) {
      const std::string other = prefix_ + std::string(names_.other_bias);
      const bool is_other = !names_.other_bias.empty() && find_.has(other);
      weights.bias = find_.vector(is_other ? other : prefix_ + std::string(names_.bias), count);
    }
    weights.experts.resize(count);
    const bool has_one_each =
        !names_.gate_proj.empty() && find_.has_matrix(prefix_ + with_number(names_.gate_proj, 0));
    if (has_one_each) {
      find_each(weights.experts);
    } else {
      find_together(weights.experts);
    }
    return weights;
  }

 private:
  using Member = std::shared_ptr<const WeightMatrix> FeedForwardWeights::*;

  static const MixtureNames& names_of(const TensorFinder& find, const ContainerTraits& container,
                                      const std::string& prefix) {
    for (const MixtureNames& names : container.mixtures) {
      if (find.has_matrix(prefix + std::string(names.router))) return names;
    }
    return container.mixtures.front();
  }

  void find_each(std::vector<FeedForwardWeights>& experts) const {
    const std::size_t size = config_.mixture.intermediate_size;
    const std::size_t hidden = config_.hidden_size;
    for (std::size_t i = 0; i < experts.size(); ++i) {
      experts[i] = {find_.matrix(prefix_ + with_number(names_.gate_proj, i), size, hidden),
                    find_.matrix(prefix_ + with_number(names_.up_proj, i), size, hidden),
                    find_.matrix(prefix_ + with_number(names_.down_proj, i), hidden, size)};
    }
  }

  void find_together(std::vector<FeedForwardWeights>& experts) const {
    const std::size_t size = config_.mixture.intermediate_size;
    const std::size_t hidden = config_.hidden_size;
    const auto cut = [&](std::string_view name, std::size_t rows, std::size_t columns,
                         Member member) {
      const auto matrices =
          find_.matrices(prefix_ + std::string(name), experts.size(), rows, columns, rows);
      for (std::size_t i = 0; i < experts.size(); ++i) experts[i].*member = matrices[i];
    };
    cut(names_.all_downs, hidden, size, &FeedForwardWeights::down_proj);
    if (names_.all_gate_ups.empty()) {
      cut(names_.all_gates, size, hidden, &FeedForwardWeights::gate_proj);
      cut(names_.all_ups, size, hidden, &FeedForwardWeights::up_proj);
      return;
    }
    const auto halves = find_.matrices(prefix_ + std::string(names_.all_gate_ups), experts.size(),
                                       2 * size, hidden, size);
    for (std::size_t i = 0; i < experts.size(); ++i) {
      experts[i].gate_proj = halves[2 * i];
      experts[i].up_proj = halves[2 * i + 1];
    }
  }

  const TensorFinder& find_;
  const ModelConfig& config_;
  std::string prefix_;
  const MixtureNames& names_;
};

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
  if (config.mixture.has(layer)) {
    const MixtureFinder experts(find, container, config, prefix);
    weights.feed_forward = experts.shared();
    weights.mixture = experts.mixture();
    return weights;
  }
  const std::size_t inner = config.intermediate_size;
  weights.feed_forward = {find.matrix(name(container.gate_proj), inner, hidden),
                          find.matrix(name(container.up_proj), inner, hidden),
                          find.matrix(name(container.down_proj), hidden, inner)};
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

std::string StoredCheckpoint::stamp() const {
  constexpr std::size_t kSampleBytes = 4096;
  Hasher hasher;
  const std::string config = description();
  hasher.add(config.data(), config.size());
  for (const WeightFile& file : files_.files()) {
    const std::span<const std::byte> bytes = file.mapping.bytes();
    const std::array<std::int64_t, 2> facts = {static_cast<std::int64_t>(bytes.size()),
                                               file.mapping.modified_seconds()};
    hasher.add(facts.data(), sizeof facts);
    for (const StoredTensor& tensor : file.tensors) {
      hasher.add(tensor.bytes.data(), std::min(tensor.bytes.size(), kSampleBytes));
    }
  }
  return hasher.digest();
}

std::string StoredCheckpoint::compute_hash() const {
  Hasher hasher;
  const std::string config = description();
  hasher.add(config.data(), config.size());
  const auto add = [&](const TensorView& tensor) {
    if (is_hash_unwanted_) throw Error(ErrorKind::kEngine, "the model is not loaded", path());
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
