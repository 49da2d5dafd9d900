#include "tests/parsers/golden_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace hymt {
namespace {

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

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c == '\\') {
      result += "\\\\";
    } else {
      result += c;
    }
  }
  return result;
}

// The text with codes in angle quotes: "Click ‹1<b>›Save‹/1</b>›", a cover as "‹2=F5 <kbd>...›".
std::string coded(const CodedText& text) {
  std::string result;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    result += escaped(text.text().substr(position, code.offset - position));
    const std::string cover(text.text().substr(code.offset, code.length));
    result += code.kind == InlineCodeKind::kClosing ? "‹/" : "‹";
    result += std::to_string(code.id);
    if (code.length != 0) result += "=" + escaped(cover);
    if (cover != code.original) result += " " + escaped(code.original);
    result += "›";
    position = code.offset + code.length;
  }
  return result + escaped(text.text().substr(position));
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string describe(const Document& document) {
  std::string result;
  const auto place = [&](ByteRange range) {
    return std::to_string(line_column(document.source, range.begin).line);
  };
  for (const TranslationUnit& unit : document.units) {
    result += place(unit.range) + ": " + std::string(kind_name(unit.kind));
    if (unit.heading != kNoUnit) result += " under " + std::to_string(unit.heading);
    if (unit.parent != kNoUnit) result += " in " + std::to_string(unit.parent);
    if (unit.place.quote != 0) result += std::string(" quote ") + unit.place.quote;
    if (!unit.place.line_break.empty())
      result += " break \"" + escaped(unit.place.line_break) + "\"";
    if (unit.place.wrap_width != 0) result += " width " + std::to_string(unit.place.wrap_width);
    if (unit.place.first_column != 0)
      result += " column " + std::to_string(unit.place.first_column);
    if (!unit.note.empty()) result += " note \"" + escaped(unit.note) + "\"";
    result += "\n    " + coded(unit.source) + "\n";
  }
  for (const ProtectedRegion& region : document.protected_regions) {
    const std::string bytes = escaped(region.range.of(document.source));
    result +=
        place(region.range) + ": protected (" + std::string(region.reason) + ") " + bytes + "\n";
  }
  for (const Finding& finding : document.findings) {
    result += place(finding.range) + ": finding " + finding.rule + ": " + finding.message + "\n";
  }
  return result;
}

void expect_golden(const std::string& folder,
                   const std::function<Document(std::string_view bytes)>& parse) {
  const std::filesystem::path path =
      std::filesystem::path(HYMT_SOURCE_DIR) / "tests" / "golden" / folder;
  const bool is_update = std::getenv("HYMT_UPDATE_GOLDEN") != nullptr;
  std::vector<std::filesystem::path> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".in") inputs.push_back(entry.path());
  }
  std::sort(inputs.begin(), inputs.end());
  EXPECT_FALSE(inputs.empty()) << "no golden files in " << path;
  for (const std::filesystem::path& input : inputs) {
    SCOPED_TRACE(input.filename().string());
    const Document document = parse(read_file(input));
    EXPECT_NO_THROW(check_document(document));
    const std::filesystem::path expected = std::filesystem::path(input).replace_extension(".units");
    if (is_update) {
      std::ofstream(expected, std::ios::binary) << describe(document);
    } else {
      EXPECT_EQ(describe(document), read_file(expected));
    }
  }
}

}  // namespace hymt
