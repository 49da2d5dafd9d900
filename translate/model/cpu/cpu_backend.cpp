#include "translate/model/cpu/cpu_backend.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "translate/model/cpu/available_memory.h"
#include "translate/model/cpu/head_rescorer.h"
#include "translate/model/cpu/kv_cache.h"
#include "translate/model/cpu/mixture.h"
#include "translate/model/cpu/packed_rows.h"
#include "translate/model/cpu/rope_table.h"
#include "translate/model/cpu/thread_team.h"
#include "translate/model/sampler.h"

namespace hymt::cpu {
namespace {

// Tokens that go through the layers together; more bring nothing and cost memory. A longer call is
// taken in turns, which changes no bit.
constexpr std::size_t kMaxRows = 512;

// What is kept ready for a sentence: keys and values of its positions, and buffers for so many
// tokens of its prompt at once.
constexpr std::size_t kLeastPositions = kForecastPositions;
constexpr std::size_t kLeastRows = 256;

// One token on its way through the layers.
struct Row {
  TokenId token = 0;
  std::size_t slot = 0;
  std::size_t position = 0;
  const RowRequest* request = nullptr;  // Null: its logits are not asked about.
};

std::string remedies(Precision precision, bool has_company) {
  std::string text = "use ";
  if (has_company) text += "a smaller --max-batch, ";
  return text + smaller_precisions(precision) + "a smaller model or a larger machine.";
}

class CpuBackend : public Backend {
 public:
  CpuBackend(std::shared_ptr<const CpuWeights> weights, const BackendOptions& options)
      : owner_(std::move(weights)),
        config_(owner_->config()),
        weights_(owner_->packed()),
        kernels_(owner_->kernels()),
        num_positions_(options.num_positions),
        num_slots_(options.num_slots),
        team_(options.num_threads),
        cache_(config_, num_slots_, owner_->keeps_bfloat16(), budget_),
        rope_(config_),
        packed_(kernels_),
        mixture_(config_, kernels_, team_),
        scratch_(team_.num_threads()) {
    for (Scratch& scratch : scratch_) scratch.normed.resize(config_.hidden_size);
    // What one sentence needs is there before documents compete for memory.
    const std::size_t positions = std::min(kLeastPositions, num_positions_);
    cache_.keep_ready((positions + kPagePositions - 1) / kPagePositions);
    make_room(std::min(kLeastRows, num_positions_), positions);
    grow(logits_, config_.vocab_size);
  }

  [[nodiscard]] BackendTraits traits() const override { return owner_->traits(); }
  [[nodiscard]] std::size_t num_slots() const override { return num_slots_; }
  [[nodiscard]] std::size_t num_positions() const override { return num_positions_; }
  [[nodiscard]] std::uint64_t num_bytes() const override {
    const std::size_t num_floats = hidden_.size() + branch_.size() + qkv_.size() +
                                   attended_.size() + gate_up_.size() + normed_.size() +
                                   mixture_.num_floats() + logits_.size() + rope_.num_floats();
    return cache_.num_bytes() + num_floats * sizeof(float);
  }

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override;

  [[nodiscard]] std::size_t length(std::size_t slot) const override {
    assert(slot < num_slots_);
    return cache_.length(slot);
  }

  void truncate(std::size_t slot, std::size_t length) override {
    assert(slot < num_slots_);
    cache_.truncate(slot, length);
  }

  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override {
    assert(from < num_slots_ && to < num_slots_ && from != to);
    cache_.share_prefix(from, to, length);
  }

 private:
  // What belongs to one thread.
  struct Scratch {
    std::vector<float> normed;  // [hidden]
    std::vector<std::uint32_t> attention_packed;
    std::vector<float> attention_scores;
    HeadRescorer rescorer;
    Sampler sampler;
  };

  [[nodiscard]] std::size_t qkv_size() const {
    return (config_.num_heads + 2 * config_.num_kv_heads) * config_.head_dim;
  }

