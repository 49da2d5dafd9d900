// HunYuanDenseV1 in ATen, on any device that its libtorch has: the reference that faster backends
// are tested against, so what is clear goes before what is fast. Numbers in comments are sections
// and steps of the models' published computation:
//
//   attention, step by step: 1 project, 2 rotate by position, 3 normalise each head, 4 append to
//   the cache, 5 weigh the values by softmax(q k / sqrt(head_dim)), 6 project back.
//
// Shapes: T new tokens of all sequences together, n new tokens of one, L positions that it then
// has; H hidden, Nq query heads, Nk key and value heads, D head_dim, V vocabulary.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/sampler.h"
#include "translate/model/torch_plugin.h"

namespace hymt {
namespace {

std::int64_t as_int(std::size_t number) { return static_cast<std::int64_t>(number); }

// "AVX2": which of its kernels libtorch takes on this processor.
std::string instruction_set() {
  constexpr std::string_view kMark = "CPU capability usage: ";
  const std::string config = at::show_config();
  const std::size_t begin = config.find(kMark);
  if (begin == std::string::npos) return "an unknown instruction set";
  return config.substr(begin + kMark.size(), config.find('\n', begin) - begin - kMark.size());
}

// The weights of one block, and what its attention has seen.
struct Block {
  at::Tensor input_norm;           // [H]
  at::Tensor q_proj;               // [Nq * D, H]
  at::Tensor k_proj;               // [Nk * D, H]
  at::Tensor v_proj;               // [Nk * D, H]
  at::Tensor o_proj;               // [H, Nq * D]
  at::Tensor query_norm;           // [D]
  at::Tensor key_norm;             // [D]
  at::Tensor post_attention_norm;  // [H]
  at::Tensor gate_proj;            // [intermediate, H]
  at::Tensor up_proj;              // [intermediate, H]
  at::Tensor down_proj;            // [H, intermediate]
  at::Tensor keys;                 // [slots, Nk, positions, D]; rotated and normalised.
  at::Tensor values;               // [slots, Nk, positions, D]
};

// The new tokens of all sequences, one after the other.
struct Batch {
  struct Sequence {
    std::int64_t slot;
    std::int64_t first_row;       // Of its tokens among the T.
    std::int64_t num_tokens;      // n
    std::int64_t first_position;  // How many the slot holds already.
  };
  std::vector<Sequence> sequences;
  at::Tensor tokens;       // [T], int64
  at::Tensor wanted_rows;  // [rows that are asked about], int64
  at::Tensor cos, sin;     // [T, 1, D / 2]: of each token's position.
};

class TorchBackend final : public Backend {
 public:
  TorchBackend(const Checkpoint& checkpoint, const BackendOptions& options)
      : config_(checkpoint.config()),
        options_(options),
        device_(options.device),
        type_(options.precision == Precision::kFloat32 ? at::kFloat : at::kBFloat16),
        lengths_(options.num_slots, 0) {
    embedding_ = load(checkpoint.embedding());
    output_head_ = config_.ties_embeddings ? embedding_ : load(checkpoint.output_head());
    final_norm_ = load(checkpoint.final_norm());
    for (const LayerWeights& layer : checkpoint.layers()) blocks_.push_back(load(layer));

    // Angles, cosine and sine in float32 for all positions, then in the type of activations.
    at::Tensor frequencies = at::empty({as_int(config_.head_dim / 2)}, at::kFloat);
    const std::vector<float> values = rope_frequencies(config_);
    std::memcpy(frequencies.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    const at::Tensor positions = at::arange(as_int(options.num_positions), at::kFloat);
    const at::Tensor angles = at::outer(positions, frequencies);  // [positions, D / 2]
    cos_ = angles.cos().to(device_, type_);
    sin_ = angles.sin().to(device_, type_);
  }

  [[nodiscard]] BackendTraits traits() const override {
    BackendTraits traits;
    traits.name = "torch";
    traits.details = std::string("libtorch ") + TORCH_VERSION + ", " + device_.str();
    if (device_.is_cpu()) traits.details += " with " + instruction_set();
    traits.precision = options_.precision;
    traits.num_slots = options_.num_slots;
    traits.num_positions = options_.num_positions;
    traits.vocab_size = config_.vocab_size;
    traits.is_batch_invariant = false;  // Matrix products choose their order by size.
    traits.num_bytes = num_bytes_;
    return traits;
  }

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override;

  [[nodiscard]] std::size_t length(std::size_t slot) const override { return lengths_.at(slot); }

  void truncate(std::size_t slot, std::size_t length) override { lengths_.at(slot) = length; }

  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override;

 private:
  at::Tensor load(const MatrixView& matrix);
  at::Tensor load(const TensorView& vector);
  Block load(const LayerWeights& weights);
  at::Tensor allocate(at::IntArrayRef shape);

  [[nodiscard]] Batch collect(std::span<const SequenceStep> steps) const;
  [[nodiscard]] at::Tensor compute(const Batch& batch);
  [[nodiscard]] at::Tensor attention(const Block& block, const at::Tensor& x, const Batch& batch);
  [[nodiscard]] at::Tensor attend(const Block& block, const at::Tensor& query,
                                  const Batch::Sequence& sequence) const;
  [[nodiscard]] at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight) const;

