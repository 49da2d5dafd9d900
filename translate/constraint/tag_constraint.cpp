#include "translate/constraint/tag_constraint.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

// Tokens that may be spent on the rest of a character or of a tag before what is missing is asked
// for: 3 bytes, or those of "</target>".
constexpr std::size_t kReserve = 12;

// Masks that are kept. A text has a dozen states between two tags: a word, a space or something
// else on its left, three kinds of its last letters, and few more.
constexpr std::size_t kMostMasks = 16;

class TagConstraint final : public AnswerConstraint {
 public:
  TagConstraint(std::shared_ptr<const TokenIndex> index, const Tokenizer& tokenizer,
                TagAutomaton automaton, TagConstraintLimits limits);

  // Whether the limit has room for the tags.
  [[nodiscard]] bool is_possible() const;

  [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override;
  [[nodiscard]] bool takes(TokenId token) override;
  void complete() override;
  [[nodiscard]] bool was_completed() const override { return was_completed_; }

 private:
  using State = TagAutomaton::State;

  // What may come in one state.
  struct Mask {
    State state;
    std::vector<std::uint64_t> bits;  // As those of a TokenMask.
  };

  void advance(std::span<const TokenId> answer);
  [[nodiscard]] std::size_t rest(const State& state) const;
  [[nodiscard]] std::size_t num_missing(const State& state) const;
  [[nodiscard]] TokenMask forced();
  [[nodiscard]] TokenMask urged();
  [[nodiscard]] TokenMask free();
  [[nodiscard]] Mask& new_mask(const State& state);
  void fill_in_text(Mask& mask) const;
  template <typename Found>
  void walk(const SortedTokens& tokens, SortedTokens::Range range, const State& from,
            const Found& found) const;

  std::shared_ptr<const TokenIndex> index_;
  const Tokenizer* tokenizer_;
  TagAutomaton automaton_;
  TagConstraintLimits limits_;
  std::vector<std::size_t> slot_costs_;  // In tokens, with fillers.
  std::vector<std::size_t> term_costs_;  // Likewise; any rendering may have been begun.
  std::size_t frame_cost_ = 0;
  std::vector<std::size_t> forbidding_;  // Places of tokens that hold something forbidden.
  std::vector<TokenId> closing_;         // Tokens that begin or hold the end of the frame.

  std::vector<TokenId> answer_;  // That `state_` stands behind.
  State state_;
  // The model would have ended the answer when so much was missing, and nothing came since.
  std::optional<std::size_t> urged_at_;
  bool completes_ = false;
  bool was_completed_ = false;
  std::vector<Mask> masks_;
  std::size_t next_mask_ = 0;  // That is replaced next.
  std::vector<TokenId> list_;  // What the last mask shows, unless bits.
};

TagConstraint::TagConstraint(std::shared_ptr<const TokenIndex> index, const Tokenizer& tokenizer,
                             TagAutomaton automaton, TagConstraintLimits limits)
    : index_(std::move(index)),
      tokenizer_(&tokenizer),
      automaton_(std::move(automaton)),
      limits_(std::move(limits)),
      state_(automaton_.start()) {
  for (std::size_t slot = 0; slot < automaton_.num_slots(); ++slot) {
    slot_costs_.push_back(index_->num_pieces(automaton_.slot_bytes(slot)) +
                          TagAutomaton::kFillersPerTag);
  }
  const TermSet& terms = automaton_.terms();
  for (std::size_t i = 0; i < terms.num_needed(); ++i) {
    term_costs_.push_back(terms.longest(i) + TagAutomaton::kFillersPerTag);
  }
  for (std::size_t i = 0; i < index_->tokens().size() && !terms.forbidden().empty(); ++i) {
    const std::string_view bytes = index_->tokens().bytes(i);
    const bool holds = std::ranges::any_of(terms.forbidden(), [&](const std::string& rendering) {
      return bytes.find(rendering) != std::string_view::npos;
    });
    if (holds) forbidding_.push_back(i);
  }
  const std::string& end = automaton_.frame().end;
  const SortedTokens::Range range =
      end.empty() ? SortedTokens::Range{} : index_->tokens().beginning_with(end.substr(0, 2));
  for (std::size_t i = range.first; i < range.last; ++i) {
    const std::string_view bytes = index_->tokens().bytes(i);
    if (end.starts_with(bytes) || bytes.starts_with(end)) {
      closing_.push_back(index_->tokens().token(i));
    }
  }
  frame_cost_ = kReserve + index_->num_pieces(automaton_.frame().begin + automaton_.frame().end);
}

bool TagConstraint::is_possible() const { return rest(state_) < limits_.max_answer_tokens; }

// Tokens that complete the answer, at most. Grows with no token but by what is half written, which
// the reserve is for.
std::size_t TagConstraint::rest(const State& state) const {
  std::size_t cost = frame_cost_;
  for (std::size_t slot = 0; slot < slot_costs_.size(); ++slot) {
    if (!automaton_.is_written(state, slot)) cost += slot_costs_[slot];
  }
  const TermSet::Place& terms = automaton_.terms_at(state);
  for (std::size_t i = 0; i < term_costs_.size(); ++i) {
    if (!automaton_.terms().is_written(terms, i)) cost += term_costs_[i];
  }
  return cost;
}

TokenMask TagConstraint::allowed(std::span<const TokenId> answer) {
  advance(answer);
  const std::size_t left =
      limits_.max_answer_tokens - std::min(limits_.max_answer_tokens, answer.size());
  if (completes_ || left <= rest(state_)) return forced();
  return urged_at_ ? urged() : free();
}

bool TagConstraint::takes(TokenId token) {
  State next = state_;
  const bool is_end = std::ranges::find(limits_.end_tokens, token) != limits_.end_tokens.end();
  const bool is_taken =
      is_end ? automaton_.is_complete(state_)
             : std::ranges::all_of(tokenizer_->token_bytes(token),
                                   [&](char byte) { return automaton_.step(next, byte); });
  if (is_taken) return true;
  urged_at_ = num_missing(state_);
  const bool has_terms = automaton_.terms().has_all(automaton_.terms_at(state_));
  if (has_terms && !automaton_.may_end(state_)) was_completed_ = true;
  return false;
}

void TagConstraint::complete() {
  completes_ = true;
  was_completed_ = true;
}

// Tags and terms that are not there yet.
std::size_t TagConstraint::num_missing(const State& state) const {
  std::size_t count = 0;
  for (std::size_t slot = 0; slot < automaton_.num_slots(); ++slot) {
    count += automaton_.is_written(state, slot) ? 0 : 1;
  }
  for (std::size_t i = 0; i < automaton_.terms().num_needed(); ++i) {
    count += automaton_.terms().is_written(automaton_.terms_at(state), i) ? 0 : 1;
  }
  return count;
}

void TagConstraint::advance(std::span<const TokenId> answer) {
  if (answer.size() < answer_.size() ||
      !std::equal(answer_.begin(), answer_.end(), answer.begin())) {
    answer_.clear();
    state_ = automaton_.start();
    urged_at_.reset();
    completes_ = false;
    was_completed_ = false;
  }
  for (std::size_t i = answer_.size(); i < answer.size(); ++i) {
    for (const char byte : tokenizer_->token_bytes(answer[i])) {
      if (!automaton_.step(state_, byte)) {
        throw Error(ErrorKind::kEngine, "The model wrote a token that was not allowed.");
      }
    }
    answer_.push_back(answer[i]);
  }
  if (urged_at_ && num_missing(state_) < *urged_at_) urged_at_.reset();
}

template <typename Found>
void TagConstraint::walk(const SortedTokens& tokens, SortedTokens::Range range, const State& from,
                         const Found& found) const {
  const auto step = [this](State& state, char byte) { return automaton_.step(state, byte); };
  tokens.walk(range, from, step, [&found](TokenId token, const State& state) {
    // All that a character can become may be shunned.
    if (!state.is_within_character() || !state.shuns()) found(token, state);
  });
}

// Whatever gets through the automaton.
TokenMask TagConstraint::free() {
  const State state = automaton_.normalized(state_);
  for (const Mask& mask : masks_) {
    if (mask.state == state) return {TokenMask::Form::kBits, {}, mask.bits};
  }
  if (state.is_between_characters()) {
    Mask& mask = new_mask(state);
    fill_in_text(mask);
    return {TokenMask::Form::kBits, {}, mask.bits};
  }
  list_.clear();
  walk(index_->tokens(), index_->tokens().all(), state,
       [this](TokenId token, const State&) { list_.push_back(token); });
  if (automaton_.is_complete(state)) {
    list_.insert(list_.end(), limits_.end_tokens.begin(), limits_.end_tokens.end());
  }
  constexpr std::size_t kBitsOfToken = 8 * sizeof(TokenId);
  if (list_.size() * kBitsOfToken <= index_->vocab_size()) {
    return {TokenMask::Form::kList, list_, {}};
  }
  // A long list took long to make; as bits it is kept.
  Mask& mask = new_mask(state);
  for (const TokenId token : list_) set_bit(mask.bits, token);
  return {TokenMask::Form::kBits, {}, mask.bits};
}

// Allows nothing; in place of the oldest one, if there are enough.
TagConstraint::Mask& TagConstraint::new_mask(const State& state) {
  const bool has_room = masks_.size() < kMostMasks;
  Mask& mask = has_room ? masks_.emplace_back() : masks_[next_mask_++ % kMostMasks];
  mask.state = state;
  mask.bits.assign((index_->vocab_size() + 63) / 64, 0);
  return mask;
}

// In text nearly all tokens are plain and may come, but for those that begin with a byte that means
// something here.
void TagConstraint::fill_in_text(Mask& mask) const {
  const State& state = mask.state;
  const SortedTokens& tokens = index_->tokens();
  const auto set = [&mask](TokenId token) { set_bit(mask.bits, token); };
  const auto add = [&set](TokenId token, const State&) { set(token); };
  if (state.is_behind_literal) {  // Few bytes may come.
    walk(tokens, tokens.all(), state, add);
  } else {
    const auto plain = index_->plain(state.shuns_word, state.shuns_space);
    std::copy(plain.begin(), plain.end(), mask.bits.begin());
    walk(index_->edges(), index_->edges().all(), state, add);
    const auto look_at = [&](SortedTokens::Range range) {
      for (std::size_t i = range.first; i < range.last; ++i) clear_bit(mask.bits, tokens.token(i));
      walk(tokens, range, state, add);
    };
    for (const char first : automaton_.meaningful_bytes(state)) {
      look_at(tokens.beginning_with(std::string_view(&first, 1)));
    }
    for (const std::string_view rest :
         automaton_.terms().rests_of_forbidden(automaton_.terms_at(state))) {
      look_at(tokens.beginning_with(rest));
    }
    for (const std::size_t place : forbidding_) look_at({place, place + 1});
  }
  // Where the answer may not end yet these are no part of it, but the model's wish to end it.
  std::ranges::for_each(limits_.end_tokens, set);
  std::ranges::for_each(closing_, set);
}

// Only a tag, where one may come; of those the model chooses.
TokenMask TagConstraint::urged() {
  if (!state_.is_between_characters()) return free();
  list_.clear();
  if (!automaton_.may_end(state_) && automaton_.terms().has_all(automaton_.terms_at(state_))) {
    walk(index_->tokens(), index_->tokens().beginning_with("<"), state_,
         [&](TokenId token, const State& next) {
           if (!next.is_between_characters() || num_missing(next) < *urged_at_) {
             list_.push_back(token);
           }
         });
  }
  return list_.empty() ? forced() : TokenMask{TokenMask::Form::kList, list_, {}};
}

// No more than what is missing.
TokenMask TagConstraint::forced() {
  list_.clear();
  const auto add = [this](char byte) {
    list_.push_back(index_->longest_piece(std::string_view(&byte, 1)).token);
  };
  if (state_.is_within_character()) {
    if (const std::optional<char> byte = automaton_.next_byte_of_term(state_)) {
      add(*byte);
      return {TokenMask::Form::kList, list_, {}};
    }
    for (unsigned value = state_.least; value <= state_.most; ++value) {
      const char byte = static_cast<char>(static_cast<unsigned char>(value));
      State next = state_;
      if (automaton_.step(next, byte)) add(byte);
    }
  } else if (const std::string_view piece = automaton_.next_piece(state_); !piece.empty()) {
    list_.push_back(index_->longest_piece(piece).token);
  } else {
    list_ = limits_.end_tokens;
  }
  return {TokenMask::Form::kList, list_, {}};
}

}  // namespace

std::shared_ptr<AnswerConstraint> make_tag_constraint(std::shared_ptr<const TokenIndex> index,
                                                      const Tokenizer& tokenizer,
                                                      const TaggedText& source, AnswerFrame frame,
                                                      TagConstraintLimits limits,
                                                      std::span<const TermRule> rules) {
  assert(!limits.end_tokens.empty());
  if (!index->spells_everything()) return nullptr;
  std::optional<TagAutomaton> automaton = TagAutomaton::of(source, frame, rules);
  if (!automaton || (source.tags.empty() && automaton->terms().empty())) return nullptr;
  const bool has_terms = !automaton->terms().empty();
  auto constraint =
      std::make_shared<TagConstraint>(index, tokenizer, *std::move(automaton), limits);
  if (constraint->is_possible()) return constraint;
  if (!has_terms) return nullptr;
  return make_tag_constraint(std::move(index), tokenizer, source, std::move(frame),
                             std::move(limits));
}

}  // namespace hymt
