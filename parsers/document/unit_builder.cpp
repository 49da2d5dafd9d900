#include "parsers/document/unit_builder.h"

#include <algorithm>
#include <cassert>
#include <memory_resource>
#include <utility>

#include "parsers/document/stack_memory.h"

namespace hymt {
namespace {

// Of pieces, or bytes: storage beyond that is given back, as hardly two units are as large.
constexpr std::size_t kMostKept = std::size_t{1} << 14U;

// The end of the bytes from `begin` on, which is no character, that are no characters.
std::size_t opaque_end(std::string_view source, std::size_t begin, std::size_t end) {
  constexpr std::size_t kLongestCharacter = 4;
  std::size_t i = begin + 1;
  while (i < end &&
         valid_utf8_prefix(source.substr(i, std::min(kLongestCharacter, end - i))) == 0) {
    ++i;
  }
  return i;
}

}  // namespace

UnitBuilder::UnitBuilder(std::string_view source, std::size_t begin)
    : source_(source), begin_(begin), position_(begin) {
  assert(begin <= source.size());
}

void UnitBuilder::restart(std::size_t begin) {
  assert(begin <= source_.size());
  begin_ = position_ = begin;
  text_.clear();
  pieces_.clear();
  next_id_ = 1;
}

void UnitBuilder::add_piece(Piece::Kind kind, std::size_t end, std::string_view shown,
                            std::uint32_t id, CodeTraits traits) {
  assert(position_ <= end && end <= source_.size());
  const ByteRange text{text_.size(), text_.size() + shown.size()};
  text_.append(shown);
  pieces_.push_back({text, {position_, end}, kind, id, traits, {}});
  position_ = end;
}

void UnitBuilder::add_text(std::size_t end) {
  while (position_ < end) {
    const std::string_view rest = source_.substr(position_, end - position_);
    const std::size_t valid_end = position_ + valid_utf8_prefix(rest);
    while (position_ < valid_end) {
      const std::string_view text = source_.substr(position_, valid_end - position_);
      const std::size_t length = std::min(text.find('\0'), text.size());
      if (length != 0) {
        add_piece(Piece::Kind::kText, position_ + length, text.substr(0, length), 0, {});
      } else {
        add_placeholder(position_ + std::min(text.find_first_not_of('\0'), text.size()));
      }
    }
    if (position_ < end) add_placeholder(opaque_end(source_, position_, end));
  }
}

void UnitBuilder::add_spelled(std::size_t end, std::string_view decoded) {
  assert(!decoded.empty() && valid_utf8_prefix(decoded) == decoded.size());
  if (decoded == source_.substr(position_, end - position_)) return add_text(end);
  add_piece(Piece::Kind::kSpelled, end, decoded, 0, {});
}

std::uint32_t UnitBuilder::add_placeholder(std::size_t end, std::string_view shown,
                                           CodeTraits traits) {
  assert(valid_utf8_prefix(shown) == shown.size());
  add_piece(Piece::Kind::kPlaceholder, end, shown, next_id_, traits);
  return next_id_++;
}

std::uint32_t UnitBuilder::add_opening(std::size_t end, CodeTraits traits) {
  add_piece(Piece::Kind::kOpening, end, {}, next_id_, traits);
  return next_id_++;
}

void UnitBuilder::add_closing(std::uint32_t id, std::size_t end) {
  // From the back: the opening code is near where markup nests.
  const auto opening = std::find_if(pieces_.rbegin(), pieces_.rend(), [id](const Piece& piece) {
    return piece.kind == Piece::Kind::kOpening && piece.id == id;
  });
  assert(opening != pieces_.rend());
  const CodeTraits traits = opening->traits;
  add_piece(Piece::Kind::kClosing, end, {}, id, traits);
}

void UnitBuilder::add_sub_flow(std::uint32_t unit, ByteRange range) {
  assert(!pieces_.empty() && pieces_.back().source.contains(range));
  Piece& piece = pieces_.back();
  piece.sub_flows.push_back(
      {unit, {range.begin - piece.source.begin, range.end - piece.source.begin}});
}

bool UnitBuilder::protect(std::size_t begin, std::size_t end) {
  assert(begin < end && end <= text_.size());
  const std::uint32_t id = next_id_;
  protect_all({{begin, end}});
  return next_id_ != id;
}

void UnitBuilder::protect_all(const std::vector<ByteRange>& ranges, RoleOf role_of) {
  if (ranges.empty()) return;
  whole_pieces_.swap(pieces_);
  std::vector<Piece>& whole = whole_pieces_;
  pieces_.clear();
  std::size_t next = 0;  // The first whole piece that is not in pieces_ yet.
  for (const ByteRange range : ranges) {
    while (next < whole.size() && whole[next].text.end <= range.begin) {
      pieces_.push_back(std::move(whole[next++]));
    }
    std::size_t last = next;
    bool cuts = false;  // A code, or a part of a spelling.
    for (; last < whole.size(); ++last) {
      const Piece& piece = whole[last];
      const bool inside = range.begin <= piece.text.begin && piece.text.end <= range.end;
      cuts = cuts ||
             (piece.kind == Piece::Kind::kSpelled ? !inside : piece.kind != Piece::Kind::kText);
      if (piece.text.end >= range.end) break;
    }
    if (cuts || last == whole.size()) continue;
    // In a text piece, text and source bytes correspond one to one.
    const Piece& first = whole[next];
    Piece& tail = whole[last];
    const ByteRange source{first.source.begin + (range.begin - first.text.begin),
                           tail.source.end - (tail.text.end - range.end)};
    if (first.text.begin != range.begin) {
      pieces_.push_back({{first.text.begin, range.begin},
                         {first.source.begin, source.begin},
                         Piece::Kind::kText,
                         0,
                         {},
                         {}});
    }
    CodeTraits traits;
    if (role_of != nullptr) traits.role = role_of(range.of(text_));
    pieces_.push_back({range, source, Piece::Kind::kPlaceholder, next_id_++, traits, {}});
    next = last + 1;
    if (tail.text.end != range.end) {
      tail.text.begin = range.end;
      tail.source.begin = source.end;
      next = last;
    }
  }
  pieces_.insert(pieces_.end(),
                 std::make_move_iterator(whole.begin() + static_cast<std::ptrdiff_t>(next)),
                 std::make_move_iterator(whole.end()));
  if (whole.size() > kMostKept) std::vector<Piece>().swap(whole);
}

TranslationUnit UnitBuilder::finish() {
  // Pair up what nests; the rest stands alone. An opening whose closing is missing, or lies beyond
  // an outer closing, would otherwise promise an order that the source itself does not keep.
  StackMemory memory;
  std::pmr::vector<std::size_t> open(memory.resource());
  std::pmr::vector<bool> paired(pieces_.size(), false, memory.resource());
  std::size_t num_codes = 0;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (pieces_[i].kind >= Piece::Kind::kPlaceholder) ++num_codes;
    if (pieces_[i].kind == Piece::Kind::kOpening) open.push_back(i);
    if (pieces_[i].kind != Piece::Kind::kClosing) continue;
    const auto match = std::find_if(open.rbegin(), open.rend(),
                                    [&](std::size_t k) { return pieces_[k].id == pieces_[i].id; });
    if (match == open.rend()) continue;
    paired[*match] = paired[i] = true;
    open.erase(std::prev(match.base()), open.end());
  }

