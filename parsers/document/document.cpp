#include "parsers/document/document.h"

#include <algorithm>
#include <stdexcept>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

[[noreturn]] void fail(const TranslationUnit& unit, const char* what) {
  throw std::logic_error("document: unit " + std::to_string(unit.id) + " at byte " +
                         std::to_string(unit.range.begin) + ": " + what);
}

// Writes a unit back and compares it with the bytes of its range. Notes in `named` which units its
// codes hold.
void check_identity(const Document& document, const TranslationUnit& unit,
                    std::vector<bool>& named) {
  const std::string_view text = unit.source.text();
  const std::string_view expected = unit.range.of(document.source);
  std::size_t at = 0;        // In expected.
  std::size_t position = 0;  // In text.
  auto spelling = unit.spellings.begin();
  const auto match = [&](std::string_view bytes) {
    if (expected.substr(at, bytes.size()) != bytes) fail(unit, "does not write itself back");
    at += bytes.size();
  };
  const auto match_text_to = [&](std::size_t end) {
    while (spelling != unit.spellings.end() && spelling->text.begin < end) {
      if (spelling->text.begin < position || spelling->text.end > end) {
        fail(unit, "a spelling overlaps a code or another spelling");
      }
      match(std::string_view(text).substr(position, spelling->text.begin - position));
      match(spelling->source.view());
      position = spelling->text.end;
      ++spelling;
    }
    match(std::string_view(text).substr(position, end - position));
    position = end;
  };
  for (const InlineCode& code : unit.source.codes()) {
    match_text_to(code.offset);
    const std::size_t begin = unit.range.begin + at;
    match(code.original);
    position = code.offset + code.length;
    for (const SubFlow& flow : code.sub_flows) {
      if (flow.unit >= document.units.size()) fail(unit, "a sub-flow names no unit");
      const TranslationUnit& inner = document.units[flow.unit];
      const ByteRange range{begin + flow.range.begin, begin + flow.range.end};
      if (inner.range != range || inner.parent != unit.id) fail(unit, "a sub-flow is misplaced");
      named[flow.unit] = true;
    }
  }
  match_text_to(text.size());
  if (at != expected.size()) fail(unit, "does not write itself back whole");
  if (spelling != unit.spellings.end()) fail(unit, "a spelling lies beyond the text");
}

void check_segments(const TranslationUnit& unit) {
  if (unit.segments.empty()) return;
  std::size_t position = 0;
  for (const Segment& segment : unit.segments) {
    if (segment.range.begin != position || segment.range.end < segment.range.begin) {
      fail(unit, "segments do not tile the text");
    }
    position = segment.range.end;
  }
  if (position != unit.source.text().size()) fail(unit, "segments do not reach the end");
}

// -1 if `c` is no hexadecimal digit.
int hexadecimal_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view format_name(Format format) {
  switch (format) {
    case Format::kText: return "text";
    case Format::kMarkdown: return "markdown";
    case Format::kMdx: return "mdx";
    case Format::kHtml: return "html";
  }
  return "text";
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && text.size() - i > 2;
    const int high = is_escape ? hexadecimal_value(text[i + 1]) : -1;
    const int low = is_escape ? hexadecimal_value(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      result += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

LineColumn line_column(std::string_view source, std::size_t offset) {
  const std::string_view before = source.substr(0, std::min(offset, source.size()));
  LineColumn result;
  result.line += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 == 0
  for (const char byte : before.substr(line_begin)) {
    if (!is_utf8_continuation(byte)) ++result.column;
  }
  return result;
}

void check_document(const Document& document) {
  std::size_t top_end = 0;
  std::vector<const TranslationUnit*> enclosing;
  std::vector<bool> named(document.units.size(), false);  // By a code of its parent.
  for (std::size_t i = 0; i < document.units.size(); ++i) {
    const TranslationUnit& unit = document.units[i];
    if (unit.id != i) fail(unit, "id is not the index");
    if (unit.range.end < unit.range.begin || unit.range.end > document.source.size()) {
      fail(unit, "range lies outside the source");
    }
    while (!enclosing.empty() && unit.range.begin >= enclosing.back()->range.end) {
      enclosing.pop_back();
    }
    if (unit.parent == kNoUnit) {
      if (unit.range.begin < top_end) fail(unit, "overlaps the unit before it");
      top_end = unit.range.end;
      enclosing.clear();
    } else {
      if (enclosing.empty() || enclosing.back()->id != unit.parent ||
          !enclosing.back()->range.contains(unit.range)) {
        fail(unit, "is not inside its parent");
      }
      if (!named[i]) fail(unit, "is named by no code of its parent");
    }
    if (unit.heading != kNoUnit && unit.heading >= document.units.size()) {
      fail(unit, "names a heading that does not exist");
    }
    if (!well_nested(unit.source)) fail(unit, "codes do not nest");
    check_identity(document, unit, named);
    check_segments(unit);
    enclosing.push_back(&unit);
  }
}

}  // namespace hymt
