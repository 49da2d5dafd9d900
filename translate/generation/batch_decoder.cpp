#include "translate/generation/batch_decoder.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/sampler.h"

namespace hymt {
namespace {

using Clock = std::chrono::steady_clock;

// A prompt waits for one pass if another one is computing so many more tokens of its beginning than
// there are to copy now.
constexpr std::size_t kWorthWaiting = 16;

// Rows of logits for forced answers in one pass, as each takes a vocabulary of floats.
constexpr std::size_t kMostScoredRows = 32;

bool contains(const std::vector<TokenId>& tokens, TokenId token) {
  return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

std::size_t common_beginning(std::span<const TokenId> a, std::span<const TokenId> b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin()).first -
      a.begin());
}

// All end tokens together.
float end_log_probability(std::span<const float> logits, double log_sum,
                          const std::vector<TokenId>& end_tokens) {
  double probability = 0;
  for (const TokenId token : end_tokens) {
    probability += std::exp(logits[static_cast<std::size_t>(token)] - log_sum);
  }
  return static_cast<float>(std::log(probability));
}

SamplerOptions sampler_options(const DecodingRequest& request) {
  SamplerOptions options;
  options.sampling = request.sampling;
  options.seed = request.seed;
  options.stream = request.stream;
  options.banned_tokens = request.banned_tokens;
  options.unpenalized_tokens = request.unpenalized_tokens;
  options.mask = request.mask;
  return options;
}

// A request that has a slot.
struct Sequence {
  Sequence(DecodingRequest the_request, const BackendTraits& traits)
      : request(std::move(the_request)),
        tokens(request.prompt),
        answer_limit(
            std::min(request.max_answer_tokens, traits.num_positions - request.prompt.size())),
        sampler(sampler_options(request), request.prompt, traits.vocab_size) {
    result.id = request.id;
    if (!request.forced_answer) return;
    tokens.insert(tokens.end(), request.forced_answer->begin(), request.forced_answer->end());
  }

  // The first position whose logits say something about the answer.
  [[nodiscard]] std::size_t last_of_prompt() const { return request.prompt.size() - 1; }

  DecodingRequest request;
  DecodingResult result;
  std::vector<TokenId> tokens;  // All that are known: prompt, then answer or forced answer.
  std::size_t answer_limit;
  Sampler sampler;
  bool is_prepared = false;  // Its slot holds nothing but a beginning of `tokens`.
};

struct Slot {
  std::vector<TokenId> held;           // What the backend has computed there.
  std::unique_ptr<Sequence> sequence;  // Null: free; what is held may serve others still.
  std::uint64_t last_used = 0;
};

// What a slot contributes to a forward pass: the tokens behind those that it holds.
struct Chunk {
  std::size_t slot = 0;
  std::size_t num_tokens = 0;
  std::size_t num_logits = 0;
};

}  // namespace

class BatchDecoder::Impl {
 public:
  Impl(std::unique_ptr<Backend> backend, BatchDecoderOptions options)
      : backend_(std::move(backend)),
        traits_(backend_->traits()),
        options_(options),
        slots_(traits_.num_slots) {
    assert(!slots_.empty() && options_.max_prompt_tokens_per_pass > 0);
  }

  void submit(DecodingRequest request);
  void cancel(RequestId id);
  void step(std::vector<DecodingResult>& finished);
  [[nodiscard]] bool is_idle() const;
  [[nodiscard]] const BackendTraits& traits() const { return traits_; }
  [[nodiscard]] const BatchDecoderCounts& counts() const { return counts_; }

 private:
  // Longest first, so that the last slots to be busy are not busy for long; but only among the
  // requests of one window, so that a short one does not wait for ever: (window, minus the
  // number of tokens, arrival).
  using WaitingKey = std::tuple<std::uint64_t, std::ptrdiff_t, std::uint64_t>;

  [[nodiscard]] std::string refusal(const DecodingRequest& request) const;
  void expire();
  void refuse(const DecodingRequest& request, StopReason stop, std::string error = {});
  void finish(std::size_t slot, StopReason stop, std::string error = {});
  template <typename Condition>
  void end_where(const Condition& condition, StopReason stop);

  // The parts of a step.
  void admit();
  [[nodiscard]] std::size_t choose_slot(const DecodingRequest& request) const;
  void plan();
  void plan_prompt(std::size_t slot, std::size_t& tokens_left, std::size_t& rows_left);
  [[nodiscard]] bool prepare(std::size_t slot);
  void compute();
  void take_logits(const Chunk& chunk, std::span<float> logits);
  void choose_next(std::size_t slot, std::span<float> logits);
  void score(Sequence& sequence, std::size_t position, std::span<const float> logits) const;
  void fail_all(const std::string& error);

