// A tokenizer with a vocabulary of pieces, as BPE makes them; some straddle the edges of tags.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/tokenizer/tokenizer.h"

namespace hymt::testing {

// It only knows what each token gives; encode() gives nothing.
class PieceTokenizer final : public Tokenizer {
 public:
  static constexpr TokenId kEnd = 0;
  static constexpr TokenId kFirstByte = 1;  // Then all 256, then the pieces.

  // Without all bytes "<" can only be written as part of a piece.
  explicit PieceTokenizer(const std::vector<std::string>& pieces, bool has_all_bytes = true) {
    tokens_.emplace_back();
    for (unsigned byte = 0; byte < 256; ++byte) {
      const bool is_there = has_all_bytes || byte != '<';
      tokens_.push_back(is_there ? std::string(1, static_cast<char>(byte)) : std::string());
    }
    tokens_.insert(tokens_.end(), pieces.begin(), pieces.end());
  }

  [[nodiscard]] std::vector<TokenId> encode(std::span<const TextPart> /*parts*/) const override {
    return {};
  }
  [[nodiscard]] std::string_view token_bytes(TokenId id) const override {
    return tokens_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] bool is_control(TokenId id) const override { return id == kEnd; }
  [[nodiscard]] std::optional<TokenId> special_token(std::string_view /*name*/) const override {
    return std::nullopt;
  }
  [[nodiscard]] std::size_t size() const override { return tokens_.size(); }
  [[nodiscard]] std::string_view kind() const override { return "pieces"; }

 private:
  std::vector<std::string> tokens_;
};

}  // namespace hymt::testing