  void check(std::span<const SequenceStep> steps) const;
  void reserve(std::span<const SequenceStep> steps);
  void run_in_turns(std::span<const SequenceStep> steps, std::span<RowAnswer> answers);
  [[nodiscard]] OutOfMemory no_memory(std::size_t num_steps) const;
  void make_room(std::size_t num_rows, std::size_t num_positions);
  template <class Buffer>
  void grow(Buffer& buffer, std::size_t size);
  void run_rows(std::span<RowAnswer> answers);
  void embed();
  void norm_and_pack(const std::vector<float>& weight, bool adds_branch, const RowForm& form,
                     bool keeps_normed = false);
  void attend(const PackedLayer& layer, std::size_t layer_index);
  void rotate_norm_and_store(const PackedLayer& layer, std::size_t layer_index, std::size_t row);
  void attend_one(std::size_t layer_index, std::size_t row, std::size_t kv_head, Scratch& scratch);
  void feed_forward(const PackedLayer& layer);
  void compute_logits(std::span<const std::size_t> wanted);
  void answer_rows(std::span<const std::size_t> wanted, std::span<RowAnswer> answers);

  std::shared_ptr<const CpuWeights> owner_;
  const ModelConfig& config_;
  const PackedWeights& weights_;
  const Kernels& kernels_;
  std::size_t num_positions_;
  std::size_t num_slots_;
  ThreadTeam team_;
  MemoryBudget budget_;
  KvCache cache_;
  RopeTable rope_;
  std::vector<Row> rows_;
  PackedRows packed_;  // The input of the next product.
  Mixture mixture_;
  std::vector<float> hidden_;    // [rows, hidden]: the residual stream.
  std::vector<float> branch_;    // [rows, hidden]: what is to be added to it.
  std::vector<float> qkv_;       // [rows, queries, keys and values of all heads]
  std::vector<float> attended_;  // [rows, num_heads * head_dim]
  std::vector<float> gate_up_;   // [rows, 2 * intermediate]
  std::vector<float> normed_;    // [rows, hidden]: what experts get; empty where there are none.
  std::vector<float> logits_;    // [rows that are asked about, vocab]
  std::vector<Scratch> scratch_;
};

// Asserts what Backend requires.
void CpuBackend::check(std::span<const SequenceStep> steps) const {
  [[maybe_unused]] std::vector<bool> has_step(num_slots_);
  for ([[maybe_unused]] const SequenceStep& step : steps) {
    assert(step.slot < num_slots_);
    assert(!has_step[step.slot] && "no slot twice");
    has_step[step.slot] = true;
    assert(!step.tokens.empty() && step.rows.size() <= step.tokens.size());
    assert(cache_.length(step.slot) + step.tokens.size() <= num_positions_);
    assert(std::ranges::all_of(step.tokens, [this](TokenId token) {
      return token >= 0 && static_cast<std::size_t>(token) < config_.vocab_size;
    }));
  }
}

void CpuBackend::forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) {
  check(steps);
  try {
    reserve(steps);
    run_in_turns(steps, answers);
  } catch (const std::bad_alloc&) {
    // Gives back what was reserved; no length has changed yet.
    for (const SequenceStep& step : steps) cache_.truncate(step.slot, cache_.length(step.slot));
    throw no_memory(steps.size());
  }
  for (const SequenceStep& step : steps) {
    cache_.set_length(step.slot, cache_.length(step.slot) + step.tokens.size());
  }
}

// All at once and first, so that a pass that lacks memory has not begun.
void CpuBackend::reserve(std::span<const SequenceStep> steps) {
  for (const SequenceStep& step : steps) {
    const std::size_t length = cache_.length(step.slot) + step.tokens.size();
    cache_.reserve(step.slot, length);
    rope_.extend(length);
  }
}

OutOfMemory CpuBackend::no_memory(std::size_t num_steps) const {
  return OutOfMemory("There is no memory for a pass with " + std::to_string(num_steps) +
                     (num_steps == 1 ? " segment" : " segments") + " beside the " +
                     mebibytes(owner_->num_bytes()) + " of weights, " +
                     mebibytes(cache_.num_bytes()) + " of keys and values and " +
                     mebibytes(num_bytes() - cache_.num_bytes()) +
                     " of buffers in use: " + remedies(owner_->precision(), num_steps > 1));
}

void CpuBackend::run_in_turns(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) {
  rows_.clear();
  const auto run = [&] {
    const auto num_wanted = static_cast<std::size_t>(
        std::count_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.request; }));
    assert(num_wanted <= answers.size());
    run_rows(answers.first(num_wanted));
    answers = answers.subspan(num_wanted);
    rows_.clear();
  };
  for (const SequenceStep& step : steps) {
    const std::size_t begin = cache_.length(step.slot);
    const std::size_t num_silent = step.tokens.size() - step.rows.size();
    for (std::size_t i = 0; i < step.tokens.size(); ++i) {
      rows_.push_back({.token = step.tokens[i],
                       .slot = step.slot,
                       .position = begin + i,
                       .request = i < num_silent ? nullptr : &step.rows[i - num_silent]});
      if (rows_.size() == kMaxRows) run();
    }
  }
  if (!rows_.empty()) run();
  assert(answers.empty());
}

