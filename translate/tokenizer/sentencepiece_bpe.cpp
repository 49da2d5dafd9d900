#include "translate/tokenizer/sentencepiece_bpe.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "parsers/document/error.h"
#include "translate/tokenizer/character_class.h"

namespace hymt {
namespace {

using Type = SentencePieceModel::Type;

// Longer ones are not met; each costs memory for every way to cut it in two.
constexpr std::size_t kLongestPiece = 256;

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

// `piece` with spaces for U+2581.
std::string with_spaces(std::string_view piece) {
  constexpr std::string_view kEscaped = "▁";
  std::string text;
  while (!piece.empty()) {
    const std::size_t found = std::min(piece.find(kEscaped), piece.size());
    text += piece.substr(0, found);
    piece.remove_prefix(found);
    if (piece.empty()) break;
    text += ' ';
    piece.remove_prefix(kEscaped.size());
  }
  return text;
}

// A number that is less the greater the score is.
std::uint32_t rank_of(float score) {
  constexpr std::uint32_t kSign = 0x80000000U;
  const auto bits = std::bit_cast<std::uint32_t>(score == 0.0F ? 0.0F : score);
  const std::uint32_t ascending = (bits & kSign) != 0 ? ~bits : bits | kSign;
  return ~ascending;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Pairs of pieces into which `piece` may be cut are at most its characters, less one.
std::size_t count_cuts(const SentencePieceModel& model) {
  std::size_t count = 0;
  for (const SentencePieceModel::Piece& piece : model.pieces) count += piece.text.size();
  return count;
}

}  // namespace

SentencePieceBpe::SentencePieceBpe(const SentencePieceModel& model) : merges_(count_cuts(model)) {
  check_kind(model);
  byte_ids_.fill(-1);
  tokens_.reserve(model.pieces.size());  // pieces_ looks into the tokens.
  std::vector<SpecialToken> specials;
  std::vector<TokenId> normal;
  for (const SentencePieceModel::Piece& piece : model.pieces) {
    const auto id = static_cast<TokenId>(tokens_.size());
    Token& token = tokens_.emplace_back();
    // A space is never seen in a text, for it is escaped before pieces are looked for.
    const bool can_be_met = piece.text.find(' ') == std::string::npos;
    if (piece.type == Type::kByte) {
      const unsigned char byte = byte_of(piece.text);
      token.bytes = std::string(1, static_cast<char>(byte));
      byte_ids_[byte] = id;
    } else if (piece.type == Type::kControl) {
      token.is_control = true;
      specials.push_back({.id = id, .name = piece.text, .is_control = true});
    } else if (piece.type == Type::kUserDefined) {
      token.bytes = with_spaces(piece.text);
      if (!can_be_met) continue;
      specials.push_back({.id = id, .name = token.bytes, .in_documents = is_blank(token.bytes)});
    } else if (piece.type == Type::kNormal && can_be_met) {
      if (piece.text.size() > kLongestPiece) fail("a piece is longer than 256 bytes.");
      token.bytes = with_spaces(piece.text);
      if (!pieces_.emplace(token.bytes, id).second) {
        fail("the piece '" + piece.text + "' is there twice.");
      }
      normal.push_back(id);
    }
  }
  specials_ = std::make_unique<const SpecialTokens>(std::move(specials));
  add_merges(normal, model);
}

// SentencePiece merges any two neighbours that together are a piece.
void SentencePieceBpe::add_merges(const std::vector<TokenId>& normal,
                                  const SentencePieceModel& model) {
  for (const TokenId id : normal) {
    const std::string_view piece = tokens_[static_cast<std::size_t>(id)].bytes;
    const std::uint32_t rank = rank_of(model.pieces[static_cast<std::size_t>(id)].score);
    for (std::size_t cut = character_at(piece, 0).end; cut < piece.size();
         cut = character_at(piece, cut).end) {
      const auto left = pieces_.find(piece.substr(0, cut));
      const auto right = pieces_.find(piece.substr(cut));
      if (left != pieces_.end() && right != pieces_.end()) {
        merges_.add(left->second, right->second, {rank, id});
      }
    }
  }
}

std::vector<TokenId> SentencePieceBpe::encode(std::span<const TextPart> parts) const {
  const JoinedText joined(parts);
  PairMerger merger(merges_);
  std::vector<TokenId> ids;
  for (const SpecialTokens::Stretch& stretch : specials_->cut(joined)) {
    if (stretch.token != nullptr) {
      ids.push_back(stretch.token->id);
    } else {
      encode_regular(stretch.range.of(joined.text), merger, ids);
    }
  }
  return ids;
}

void SentencePieceBpe::encode_regular(std::string_view text, PairMerger& merger,
                                      std::vector<TokenId>& ids) const {
  std::vector<TokenId> symbols;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = character_at(text, at).end;
    const auto piece = pieces_.find(text.substr(at, end - at));
    if (piece != pieces_.end()) {
      symbols.push_back(piece->second);
    } else {
      for (; at < end; ++at) {
        const TokenId id = byte_ids_[static_cast<unsigned char>(text[at])];
        if (id >= 0) symbols.push_back(id);
      }
    }
    at = end;
  }
  merger.merge(symbols, ids);
}

std::string_view SentencePieceBpe::token_bytes(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return index < tokens_.size() ? tokens_[index].bytes : std::string_view();
}

bool SentencePieceBpe::is_control(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return index < tokens_.size() && tokens_[index].is_control;
}

std::optional<TokenId> SentencePieceBpe::special_token(std::string_view name) const {
  const SpecialToken* token = specials_->find(name);
  return token == nullptr ? std::nullopt : std::optional(token->id);
}

}  // namespace hymt
