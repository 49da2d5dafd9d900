// SentencePiece's byte-pair encoding with byte pieces for what it has no piece for: the tokenizer
// of the small models that are trained for this program, in tokenizer.model.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "translate/tokenizer/special_tokens.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

class PieceEncoder;
struct SentencePieceModel;

// Decides what of a text is a special token; PieceEncoder does the rest.
class SentencePieceTokenizer final : public Tokenizer {
 public:
  // Throws Error (kEngine) for models of another kind or such as change the text, and if pieces
  // contradict each other.
  explicit SentencePieceTokenizer(const SentencePieceModel& model);
  ~SentencePieceTokenizer() override;

  [[nodiscard]] std::vector<TokenId> encode(std::span<const TextPart> parts) const override;
  [[nodiscard]] std::string_view token_bytes(TokenId id) const override;
  [[nodiscard]] bool is_control(TokenId id) const override;
  [[nodiscard]] std::optional<TokenId> special_token(std::string_view name) const override;
  [[nodiscard]] std::size_t size() const override { return tokens_.size(); }
  [[nodiscard]] std::string_view kind() const override { return "SentencePiece"; }

 private:
  struct Token {
    std::string bytes;  // Of a control token, none.
    bool is_control = false;
  };

  void encode_regular(std::string_view text, std::vector<TokenId>& ids) const;

  std::vector<Token> tokens_;  // By id.
  std::unique_ptr<const SpecialTokens> specials_;
  std::unique_ptr<const PieceEncoder> encoder_;
};

}  // namespace hymt