// Numbers in comments are those of the equations in translate/model/README.md.
void CpuBackend::run_rows(std::span<RowAnswer> answers) {
  std::size_t num_positions = 0;
  for (const Row& row : rows_) num_positions = std::max(num_positions, row.position + 1);
  make_room(rows_.size(), num_positions);
  embed();
  for (std::size_t i = 0; i < weights_.layers.size(); ++i) {
    const PackedLayer& layer = weights_.layers[i];
    norm_and_pack(layer.input_norm, i > 0, layer.qkv.row_form());
    attend(layer, i);
    norm_and_pack(layer.post_attention_norm, true, layer.feed_forward.gate_up.row_form(),
                  layer.mixture != nullptr);
    feed_forward(layer);
  }
  std::vector<std::size_t> wanted;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (rows_[row].request != nullptr) wanted.push_back(row);
  }
  if (wanted.empty()) return;
  compute_logits(wanted);
  answer_rows(wanted, answers);
}

// Buffers grow with the largest batch, and the scratch memory with the longest sequence.
void CpuBackend::make_room(std::size_t num_rows, std::size_t num_positions) {
  grow(hidden_, num_rows * config_.hidden_size);
  grow(branch_, num_rows * config_.hidden_size);
  grow(qkv_, num_rows * qkv_size());
  grow(attended_, num_rows * config_.num_heads * config_.head_dim);
  grow(gate_up_, num_rows * 2 * config_.widest_feed_forward());
  if (config_.mixture.num_experts > 0) grow(normed_, num_rows * config_.hidden_size);
  mixture_.make_room(num_rows, budget_);
  const std::size_t scratch_size = attention_scratch_size(config_.num_heads / config_.num_kv_heads,
                                                          config_.head_dim, num_positions);
  for (Scratch& scratch : scratch_) {
    grow(scratch.attention_packed, scratch_size);
    grow(scratch.attention_scores, scratch_size);
  }
}

// Where there is no memory, the buffer stays as it was. What it held is not kept.
template <class Buffer>
void CpuBackend::grow(Buffer& buffer, std::size_t size) {
  if (buffer.size() >= size) return;
  budget_.take(size * sizeof buffer[0]);
  Buffer larger(size);
  buffer.swap(larger);
}

void CpuBackend::embed() {
  team_.run(rows_.size(), [&](std::size_t row, std::size_t) {
    owner_->embedding().read_rows(static_cast<std::size_t>(rows_[row].token), 1,
                                  &hidden_[row * config_.hidden_size]);
  });
}

