#include "translate/generation/batch_decoder.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <new>
#include <span>
#include <tuple>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/sequence.h"

namespace hymt {
namespace {

using Clock = std::chrono::steady_clock;

// A prompt waits for one pass if another one is computing so many more tokens of its beginning than
// there are to share now.
constexpr std::size_t kWorthWaiting = 16;

// Rows for forced answers in one pass, as each takes the backend a vocabulary of floats.
constexpr std::size_t kMostScoredRows = 32;

constexpr const char* kNoMemory =
    "There is no memory for a pass with this segment alone: use a smaller model or a larger "
    "machine.";

bool contains(std::span<const TokenId> tokens, TokenId token) {
  return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

std::size_t common_beginning(std::span<const TokenId> a, std::span<const TokenId> b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin()).first -
      a.begin());
}

// In steps that grow with the vector, as push_back() takes them.
template <class Value>
void reserve_more(std::vector<Value>& values, std::size_t count) {
  if (values.capacity() - values.size() >= count) return;
  values.reserve(std::max(values.size() + count, 2 * values.capacity()));
}

struct Slot {
  std::vector<TokenId> held;           // What the backend has computed there.
  std::unique_ptr<Sequence> sequence;  // Null: free; what is held may serve others still.
  std::uint64_t last_used = 0;
};

// What a slot contributes to a forward pass: the tokens behind those that it holds.
struct Chunk {
  std::size_t slot = 0;
  std::size_t num_tokens = 0;
  std::size_t num_rows = 0;  // Of the last tokens, that are asked about.
};

}  // namespace

class BatchDecoder::Impl {
 public:
  Impl(std::unique_ptr<Backend> backend, BatchDecoderOptions options)
      : backend_(std::move(backend)),
        vocab_size_(backend_->traits().vocab_size),
        num_positions_(backend_->num_positions()),
        options_(options),
        slots_(backend_->num_slots()),
        most_busy_(slots_.size()) {
    assert(!slots_.empty() && options_.max_prompt_tokens_per_pass > 0);
    // So that sequences change places without memory.
    busy_.reserve(slots_.size());
    suspended_.reserve(slots_.size());
  }

  void submit(DecodingRequest request);
  void cancel(RequestId id);
  void step(std::vector<DecodingResult>& finished);
  [[nodiscard]] bool is_idle() const;
  [[nodiscard]] std::size_t num_slots() const { return slots_.size(); }
  [[nodiscard]] const BatchDecoderCounts& counts() const { return counts_; }

 private:
  // Longest first, so that the last slots to be busy are not busy for long; but only among the
  // requests of one window, so that a short one does not wait for ever: (window, minus the
  // number of tokens, arrival).
  using WaitingKey = std::tuple<std::uint64_t, std::ptrdiff_t, std::uint64_t>;

  [[nodiscard]] std::string refusal(const DecodingRequest& request) const;
  [[nodiscard]] bool fits(const DecodingRequest& request) const;
  void expire();
  void refuse(RequestId id, StopReason stop, std::string error = {});
  void finish(std::size_t slot, StopReason stop, std::string error = {});
  template <typename Condition>
  void end_where(const Condition& condition, StopReason stop);

  // The parts of a step.
  void admit();
  void admit_as_memory_allows();
  [[nodiscard]] std::size_t choose_slot(const DecodingRequest& request) const;
  void plan();
  void plan_prompt(std::size_t slot, std::size_t& tokens_left, std::size_t& rows_left);
  [[nodiscard]] bool prepare(std::size_t slot);
  void compute();
  void reserve_for_answers();
  [[nodiscard]] bool ask(const Chunk& chunk);
  void take_answers(const Chunk& chunk, std::span<const RowAnswer> answers);
  void take_next(std::size_t slot, const RowAnswer& answer);
  void choose_again(std::size_t slot);
  void watch(std::size_t slot, TokenId token);
  void fail_all(const std::string& error);
  void empty(std::size_t slot);

  // Where there is no memory for a step.
  void make_room(const std::string& error);
  [[nodiscard]] bool empty_what_is_kept();
  void suspend(std::size_t slot);

  const std::unique_ptr<Backend> backend_;
  const std::size_t vocab_size_;
  const std::size_t num_positions_;
  const BatchDecoderOptions options_;
  BatchDecoderCounts counts_;

