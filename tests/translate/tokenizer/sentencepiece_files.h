// Makes small files of SentencePiece, field by field.
#pragma once

#include <array>
#include <cstdio>
#include <cstring>
#include <string>

namespace hymt {

// One field of a protocol buffer, with its length before it. `number` is below 16.
inline std::string message_field(int number, const std::string& bytes) {
  std::string result(1, static_cast<char>(number << 3 | 2));
  for (std::size_t size = bytes.size();; size >>= 7U) {
    const bool is_last = size < 0x80;
    result += static_cast<char>((size & 0x7FU) | (is_last ? 0U : 0x80U));
    if (is_last) return result + bytes;
  }
}

// `type` as in SentencePieceModel::Type.
inline std::string piece_field(const std::string& text, int type, float score = 0.0F) {
  std::string bits(4, '\0');
  std::memcpy(bits.data(), &score, 4);
  return message_field(1,
                       message_field(1, text) + '\x15' + bits + '\x18' + static_cast<char>(type));
}

// The 256 pieces that stand for bytes.
inline std::string byte_piece_fields() {
  std::string fields;
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::array<char, 8> name{};
    std::snprintf(name.data(), name.size(), "<0x%02X>", byte);
    fields += piece_field(name.data(), 6);
  }
  return fields;
}

// BPE, with or without byte pieces for what has no piece.
inline std::string trainer_field(bool falls_back_to_bytes = false) {
  std::string fields("\x18\x02", 2);
  if (falls_back_to_bytes) fields += std::string("\x98\x02\x01", 3);
  return message_field(2, fields);
}

// No dummy prefix, no removal of spaces.
inline std::string normalizer_field() {
  return message_field(3, std::string("\x18\x00\x20\x00", 4));
}

}  // namespace hymt
