#include "cli/document/source_map.h"

#include <algorithm>

namespace hymt {

SourceMap::SourceMap(const TranslationUnit& unit) : begin_(unit.range.begin) {
  std::size_t text = 0;
  std::size_t source = unit.range.begin;
  const auto add = [&](ByteRange covered, std::size_t source_size) {
    source += covered.begin - text;
    pieces_.push_back({covered, {source, source + source_size}});
    source += source_size;
    text = covered.end;
  };
  auto spelling = unit.spellings.begin();
  const auto add_spellings_before = [&](std::size_t offset) {
    for (; spelling != unit.spellings.end() && spelling->text.begin < offset; ++spelling) {
      add(spelling->text, spelling->source.size());
    }
  };
  for (const InlineCode& code : unit.source.codes()) {
    add_spellings_before(code.offset);
    add({code.offset, code.offset + code.length}, code.original.size());
  }
  add_spellings_before(unit.source.text().size());
}

ByteRange SourceMap::range(ByteRange text) const {
  // The number of pieces that begin before `offset`, or at it.
  const auto upper = std::upper_bound(
      pieces_.begin(), pieces_.end(), text.begin,
      [](std::size_t offset, const Piece& piece) { return offset < piece.text.begin; });
  const auto lower = std::lower_bound(
      pieces_.begin(), pieces_.end(), text.end,
      [](const Piece& piece, std::size_t offset) { return piece.text.begin < offset; });

  ByteRange result{begin_ + text.begin, begin_ + text.end};
  if (upper != pieces_.begin()) {
    const Piece& piece = *(upper - 1);
    result.begin = text.begin < piece.text.end ? piece.source.begin
                                               : piece.source.end + (text.begin - piece.text.end);
  }
  if (lower != pieces_.begin()) {
    const Piece& piece = *(lower - 1);
    result.end = text.end < piece.text.end ? piece.source.end
                                           : piece.source.end + (text.end - piece.text.end);
  }
  result.end = std::max(result.begin, result.end);
  return result;
}

std::vector<ByteRange> code_ranges(const TranslationUnit& unit) {
  std::vector<ByteRange> ranges;
  std::size_t text = 0;
  std::size_t source = unit.range.begin;
  auto spelling = unit.spellings.begin();
  const auto go_to = [&](std::size_t offset) {
    for (; spelling != unit.spellings.end() && spelling->text.begin < offset; ++spelling) {
      source += spelling->text.begin - text + spelling->source.size();
      text = spelling->text.end;
    }
    source += offset - text;
    text = offset;
  };
  for (const InlineCode& code : unit.source.codes()) {
    go_to(code.offset);
    ranges.push_back({source, source + code.original.size()});
    source += code.original.size();
    text += code.length;
  }
  return ranges;
}

}  // namespace hymt
