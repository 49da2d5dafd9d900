// SentencePiece's byte-pair encoding with byte pieces for what it has no piece for: the tokenizer
// of the small models that are trained for this program, in tokenizer.model.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translate/tokenizer/pair_merges.h"
#include "translate/tokenizer/sentencepiece_model.h"
#include "translate/tokenizer/special_tokens.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

class SentencePieceBpe final : public Tokenizer {
 public:
  // Throws Error (kEngine) for models of another kind and such as change the text.
  explicit SentencePieceBpe(const SentencePieceModel& model);

  [[nodiscard]] std::vector<TokenId> encode(std::span<const TextPart> parts) const override;
  [[nodiscard]] std::string_view token_bytes(TokenId id) const override;
  [[nodiscard]] bool is_control(TokenId id) const override;
  [[nodiscard]] std::optional<TokenId> special_token(std::string_view name) const override;
  [[nodiscard]] std::size_t size() const override { return tokens_.size(); }

 private:
  struct Token {
    std::string bytes;  // Of a control token, none.
    bool is_control = false;
  };

  void add_merges(const std::vector<TokenId>& normal, const SentencePieceModel& model);
  void encode_regular(std::string_view text, PairMerger& merger, std::vector<TokenId>& ids) const;

  std::vector<Token> tokens_;                             // By id.
  std::array<TokenId, 256> byte_ids_;                     // Negative: there is no such piece.
  std::unordered_map<std::string_view, TokenId> pieces_;  // Normal ones, by their bytes.
  PairMerges merges_;
  std::unique_ptr<const SpecialTokens> specials_;
};

}  // namespace hymt
