// HunYuanDenseV1 and HYV3 in ATen, on any device that its libtorch has. It is also what our own
// kernels are tested against, so it computes each equation of translate/model/README.md, whose
// numbers stand in comments.
//
// Shapes: T new tokens of all sequences together; of B sequences that are computed together, n new
// tokens each and L positions, both padded; H hidden, Nq query heads, Nk key and value heads, G =
// Nq / Nk, D head_dim, V vocabulary.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/torch_plugin.h"
#include "translate/torch/memory_errors.h"
#include "translate/torch/paged_cache.h"
#include "translate/torch/row_answers.h"
#include "translate/torch/weights.h"

namespace hymt::torch {
namespace {

// "AVX2": which of its kernels libtorch takes on this processor.
std::string instruction_set() {
  constexpr std::string_view kMark = "CPU capability usage: ";
  const std::string config = at::show_config();
  const std::size_t begin = config.find(kMark);
  if (begin == std::string::npos) return "an unknown instruction set";
  return config.substr(begin + kMark.size(), config.find('\n', begin) - begin - kMark.size());
}

constexpr const char* kNoMemory =
    "libtorch ran out of memory: use a smaller --max-batch, --precision bf16, a smaller model or a "
    "larger device.";

// Calls `work`; what libtorch throws becomes our error.
template <class Work>
auto with_our_errors(Work work) {
  try {
    return work();
  } catch (const c10::Error& error) {
    if (is_about_memory(error.what_without_backtrace())) throw OutOfMemory(kNoMemory);
    throw Error(ErrorKind::kEngine,
                std::string("libtorch failed: ") + error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    throw OutOfMemory(kNoMemory);
  }
}

class TorchWeights final : public BackendWeights,
                           public std::enable_shared_from_this<TorchWeights> {
 public:
  explicit TorchWeights(Weights weights) : weights_(std::move(weights)) {}

  [[nodiscard]] BackendTraits traits() const override {
    BackendTraits traits;
    traits.name = "torch";
    traits.details = std::string("libtorch ") + TORCH_VERSION + ", " + weights_.device.str();
    if (weights_.device.is_cpu()) traits.details += " with " + instruction_set();
    traits.precision = weights_.precision;
    traits.vocab_size = weights_.config.vocab_size;
    traits.is_batch_invariant = false;  // Matrix products choose their order by size.
    return traits;
  }
  [[nodiscard]] std::uint64_t num_bytes() const override { return weights_.num_bytes; }
  [[nodiscard]] std::unique_ptr<Backend> make_backend(const BackendOptions& options) const override;

  [[nodiscard]] const Weights& weights() const { return weights_; }

 private:
  Weights weights_;
};

// Sequences whose attention is one product.
struct Group {
  std::int64_t num_sequences = 0;  // B
  std::int64_t num_tokens = 0;     // n
  std::int64_t num_positions = 0;  // L
  at::Tensor rows;                 // [B * n]: of the T; what pads repeats one.
  at::Tensor pages;                // [B * Nk * pages of L]: of the cache.
  at::Tensor is_later;             // [B, 1, 1, n, L]: what a token must not see.
  at::Tensor unwritten;            // Of [B * Nk * L]: places in pages that nobody has written.
  at::Tensor places;               // Of [B * n]: without those that pad.
  at::Tensor rows_of_places;       // Their rows of the T.
};

// The new tokens of all sequences, one after the other.
struct Batch {
  at::Tensor tokens;                        // [T]
  at::Tensor cos, sin;                      // [T, 1, D / 2]: of each token's position.
  at::Tensor cache_rows;                    // [T * Nk]: where keys and values go.
  at::Tensor asked_rows;                    // Rows that are asked about.
  std::vector<const RowRequest*> requests;  // About them.
  std::vector<Group> groups;
};

struct Sequence {
  std::size_t slot = 0;
  std::int64_t first_row = 0;       // Of its tokens among the T.
  std::int64_t num_tokens = 0;      // n
  std::int64_t first_position = 0;  // How many the slot holds already.
};

class TorchBackend final : public Backend {
 public:
  TorchBackend(std::shared_ptr<const TorchWeights> weights, const BackendOptions& options)
      : owner_(std::move(weights)),
        weights_(owner_->weights()),
        options_(options),
        cache_(weights_, options.num_slots) {
    // Angles, cosine and sine in float32 for all positions, then in the type of activations.
    at::Tensor frequencies = at::empty({as_int(weights_.config.head_dim / 2)}, at::kFloat);
    const std::vector<float> values = rope_frequencies(weights_.config);
    std::memcpy(frequencies.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    const at::Tensor positions = at::arange(as_int(options.num_positions), at::kFloat);
    const at::Tensor angles = at::outer(positions, frequencies);  // [positions, D / 2]
    cos_ = angles.cos().to(weights_.device, weights_.type);
    sin_ = angles.sin().to(weights_.device, weights_.type);
  }

  [[nodiscard]] BackendTraits traits() const override { return owner_->traits(); }
  [[nodiscard]] std::size_t num_slots() const override { return options_.num_slots; }
  [[nodiscard]] std::size_t num_positions() const override { return options_.num_positions; }
  [[nodiscard]] std::uint64_t num_bytes() const override {
    return cache_.num_bytes() + cos_.nbytes() + sin_.nbytes();
  }

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override;

  [[nodiscard]] std::size_t length(std::size_t slot) const override { return cache_.length(slot); }
  void truncate(std::size_t slot, std::size_t length) override { cache_.truncate(slot, length); }
  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override {
    cache_.share_prefix(from, to, length);
  }

 private:
  [[nodiscard]] Batch collect(std::span<const SequenceStep> steps) const;
  [[nodiscard]] Group group_of(const std::vector<Sequence>& sequences) const;
  [[nodiscard]] at::Tensor compute(const Batch& batch);
  [[nodiscard]] at::Tensor attention(std::size_t layer, const at::Tensor& x, const Batch& batch);
  [[nodiscard]] at::Tensor attend(std::size_t layer, const at::Tensor& query,
                                  const Group& group) const;
  [[nodiscard]] at::Tensor mixture(const at::Tensor& x, const Mixture& mixture) const;
  [[nodiscard]] at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight) const;
  [[nodiscard]] at::Tensor on_device(const std::vector<std::int64_t>& numbers) const {
    return at::tensor(numbers, at::kLong).to(weights_.device);
  }

  std::shared_ptr<const TorchWeights> owner_;
  const Weights& weights_;
  BackendOptions options_;
  PagedCache cache_;
  at::Tensor cos_, sin_;  // [positions, D / 2]
};

// (1): the mean in float32 over the last axis; back to the type of activations; then the
// weights.
at::Tensor TorchBackend::rms_norm(const at::Tensor& x, const at::Tensor& weight) const {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor mean_square = wide.square().mean(-1, /*keepdim=*/true);
  return (wide * at::rsqrt(mean_square + weights_.config.rms_norm_eps)).to(weights_.type) * weight;
}

// (3) on [T, heads, D]: element j turns with element j + D / 2.
at::Tensor rotate(const at::Tensor& x, const Batch& batch) {
  const std::vector<at::Tensor> halves = x.chunk(2, -1);
  const at::Tensor& a = halves[0];
  const at::Tensor& b = halves[1];
  return at::cat({a * batch.cos - b * batch.sin, b * batch.cos + a * batch.sin}, -1);
}

// (2) to (6): [T, H] gives [T, H].
at::Tensor TorchBackend::attention(std::size_t layer, const at::Tensor& x, const Batch& batch) {
  const Block& block = weights_.blocks[layer];
  const std::int64_t head_dim = as_int(weights_.config.head_dim);
  // [T, heads, D]
  at::Tensor query = at::linear(x, block.q_proj).view({x.size(0), -1, head_dim});
  at::Tensor key = at::linear(x, block.k_proj).view({x.size(0), -1, head_dim});
  const at::Tensor value = at::linear(x, block.v_proj);
  // The order matters: a norm's weights differ between the two halves.
  if (weights_.config.architecture == Architecture::kHyV3) {
    query = rotate(rms_norm(query, block.query_norm), batch);
    key = rotate(rms_norm(key, block.key_norm), batch);
  } else {
    query = rms_norm(rotate(query, batch), block.query_norm);
    key = rms_norm(rotate(key, batch), block.key_norm);
  }
  cache_.keys(layer)
      .view({-1, head_dim})
      .index_copy_(0, batch.cache_rows, key.view({-1, head_dim}));
  cache_.values(layer)
      .view({-1, head_dim})
      .index_copy_(0, batch.cache_rows, value.view({-1, head_dim}));

  const at::Tensor attended = at::empty({x.size(0), query.size(1) * head_dim}, query.options());
  for (const Group& group : batch.groups) {
    const at::Tensor output = attend(layer, query, group).index_select(0, group.places);
    attended.index_copy_(0, group.rows_of_places, output);
  }
  return at::linear(attended, block.o_proj);
}

// (5) for one group: of [T, Nq, D] those of its rows, giving [B * n, Nq * D].
at::Tensor TorchBackend::attend(std::size_t layer, const at::Tensor& query,
                                const Group& group) const {
  const std::int64_t num_kv_heads = as_int(weights_.config.num_kv_heads);
  const std::int64_t head_dim = as_int(weights_.config.head_dim);
  const std::int64_t shared = query.size(1) / num_kv_heads;  // G
  // [B, Nk, L, D]
  const auto cached = [&](const at::Tensor& pages) {
    return pages.index_select(0, group.pages)
        .view({group.num_sequences, num_kv_heads, group.num_positions, head_dim});
  };
  // Query head h reads key and value head floor(h / G): [B, Nk, G * n, D].
  const at::Tensor queries =
      query.index_select(0, group.rows)
          .view({group.num_sequences, group.num_tokens, num_kv_heads, shared, head_dim})
          .permute({0, 2, 3, 1, 4})
          .reshape({group.num_sequences, num_kv_heads, shared * group.num_tokens, head_dim});
  at::Tensor scores = at::matmul(queries, cached(cache_.keys(layer)).transpose(2, 3));
  scores = scores.to(at::kFloat) / std::sqrt(static_cast<double>(head_dim));
  scores = scores.view({group.num_sequences, num_kv_heads, shared, group.num_tokens, -1})
               .masked_fill(group.is_later, -std::numeric_limits<float>::infinity());
  const at::Tensor weights =
      scores.softmax(-1)
          .to(weights_.type)
          .view({group.num_sequences, num_kv_heads, shared * group.num_tokens, -1});
  at::Tensor values = cached(cache_.values(layer));
  // A weight of 0 does not cancel what is not a number, and anything may have been left there.
  values.view({-1, head_dim}).index_fill_(0, group.unwritten, 0);
  return at::matmul(weights, values)
      .view({group.num_sequences, num_kv_heads, shared, group.num_tokens, head_dim})
      .permute({0, 3, 1, 2, 4})
      .reshape({group.num_sequences * group.num_tokens, -1});
}

Group TorchBackend::group_of(const std::vector<Sequence>& sequences) const {
  constexpr auto kPage = as_int(PagedCache::kPagePositions);
  const std::int64_t num_kv_heads = as_int(weights_.config.num_kv_heads);
  Group group;
  group.num_sequences = as_int(sequences.size());
  std::int64_t num_pages = 0;
  for (const Sequence& sequence : sequences) {
    group.num_tokens = std::max(group.num_tokens, sequence.num_tokens);
    num_pages =
        std::max(num_pages, (sequence.first_position + sequence.num_tokens + kPage - 1) / kPage);
  }
  group.num_positions = num_pages * kPage;
  std::vector<std::int64_t> rows, last_seen, places, rows_of_places, pages, unwritten;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const Sequence& sequence = sequences[i];
    for (std::int64_t token = 0; token < group.num_tokens; ++token) {
      const std::int64_t real = std::min(token, sequence.num_tokens - 1);
      rows.push_back(sequence.first_row + real);
      last_seen.push_back(sequence.first_position + real);
      if (token != real) continue;
      places.push_back(as_int(i) * group.num_tokens + token);
      rows_of_places.push_back(rows.back());
    }
    const std::int64_t length = sequence.first_position + sequence.num_tokens;
    for (std::int64_t head = 0; head < num_kv_heads; ++head) {
      for (std::int64_t page = 0; page < num_pages; ++page) {
        const std::int64_t in_cache =
            page * kPage < length ? cache_.page(sequence.slot, static_cast<std::size_t>(page)) : 0;
        pages.push_back(in_cache * num_kv_heads + head);
      }
      const std::int64_t first = (as_int(i) * num_kv_heads + head) * group.num_positions;
      for (std::int64_t at = length; at % kPage != 0; ++at) unwritten.push_back(first + at);
    }
  }
  group.rows = on_device(rows);
  group.pages = on_device(pages);
  group.unwritten = on_device(unwritten);
  group.places = on_device(places);
  group.rows_of_places = on_device(rows_of_places);
  const at::Tensor positions = at::arange(group.num_positions, group.rows.options());
  group.is_later =
      positions.gt(on_device(last_seen).view({group.num_sequences, 1, 1, group.num_tokens, 1}));
  return group;
}

// Requires that the cache has place for all steps.
Batch TorchBackend::collect(std::span<const SequenceStep> steps) const {
  constexpr auto kPage = as_int(PagedCache::kPagePositions);
  const std::int64_t num_kv_heads = as_int(weights_.config.num_kv_heads);
  Batch batch;
  std::vector<std::int64_t> tokens, positions, cache_rows, asked_rows;
  // Alike are those whose numbers of tokens have the same highest bit; padding at most doubles one.
  std::map<std::size_t, std::vector<Sequence>> alike;
  for (const SequenceStep& step : steps) {
    const Sequence sequence = {step.slot, as_int(tokens.size()), as_int(step.tokens.size()),
                               as_int(cache_.length(step.slot))};
    alike[std::bit_floor(step.tokens.size())].push_back(sequence);
    const std::size_t num_silent = step.tokens.size() - step.rows.size();
    for (std::size_t i = 0; i < step.tokens.size(); ++i) {
      const std::int64_t position = sequence.first_position + as_int(i);
      const std::int64_t page = cache_.page(step.slot, static_cast<std::size_t>(position / kPage));
      for (std::int64_t head = 0; head < num_kv_heads; ++head) {
        cache_rows.push_back((page * num_kv_heads + head) * kPage + position % kPage);
      }
      if (i >= num_silent) {
        asked_rows.push_back(as_int(tokens.size()));
        batch.requests.push_back(&step.rows[i - num_silent]);
      }
      tokens.push_back(step.tokens[i]);
      positions.push_back(position);
    }
  }
  batch.tokens = on_device(tokens);
  batch.cache_rows = on_device(cache_rows);
  batch.asked_rows = on_device(asked_rows);
  const at::Tensor rows = on_device(positions);
  batch.cos = cos_.index_select(0, rows).unsqueeze(1);
  batch.sin = sin_.index_select(0, rows).unsqueeze(1);
  for (const auto& [width, sequences] : alike) batch.groups.push_back(group_of(sequences));
  return batch;
}

// (8)
at::Tensor feed_forward(const at::Tensor& x, const FeedForward& weights) {
  const at::Tensor gate = at::silu(at::linear(x, weights.gate_proj));
  return at::linear(gate * at::linear(x, weights.up_proj), weights.down_proj);
}

// (10) to (13): [T, H] gives [T, H].
at::Tensor TorchBackend::mixture(const at::Tensor& x, const Mixture& mixture) const {
  const at::Tensor scores = at::linear(x.to(at::kFloat), mixture.router).sigmoid();
  const at::Tensor chosen = std::get<1>(
      (scores + mixture.bias).topk(as_int(weights_.config.mixture.num_chosen), /*dim=*/-1));
  at::Tensor weights = scores.gather(1, chosen);  // [T, chosen]
  weights = weights / (weights.sum(-1, /*keepdim=*/true) + 1e-20) * weights_.config.mixture.scale;
  const at::Tensor sum = at::zeros_like(x);
  for (std::size_t expert = 0; expert < mixture.experts.size(); ++expert) {
    const at::Tensor places = chosen.eq(as_int(expert)).nonzero();  // [tokens of it, 2]
    if (places.size(0) == 0) continue;
    const at::Tensor tokens = places.select(1, 0);
    const at::Tensor of_expert = feed_forward(x.index_select(0, tokens), mixture.experts[expert]);
    const at::Tensor factors = weights.index({tokens, places.select(1, 1)}).unsqueeze(1);
    sum.index_add_(0, tokens, (of_expert * factors).to(x.scalar_type()));
  }
  return sum;
}

// (1) to (13): [T] tokens give [asked rows, V] logits.
at::Tensor TorchBackend::compute(const Batch& batch) {
  at::Tensor x = weights_.embedding.index_select(0, batch.tokens);  // [T, H]
  for (std::size_t layer = 0; layer < weights_.blocks.size(); ++layer) {
    const Block& block = weights_.blocks[layer];
    x = x + attention(layer, rms_norm(x, block.input_norm), batch);
    const at::Tensor normed = rms_norm(x, block.post_attention_norm);
    at::Tensor update = feed_forward(normed, block.feed_forward);
    if (block.mixture) update = update + mixture(normed, *block.mixture);
    x = x + update;
  }
  const at::Tensor asked = x.index_select(0, batch.asked_rows);
  return at::linear(rms_norm(asked, weights_.final_norm), weights_.output_head);
}

void TorchBackend::forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) {
  if (steps.empty()) return;
  with_our_errors([&] {
    const c10::NoGradGuard no_gradients;
    at::set_num_threads(static_cast<int>(options_.num_threads));  // Of this thread.
    std::vector<PagedCache::Need> needs;
    for (const SequenceStep& step : steps) {
      needs.push_back({step.slot, cache_.length(step.slot) + step.tokens.size()});
    }
    cache_.reserve(needs);
    const Batch batch = collect(steps);
    const at::Tensor logits = compute(batch);
    if (!batch.requests.empty()) answer_rows(logits, batch.requests, answers);
    for (const PagedCache::Need& need : needs) cache_.set_length(need.slot, need.length);
  });
}

std::unique_ptr<Backend> TorchWeights::make_backend(const BackendOptions& options) const {
  return with_our_errors(
      [&] { return std::make_unique<TorchBackend>(shared_from_this(), options); });
}

}  // namespace
}  // namespace hymt::torch

extern "C" __attribute__((visibility("default"))) const char* hymt_torch_plugin_contract() {
  return HYMT_BACKEND_CONTRACT;
}

extern "C" __attribute__((visibility("default"))) void hymt_torch_plugin_prepare_weights(
    std::shared_ptr<const hymt::Checkpoint> checkpoint, const hymt::WeightsOptions& options,
    std::shared_ptr<const hymt::BackendWeights>& weights) {
  hymt::torch::with_our_errors([&] {
    const at::Device device(options.device);
    if (device.is_cuda() && !at::hasCUDA()) {
      throw hymt::Error(hymt::ErrorKind::kEngine, "this libtorch (" TORCH_VERSION
                                                  ") finds no CUDA device; choose --device "
                                                  "cpu, or build with a libtorch for CUDA");
    }
    weights = std::make_shared<const hymt::torch::TorchWeights>(
        hymt::torch::load_weights(*checkpoint, options.precision, device));
  });
}
