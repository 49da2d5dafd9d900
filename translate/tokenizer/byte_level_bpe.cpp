#include "translate/tokenizer/byte_level_bpe.h"

#include <algorithm>
#include <optional>

#include "parsers/document/error.h"
#include "translate/tokenizer/byte_alphabet.h"

namespace hymt {
namespace {

using Vocabulary = std::unordered_map<std::string_view, TokenId>;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::kEngine, "The tokenizer cannot be used: " + what);
}

Vocabulary make_vocabulary(const TokenizerJson& file) {
  Vocabulary vocabulary;
  vocabulary.reserve(file.vocabulary.size());
  for (const auto& [token, id] : file.vocabulary) {
    if (!vocabulary.emplace(token, id).second) fail("the token '" + token + "' is there twice.");
  }
  return vocabulary;
}

}  // namespace

ByteLevelBpe::ByteLevelBpe(const TokenizerJson& file)
    : merges_(file.merges.size()), pre_tokenizer_(file.pre_tokenizer) {
  const Vocabulary vocabulary = make_vocabulary(file);
  byte_ids_.fill(-1);
  for (const auto& [token, id] : file.vocabulary) {
    // A token that the alphabet cannot write is text as it is.
    claim(id, token).bytes = from_byte_alphabet(token).value_or(token);
  }
  read_added_tokens(file.added_tokens, vocabulary);
  for (std::size_t id = 0; id < tokens_.size(); ++id) {
    const Token& token = tokens_[id];
    if (!token.is_used || token.is_special) continue;
    if (token.bytes.size() == 1) {
      byte_ids_[static_cast<unsigned char>(token.bytes[0])] = static_cast<TokenId>(id);
    }
    if (file.ignores_merges) whole_pieces_.emplace(token.bytes, static_cast<TokenId>(id));
  }
  read_merges(file, vocabulary);
}

// The token that `id` names from now on.
ByteLevelBpe::Token& ByteLevelBpe::claim(TokenId id, const std::string& name) {
  const auto index = static_cast<std::size_t>(id);
  if (index >= tokens_.size()) tokens_.resize(index + 1);
  if (tokens_[index].is_used) {
    fail("'" + name + "' has the id " + std::to_string(id) + ", which another token has.");
  }
  tokens_[index].is_used = true;
  return tokens_[index];
}

void ByteLevelBpe::read_added_tokens(const std::vector<AddedToken>& added,
                                     const Vocabulary& vocabulary) {
  std::vector<SpecialToken> specials;
  for (const AddedToken& token : added) {
    // One of the vocabulary may be named again, to say that it is special.
    const auto known = vocabulary.find(token.content);
    const bool is_known = known != vocabulary.end() && known->second == token.id;
    Token& entry =
        is_known ? tokens_[static_cast<std::size_t>(token.id)] : claim(token.id, token.content);
    SpecialToken special;
    special.id = token.id;
    special.name = token.content;
    special.is_control = is_control_name(token.content);
    special.in_documents = !token.special && is_words(token.content);
    special.single_word = token.single_word;
    special.takes_space_left = token.lstrip;
    special.takes_space_right = token.rstrip;
    special.is_found_last = token.normalized;
    entry.is_special = true;
    entry.is_control = special.is_control;
    entry.bytes = special.is_control ? std::string() : token.content;
    specials.push_back(std::move(special));
  }
  specials_ = std::make_unique<const SpecialTokens>(std::move(specials));
}

void ByteLevelBpe::read_merges(const TokenizerJson& file, const Vocabulary& vocabulary) {
  const auto id_of = [&vocabulary](const std::string& token) {
    const auto found = vocabulary.find(token);
    if (found == vocabulary.end()) fail("a merge names '" + token + "', which is no token.");
    return found->second;
  };
  std::uint32_t place = 0;
  for (const auto& [left, right] : file.merges) {
    const TokenId result = id_of(left + right);
    // Whatever a document says, it never becomes a special token.
    if (!tokens_[static_cast<std::size_t>(result)].is_special) {
      const std::uint32_t rank = file.ranks_are_ids ? static_cast<std::uint32_t>(result) : place;
      merges_.add(id_of(left), id_of(right), rank, result);
    }
    ++place;
  }
}

std::vector<TokenId> ByteLevelBpe::encode(std::span<const TextPart> parts) const {
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

void ByteLevelBpe::encode_regular(std::string_view text, PairMerger& merger,
                                  std::vector<TokenId>& ids) const {
  const PieceList list = pre_tokenizer_.split(std::string(text));
  PieceCache& cache = piece_cache_of_this_thread();
  std::vector<TokenId> symbols;
  for (const ByteRange range : list.pieces) {
    const std::string_view piece = range.of(list.text);
    if (piece.size() > PieceCache::Key::kMostBytes) {
      encode_piece(piece, symbols, merger, ids);
      continue;
    }
    const PieceCache::Key key(piece_owner_, piece);
    if (cache.find(key, ids)) continue;
    const std::size_t begin = ids.size();
    encode_piece(piece, symbols, merger, ids);
    cache.keep(key, std::span(ids).subspan(begin));
  }
}

bool ByteLevelBpe::merges_lead_to_each_token() const {
  PairMerger merger(merges_);
  std::vector<TokenId> symbols;
  std::vector<TokenId> ids;
  for (std::size_t id = 0; id < tokens_.size(); ++id) {
    const Token& token = tokens_[id];
    if (!token.is_used || token.is_special) continue;
    ids.clear();
    merge_piece(token.bytes, symbols, merger, ids);
    if (ids != std::vector{static_cast<TokenId>(id)}) return false;
  }
  return true;
}

void ByteLevelBpe::encode_piece(std::string_view piece, std::vector<TokenId>& symbols,
                                PairMerger& merger, std::vector<TokenId>& ids) const {
  if (!whole_pieces_.empty()) {
    const auto whole = whole_pieces_.find(piece);
    if (whole != whole_pieces_.end()) {
      ids.push_back(whole->second);
      return;
    }
  }
  merge_piece(piece, symbols, merger, ids);
}

void ByteLevelBpe::merge_piece(std::string_view piece, std::vector<TokenId>& symbols,
                               PairMerger& merger, std::vector<TokenId>& ids) const {
  symbols.clear();
  for (const char byte : piece) {
    const TokenId id = byte_ids_[static_cast<unsigned char>(byte)];
    // A byte that the vocabulary lacks is left out, as Hugging Face's tokenizers do.
    if (id >= 0) symbols.push_back(id);
  }
  merger.merge(symbols, ids);
}

std::string_view ByteLevelBpe::token_bytes(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return index < tokens_.size() ? tokens_[index].bytes : std::string_view();
}

bool ByteLevelBpe::is_control(TokenId id) const {
  const auto index = static_cast<std::size_t>(id);
  return index < tokens_.size() && tokens_[index].is_control;
}

std::optional<TokenId> ByteLevelBpe::special_token(std::string_view name) const {
  const SpecialToken* token = specials_->find(name);
  return token == nullptr ? std::nullopt : std::optional(token->id);
}

}  // namespace hymt
