#include "translate/tokenizer/sentencepiece_tokenizer.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <optional>
#include <utility>

#include "parsers/document/error.h"
#include "translate/tokenizer/character_class.h"
#include "translate/tokenizer/sentencepiece_model.h"

// In the library, but in none of its installed headers.
namespace sentencepiece::logging {
void SetMinLogLevel(int level);  // NOLINT(readability-identifier-naming): their name.
}  // namespace sentencepiece::logging

namespace hymt {
namespace {

using Type = SentencePieceModel::Type;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::kEngine, "The SentencePiece model cannot be used: " + what);
}

void check_kind(const SentencePieceModel& model) {
  if (model.pieces.empty()) fail("it has no pieces.");
  constexpr std::uint64_t kBpe = 2;
  if (model.model_type != kBpe) fail("it is not of the type BPE.");
  if (model.has_character_map || model.adds_dummy_prefix || model.removes_extra_spaces ||
      !model.escapes_spaces) {
    fail(
        "it changes the text. Train it with normalization_rule_name=identity, "
        "add_dummy_prefix=false and remove_extra_whitespaces=false.");
  }
}

// "<0x0A>" is the byte 10.
unsigned char byte_of(std::string_view piece) {
  unsigned value = 0;
  const char* const begin = piece.data() + 3;
  const char* const end = piece.data() + 5;
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>' ||
      std::from_chars(begin, end, value, 16).ptr != end) {
    fail("'" + std::string(piece) + "' does not name a byte.");
  }
  return static_cast<unsigned char>(value);
}

// How a space is spelt in pieces: U+2581.
constexpr std::string_view kSpaceMark = "▁";

std::string with_spaces(std::string_view piece) {
  std::string text;
  while (!piece.empty()) {
    const std::size_t found = std::min(piece.find(kSpaceMark), piece.size());
    text += piece.substr(0, found);
    piece.remove_prefix(found);
    if (piece.empty()) break;
    text += ' ';
    piece.remove_prefix(kSpaceMark.size());
  }
  return text;
}

// True for U+2581, which the library reads as a space, and for bytes that are not UTF-8, of which
// it makes U+FFFD.
bool is_replaced(std::string_view character) {
  return character == kSpaceMark ||
         (character_at(character, 0).code_point == 0xFFFD && character != "\uFFFD");
}

}  // namespace

class SentencePieceTokenizer::Library {
 public:
  explicit Library(std::string_view model) {
    constexpr int kNothing = 5;  // What it would print is in its status, too.
    sentencepiece::logging::SetMinLogLevel(kNothing);
    sentencepiece::util::Status status;
    try {
      status = processor_.LoadFromSerializedProto({model.data(), model.size()});
    } catch (const std::exception& error) {  // Of its table of user-defined symbols.
      fail(std::string(error.what()) + ".");
    }
    if (!status.ok()) fail(std::string(status.message()) + ".");
  }

  // Adds the ids of `text` to `ids`.
  void encode(std::string_view text, std::vector<TokenId>& ids) const {
    std::vector<int> more;
    const auto status = processor_.Encode({text.data(), text.size()}, &more);
    if (!status.ok()) fail(std::string(status.message()) + ".");
    ids.insert(ids.end(), more.begin(), more.end());
  }

 private:
  sentencepiece::SentencePieceProcessor processor_;
};

SentencePieceTokenizer::SentencePieceTokenizer(std::string_view bytes) {
  // The library trusts its files, so they are read and judged here first.
  const SentencePieceModel model = read_sentencepiece_model(bytes);
  check_kind(model);
  byte_ids_.fill(-1);
  std::vector<SpecialToken> specials;
  for (const SentencePieceModel::Piece& piece : model.pieces) {
    const auto id = static_cast<TokenId>(tokens_.size());
    Token& token = tokens_.emplace_back();
    switch (piece.type) {
      case Type::kByte:
        token.bytes = std::string(1, static_cast<char>(byte_of(piece.text)));
        byte_ids_[byte_of(piece.text)] = id;
        break;
      case Type::kControl:
        token.is_control = true;
        specials.push_back({.id = id, .name = piece.text, .is_control = true});
        break;
      case Type::kUserDefined:
        token.bytes = with_spaces(piece.text);
        // One with a plain space is never met, for spaces are escaped before pieces are looked for.
        if (piece.text.find(' ') != std::string::npos) break;
        specials.push_back({.id = id, .name = token.bytes, .in_documents = is_blank(token.bytes)});
        break;
      case Type::kNormal: token.bytes = with_spaces(piece.text); break;
      case Type::kUnknown:
      case Type::kUnused: break;
    }
  }
  specials_ = std::make_unique<const SpecialTokens>(std::move(specials));
  library_ = std::make_unique<const Library>(bytes);
}

SentencePieceTokenizer::~SentencePieceTokenizer() = default;

std::vector<TokenId> SentencePieceTokenizer::encode(std::span<const TextPart> parts) const {
  const JoinedText joined(parts);
  std::vector<TokenId> ids;
  for (const SpecialTokens::Stretch& stretch : specials_->cut(joined)) {
    if (stretch.token != nullptr) {
      ids.push_back(stretch.token->id);
    } else {
      encode_regular(stretch.range.of(joined.text), ids);
    }
  }
  return ids;
}

// The library would take whatever spells a special token for one, so it never sees such a name
// whole: behind its first character the text is cut. Nor does it see what it would replace: those
// characters are spelt as bytes.
void SentencePieceTokenizer::encode_regular(std::string_view text,
                                            std::vector<TokenId>& ids) const {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = character_at(text, at).end;
    if (is_replaced(text.substr(at, next - at))) {
      library_->encode(text.substr(begin, at - begin), ids);
      for (const char byte : text.substr(at, next - at)) {
        const TokenId id = byte_ids_[static_cast<unsigned char>(byte)];
        if (id >= 0) ids.push_back(id);
      }
      begin = next;
    } else if (specials_->starts(text.substr(at))) {
      library_->encode(text.substr(begin, next - begin), ids);
      begin = next;
    }
    at = next;
  }
  library_->encode(text.substr(begin), ids);
}

std::string_view SentencePieceTokenizer::token_bytes(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return index < tokens_.size() ? tokens_[index].bytes : std::string_view();
}

bool SentencePieceTokenizer::is_control(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return index < tokens_.size() && tokens_[index].is_control;
}

std::optional<TokenId> SentencePieceTokenizer::special_token(std::string_view name) const {
  const SpecialToken* token = specials_->find(name);
  return token == nullptr ? std::nullopt : std::optional(token->id);
}

}  // namespace hymt
