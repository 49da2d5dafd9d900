// Byte-level byte-pair encoding: the tokenizers of HY-MT1.5 and Hy-MT2, in tokenizer.json
// or hy.tiktoken.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translate/tokenizer/pair_merges.h"
#include "translate/tokenizer/piece_cache.h"
#include "translate/tokenizer/pre_tokenizer.h"
#include "translate/tokenizer/special_tokens.h"
#include "translate/tokenizer/tokenizer.h"
#include "translate/tokenizer/tokenizer_json.h"

namespace hymt {

class ByteLevelBpe final : public Tokenizer {
 public:
  // Throws Error (kEngine) if ids are doubled or merges name no token.
  explicit ByteLevelBpe(const TokenizerJson& file);

  [[nodiscard]] std::vector<TokenId> encode(std::span<const TextPart> parts) const override;
  [[nodiscard]] std::string_view token_bytes(TokenId id) const override;
  [[nodiscard]] bool is_control(TokenId id) const override;
  [[nodiscard]] std::optional<TokenId> special_token(std::string_view name) const override;
  [[nodiscard]] std::size_t size() const override { return tokens_.size(); }
  [[nodiscard]] std::string_view kind() const override { return "byte-level BPE"; }

  // Whether merging a token's bytes gives that token, for each that text may become: then it is no
  // matter whether pieces that are tokens are merged.
  [[nodiscard]] bool merges_lead_to_each_token() const;

 private:
  struct Token {
    std::string bytes;  // Of a control token, none.
    bool is_used = false;
    bool is_special = false;
    bool is_control = false;
  };

  Token& claim(TokenId id, const std::string& name);
  void read_added_tokens(const std::vector<AddedToken>& added,
                         const std::unordered_map<std::string_view, TokenId>& vocabulary);
  void read_merges(const TokenizerJson& file,
                   const std::unordered_map<std::string_view, TokenId>& vocabulary);
  void encode_regular(std::string_view text, PairMerger& merger, std::vector<TokenId>& ids) const;
  // `symbols` is scratch memory.
  void encode_piece(std::string_view piece, std::vector<TokenId>& symbols, PairMerger& merger,
                    std::vector<TokenId>& ids) const;
  void merge_piece(std::string_view piece, std::vector<TokenId>& symbols, PairMerger& merger,
                   std::vector<TokenId>& ids) const;

  std::vector<Token> tokens_;          // By id.
  std::array<TokenId, 256> byte_ids_;  // Negative: the vocabulary lacks the byte.
  std::unordered_map<std::string_view, TokenId> whole_pieces_;  // With "ignore_merges"; else empty.
  PairMerges merges_;
  std::uint32_t piece_owner_ = next_piece_owner();
  PreTokenizer pre_tokenizer_;
  std::unique_ptr<const SpecialTokens> specials_;
};

}  // namespace hymt
