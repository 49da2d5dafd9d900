#include "tests/parsers/html/parsed_html.h"

#include <gtest/gtest.h>

#include "parsers/html/html_parser.h"

namespace hymt {
namespace {

// On one line.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  return out;
}

std::string coded(const CodedText& text) {
  std::string out;
  std::size_t done = 0;
  for (const InlineCode& code : text.codes()) {
    out += text.text().substr(done, code.offset - done);
    done = code.offset + code.length;
    const std::string id = std::to_string(code.id);
    const std::string shown(text.text().substr(code.offset, code.length));
    switch (code.kind) {
      case InlineCodeKind::kOpening: out += "[" + id + "]"; break;
      case InlineCodeKind::kClosing: out += "[/" + id + "]"; break;
      case InlineCodeKind::kPlaceholder:
        out += "{" + id + (shown.empty() ? "" : ":" + shown) + "}";
        break;
    }
  }
  return escaped(out.append(text.text().substr(done)));
}

std::string_view kind_name(UnitKind kind) {
  switch (kind) {
    case UnitKind::kParagraph: return "paragraph";
    case UnitKind::kHeading: return "heading";
    case UnitKind::kListItem: return "list item";
    case UnitKind::kTableCell: return "cell";
    case UnitKind::kCaption: return "caption";
    case UnitKind::kAttribute: return "attribute";
    case UnitKind::kTitle: return "title";
    case UnitKind::kFrontMatter: return "front matter";
    case UnitKind::kOther: return "other";
  }
  return "?";
}

std::string unit_line(const TranslationUnit& unit) {
  std::string line = "unit " + std::to_string(unit.id) + ", " + std::string(kind_name(unit.kind));
  if (unit.parent != kNoUnit) line += ", in " + std::to_string(unit.parent);
  if (unit.heading != kNoUnit) line += ", under " + std::to_string(unit.heading);
  if (!unit.note.empty()) line += ", note \"" + unit.note + "\"";
  return line + ": " + coded(unit.source) + "\n";
}

}  // namespace

Document parsed_html(std::string_view bytes, std::string_view language,
                     const ParserOptions& options) {
  Document document = make_html_parser(options)->parse(bytes, language);
  EXPECT_NO_THROW(check_document(document)) << bytes.substr(0, 2000);
  std::size_t region_end = 0;
  for (const ProtectedRegion& region : document.protected_regions) {
    EXPECT_LE(region_end, region.range.begin);
    EXPECT_LE(region.range.begin, region.range.end);
    region_end = region.range.end;
  }
  EXPECT_LE(region_end, document.source.size());
  std::size_t slot_end = 0;
  for (const LocaleSlot& slot : document.locale_slots) {
    EXPECT_LE(slot_end, slot.range.begin);
    slot_end = slot.range.end;
  }
  return document;
}

std::vector<std::string> unit_texts(const Document& document) {
  std::vector<std::string> texts;
  for (const TranslationUnit& unit : document.units) texts.push_back(coded(unit.source));
  return texts;
}

std::vector<std::string> html_texts(std::string_view bytes) {
  return unit_texts(parsed_html(bytes));
}

std::string describe(const Document& document) {
  std::string out;
  for (const TranslationUnit& unit : document.units) out += unit_line(unit);
  for (const ProtectedRegion& region : document.protected_regions) {
    out += "protected, " + std::string(region.reason) + ": " +
           escaped(region.range.of(document.source)) + "\n";
  }
  for (const OutlineEntry& entry : document.outline) {
    out += entry.is_inline ? "inline " : "block " + std::to_string(entry.depth) + " ";
    out +=
        escaped(std::string(entry.name()) + (entry.value.empty() ? "" : ": " + entry.value)) + "\n";
  }
  for (const Link& link : document.links) out += "link " + link.destination + "\n";
  for (const Anchor& anchor : document.anchors) out += "anchor " + anchor.name + "\n";
  for (const Finding& finding : document.findings) out += "finding " + finding.rule + "\n";
  return out;
}

}  // namespace hymt
