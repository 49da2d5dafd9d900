// The tokens of a vocabulary by their bytes, so that many of them can be led through an automaton
// at once: sorted, with what each has in common with the one before, which is a trie laid flat.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/tokenizer/tokenizer.h"

namespace hymt {

// In a set of tokens as bits (TokenMask::Form::kBits).
inline void set_bit(std::vector<std::uint64_t>& bits, TokenId token) {
  const auto id = static_cast<std::size_t>(token);
  bits[id / 64] |= std::uint64_t{1} << (id % 64);
}
inline void clear_bit(std::vector<std::uint64_t>& bits, TokenId token) {
  const auto id = static_cast<std::size_t>(token);
  bits[id / 64] &= ~(std::uint64_t{1} << (id % 64));
}

// Tokens in the order of their bytes. None has no bytes.
class SortedTokens {
 public:
  void add(TokenId token, std::string_view bytes);  // In order.

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  [[nodiscard]] TokenId token(std::size_t i) const { return tokens_[i]; }
  [[nodiscard]] std::string_view bytes(std::size_t i) const {
    return std::string_view(bytes_).substr(begins_[i], begins_[i + 1] - begins_[i]);
  }

  // Places of tokens: [first, last).
  struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  // The tokens that begin with `prefix`, not empty; takes no search where that is one byte.
  [[nodiscard]] Range beginning_with(std::string_view prefix) const;
  [[nodiscard]] Range all() const { return {0, size()}; }

  // Leads the bytes of each token of `range` from `start` through `step(State&, char) -> bool`,
  // what they have in common once, and calls `found(TokenId, const State&)` for those that get
  // through.
  template <typename State, typename Step, typename Found>
  void walk(Range range, const State& start, const Step& step, const Found& found) const;

 private:
  std::vector<TokenId> tokens_;
  std::vector<std::uint32_t> begins_ = {0};
  std::vector<std::uint32_t> common_;  // Bytes in common with the token before.
  std::string bytes_;
  std::size_t longest_ = 0;
  std::array<Range, 256> by_first_byte_{};
};

// Immutable; any number of threads may use one.
class TokenIndex {
 public:
  // The tokens that may be part of an answer: without `banned` (ascending), control tokens, and
  // those whose id is not below `vocab_size`.
  TokenIndex(const Tokenizer& tokenizer, std::span<const TokenId> banned, std::size_t vocab_size);

  [[nodiscard]] std::size_t vocab_size() const { return vocab_size_; }
  [[nodiscard]] const SortedTokens& tokens() const { return tokens_; }

  // True if each of the 256 bytes is a token, so that anything can be written.
  [[nodiscard]] bool spells_everything() const { return spells_everything_; }

  // The longest token that `text`, not empty, begins with. Requires that there is one.
  struct Piece {
    TokenId token = 0;
    std::size_t size = 0;  // In bytes.
  };
  [[nodiscard]] Piece longest_piece(std::string_view text) const;

  // How many tokens it takes to write `text` in such pieces.
  [[nodiscard]] std::size_t num_pieces(std::string_view text) const;

  // Tokens that no tag can have a part in, however bent, so that they may stand in any text, behind
  // any character that is whole, but for those that begin with a byte that means something there
  // (TagAutomaton::meaningful_bytes). As bits of a TokenMask; without those whose first character
  // is a word's (or may become one), or a space, where these are shunned.
  [[nodiscard]] std::span<const std::uint64_t> plain(bool shuns_word, bool shuns_space) const {
    return plain_[(shuns_word ? 1U : 0U) + (shuns_space ? 2U : 0U)];
  }
  // Those that may stand behind a whole character, but may have a part in a tag.
  [[nodiscard]] const SortedTokens& edges() const { return edges_; }

 private:
  void classify(TokenId token, std::string_view bytes);

  std::size_t vocab_size_;
  SortedTokens tokens_;
  SortedTokens edges_;
  std::array<std::vector<std::uint64_t>, 4> plain_;
  bool spells_everything_ = false;
};

template <typename State, typename Step, typename Found>
void SortedTokens::walk(Range range, const State& start, const Step& step,
                        const Found& found) const {
  std::vector<State> states = {start};  // [n]: behind n bytes of the token.
  std::size_t depth = 0;                // Of them are those of the token before.
  std::size_t refused = longest_ + 1;   // So many bytes of it get through no more.
  for (std::size_t i = range.first; i < range.last; ++i) {
    const std::size_t common = i == range.first ? 0 : common_[i];
    if (common >= refused) continue;
    depth = std::min(depth, common);
    const std::string_view token = bytes(i);
    refused = longest_ + 1;
    while (depth < token.size()) {
      if (states.size() == depth + 1) {
        states.push_back(State(states[depth]));
      } else {
        states[depth + 1] = states[depth];
      }
      if (!step(states[depth + 1], token[depth])) {
        refused = depth + 1;
        break;
      }
      ++depth;
    }
    if (depth == token.size()) found(tokens_[i], states[depth]);
    // Most first bytes are refused, and many tokens begin with each.
    if (refused == 1) i = std::min(range.last, beginning_with(token.substr(0, 1)).last) - 1;
  }
}

}  // namespace hymt