  std::map<WaitingKey, DecodingRequest> waiting_;
  std::uint64_t num_submitted_ = 0;
  std::optional<Clock::time_point> next_deadline_;  // No deadline comes before it.
  std::vector<DecodingResult> ready_;

  std::vector<Slot> slots_;
  std::vector<std::size_t> busy_;  // Slots, in the order in which their sequences came.
  std::uint64_t num_admitted_ = 0;

  // Sequences that were taken out of their slots for want of memory, the oldest last. They go on
  // before any other request begins, so that there are never more of both than slots.
  std::vector<std::unique_ptr<Sequence>> suspended_;
  std::size_t most_busy_;               // So many sequences there seems to be memory for.
  std::size_t num_ended_in_peace_ = 0;  // Since that number changed.

  std::vector<Chunk> plan_;
  std::vector<RowRequest> rows_;  // Of all chunks, one after the other.
};

void BatchDecoder::Impl::submit(DecodingRequest request) {
  if (std::string error = refusal(request); !error.empty()) {
    refuse(request.id, StopReason::kFailed, std::move(error));
    return;
  }
  if (!fits(request)) {
    refuse(request.id, StopReason::kNoRoom,
           "A prompt of " + std::to_string(request.prompt.size()) +
               " tokens and its answer do not fit into the " + std::to_string(num_positions_) +
               " positions of a sequence.");
    return;
  }
  if (request.deadline) {
    next_deadline_ = std::min(*request.deadline, next_deadline_.value_or(*request.deadline));
  }
  const std::uint64_t window = 4 * std::uint64_t{slots_.size()};
  const std::size_t answer =
      request.forced_answer ? request.forced_answer->size()
                            : std::min(request.expected_answer_tokens, request.max_answer_tokens);
  const std::size_t most =
      std::min(request.prompt.size() + std::min(answer, num_positions_), num_positions_);
  const WaitingKey key(num_submitted_ / window, -static_cast<std::ptrdiff_t>(most), num_submitted_);
  ++num_submitted_;
  waiting_.emplace(key, std::move(request));
}

// Why a request cannot be done; empty if it can.
std::string BatchDecoder::Impl::refusal(const DecodingRequest& request) const {
  const auto is_foreign = [this](TokenId token) {
    return token < 0 || static_cast<std::size_t>(token) >= vocab_size_;
  };
  const auto has_foreign = [&](const std::vector<TokenId>& tokens) {
    return std::any_of(tokens.begin(), tokens.end(), is_foreign);
  };
  if (request.prompt.empty()) return "The prompt is empty.";
  if (has_foreign(request.prompt) || has_foreign(request.end_tokens) ||
      (request.banned_tokens && has_foreign(*request.banned_tokens)) ||
      (request.forced_answer && has_foreign(*request.forced_answer))) {
    return "The tokenizer gave a token that is not in the model's vocabulary of " +
           std::to_string(vocab_size_) + "; the two do not belong together.";
  }
  return {};
}

bool BatchDecoder::Impl::fits(const DecodingRequest& request) const {
  // An answer has at least one token, or its end, to score.
  const std::size_t least_answer = request.forced_answer ? request.forced_answer->size() : 1;
  return request.prompt.size() + least_answer <= num_positions_;
}

void BatchDecoder::Impl::cancel(RequestId id) {
  end_where([id](const DecodingRequest& request) { return request.id == id; },
            StopReason::kCancelled);
}

bool BatchDecoder::Impl::is_idle() const {
  return waiting_.empty() && busy_.empty() && suspended_.empty() && ready_.empty();
}

void BatchDecoder::Impl::step(std::vector<DecodingResult>& finished) {
  expire();
  admit_as_memory_allows();
  // Each turn without memory leaves less to compute, so there is an end.
  for (bool is_done = false; !is_done && !busy_.empty();) {
    try {
      plan();
      compute();
      is_done = true;
    } catch (const OutOfMemory& error) {
      make_room(error.what());
    } catch (const std::bad_alloc&) {
      make_room(kNoMemory);
    } catch (const std::exception& error) {
      fail_all(error.what());
    }
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
    if (condition(waiting->second)) refuse(waiting_.extract(waiting).mapped().id, stop);
    waiting = next;
  }
  std::erase_if(suspended_, [&](const std::unique_ptr<Sequence>& sequence) {
    if (!condition(sequence->request)) return false;
    sequence->result.stop = stop;
    ready_.push_back(std::move(sequence->result));
    return true;
  });
  const std::vector<std::size_t> busy = busy_;
  for (const std::size_t slot : busy) {
    if (condition(slots_[slot].sequence->request)) finish(slot, stop);
  }
}