  const std::unique_ptr<Backend> backend_;
  const BackendTraits traits_;
  const BatchDecoderOptions options_;
  BatchDecoderCounts counts_;

  std::map<WaitingKey, DecodingRequest> waiting_;
  std::uint64_t num_submitted_ = 0;
  std::optional<Clock::time_point> next_deadline_;  // No deadline comes before it.
  std::vector<DecodingResult> ready_;

  std::vector<Slot> slots_;
  std::vector<std::size_t> busy_;  // Slots, in the order in which their sequences came.
  std::uint64_t num_admitted_ = 0;

  std::vector<Chunk> plan_;
  std::vector<float> logits_;
};

void BatchDecoder::Impl::submit(DecodingRequest request) {
  if (std::string error = refusal(request); !error.empty()) {
    refuse(request, StopReason::kFailed, std::move(error));
    return;
  }
  if (request.deadline) {
    next_deadline_ = std::min(*request.deadline, next_deadline_.value_or(*request.deadline));
  }
  const std::uint64_t window = 4 * std::uint64_t{slots_.size()};
  const std::size_t answer =
      request.forced_answer ? request.forced_answer->size() : request.max_answer_tokens;
  const std::size_t most = std::min(request.prompt.size() + std::min(answer, traits_.num_positions),
                                    traits_.num_positions);
  const WaitingKey key(num_submitted_ / window, -static_cast<std::ptrdiff_t>(most), num_submitted_);
  ++num_submitted_;
  waiting_.emplace(key, std::move(request));
}

// Why a request cannot be done; empty if it can.
std::string BatchDecoder::Impl::refusal(const DecodingRequest& request) const {
  const auto is_foreign = [this](TokenId token) {
    return token < 0 || static_cast<std::size_t>(token) >= traits_.vocab_size;
  };
  const auto has_foreign = [&](const std::vector<TokenId>& tokens) {
    return std::any_of(tokens.begin(), tokens.end(), is_foreign);
  };
  if (request.prompt.empty()) return "The prompt is empty.";
  if (has_foreign(request.prompt) || has_foreign(request.end_tokens) ||
      (request.forced_answer && has_foreign(*request.forced_answer))) {
    return "The tokenizer gave a token that is not in the model's vocabulary of " +
           std::to_string(traits_.vocab_size) + "; the two do not belong together.";
  }
  // An answer has at least one token, or its end, to score.
  const std::size_t least_answer = request.forced_answer ? request.forced_answer->size() : 1;
  if (request.prompt.size() + least_answer > traits_.num_positions) {
    return "A prompt of " + std::to_string(request.prompt.size()) +
           " tokens and its answer do not fit into the " + std::to_string(traits_.num_positions) +
           " positions of a sequence.";
  }
  return {};
}

void BatchDecoder::Impl::cancel(RequestId id) {
  end_where([id](const DecodingRequest& request) { return request.id == id; },
            StopReason::kCancelled);
}

bool BatchDecoder::Impl::is_idle() const {
  return waiting_.empty() && busy_.empty() && ready_.empty();
}

void BatchDecoder::Impl::step(std::vector<DecodingResult>& finished) {
  expire();
  admit();
  try {
    plan();
    compute();
  } catch (const std::exception& error) {
    fail_all(error.what());
  }
  std::move(ready_.begin(), ready_.end(), std::back_inserter(finished));
  ready_.clear();
}

void BatchDecoder::Impl::expire() {
  if (!next_deadline_) return;
  const Clock::time_point now = Clock::now();
  if (now < *next_deadline_) return;
  next_deadline_.reset();
  end_where(
      [&](const DecodingRequest& request) {
        if (!request.deadline) return false;
        if (*request.deadline <= now) return true;
        next_deadline_ = std::min(*request.deadline, next_deadline_.value_or(*request.deadline));
        return false;
      },
      StopReason::kDeadline);
}

template <typename Condition>
void BatchDecoder::Impl::end_where(const Condition& condition, StopReason stop) {
  for (auto waiting = waiting_.begin(); waiting != waiting_.end();) {
    const auto next = std::next(waiting);
    if (condition(waiting->second)) refuse(waiting_.extract(waiting).mapped(), stop);
    waiting = next;
  }
  const std::vector<std::size_t> busy = busy_;
  for (const std::size_t slot : busy) {
    if (condition(slots_[slot].sequence->request)) finish(slot, stop);
  }
}

// Ends a request that has no slot.
void BatchDecoder::Impl::refuse(const DecodingRequest& request, StopReason stop,
                                std::string error) {
  DecodingResult& result = ready_.emplace_back();
  result.id = request.id;
  result.stop = stop;
  result.error = std::move(error);
}