  ModelConfig config_;
  BackendOptions options_;
  at::Device device_;
  at::ScalarType type_;  // Of weights and activations.
  std::uint64_t num_bytes_ = 0;
  at::Tensor embedding_;    // [V, H]
  at::Tensor output_head_;  // [V, H]
  at::Tensor final_norm_;   // [H]
  std::vector<Block> blocks_;
  at::Tensor cos_, sin_;              // [positions, D / 2]
  std::vector<std::size_t> lengths_;  // One a slot.
  Sampler sampler_;
};

at::Tensor TorchBackend::allocate(at::IntArrayRef shape) {
  at::Tensor tensor = at::empty(shape, at::TensorOptions(device_).dtype(type_));
  num_bytes_ += tensor.nbytes();
  return tensor;
}

at::Tensor TorchBackend::load(const MatrixView& matrix) {
  constexpr std::size_t kRowsAtOnce = 1024;  // Widened to float32 on their way.
  const std::size_t rows = matrix.tensor.shape[0];
  const std::size_t columns = matrix.tensor.shape[1];
  const at::Tensor loaded = allocate({as_int(rows), as_int(columns)});
  for (std::size_t row = 0; row < rows; row += kRowsAtOnce) {
    const std::size_t count = std::min(kRowsAtOnce, rows - row);
    const at::Tensor wide = at::empty({as_int(count), as_int(columns)}, at::kFloat);
    read_rows(matrix, row, count, wide.data_ptr<float>());
    loaded.narrow(0, as_int(row), as_int(count)).copy_(wide);
  }
  return loaded;
}

at::Tensor TorchBackend::load(const TensorView& vector) {
  const std::vector<float> values = read_vector(vector);
  const at::Tensor wide = at::empty({as_int(values.size())}, at::kFloat);
  std::memcpy(wide.data_ptr<float>(), values.data(), values.size() * sizeof(float));
  return allocate(wide.sizes()).copy_(wide);
}

Block TorchBackend::load(const LayerWeights& weights) {
  Block block;
  block.input_norm = load(weights.input_norm);
  block.q_proj = load(weights.q_proj);
  block.k_proj = load(weights.k_proj);
  block.v_proj = load(weights.v_proj);
  block.o_proj = load(weights.o_proj);
  block.query_norm = load(weights.query_norm);
  block.key_norm = load(weights.key_norm);
  block.post_attention_norm = load(weights.post_attention_norm);
  block.gate_proj = load(weights.gate_proj);
  block.up_proj = load(weights.up_proj);
  block.down_proj = load(weights.down_proj);
  const auto cache_shape = {as_int(options_.num_slots), as_int(config_.num_kv_heads),
                            as_int(options_.num_positions), as_int(config_.head_dim)};
  block.keys = allocate(cache_shape);
  block.values = allocate(cache_shape);
  return block;
}

// 2.1: the mean in float32 over the last axis; back to the type of activations; then the weights.
at::Tensor TorchBackend::rms_norm(const at::Tensor& x, const at::Tensor& weight) const {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor mean_square = wide.square().mean(-1, /*keepdim=*/true);
  return (wide * at::rsqrt(mean_square + config_.rms_norm_eps)).to(type_) * weight;
}

// 2.2, step 2, on [T, heads, D]: element j turns with element j + D / 2.
at::Tensor rotate(const at::Tensor& x, const Batch& batch) {
  const std::vector<at::Tensor> halves = x.chunk(2, -1);
  const at::Tensor& a = halves[0];
  const at::Tensor& b = halves[1];
  return at::cat({a * batch.cos - b * batch.sin, b * batch.cos + a * batch.sin}, -1);
}

// 2.2: [T, H] gives [T, H].
at::Tensor TorchBackend::attention(const Block& block, const at::Tensor& x, const Batch& batch) {
  const std::int64_t head_dim = as_int(config_.head_dim);
  // Step 1: [T, heads, D].
  at::Tensor query = at::linear(x, block.q_proj).view({-1, as_int(config_.num_heads), head_dim});
  at::Tensor key = at::linear(x, block.k_proj).view({-1, as_int(config_.num_kv_heads), head_dim});
  const at::Tensor value =
      at::linear(x, block.v_proj).view({-1, as_int(config_.num_kv_heads), head_dim});
  // Steps 2 and 3, in this order: the weights of the norm differ between the two halves.
  query = rms_norm(rotate(query, batch), block.query_norm);
  key = rms_norm(rotate(key, batch), block.key_norm);

  std::vector<at::Tensor> outputs;
  for (const Batch::Sequence& sequence : batch.sequences) {
    // Step 4: the new keys and values, [Nk, n, D], go behind those that the slot holds.
    const auto append = [&](const at::Tensor& cache, const at::Tensor& rows) {
      cache.select(0, sequence.slot)
          .narrow(1, sequence.first_position, sequence.num_tokens)
          .copy_(rows.narrow(0, sequence.first_row, sequence.num_tokens).transpose(0, 1));
    };
    append(block.keys, key);
    append(block.values, value);
    outputs.push_back(
        attend(block, query.narrow(0, sequence.first_row, sequence.num_tokens), sequence));
  }
  return at::linear(at::cat(outputs, 0), block.o_proj);  // Step 6.
}

// 2.2, step 5, for one sequence: [n, Nq, D] gives [n, Nq * D].
at::Tensor TorchBackend::attend(const Block& block, const at::Tensor& query,
                                const Batch::Sequence& sequence) const {
  const std::int64_t length = sequence.first_position + sequence.num_tokens;  // L
  const std::int64_t group = as_int(config_.num_heads / config_.num_kv_heads);
  // Query head h reads key and value head floor(h / group): [Nq, L, D].
  const auto cached = [&](const at::Tensor& cache) {
    return cache.select(0, sequence.slot).narrow(1, 0, length).repeat_interleave(group, 0);
  };
  at::Tensor scores = at::matmul(query.transpose(0, 1), cached(block.keys).transpose(1, 2));
  scores = scores.to(at::kFloat) / std::sqrt(static_cast<double>(config_.head_dim));  // [Nq, n, L]
  // Causal: new token i stands at first_position + i and sees nothing behind that.
  const at::Tensor is_later =
      at::ones({sequence.num_tokens, length}, at::TensorOptions(device_).dtype(at::kBool))
          .triu(sequence.first_position + 1);
  scores = scores.masked_fill(is_later, -std::numeric_limits<float>::infinity());
  const at::Tensor weights = scores.softmax(-1).to(type_);
  const at::Tensor output = at::matmul(weights, cached(block.values));  // [Nq, n, D]
  return output.transpose(0, 1).reshape({sequence.num_tokens, -1});
}

Batch TorchBackend::collect(std::span<const SequenceStep> steps) const {
  Batch batch;
  std::vector<std::int64_t> tokens;
  std::vector<std::int64_t> positions;
  std::vector<std::int64_t> wanted_rows;
  for (const SequenceStep& step : steps) {
    const std::size_t first_position = lengths_.at(step.slot);
    batch.sequences.push_back({as_int(step.slot), as_int(tokens.size()), as_int(step.tokens.size()),
                               as_int(first_position)});
    for (std::size_t i = 0; i < step.tokens.size(); ++i) {
      tokens.push_back(step.tokens[i]);
      positions.push_back(as_int(first_position + i));
      if (i + step.rows.size() >= step.tokens.size())
        wanted_rows.push_back(as_int(tokens.size()) - 1);
    }
  }
  const auto on_device = [&](const std::vector<std::int64_t>& numbers) {
    return at::tensor(numbers, at::kLong).to(device_);
  };
  batch.tokens = on_device(tokens);
  batch.wanted_rows = on_device(wanted_rows);
  const at::Tensor rows = on_device(positions);
  batch.cos = cos_.index_select(0, rows).unsqueeze(1);
  batch.sin = sin_.index_select(0, rows).unsqueeze(1);
  return batch;
}

// 2.1: [T] tokens give [wanted rows, V] logits.
at::Tensor TorchBackend::compute(const Batch& batch) {
  at::Tensor x = embedding_.index_select(0, batch.tokens);  // [T, H]
  for (const Block& block : blocks_) {
    x = x + attention(block, rms_norm(x, block.input_norm), batch);
    const at::Tensor normed = rms_norm(x, block.post_attention_norm);
    const at::Tensor gate = at::silu(at::linear(normed, block.gate_proj));
    x = x + at::linear(gate * at::linear(normed, block.up_proj), block.down_proj);
  }
  return at::linear(rms_norm(x.index_select(0, batch.wanted_rows), final_norm_), output_head_);
}

// Calls `work`; what libtorch throws becomes our error.
template <class Work>
auto with_our_errors(Work work) {
  try {
    return work();
  } catch (const c10::Error& error) {
    throw Error(ErrorKind::kEngine,
                std::string("libtorch failed: ") + error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::kEngine, "libtorch failed: there is not enough memory");
  }
}

void TorchBackend::forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) {
  if (steps.empty()) return;
  with_our_errors([&] {
    const at::NoGradGuard no_gradients;
    at::set_num_threads(static_cast<int>(options_.num_threads));  // Of this thread.
    const at::Tensor result = compute(collect(steps)).to(at::kCPU, at::kFloat).contiguous();
    const std::size_t vocab_size = config_.vocab_size;
    std::span<float> logits(result.data_ptr<float>(), answers.size() * vocab_size);
    for (const SequenceStep& step : steps) {
      for (const RowRequest& row : step.rows) {
        answers.front() = sampler_.answer(row, logits.first(vocab_size));
        answers = answers.subspan(1);
        logits = logits.subspan(vocab_size);
      }
    }
  });
  for (const SequenceStep& step : steps) lengths_[step.slot] += step.tokens.size();
}

void TorchBackend::share_prefix(std::size_t from, std::size_t to, std::size_t length) {
  with_our_errors([&] {
    for (const Block& block : blocks_) {
      for (const at::Tensor& cache : {block.keys, block.values}) {
        const auto prefix_of = [&](std::size_t slot) {
          return cache.select(0, as_int(slot)).narrow(1, 0, as_int(length));
        };
        prefix_of(to).copy_(prefix_of(from));
      }
    }
  });
  lengths_.at(to) = length;
}

}  // namespace
}  // namespace hymt

extern "C" __attribute__((visibility("default"))) const char* hymt_torch_plugin_contract() {
  return HYMT_BACKEND_CONTRACT;
}

extern "C" __attribute__((visibility("default"))) void hymt_torch_plugin_make_backend(
    std::shared_ptr<const hymt::Checkpoint> checkpoint, const hymt::BackendOptions& options,
    std::unique_ptr<hymt::Backend>& backend) {
  if (options.precision == hymt::Precision::kInt8) {
    throw hymt::Error(hymt::ErrorKind::kEngine,
                      "the torch backend computes in fp32 or bf16; choose one of them, or "
                      "--backend cpu for int8");
  }
  hymt::with_our_errors([&] {
    if (at::Device(options.device).is_cuda() && !at::hasCUDA()) {
      throw hymt::Error(hymt::ErrorKind::kEngine, "this libtorch (" TORCH_VERSION
                                                  ") finds no CUDA device; choose --device "
                                                  "cpu, or build with a libtorch for CUDA");
    }
    backend = std::make_unique<hymt::TorchBackend>(*checkpoint, options);
  });
}