// Ends a request that has no slot.
void BatchDecoder::Impl::refuse(RequestId id, StopReason stop, std::string error) {
  DecodingResult& result = ready_.emplace_back();
  result.id = id;
  result.stop = stop;
  result.error = std::move(error);
}

// Ends the sequence in a slot and frees it. What the slot holds stays for others to share.
void BatchDecoder::Impl::finish(std::size_t slot, StopReason stop, std::string error) {
  DecodingResult& result = slots_[slot].sequence->result;
  const AnswerConstraint* const constraint = slots_[slot].sequence->request.constraint.get();
  result.was_completed = constraint != nullptr && constraint->was_completed();
  result.stop = stop;
  result.error = std::move(error);
  ready_.push_back(std::move(result));
  slots_[slot].sequence.reset();
  busy_.erase(std::find(busy_.begin(), busy_.end(), slot));
  // After as many have ended as there were at once, one more is tried.
  if (++num_ended_in_peace_ < most_busy_ || most_busy_ == slots_.size()) return;
  ++most_busy_;
  num_ended_in_peace_ = 0;
}

// Where there is no memory to begin, what is under way goes on.
void BatchDecoder::Impl::admit_as_memory_allows() {
  while (true) {
    try {
      admit();
      return;
    } catch (const std::bad_alloc&) {
      if (empty_what_is_kept()) continue;
    }
    if (!busy_.empty()) {
      most_busy_ = busy_.size();
      num_ended_in_peace_ = 0;
      return;
    }
    const auto next = waiting_.begin();
    refuse(next->second.id, StopReason::kNoRoom, kNoMemory);
    waiting_.erase(next);
  }
}

// Gives free slots to those that wait.
void BatchDecoder::Impl::admit() {
  while (busy_.size() < most_busy_ && !(suspended_.empty() && waiting_.empty())) {
    std::unique_ptr<Sequence> sequence;
    if (suspended_.empty()) {
      const auto next = waiting_.begin();
      sequence = std::make_unique<Sequence>(std::move(next->second), vocab_size_, num_positions_);
      waiting_.erase(next);
    } else {
      sequence = std::move(suspended_.back());
      suspended_.pop_back();
    }
    const std::size_t slot = choose_slot(sequence->request);
    slots_[slot].sequence = std::move(sequence);
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
    const bool is_in_answer = !sequence.request.forced_answer && !sequence.result.tokens.empty();
    if (is_in_answer && sequence.is_prepared &&
        slots_[slot].held.size() == sequence.first_asked()) {
      plan_.push_back({slot, 1, 1});
    } else {
      plan_prompt(slot, tokens_left, rows_left);
    }
  }
}

// The next part of a prompt, or of what is known of the answer behind it.
void BatchDecoder::Impl::plan_prompt(std::size_t slot, std::size_t& tokens_left,
                                     std::size_t& rows_left) {
  Sequence& sequence = *slots_[slot].sequence;
  if (tokens_left == 0 || rows_left == 0) return;
  if (!sequence.is_prepared && !prepare(slot)) return;
  const std::size_t begin = slots_[slot].held.size();
  std::size_t end = std::min(sequence.tokens.size(), begin + tokens_left);
  const std::size_t first_row = std::max(begin, sequence.first_asked());
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
    // What is asked about has to be computed.
    const auto sharable = std::span(sequence.tokens).first(sequence.first_asked());
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
  slots_[slot].held.reserve(length);
  if (source == slot) {
    backend_->truncate(slot, length);
  } else {
    backend_->share_prefix(source, slot, length);
  }
  slots_[slot].held.assign(sequence.tokens.begin(),
                           sequence.tokens.begin() + static_cast<std::ptrdiff_t>(length));
  sequence.is_prepared = true;
  return true;
}