// Ends the sequence in a slot and frees it. What the slot holds stays for others to copy.
void BatchDecoder::Impl::finish(std::size_t slot, StopReason stop, std::string error) {
  DecodingResult& result = slots_[slot].sequence->result;
  result.stop = stop;
  result.error = std::move(error);
  ready_.push_back(std::move(result));
  slots_[slot].sequence.reset();
  busy_.erase(std::find(busy_.begin(), busy_.end(), slot));
}

// Gives free slots to those that wait.
void BatchDecoder::Impl::admit() {
  while (busy_.size() < slots_.size() && !waiting_.empty()) {
    DecodingRequest request = std::move(waiting_.extract(waiting_.begin()).mapped());
    const std::size_t slot = choose_slot(request);
    slots_[slot].sequence = std::make_unique<Sequence>(std::move(request), traits_);
    slots_[slot].last_used = ++num_admitted_;
    busy_.push_back(slot);
  }
}

// The free slot that holds most of the prompt's beginning; of several, the one that was longest
// without use.
std::size_t BatchDecoder::Impl::choose_slot(const DecodingRequest& request) const {
  std::size_t best = slots_.size();
  std::size_t best_length = 0;
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot].sequence) continue;
    const std::size_t length = common_beginning(slots_[slot].held, request.prompt);
    const bool is_better =
        best == slots_.size() || length > best_length ||
        (length == best_length && slots_[slot].last_used < slots_[best].last_used);
    if (!is_better) continue;
    best = slot;
    best_length = length;
  }
  return best;
}

// Decides what goes into the forward pass: the next token of every sequence that is in its answer,
// and of prompts as much as is allowed.
void BatchDecoder::Impl::plan() {
  plan_.clear();
  std::size_t tokens_left = options_.max_prompt_tokens_per_pass;
  std::size_t rows_left = kMostScoredRows;
  for (const std::size_t slot : busy_) {
    const Sequence& sequence = *slots_[slot].sequence;
    if (!sequence.request.forced_answer && slots_[slot].held.size() > sequence.last_of_prompt() &&
        sequence.is_prepared) {
      plan_.push_back({slot, 1, 1});
    } else {
      plan_prompt(slot, tokens_left, rows_left);
    }
  }
}

// The next part of a prompt, or of a forced answer behind it.
void BatchDecoder::Impl::plan_prompt(std::size_t slot, std::size_t& tokens_left,
                                     std::size_t& rows_left) {
  Sequence& sequence = *slots_[slot].sequence;
  if (tokens_left == 0 || rows_left == 0) return;
  if (!sequence.is_prepared && !prepare(slot)) return;
  const std::size_t begin = slots_[slot].held.size();
  std::size_t end = std::min(sequence.tokens.size(), begin + tokens_left);
  // Logits are wanted from the last token of the prompt on.
  const std::size_t first_row = std::max(begin, sequence.last_of_prompt());
  end = std::min(end, first_row + rows_left);
  const std::size_t num_rows = end > first_row ? end - first_row : 0;
  tokens_left -= end - begin;
  if (sequence.request.forced_answer) rows_left -= num_rows;
  plan_.push_back({slot, end - begin, num_rows});
}

// Fills the slot with what other slots hold of the sequence's beginning. Returns false if it is
// better to wait, as more of it is being computed for another sequence in this pass.
bool BatchDecoder::Impl::prepare(std::size_t slot) {
  Sequence& sequence = *slots_[slot].sequence;
  std::size_t source = slot;
  std::size_t length = 0;
  if (options_.shares_beginnings) {
    // The last token of the prompt is always computed, as its logits are wanted.
    const auto sharable = std::span(sequence.tokens).first(sequence.last_of_prompt());
    length = common_beginning(slots_[slot].held, sharable);
    for (std::size_t other = 0; other < slots_.size(); ++other) {
      const std::size_t found = common_beginning(slots_[other].held, sharable);
      if (found <= length) continue;
      length = found;
      source = other;
    }
    for (const Chunk& chunk : plan_) {
      const Slot& other = slots_[chunk.slot];
      const auto computed =
          std::span(other.sequence->tokens).first(other.held.size() + chunk.num_tokens);
      if (common_beginning(computed, sharable) >= length + kWorthWaiting) return false;
    }
  }
  if (source == slot) {
    backend_->truncate(slot, length);
  } else {
    backend_->copy_prefix(source, slot, length);
  }
  slots_[slot].held.assign(sequence.tokens.begin(),
                           sequence.tokens.begin() + static_cast<std::ptrdiff_t>(length));
  sequence.is_prepared = true;
  return true;
}

