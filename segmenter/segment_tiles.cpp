#include "segmenter/segment_tiles.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "parsers/characters/character.h"

namespace hymt {
namespace {

// The ASCII character that stands for each byte of a cover. A word of capital Qs has no meaning in
// any language: it is no abbreviation, no initial, no Roman number, and may begin a sentence. One
// byte alone would be an initial, so that is a number.
char mask_of(std::string_view covered) {
  bool all_white = true;
  bool has_digit = false;
  bool has_letter = false;
  for (std::size_t at = 0; at < covered.size();) {
    const CodePoint c = code_point_at(covered, at);
    at += c.length;
    if (!is_space(c.value)) all_white = false;
    if (u_isdigit(static_cast<UChar32>(c.value)) != 0) {
      has_digit = true;
    } else if (is_letter_or_number(c.value)) {
      has_letter = true;
    }
  }
  if (all_white) return ' ';
  return (has_digit && !has_letter) || covered.size() == 1 ? '0' : 'Q';
}

ByteRange trim(std::string_view text, ByteRange range) {
  while (range.begin < range.end) {
    const CodePoint first = code_point_at(text, range.begin);
    if (!is_space(first.value)) break;
    range.begin += first.length;
  }
  while (range.begin < range.end) {
    const CodePoint last = code_point_before(text, range.end);
    if (!is_space(last.value)) break;
    range.end -= last.length;
  }
  return range;
}

Segment make_segment(std::size_t begin, std::size_t end, bool is_gap) {
  Segment segment;
  segment.range = {begin, end};
  segment.is_gap = is_gap;
  return segment;
}

}  // namespace

SegmentTiles::SegmentTiles(const CodedText& text) : text_(text) {
  for (const InlineCode& code : text.codes()) {
    if (code.length != 0) covers_.push_back({code.offset, code.offset + code.length});
  }
  if (covers_.empty()) return;
  masked_ = text.text();
  for (const ByteRange cover : covers_) {
    masked_.replace(cover.begin, cover.size(), cover.size(), mask_of(cover.of(text.text())));
  }
}

std::vector<Segment> SegmentTiles::cut(const std::vector<std::size_t>& boundaries) const {
  std::vector<Segment> tiles = tile(boundaries);
  return tiles.size() < 2 ? std::move(tiles) : join_pairs(std::move(tiles));
}

// Each sentence without the white space at its ends is a segment if it holds anything to translate;
// all between segments is gap.
std::vector<Segment> SegmentTiles::tile(const std::vector<std::size_t>& boundaries) const {
  const std::string_view text = readable_text();
  auto cover = covers_.begin();
  const auto translatable = [&](ByteRange range) {
    for (std::size_t at = range.begin; at < range.end;) {
      while (cover != covers_.end() && cover->end <= at) ++cover;
      if (cover != covers_.end() && cover->begin <= at) {
        at = cover->end;
        continue;
      }
      const CodePoint c = code_point_at(text, at);
      if (is_letter_or_number(c.value)) return true;
      at += c.length;
    }
    return false;
  };
  std::vector<Segment> tiles;
  std::size_t tiled_to = 0;
  std::size_t begin = 0;
  for (const std::size_t end : boundaries) {
    const ByteRange sentence = trim(text, {begin, end});
    begin = end;
    if (!translatable(sentence)) continue;
    if (tiled_to < sentence.begin) tiles.push_back(make_segment(tiled_to, sentence.begin, true));
    tiles.push_back(make_segment(sentence.begin, sentence.end, false));
    tiled_to = sentence.end;
  }
  if (tiled_to < text.size()) tiles.push_back(make_segment(tiled_to, text.size(), true));
  return tiles;
}

// For each code, the tile whose slice holds it: CodedText::slice's rule.
std::vector<std::size_t> SegmentTiles::slices_of_codes(const std::vector<Segment>& tiles) const {
  std::vector<std::size_t> slices;
  slices.reserve(text_.codes().size());
  std::size_t tile = 0;
  bool only_closing_since_cut = true;
  for (const InlineCode& code : text_.codes()) {
    while (tile + 1 < tiles.size() && tiles[tile + 1].range.begin <= code.offset) {
      ++tile;
      only_closing_since_cut = true;
    }
    if (code.kind != InlineCodeKind::kClosing || code.offset != tiles[tile].range.begin) {
      only_closing_since_cut = false;
    }
    slices.push_back(only_closing_since_cut && tile > 0 ? tile - 1 : tile);
  }
  return slices;
}

// Joins the tiles from the one with a pair's opening code to the one with its closing code.
std::vector<Segment> SegmentTiles::join_pairs(std::vector<Segment> tiles) const {
  const std::vector<InlineCode>& codes = text_.codes();
  const std::vector<std::size_t> slices = slices_of_codes(tiles);
  std::vector<std::tuple<std::uint32_t, std::size_t>> ends;  // Id and tile of paired codes.
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i].kind != InlineCodeKind::kPlaceholder) ends.emplace_back(codes[i].id, slices[i]);
  }
  std::sort(ends.begin(), ends.end());
  std::vector<std::size_t> joined_to(tiles.size());
  for (std::size_t i = 0; i < tiles.size(); ++i) joined_to[i] = i;
  bool any = false;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    const auto [first_id, first_tile] = ends[i - 1];
    const auto [second_id, second_tile] = ends[i];
    if (first_id != second_id || first_tile == second_tile) continue;
    joined_to[first_tile] = std::max(joined_to[first_tile], second_tile);
    any = true;
  }
  if (!any) return tiles;
  std::vector<Segment> result;
  for (std::size_t first = 0; first < tiles.size();) {
    std::size_t last = joined_to[first];
    bool is_gap = tiles[first].is_gap;
    for (std::size_t i = first + 1; i <= last; ++i) {
      last = std::max(last, joined_to[i]);
      is_gap = is_gap && tiles[i].is_gap;
    }
    result.push_back(make_segment(tiles[first].range.begin, tiles[last].range.end, is_gap));
    first = last + 1;
  }
  return result;
}

}  // namespace hymt