  TranslationUnit unit;
  unit.range = {begin_, position_};
  std::vector<InlineCode> codes;
  codes.reserve(num_codes);
  std::pmr::vector<std::uint32_t> renumbered(next_id_, 0, memory.resource());
  std::uint32_t next = 1;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    Piece& piece = pieces_[i];
    if (piece.kind == Piece::Kind::kText) continue;
    const std::string_view source = piece.source.of(source_);
    if (piece.kind == Piece::Kind::kSpelled) {
      unit.spellings.push_back({piece.text, source});
      continue;
    }
    InlineCode code;
    code.offset = piece.text.begin;
    code.length = piece.text.size();
    code.original = source;
    code.can_delete = piece.traits.can_delete;
    code.can_reorder = piece.traits.can_reorder;
    code.role = piece.traits.role;
    code.sub_flows = std::move(piece.sub_flows);
    if (piece.kind == Piece::Kind::kPlaceholder || !paired[i]) {
      code.kind = InlineCodeKind::kPlaceholder;
      code.id = next++;
    } else {
      code.kind =
          piece.kind == Piece::Kind::kOpening ? InlineCodeKind::kOpening : InlineCodeKind::kClosing;
      if (renumbered[piece.id] == 0) renumbered[piece.id] = next++;
      code.id = renumbered[piece.id];
    }
    // A mark that lost its partner belongs where it stands.
    if (piece.kind != Piece::Kind::kPlaceholder && !paired[i]) code.can_reorder = false;
    codes.push_back(std::move(code));
  }
  // What is copied is no larger than need be, and the storage stays.
  std::string text = text_.size() > kMostKept ? std::move(text_) : std::string(text_);
  unit.source = CodedText(std::move(text), std::move(codes));
  if (pieces_.size() > kMostKept) std::vector<Piece>().swap(pieces_);
  return unit;
}

}  // namespace hymt