// The forward pass, and what its logits say.
void BatchDecoder::Impl::compute() {
  if (plan_.empty()) return;
  std::vector<SequenceStep> steps;
  std::size_t num_rows = 0;
  for (const Chunk& chunk : plan_) {
    const Slot& slot = slots_[chunk.slot];
    const auto tokens =
        std::span(slot.sequence->tokens).subspan(slot.held.size(), chunk.num_tokens);
    steps.push_back({chunk.slot, tokens, chunk.num_logits});
    num_rows += chunk.num_logits;
    const std::size_t prompt_size = slot.sequence->request.prompt.size();
    counts_.num_prompt_tokens +=
        std::min(chunk.num_tokens, prompt_size - std::min(prompt_size, slot.held.size()));
  }
  const std::size_t vocab_size = traits_.vocab_size;
  if (logits_.size() < num_rows * vocab_size) logits_.resize(num_rows * vocab_size);
  backend_->forward(steps, std::span(logits_).first(num_rows * vocab_size));
  ++counts_.num_forward_passes;
  std::size_t row = 0;
  for (const Chunk& chunk : plan_) {
    take_logits(chunk, std::span(logits_).subspan(row * vocab_size, chunk.num_logits * vocab_size));
    row += chunk.num_logits;
  }
}

// `logits`: [num_logits, vocab_size]
void BatchDecoder::Impl::take_logits(const Chunk& chunk, std::span<float> logits) {
  Slot& slot = slots_[chunk.slot];
  Sequence& sequence = *slot.sequence;
  const auto begin = sequence.tokens.begin() + static_cast<std::ptrdiff_t>(slot.held.size());
  slot.held.insert(slot.held.end(), begin, begin + static_cast<std::ptrdiff_t>(chunk.num_tokens));
  try {
    if (!sequence.request.forced_answer) {
      if (chunk.num_logits > 0) choose_next(chunk.slot, logits);
      return;
    }
    for (std::size_t row = 0; row < chunk.num_logits; ++row) {
      score(sequence, slot.held.size() - chunk.num_logits + row,
            logits.subspan(row * traits_.vocab_size, traits_.vocab_size));
    }
    if (slot.held.size() == sequence.tokens.size()) finish(chunk.slot, StopReason::kEnd);
  } catch (const std::exception& error) {
    finish(chunk.slot, StopReason::kFailed, error.what());
  }
}

void BatchDecoder::Impl::choose_next(std::size_t slot, std::span<float> logits) {
  Sequence& sequence = *slots_[slot].sequence;
  DecodingResult& result = sequence.result;
  const double log_sum = checked_log_sum(logits);
  const float end = end_log_probability(logits, log_sum, sequence.request.end_tokens);
  const TokenChoice choice = sequence.sampler.choose(result.tokens, logits, log_sum);
  if (contains(sequence.request.end_tokens, choice.token)) {
    result.end_log_probability = end;
    finish(slot, StopReason::kEnd);
    return;
  }
  if (result.tokens.size() == sequence.answer_limit) {
    finish(slot, StopReason::kLength);
    return;
  }
  result.tokens.push_back(choice.token);
  result.log_probabilities.push_back(choice.log_probability);
  sequence.tokens.push_back(choice.token);
  ++counts_.num_answer_tokens;
}

// What the logits of a position say about the forced token behind it, or about the end.
void BatchDecoder::Impl::score(Sequence& sequence, std::size_t position,
                               std::span<const float> logits) const {
  DecodingResult& result = sequence.result;
  const double log_sum = checked_log_sum(logits);
  if (position + 1 == sequence.tokens.size()) {
    result.end_log_probability = end_log_probability(logits, log_sum, sequence.request.end_tokens);
    return;
  }
  const TokenId token = sequence.tokens[position + 1];
  result.tokens.push_back(token);
  result.log_probabilities.push_back(log_probability(logits, log_sum, token));
}

// After this the slots hold nothing useful.
void BatchDecoder::Impl::fail_all(const std::string& error) {
  while (!busy_.empty()) finish(busy_.back(), StopReason::kFailed, error);
  for (Slot& slot : slots_) slot.held.clear();
}

BatchDecoder::BatchDecoder(std::unique_ptr<Backend> backend, BatchDecoderOptions options)
    : impl_(std::make_unique<Impl>(std::move(backend), options)) {}
BatchDecoder::~BatchDecoder() = default;

void BatchDecoder::submit(DecodingRequest request) { impl_->submit(std::move(request)); }
void BatchDecoder::cancel(RequestId id) { impl_->cancel(id); }
void BatchDecoder::step(std::vector<DecodingResult>& finished) { impl_->step(finished); }
bool BatchDecoder::is_idle() const { return impl_->is_idle(); }
const BackendTraits& BatchDecoder::backend_traits() const { return impl_->traits(); }
const BatchDecoderCounts& BatchDecoder::counts() const { return impl_->counts(); }

}  // namespace hymt