// (7), (1): x += branch, then the input of the next product is RMSNorm(x).
void CpuBackend::norm_and_pack(const std::vector<float>& weight, bool adds_branch,
                               const RowForm& form, bool keeps_normed) {
  const std::size_t size = config_.hidden_size;
  packed_.reset(form, rows_.size());
  team_.run(rows_.size(), [&](std::size_t row, std::size_t thread) {
    float* hidden = &hidden_[row * size];
    if (adds_branch) kernels_.add(hidden, &branch_[row * size], size);
    float* normed = keeps_normed ? &normed_[row * size] : scratch_[thread].normed.data();
    kernels_.rms_norm(hidden, weight.data(), size, config_.rms_norm_eps, normed);
    packed_.pack(row, normed);
  });
}

// (2) to (6), leaving its result in branch_.
void CpuBackend::attend(const PackedLayer& layer, std::size_t layer_index) {
  layer.qkv.multiply(kernels_, packed_, qkv_.data(), qkv_size(), team_);  // (2)
  team_.run(rows_.size(),
            [&](std::size_t row, std::size_t) { rotate_norm_and_store(layer, layer_index, row); });
  const std::size_t num_kv_heads = config_.num_kv_heads;
  team_.run(rows_.size() * num_kv_heads, [&](std::size_t part, std::size_t thread) {
    attend_one(layer_index, part / num_kv_heads, part % num_kv_heads, scratch_[thread]);
  });
  const std::size_t size = config_.num_heads * config_.head_dim;
  packed_.reset(layer.output.row_form(), rows_.size());
  team_.run(rows_.size(),
            [&](std::size_t row, std::size_t) { packed_.pack(row, &attended_[row * size]); });
  layer.output.multiply(kernels_, packed_, branch_.data(), config_.hidden_size, team_);  // (6)
}

void CpuBackend::rotate_norm_and_store(const PackedLayer& layer, std::size_t layer_index,
                                       std::size_t row) {
  const Row& at = rows_[row];
  const std::size_t dim = config_.head_dim;
  const float* cosines = rope_.cosines(at.position);
  const float* sines = rope_.sines(at.position);
  float* heads = &qkv_[row * qkv_size()];
  const std::size_t num_rotated = config_.num_heads + config_.num_kv_heads;
  const bool norms_first = config_.architecture == Architecture::kHyV3;
  for (std::size_t i = 0; i < num_rotated; ++i) {
    float* head = heads + i * dim;
    const std::vector<float>& norm = i < config_.num_heads ? layer.query_norm : layer.key_norm;
    if (norms_first) kernels_.rms_norm(head, norm.data(), dim, config_.rms_norm_eps, head);
    kernels_.rotate(head, cosines, sines, dim);                                               // (3)
    if (!norms_first) kernels_.rms_norm(head, norm.data(), dim, config_.rms_norm_eps, head);  // (4)
  }
  for (std::size_t i = 0; i < config_.num_kv_heads; ++i) {  // (4)
    cache_.write(at.slot, at.position, layer_index, i, heads + (config_.num_heads + i) * dim,
                 heads + (num_rotated + i) * dim);
  }
}

// (5), for the query heads of one key/value head.
void CpuBackend::attend_one(std::size_t layer_index, std::size_t row, std::size_t kv_head,
                            Scratch& scratch) {
  const std::size_t num_heads = config_.num_heads / config_.num_kv_heads;
  const std::size_t first = kv_head * num_heads * config_.head_dim;
  kernels_.attend({
      .num_heads = num_heads,
      .head_dim = config_.head_dim,
      .query = &qkv_[row * qkv_size() + first],
      .pages = cache_.pages(rows_[row].slot),
      .keys_offset = cache_.keys_offset(layer_index, kv_head),
      .values_offset = cache_.values_offset(layer_index, kv_head),
      .is_bfloat16 = cache_.is_bfloat16(),
      .num_positions = rows_[row].position + 1,
      .packed_scratch = scratch.attention_packed.data(),
      .score_scratch = scratch.attention_scores.data(),
      .out = &attended_[row * config_.num_heads * config_.head_dim + first],
  });
}

