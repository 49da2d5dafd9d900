// The file tokenizer.model of SentencePiece (a protocol buffer), as far as our tokenizer needs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// How a space is spelt in pieces: U+2581.
inline constexpr std::string_view kSpaceMark = "\u2581";

struct SentencePieceModel {
  enum class Type : std::uint8_t {
    kNormal = 1,
    kUnknown = 2,
    kControl = 3,
    kUserDefined = 4,
    kUnused = 5,
    kByte = 6,
  };
  struct Piece {
    std::string text;    // A space is written kSpaceMark.
    float score = 0.0F;  // Of merging into this piece; great ones first.
    Type type = Type::kNormal;
    unsigned char byte = 0;  // That a byte piece stands for.
  };
  std::vector<Piece> pieces;  // By id.

  // How text is changed before it is encoded, and by what model: SentencePiece's own defaults.
  std::uint64_t model_type = 1;  // 1 is unigram, 2 is BPE.
  bool falls_back_to_bytes = false;
  bool has_character_map = false;
  bool adds_dummy_prefix = true;
  bool removes_extra_spaces = true;
  bool escapes_spaces = true;
};

// A piece whose text, score and type are known to make sense together; of a byte piece, which byte.
// `type` is SentencePiece's number. Throws Error (kEngine) if they do not.
[[nodiscard]] SentencePieceModel::Piece make_piece(std::string text, float score,
                                                   std::uint64_t type);

// Throws Error (kEngine) if `bytes` are damaged or not such a file.
[[nodiscard]] SentencePieceModel read_sentencepiece_model(std::string_view bytes);

}  // namespace hymt
