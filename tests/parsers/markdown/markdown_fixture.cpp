#include "tests/parsers/markdown/markdown_fixture.h"

#include <gtest/gtest.h>

#include <fstream>

#include "parsers/markdown/markdown_parser.h"

namespace hymt {

Document parse_markdown(std::string_view text) {
  static const std::unique_ptr<const Parser> kParser = make_markdown_parser({});
  Document document = kParser->parse(text, "en");
  EXPECT_NO_THROW(check_document(document)) << text.substr(0, 1000);
  return document;
}

std::string coded(const CodedText& text) {
  std::string result;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    result += text.text().substr(position, code.offset - position);
    result += code.kind == InlineCodeKind::kClosing ? "{/" : "{";
    result += std::to_string(code.id);
    if (code.length != 0) result.append("=").append(text.text().substr(code.offset, code.length));
    result += ":" + code.original + "}";
    position = code.offset + code.length;
  }
  return result.append(text.text().substr(position));
}

std::vector<std::string> units_of(std::string_view text) {
  std::vector<std::string> result;
  for (const TranslationUnit& unit : parse_markdown(text).units) {
    result.push_back(coded(unit.source));
  }
  return result;
}

TranslationUnit only_unit(std::string_view text) {
  Document document = parse_markdown(text);
  EXPECT_EQ(document.units.size(), 1U) << text;
  return document.units.empty() ? TranslationUnit() : document.units.front();
}

std::vector<std::string> outline_of(std::string_view text) {
  std::vector<std::string> result;
  for (const OutlineEntry& entry : parse_markdown(text).outline) {
    std::string line = entry.is_inline ? "~ " : std::string(entry.depth, '.');
    line += entry.name();
    if (!entry.value.empty()) line += " " + entry.value;
    result.push_back(std::move(line));
  }
  return result;
}

std::vector<std::string> protected_in(std::string_view text) {
  const Document document = parse_markdown(text);
  std::vector<std::string> result;
  for (const ProtectedRegion& region : document.protected_regions) {
    result.push_back(std::string(region.reason) + ": " +
                     std::string(region.range.of(document.source)));
  }
  return result;
}

std::vector<std::string> spec_examples(const std::string& path) {
  constexpr std::string_view kFence = "````````````````````````````````";
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::vector<std::string> examples;
  std::string line;
  bool inside = false;
  while (std::getline(file, line)) {
    if (!inside) {
      inside = line.starts_with(kFence) && line.find("example") != std::string::npos;
      if (inside) examples.emplace_back();
    } else if (line == ".") {
      // What follows is the HTML.
      while (std::getline(file, line) && line != kFence) continue;
      inside = false;
    } else {
      for (std::size_t tab = line.find("→"); tab != std::string::npos; tab = line.find("→", tab)) {
        line.replace(tab, std::string_view("→").size(), "\t");
      }
      examples.back() += line + "\n";
    }
  }
  return examples;
}

}  // namespace hymt
