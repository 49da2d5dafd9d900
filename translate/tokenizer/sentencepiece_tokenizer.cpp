#include "translate/tokenizer/sentencepiece_tokenizer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "parsers/document/error.h"
#include "translate/tokenizer/character_class.h"
#include "translate/tokenizer/piece_encoder.h"
#include "translate/tokenizer/sentencepiece_model.h"

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

// True for U+2581, which the pieces mean a space by, and for bytes that are not UTF-8.
bool is_spelt_in_bytes(std::string_view character) {
  return character == kSpaceMark ||
         (character_at(character, 0).code_point == 0xFFFD && character != "\uFFFD");
}

}  // namespace

SentencePieceTokenizer::SentencePieceTokenizer(const SentencePieceModel& model) {
  check_kind(model);
  std::vector<SpecialToken> specials;
  for (const SentencePieceModel::Piece& piece : model.pieces) {
    const auto id = static_cast<TokenId>(tokens_.size());
    Token& token = tokens_.emplace_back();
    switch (piece.type) {
      case Type::kByte: token.bytes = std::string(1, static_cast<char>(piece.byte)); break;
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
  encoder_ = std::make_unique<const PieceEncoder>(model);
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

// What spells a special token is cut behind its first character, so that the pieces of a document
// never join to one: a model that has learnt to obey its tags does not see them there.
void SentencePieceTokenizer::encode_regular(std::string_view text,
                                            std::vector<TokenId>& ids) const {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = character_at(text, at).end;
    if (is_spelt_in_bytes(text.substr(at, next - at))) {
      encoder_->encode(text.substr(begin, at - begin), ids);
      encoder_->encode_bytes(text.substr(at, next - at), ids);
      begin = next;
    } else if (specials_->starts(text.substr(at))) {
      encoder_->encode(text.substr(begin, next - begin), ids);
      begin = next;
    }
    at = next;
  }
  encoder_->encode(text.substr(begin), ids);
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
