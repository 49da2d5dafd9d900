// The first byte chooses the language; placeholders cover what stands between two bytes 0x01.
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parsers/document/coded_text.h"
#include "segmenter/segmenter.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/segmenter/joined_slices.h"
#include "tests/suites/law_broken.h"

namespace hymt {
namespace {

constexpr std::array<std::string_view, 8> kLanguages = {"en", "de", "ja", "zh",
                                                        "ar", "ru", "th", "x-none"};

const Segmenter& segmenter_for(std::uint8_t choice) {
  static const auto kSegmenters = [] {
    std::vector<std::unique_ptr<const Segmenter>> made;
    for (const std::string_view language : kLanguages) {
      made.push_back(std::make_unique<const Segmenter>(language));
    }
    return made;
  }();
  return *kSegmenters[choice % kLanguages.size()];
}

CodedText with_covers(std::string_view bytes) {
  std::string text;
  std::vector<InlineCode> codes;
  bool inside = false;
  while (!bytes.empty()) {
    const std::size_t border = bytes.find('\x01');
    std::string_view part = bytes.substr(0, border);
    part = part.substr(0, valid_utf8_prefix(part));
    if (inside) {
      InlineCode code;
      code.id = static_cast<std::uint32_t>(codes.size() + 1);
      code.offset = text.size();
      code.length = part.size();
      code.original = "<code>";
      codes.push_back(std::move(code));
    }
    text += part;
    inside = !inside;
    bytes.remove_prefix(border == std::string_view::npos ? bytes.size() : border + 1);
  }
  return {std::move(text), std::move(codes)};
}

void check_segments(const CodedText& text, const std::vector<Segment>& segments) {
  JoinedSlices joined;
  std::size_t position = 0;
  for (const Segment& segment : segments) {
    if (segment.range.begin != position || segment.range.empty()) {
      throw LawBroken("segments do not tile the text");
    }
    position = segment.range.end;
    const CodedText slice = text.slice(segment.range.begin, segment.range.end);
    if (!segment.is_gap && !well_nested(slice)) throw LawBroken("a segment does not nest");
    joined.add(slice);
  }
  if (!text.text().empty() && joined.finish() != text)
    throw LawBroken("segments do not join to the text");
}

void check_boundaries(std::string_view text, const std::vector<std::size_t>& boundaries) {
  std::size_t last = 0;
  for (const std::size_t boundary : boundaries) {
    if (boundary <= last || boundary > text.size()) throw LawBroken("boundaries do not ascend");
    if (valid_utf8_prefix(text.substr(last, boundary - last)) != boundary - last) {
      throw LawBroken("a boundary cuts a character");
    }
    last = boundary;
  }
  if (last != text.size()) throw LawBroken("the last boundary is not the end");
}

}  // namespace
}  // namespace hymt

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const hymt::Segmenter& segmenter = hymt::segmenter_for(data[0]);
  const hymt::CodedText text = hymt::with_covers(hymt::fuzz_bytes(data + 1, size - 1));
  hymt::check_segments(text, segmenter.segment(text));
  hymt::check_boundaries(text.text(), segmenter.boundaries(text.text()));
  return 0;
}