// The forward pass, and what comes of it.
void BatchDecoder::Impl::compute() {
  rows_.clear();
  std::erase_if(plan_, [this](const Chunk& chunk) { return !ask(chunk); });
  if (plan_.empty()) return;
  reserve_for_answers();  // Before steps show what lies there.
  std::vector<SequenceStep> steps;
  std::size_t num_prompt_tokens = 0;
  std::size_t row = 0;
  for (const Chunk& chunk : plan_) {
    const Slot& slot = slots_[chunk.slot];
    const auto tokens =
        std::span(slot.sequence->tokens).subspan(slot.held.size(), chunk.num_tokens);
    steps.push_back({chunk.slot, tokens, std::span(rows_).subspan(row, chunk.num_rows)});
    row += chunk.num_rows;
    const std::size_t prompt_size = slot.sequence->request.prompt.size();
    num_prompt_tokens +=
        std::min(chunk.num_tokens, prompt_size - std::min(prompt_size, slot.held.size()));
  }
  std::vector<RowAnswer> answers(rows_.size());
  std::string no_memory = kNoMemory;
  backend_->forward(steps, answers);
  ++counts_.num_forward_passes;
  counts_.num_prompt_tokens += num_prompt_tokens;
  row = 0;
  for (const Chunk& chunk : plan_) {
    const std::size_t slot = chunk.slot;
    try {
      take_answers(chunk, std::span(answers).subspan(row, chunk.num_rows));
    } catch (const std::bad_alloc&) {
      // What a watch remembers cannot be reserved. The others have their answers still to take.
      if (slots_[slot].sequence) finish(slot, StopReason::kNoRoom, std::move(no_memory));
    }
    row += chunk.num_rows;
  }
}

// A pass that was computed must not be lost for want of memory to take its answers.
void BatchDecoder::Impl::reserve_for_answers() {
  ready_.reserve(ready_.size() + plan_.size());
  for (const Chunk& chunk : plan_) {
    Slot& slot = slots_[chunk.slot];
    reserve_more(slot.held, chunk.num_tokens);
    Sequence& sequence = *slot.sequence;
    reserve_more(sequence.result.tokens, chunk.num_rows);
    reserve_more(sequence.result.log_probabilities, chunk.num_rows);
    reserve_more(sequence.tokens, 1);
  }
}

// Says what is to be known about the chunk's last tokens. If that fails, so does the request, and
// the chunk has to be left out.
bool BatchDecoder::Impl::ask(const Chunk& chunk) {
  Sequence& sequence = *slots_[chunk.slot].sequence;
  const DecodingRequest& request = sequence.request;
  const std::size_t end = slots_[chunk.slot].held.size() + chunk.num_tokens;
  for (std::size_t next = end - chunk.num_rows + 1; next <= end; ++next) {
    RowRequest row;
    row.end_tokens = request.end_tokens;
    if (request.forced_answer) {
      row.task = next == sequence.tokens.size() ? RowTask::kNone : RowTask::kScore;
      if (row.task == RowTask::kScore) row.given = sequence.tokens[next];
    } else {
      row.sampling = request.sampling;
      row.draw = {request.seed, request.stream, sequence.result.tokens.size()};
      row.penalized = sequence.penalized.tokens();
      if (request.banned_tokens) row.banned = *request.banned_tokens;
    }
    rows_.push_back(row);
  }
  if (chunk.num_rows == 0 || request.forced_answer || !request.constraint) return true;
  try {
    // Once for each token, also if a pass has to be tried again.
    if (!sequence.mask) sequence.mask = request.constraint->allowed(sequence.result.tokens);
    rows_.back().mask = *sequence.mask;
    return true;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    rows_.pop_back();
    finish(chunk.slot, StopReason::kFailed, error.what());
    return false;
  }
}

void BatchDecoder::Impl::take_answers(const Chunk& chunk, std::span<const RowAnswer> answers) {
  Slot& slot = slots_[chunk.slot];
  Sequence& sequence = *slot.sequence;
  const auto begin = sequence.tokens.begin() + static_cast<std::ptrdiff_t>(slot.held.size());
  slot.held.insert(slot.held.end(), begin, begin + static_cast<std::ptrdiff_t>(chunk.num_tokens));
  DecodingResult& result = sequence.result;
  for (const RowAnswer& answer : answers) {
    if (answer.status != RowStatus::kDone) {
      finish(chunk.slot, StopReason::kFailed, std::string(row_error(answer.status)));
      return;
    }
    if (!sequence.request.forced_answer) {
      take_next(chunk.slot, answer);
      return;
    }
    if (result.tokens.size() == sequence.request.forced_answer->size()) {
      result.end_log_probability = answer.end_log_probability;
      finish(chunk.slot, StopReason::kEnd);
      return;
    }
    result.tokens.push_back(answer.chosen.token);
    result.log_probabilities.push_back(answer.chosen.log_probability);
  }
}