// (8), and where there are experts (10) to (13), leaving the result in branch_.
void CpuBackend::feed_forward(const PackedLayer& layer) {
  const auto& [gate_up, down] = layer.feed_forward;
  const std::size_t size = gate_up.num_outputs() / 2;
  gate_up.multiply(kernels_, packed_, gate_up_.data(), 2 * size, team_);
  packed_.reset(down.row_form(), rows_.size());
  team_.run(rows_.size(), [&](std::size_t row, std::size_t) {
    float* gate = &gate_up_[row * 2 * size];
    kernels_.silu_multiply(gate, gate + size, size, gate);
    packed_.pack(row, gate);
  });
  down.multiply(kernels_, packed_, branch_.data(), config_.hidden_size, team_);
  if (layer.mixture) {
    mixture_.run(*layer.mixture, normed_.data(), rows_.size(), branch_.data());
  }
}

// (9). Its inputs are left in the rows of branch_.
void CpuBackend::compute_logits(std::span<const std::size_t> wanted) {
  const std::size_t size = config_.hidden_size;
  packed_.reset(weights_.head.row_form(), wanted.size());
  team_.run(wanted.size(), [&](std::size_t i, std::size_t) {
    float* hidden = &hidden_[wanted[i] * size];
    float* normed = &branch_[wanted[i] * size];
    kernels_.add(hidden, normed, size);
    kernels_.rms_norm(hidden, weights_.final_norm.data(), size, config_.rms_norm_eps, normed);
    packed_.pack(i, normed);
  });
  grow(logits_, wanted.size() * config_.vocab_size);
  weights_.head.multiply(kernels_, packed_, logits_.data(), config_.vocab_size, team_);
}

void CpuBackend::answer_rows(std::span<const std::size_t> wanted, std::span<RowAnswer> answers) {
  std::atomic<bool> lacks_memory = false;
  team_.run(wanted.size(), [&](std::size_t i, std::size_t thread) {
    const auto logits = std::span(logits_).subspan(i * config_.vocab_size, config_.vocab_size);
    const RowRequest& request = *rows_[wanted[i]].request;
    try {
      if (owner_->rescores_head()) {
        scratch_[thread].rescorer.rescore(owner_->output_head(), kernels_, request,
                                          &branch_[wanted[i] * config_.hidden_size], logits);
      }
      answers[i] = scratch_[thread].sampler.answer(request, logits);
    } catch (const std::bad_alloc&) {
      lacks_memory = true;
    }
  });
  if (lacks_memory) throw std::bad_alloc();
}

}  // namespace

std::uint64_t working_bytes(const ModelConfig& config, bool is_bfloat16,
                            std::size_t num_sequences) {
  const std::uint64_t floats_of_row =
      2 * config.hidden_size + (2 * config.num_heads + 2 * config.num_kv_heads) * config.head_dim +
      2 * config.widest_feed_forward() + mixture_floats(config);
  const std::uint64_t num_rows = kLeastRows + num_sequences - 1;
  return num_sequences * kLeastPositions / kPagePositions * kv_page_bytes(config, is_bfloat16) +
         (num_rows * floats_of_row + num_sequences * config.vocab_size) * sizeof(float);
}

std::unique_ptr<Backend> make_cpu_backend(std::shared_ptr<const CpuWeights> weights,
                                          const BackendOptions& options) {
  assert(options.num_threads >= 1 && options.num_slots >= 1);
  assert(options.num_positions >= 1 && options.num_positions <= weights->config().max_positions);
  try {
    return std::make_unique<CpuBackend>(weights, options);
  } catch (const std::bad_alloc&) {
    throw OutOfMemory("Beside the " + mebibytes(weights->num_bytes()) +
                      " of weights there is no memory for the " +
                      mebibytes(working_bytes(weights->config(), weights->keeps_bfloat16(), 1)) +
                      " that one segment needs: " + remedies(weights->precision(), false));
  }
}

}  // namespace hymt::cpu
