#include "translate/tokenizer/piece_encoder.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

#include "parsers/document/error.h"
#include "translate/tokenizer/character_class.h"

namespace hymt {
namespace {

using Type = SentencePieceModel::Type;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::kEngine, "The SentencePiece model cannot be used: " + what);
}

std::string with_space_marks(std::string_view text) {
  std::string marked;
  marked.reserve(text.size());
  for (const char c : text) {
    if (c == ' ') {
      marked += kSpaceMark;
    } else {
      marked += c;
    }
  }
  return marked;
}

}  // namespace

// One text on its way to its pieces.
class PieceEncoder::Merging {
 public:
  Merging(const PieceEncoder& encoder, std::string_view text) : encoder_(encoder), text_(text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = character_at(text, at).end;
      symbols_.push_back({at, end, symbols_.size() - 1, symbols_.size() + 1});
      at = end;
    }
    for (std::size_t i = 0; i < symbols_.size(); ++i) add_candidate(i);
  }

  void run() {
    while (!candidates_.empty()) {
      const Candidate best = candidates_.top();
      candidates_.pop();
      Symbol& left = symbols_[best.left];
      // One of the two may have been merged with another neighbour since.
      if (left.begin == left.end || left.next >= symbols_.size()) continue;
      Symbol& right = symbols_[left.next];
      if (right.end - left.begin != best.size) continue;
      left.end = right.end;
      right.end = right.begin;  // Merged away.
      left.next = right.next;
      if (left.next < symbols_.size()) symbols_[left.next].previous = best.left;
      if (left.previous < symbols_.size()) add_candidate(left.previous);
      add_candidate(best.left);
    }
  }

  // The pieces, with unused ones taken apart into what they were merged from.
  [[nodiscard]] std::vector<std::string_view> pieces() const {
    std::vector<std::string_view> result;
    std::vector<std::string_view> rest;  // The next one last.
    for (const Symbol& symbol : symbols_) {
      if (symbol.begin == symbol.end) continue;
      rest.push_back(text_.substr(symbol.begin, symbol.end - symbol.begin));
      while (!rest.empty()) {
        const std::string_view piece = rest.back();
        rest.pop_back();
        const Piece* known = encoder_.find(piece);
        const auto split =
            known != nullptr && known->is_unused ? splits_.find(piece) : splits_.end();
        if (split == splits_.end()) {
          result.push_back(piece);
        } else {
          rest.push_back(piece.substr(split->second));
          rest.push_back(piece.substr(0, split->second));
        }
      }
    }
    return result;
  }

 private:
  struct Symbol {
    std::size_t begin;
    std::size_t end;       // Where it begins, once it is merged away.
    std::size_t previous;  // Their places; beyond all symbols: there is none.
    std::size_t next;
  };
  struct Candidate {
    float score;
    std::size_t left;
    std::size_t size;                               // Of both, in bytes.
    bool operator<(const Candidate& other) const {  // Less urgent.
      return score != other.score ? score < other.score : left > other.left;
    }
  };

  void add_candidate(std::size_t at) {
    const Symbol& left = symbols_[at];
    if (left.next >= symbols_.size()) return;
    const std::string_view both = text_.substr(left.begin, symbols_[left.next].end - left.begin);
    const Piece* piece = encoder_.find(both);
    if (piece == nullptr) return;
    candidates_.push({piece->score, at, both.size()});
    if (piece->is_unused) splits_[both] = left.end - left.begin;
  }

  const PieceEncoder& encoder_;
  std::string_view text_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> candidates_;
  std::unordered_map<std::string_view, std::size_t> splits_;  // Of unused pieces, the last seen.
};

PieceEncoder::PieceEncoder(const SentencePieceModel& model) {
  std::array<TokenId, 256> byte_ids;
  byte_ids.fill(-1);
  std::unordered_set<std::string_view> texts;
  TokenId id = 0;
  for (const SentencePieceModel::Piece& piece : model.pieces) {
    if (!texts.insert(piece.text).second) fail("it holds a piece twice.");
    switch (piece.type) {
      case Type::kNormal:
      case Type::kUnused:
        pieces_.emplace(piece.text, Piece{id, piece.score, piece.type == Type::kUnused});
        longest_ = std::max(longest_, piece.text.size());
        break;
      case Type::kUnknown:
        if (unknown_ >= 0) fail("it has two unknown pieces.");
        unknown_ = id;
        break;
      case Type::kByte: byte_ids[piece.byte] = id; break;
      case Type::kControl:
      case Type::kUserDefined: break;
    }
    ++id;
  }
  if (unknown_ < 0) fail("it has no unknown piece.");
  if (!model.falls_back_to_bytes) return;
  if (std::count(byte_ids.begin(), byte_ids.end(), -1) > 0) fail("it lacks pieces for some bytes.");
  byte_ids_ = byte_ids;
}

const PieceEncoder::Piece* PieceEncoder::find(std::string_view text) const {
  if (text.size() > longest_) return nullptr;
  const auto found = pieces_.find(text);
  return found == pieces_.end() ? nullptr : &found->second;
}

void PieceEncoder::encode(std::string_view text, std::vector<TokenId>& ids) const {
  const std::string marked = with_space_marks(text);
  Merging merging(*this, marked);
  merging.run();
  bool follows_unknown = false;
  for (const std::string_view text_of_piece : merging.pieces()) {
    const Piece* piece = find(text_of_piece);
    if (piece != nullptr) {
      ids.push_back(piece->id);
    } else if (byte_ids_ || !follows_unknown) {  // A run of unknown characters is one.
      encode_bytes(text_of_piece, ids);
    }
    follows_unknown = piece == nullptr;
  }
}

void PieceEncoder::encode_bytes(std::string_view text, std::vector<TokenId>& ids) const {
  if (!byte_ids_) {
    ids.push_back(unknown_);
    return;
  }
  for (const char byte : text) ids.push_back((*byte_ids_)[static_cast<unsigned char>(byte)]);
}

}  // namespace hymt