// The chosen token goes on with the answer or ends it.
void BatchDecoder::Impl::take_next(std::size_t slot, const RowAnswer& answer) {
  Sequence& sequence = *slots_[slot].sequence;
  DecodingResult& result = sequence.result;
  const TokenId token = answer.chosen.token;
  if (sequence.request.constraint && !sequence.request.constraint->takes(token)) {
    choose_again(slot);
    return;
  }
  if (contains(sequence.request.end_tokens, token)) {
    result.end_log_probability = answer.end_log_probability;
    finish(slot, StopReason::kEnd);
    return;
  }
  if (result.tokens.size() == sequence.request.max_answer_tokens) {
    finish(slot, StopReason::kLength);
    return;
  }
  if (result.tokens.size() == sequence.room) {
    finish(slot, StopReason::kNoRoom,
           "The answer does not fit into the " + std::to_string(num_positions_) +
               " positions of a sequence.");
    return;
  }
  result.tokens.push_back(token);
  result.log_probabilities.push_back(answer.chosen.log_probability);
  sequence.penalized.see({&token, 1});
  sequence.tokens.push_back(token);
  sequence.mask.reset();
  ++counts_.num_answer_tokens;
  if (sequence.request.watch) watch(slot, token);
}

// The last row is computed once more, for another choice.
void BatchDecoder::Impl::choose_again(std::size_t slot) {
  slots_[slot].held.pop_back();
  backend_->truncate(slot, slots_[slot].held.size());
  slots_[slot].sequence->mask.reset();
}

// An answer that is no translation any more ends; if it is constrained, with what is missing.
void BatchDecoder::Impl::watch(std::size_t slot, TokenId token) {
  DecodingRequest& request = slots_[slot].sequence->request;
  const std::optional<StopReason> stop = request.watch->see(token);
  if (!stop) return;
  if (!request.constraint) {
    finish(slot, *stop);
    return;
  }
  request.constraint->complete();
  request.watch.reset();
}

// After this the slots hold nothing useful.
void BatchDecoder::Impl::fail_all(const std::string& error) {
  while (!busy_.empty()) finish(busy_.back(), StopReason::kFailed, error);
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) empty(slot);
}

// Gives back the pages of a slot.
void BatchDecoder::Impl::empty(std::size_t slot) {
  backend_->truncate(slot, 0);
  slots_[slot].held.clear();
}

// First goes what is only kept for reuse; then the youngest sequence, which has the least to lose,
// waits for better times. One that does not fit when it is alone never will.
void BatchDecoder::Impl::make_room(const std::string& error) {
  if (empty_what_is_kept()) return;
  const std::size_t youngest = busy_.back();
  if (busy_.size() == 1) {
    finish(youngest, StopReason::kNoRoom, error);
  } else {
    suspend(youngest);
  }
  empty(youngest);
  most_busy_ = std::max<std::size_t>(1, busy_.size());
  num_ended_in_peace_ = 0;
}

// Returns whether anything was.
bool BatchDecoder::Impl::empty_what_is_kept() {
  bool was_kept = false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if (slot.held.empty() || (slot.sequence && slot.sequence->is_prepared)) continue;
    empty(i);
    was_kept = true;
  }
  return was_kept;
}

void BatchDecoder::Impl::suspend(std::size_t slot) {
  slots_[slot].sequence->is_prepared = false;
  suspended_.push_back(std::move(slots_[slot].sequence));
  busy_.erase(std::find(busy_.begin(), busy_.end(), slot));
}

BatchDecoder::BatchDecoder(std::unique_ptr<Backend> backend, BatchDecoderOptions options)
    : impl_(std::make_unique<Impl>(std::move(backend), options)) {}
BatchDecoder::~BatchDecoder() = default;

void BatchDecoder::submit(DecodingRequest request) { impl_->submit(std::move(request)); }
void BatchDecoder::cancel(RequestId id) { impl_->cancel(id); }
void BatchDecoder::step(std::vector<DecodingResult>& finished) { impl_->step(finished); }
bool BatchDecoder::is_idle() const { return impl_->is_idle(); }
std::size_t BatchDecoder::num_slots() const { return impl_->num_slots(); }
const BatchDecoderCounts& BatchDecoder::counts() const { return impl_->counts(); }

}  // namespace hymt
