#include "cli/document/target_places.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/document/source_map.h"
#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"

namespace hymt {
namespace {

std::string_view text_of(const TranslationUnit& unit, const Segment& segment) {
  return segment.target ? segment.target->text() : ByteRange(segment.range).of(unit.source.text());
}

// Writers may change white space, and drop characters that no file may hold.
bool counts(char32_t c) { return !is_white_space(c) && c >= 0x20; }

void append_squeezed(std::string_view text, std::string& squeezed) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    if (counts(next_code_point(text, offset))) squeezed += text.substr(begin, offset - begin);
  }
}

std::string meant_text(const TranslationUnit& unit) {
  std::string squeezed;
  for (const Segment& segment : unit.segments) append_squeezed(text_of(unit, segment), squeezed);
  if (unit.segments.empty()) append_squeezed(unit.source.text(), squeezed);
  return squeezed;
}

std::string squeezed_text(const TranslationUnit& unit) {
  std::string squeezed;
  append_squeezed(unit.source.text(), squeezed);
  return squeezed;
}

std::size_t num_counted(std::string_view text) {
  std::size_t number = 0;
  for (std::size_t offset = 0; offset < text.size();) {
    if (counts(next_code_point(text, offset))) ++number;
  }
  return number;
}

}  // namespace

TargetPlaces::TargetPlaces(const Document& document, const Document& written)
    : document_(document), written_(written), counterparts_(document.units.size(), kNoUnit) {
  std::uint32_t next = 0;
  for (const TranslationUnit& unit : document.units) {
    if (next == written.units.size()) break;
    const std::string meant = meant_text(unit);
    if (meant == squeezed_text(written.units[next])) {
      counterparts_[unit.id] = next++;
    } else if (has_letter(meant)) {
      ++next;
    }
  }
}

std::optional<std::size_t> TargetPlaces::find(std::uint32_t unit_id, std::uint32_t segment,
                                              std::size_t offset) const {
  if (counterparts_[unit_id] == kNoUnit) return std::nullopt;
  const TranslationUnit& unit = document_.units[unit_id];
  const TranslationUnit& written = written_.units[counterparts_[unit_id]];
  std::size_t before = 0;
  for (std::uint32_t i = 0; i < segment; ++i)
    before += num_counted(text_of(unit, unit.segments[i]));
  before += num_counted(text_of(unit, unit.segments[segment]).substr(0, offset));
  const std::string_view text = written.source.text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (!counts(next_code_point(text, at)) || before-- != 0) continue;
    return SourceMap(written).range({begin, at}).begin;
  }
  return ByteRange(written.range).begin;
}

std::vector<ByteRange> TargetPlaces::segments(std::uint32_t unit_id) const {
  if (counterparts_[unit_id] == kNoUnit) return {};
  const TranslationUnit& unit = document_.units[unit_id];
  const TranslationUnit& written = written_.units[counterparts_[unit_id]];
  const SourceMap map(written);
  const std::string_view text = written.source.text();
  std::vector<ByteRange> places;
  std::size_t at = 0;
  for (const Segment& segment : unit.segments) {
    ByteRange place{text.size(), text.size()};
    std::size_t left = num_counted(text_of(unit, segment));
    while (left > 0 && at < text.size()) {
      const std::size_t begin = at;
      if (!counts(next_code_point(text, at))) continue;
      place = {std::min(place.begin, begin), at};
      --left;
    }
    places.push_back(place.empty() ? ByteRange{} : map.range(place));
  }
  return places;
}

}  // namespace hymt
