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

// The first bytes that matter behind the name of a tag.
constexpr std::string_view kAfterName = "/0123456789";

class TagConstraint final : public AnswerConstraint {
 public:
  TagConstraint(std::shared_ptr<const TokenIndex> index, const Tokenizer& tokenizer,
                TagAutomaton automaton, TagConstraintLimits limits);

  // Whether the limit has room for the tags.
  [[nodiscard]] bool is_possible() const;

  [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override;

 private:
  using State = TagAutomaton::State;

  // What may come in one state besides plain tokens, and which of those may not.
  struct Mask {
    State state;
    std::vector<TokenId> added;
    std::vector<TokenId> removed;
  };

  void advance(std::span<const TokenId> answer);
  [[nodiscard]] std::size_t rest(const State& state) const;
  [[nodiscard]] TokenMask forced();
  [[nodiscard]] TokenMask walked();
  [[nodiscard]] TokenMask bits(const Mask& mask);
  [[nodiscard]] const Mask& mask_of(const State& state);
  [[nodiscard]] Mask make_mask(const State& state) const;
  void walk(const SortedTokens& tokens, SortedTokens::Range range, const State& from,
            std::vector<TokenId>& found) const;

  std::shared_ptr<const TokenIndex> index_;
  const Tokenizer* tokenizer_;
  TagAutomaton automaton_;
  TagConstraintLimits limits_;
  std::vector<std::size_t> slot_costs_;  // In tokens, with fillers.
  std::size_t frame_cost_ = 0;

  std::vector<TokenId> answer_;  // That `state_` stands behind.
  State state_;
  std::vector<Mask> masks_;
  std::size_t next_mask_ = 0;  // That is replaced next.
  // What the last mask shows.
  std::vector<TokenId> list_;
  std::vector<std::uint64_t> bits_;
  std::optional<State> shown_;  // By `bits_`.
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
  return cost;
}

TokenMask TagConstraint::allowed(std::span<const TokenId> answer) {
  advance(answer);
  const std::size_t left =
      limits_.max_answer_tokens - std::min(limits_.max_answer_tokens, answer.size());
  if (left <= rest(state_)) return forced();
  if (state_.is_plain()) return bits(mask_of(automaton_.normalized(state_)));
  return walked();
}

void TagConstraint::advance(std::span<const TokenId> answer) {
  if (answer.size() < answer_.size() ||
      !std::equal(answer_.begin(), answer_.end(), answer.begin())) {
    answer_.clear();
    state_ = automaton_.start();
  }
  for (std::size_t i = answer_.size(); i < answer.size(); ++i) {
    for (const char byte : tokenizer_->token_bytes(answer[i])) {
      if (!automaton_.step(state_, byte)) {
        throw Error(ErrorKind::kEngine, "The model wrote a token that was not allowed.");
      }
    }
    answer_.push_back(answer[i]);
  }
}

void TagConstraint::walk(const SortedTokens& tokens, SortedTokens::Range range, const State& from,
                         std::vector<TokenId>& found) const {
  const auto step = [this](State& state, char byte) { return automaton_.step(state, byte); };
  tokens.walk(range, from, step, [&found](TokenId token, const State& state) {
    // All that a character can become may be shunned.
    if (!state.is_within_character() || !state.shuns()) found.push_back(token);
  });
}

// Whatever gets through the automaton.
TokenMask TagConstraint::walked() {
  list_.clear();
  walk(index_->tokens(), index_->tokens().all(), state_, list_);
  if (automaton_.is_complete(state_)) {
    list_.insert(list_.end(), limits_.end_tokens.begin(), limits_.end_tokens.end());
  }
  return {TokenMask::Form::kList, list_, {}};
}

// No more than what is missing.
TokenMask TagConstraint::forced() {
  list_.clear();
  if (state_.is_within_character()) {
    for (unsigned value = state_.least; value <= state_.most; ++value) {
      const char byte = static_cast<char>(static_cast<unsigned char>(value));
      State next = state_;
      if (automaton_.step(next, byte)) {
        list_.push_back(index_->longest_piece(std::string_view(&byte, 1)).token);
      }
    }
  } else if (const std::string_view piece = automaton_.next_piece(state_); !piece.empty()) {
    list_.push_back(index_->longest_piece(piece).token);
  } else {
    list_ = limits_.end_tokens;
  }
  return {TokenMask::Form::kList, list_, {}};
}

TokenMask TagConstraint::bits(const Mask& mask) {
  if (shown_ == mask.state) return {TokenMask::Form::kBits, {}, bits_};
  shown_ = mask.state;
  const std::span<const std::uint64_t> plain =
      index_->plain(mask.state.shuns_word, mask.state.shuns_space);
  bits_.assign(plain.begin(), plain.end());
  const auto bit = [](TokenId token) {
    return std::uint64_t{1} << (static_cast<std::size_t>(token) % 64);
  };
  for (const TokenId token : mask.removed)
    bits_[static_cast<std::size_t>(token) / 64] &= ~bit(token);
  for (const TokenId token : mask.added) bits_[static_cast<std::size_t>(token) / 64] |= bit(token);
  return {TokenMask::Form::kBits, {}, bits_};
}

const TagConstraint::Mask& TagConstraint::mask_of(const State& state) {
  for (const Mask& mask : masks_) {
    if (mask.state == state) return mask;
  }
  if (masks_.size() < kMostMasks) return masks_.emplace_back(make_mask(state));
  Mask& mask = masks_[next_mask_++ % kMostMasks];
  mask = make_mask(state);
  return mask;
}

TagConstraint::Mask TagConstraint::make_mask(const State& state) const {
  Mask mask;
  mask.state = state;
  walk(index_->edges(), index_->edges().all(), state, mask.added);
  if (state.is_behind_name()) {
    for (const char first : kAfterName) {
      const SortedTokens& tokens = index_->tokens();
      const SortedTokens::Range range = tokens.beginning_with(std::string_view(&first, 1));
      for (std::size_t i = range.first; i < range.last; ++i)
        mask.removed.push_back(tokens.token(i));
      walk(tokens, range, state, mask.added);
    }
  }
  if (automaton_.is_complete(state)) {
    mask.added.insert(mask.added.end(), limits_.end_tokens.begin(), limits_.end_tokens.end());
  }
  return mask;
}

}  // namespace

std::shared_ptr<AnswerConstraint> make_tag_constraint(std::shared_ptr<const TokenIndex> index,
                                                      const Tokenizer& tokenizer,
                                                      const TaggedText& source, AnswerFrame frame,
                                                      TagConstraintLimits limits) {
  assert(!limits.end_tokens.empty());
  if (source.tags.empty() || !index->spells_everything()) return nullptr;
  std::optional<TagAutomaton> automaton = TagAutomaton::of(source, std::move(frame));
  if (!automaton) return nullptr;
  auto constraint = std::make_shared<TagConstraint>(std::move(index), tokenizer,
                                                    *std::move(automaton), std::move(limits));
  return constraint->is_possible() ? constraint : nullptr;
}

}  // namespace hymt
