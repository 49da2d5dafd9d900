#include "cli/document/finding_texts.h"

#include <algorithm>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

// More of a text fits no terminal.
constexpr std::size_t kMostBytes = 1000;

// What stands around the place of a long text.
PlacedText shortened(PlacedText text) {
  if (text.text.size() <= kMostBytes) return text;
  std::size_t begin = text.place.begin - std::min(text.place.begin, kMostBytes / 2);
  while (begin < text.text.size() && is_utf8_continuation(text.text[begin])) ++begin;
  std::size_t end = std::min(text.text.size(), begin + kMostBytes);
  while (end < text.text.size() && is_utf8_continuation(text.text[end])) ++end;
  text.text = text.text.substr(begin, end - begin);
  text.place.begin -= begin;
  text.place.end = std::min(text.place.end - begin, text.text.size());
  return text;
}

}  // namespace

PlacedText spelt_out(const CodedText& text, ByteRange place) {
  PlacedText result;
  std::size_t at = 0;
  const auto add_text_to = [&](std::size_t end) {
    for (std::size_t* edge : {&result.place.begin, &result.place.end}) {
      const std::size_t wanted = edge == &result.place.begin ? place.begin : place.end;
      if (wanted >= at && wanted <= end) *edge = result.text.size() + (wanted - at);
    }
    result.text.append(text.text(), at, end - at);
    at = end;
  };
  for (const InlineCode& code : text.codes()) {
    add_text_to(code.offset);
    const std::size_t begin = result.text.size();
    result.text += code.original;
    // What lies inside a cover has no place of its own.
    const std::size_t end = code.offset + code.length;
    if (place.begin > at && place.begin < end) result.place.begin = begin;
    if (place.end > at && place.end < end) result.place.end = result.text.size();
    at = end;
  }
  add_text_to(text.text().size());
  result.place.end = std::max(result.place.begin, result.place.end);
  return result;
}

std::string spelt_out(const CodedText& text) { return spelt_out(text, {}).text; }

PlacedText source_text_of(const Document& document, const DocumentFinding& finding) {
  if (finding.unit == kNoUnit) {
    return {std::string(finding.range.of(document.source).substr(0, kMostBytes)), {}};
  }
  const TranslationUnit& unit = document.units[finding.unit];
  const ByteRange range = unit.segments[finding.segment].range;
  return spelt_out(unit.source.slice(range.begin, range.end), finding.source_place);
}

PlacedText target_text_of(const Document& document, const DocumentFinding& finding) {
  if (finding.unit == kNoUnit) return {};
  const Segment& segment = document.units[finding.unit].segments[finding.segment];
  if (!segment.target || segment.state == SegmentState::kInitial) return {};
  return spelt_out(*segment.target, finding.target_place);
}

FindingTexts texts_of(const Document& document, const DocumentFinding& finding,
                      LineColumn position) {
  return {position, shortened(source_text_of(document, finding)),
          shortened(target_text_of(document, finding))};
}

}  // namespace hymt
