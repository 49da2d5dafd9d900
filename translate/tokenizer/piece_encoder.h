// How SentencePiece's byte-pair encoding cuts text into pieces.
//
// Characters side by side become one piece, of all pairs that spell a piece the one of the greatest
// score, of those the leftmost, again and again. Where that ends at an unused piece, it is taken
// apart again; where it ends at a character without a piece, the character is spelt in byte pieces.
//
// It is ours, and not libsentencepiece's: Debian's carries a protobuf of its own, whose symbols
// stand in the way of the one that libtorch brings (torch_plugin.h).
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translate/tokenizer/sentencepiece_model.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

// Immutable; any number of threads may use one.
class PieceEncoder {
 public:
  // Throws Error (kEngine) if the pieces contradict each other.
  explicit PieceEncoder(const SentencePieceModel& model);

  // Adds the ids of `text`, which is UTF-8 without U+2581, to `ids`. None is of a control piece or
  // of one that a user defined: those are no text. n log n.
  void encode(std::string_view text, std::vector<TokenId>& ids) const;

  // Adds `text`, which may be any bytes, spelt in byte pieces; or the unknown piece if the model
  // has none of those.
  void encode_bytes(std::string_view text, std::vector<TokenId>& ids) const;

 private:
  struct Piece {
    TokenId id = 0;
    float score = 0.0F;
    bool is_unused = false;
  };
  // Lets views be looked for without a copy.
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name.
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  class Merging;

  [[nodiscard]] const Piece* find(std::string_view text) const;

  std::unordered_map<std::string, Piece, Hash, std::equal_to<>> pieces_;
  std::size_t longest_ = 0;  // Bytes of a piece.
  TokenId unknown_ = -1;
  std::optional<std::array<TokenId, 256>> byte_ids_;  // None: there are no byte pieces.
};

}  // namespace hymt
