#include "translate/tokenizer/sentencepiece_model.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::kEngine, "The SentencePiece model cannot be used: " + what);
}

// One field of a protocol buffer's message.
struct Field {
  std::uint64_t number = 0;
  std::uint64_t value = 0;  // Of a number, its bits.
  std::string_view bytes;   // Of a text or message.
};

// The fields of a message, one after the other.
class MessageReader {
 public:
  explicit MessageReader(std::string_view bytes) : rest_(bytes) {}

  // False at the end.
  bool next(Field& field) {
    if (rest_.empty()) return false;
    const std::uint64_t tag = read_varint();
    field = {};
    field.number = tag >> 3U;
    switch (tag & 7U) {
      case 0: field.value = read_varint(); break;
      case 1: field.value = read_fixed(8); break;
      case 2: field.bytes = take(read_varint()); break;
      case 5: field.value = read_fixed(4); break;
      default: fail("it is damaged, or no such file.");
    }
    return true;
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) fail("it ends too early.");
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::uint64_t read_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    fail("it is damaged, or no such file.");
  }

  std::uint64_t read_fixed(std::size_t size) {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const char byte : take(size)) {
      value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return value;
  }

  std::string_view rest_;
};

// Numbers of fields are those of SentencePiece's sentencepiece_model.proto.

// "<0x0A>" is the byte 10.
unsigned char byte_named(std::string_view piece) {
  unsigned value = 0;
  const char* const begin = piece.data() + 3;
  const char* const end = piece.data() + 5;
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>' ||
      std::from_chars(begin, end, value, 16).ptr != end) {
    fail("'" + std::string(piece) + "' does not name a byte.");
  }
  return static_cast<unsigned char>(value);
}

SentencePieceModel::Piece read_piece(std::string_view bytes) {
  std::string text;
  float score = 0.0F;
  std::uint64_t type = 1;
  MessageReader message(bytes);
  for (Field field; message.next(field);) {
    if (field.number == 1) text = field.bytes;
    if (field.number == 2) score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
    if (field.number == 3) type = field.value;
  }
  return make_piece(std::move(text), score, type);
}

void read_trainer(std::string_view bytes, SentencePieceModel& model) {
  MessageReader message(bytes);
  for (Field field; message.next(field);) {
    if (field.number == 3) model.model_type = field.value;
    if (field.number == 35) model.falls_back_to_bytes = field.value != 0;
  }
}

void read_normalizer(std::string_view bytes, SentencePieceModel& model) {
  MessageReader message(bytes);
  for (Field field; message.next(field);) {
    if (field.number == 2) model.has_character_map = !field.bytes.empty();
    if (field.number == 3) model.adds_dummy_prefix = field.value != 0;
    if (field.number == 4) model.removes_extra_spaces = field.value != 0;
    if (field.number == 5) model.escapes_spaces = field.value != 0;
  }
}

}  // namespace

SentencePieceModel::Piece make_piece(std::string text, float score, std::uint64_t type) {
  if (type < 1 || type > 6) fail("a piece is of an unknown kind.");
  if (text.empty() || std::isnan(score)) fail("a piece has no text or no score.");
  SentencePieceModel::Piece piece;
  piece.text = std::move(text);
  piece.score = score;
  piece.type = static_cast<SentencePieceModel::Type>(type);
  if (piece.type == SentencePieceModel::Type::kByte) piece.byte = byte_named(piece.text);
  return piece;
}

SentencePieceModel read_sentencepiece_model(std::string_view bytes) {
  SentencePieceModel model;
  MessageReader message(bytes);
  for (Field field; message.next(field);) {
    if (field.number == 1) model.pieces.push_back(read_piece(field.bytes));
    if (field.number == 2) read_trainer(field.bytes, model);
    if (field.number == 3) read_normalizer(field.bytes, model);
  }
  return model;
}

}  // namespace hymt
