#include "parsers/html/html_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "parsers/html/html_text.h"
#include "parsers/html/open_elements.h"
#include "tests/parsers/html/html5lib_suite.h"

namespace hymt {
namespace {

using Kind = MarkupToken::Kind;

// The characters of all text, each with its element, as TreeCase has them.
std::vector<std::string> characters_of(std::string_view source) {
  std::vector<Finding> findings;
  const HtmlMarkup markup = build_html_tree(source, findings);
  std::vector<std::string> characters;
  for (const MarkupToken& token : markup.tokens) {
    if (token.element == MarkupToken::kNoElement) continue;
    if (token.kind != Kind::kText && token.kind != Kind::kCdata) continue;
    const HtmlElement& element = markup.elements[token.element];
    std::string_view bytes = token.range.of(source);
    if (token.kind == Kind::kCdata) {
      bytes.remove_prefix(9);
      if (bytes.ends_with("]]>")) bytes.remove_suffix(3);
    }
    const bool raw = element.info->has(HtmlElementInfo::kRawText) &&
                     element.info->name != "title" && element.info->name != "textarea";
    const std::string text =
        raw || token.kind == Kind::kCdata ? std::string(bytes) : html_text(bytes, {});
    for (const char c : text) {
      if (static_cast<unsigned char>(c) <= ' ') continue;
      characters.push_back(std::string(element.info->name) + ":" + c);
    }
  }
  std::sort(characters.begin(), characters.end());
  return characters;
}

// Names that our table does not have are empty there.
std::vector<std::string> without_unknown_names(const std::vector<std::string>& characters) {
  std::vector<std::string> result;
  for (const std::string& character : characters) {
    const std::size_t colon = character.find(':');
    const std::string_view name = find_html_element(character.substr(0, colon)).name;
    result.push_back(std::string(name) + character.substr(colon));
  }
  std::sort(result.begin(), result.end());
  return result;
}

TEST(HtmlTreeTest, TextStandsWhereHtml5libSays) {
  if (html5lib_dir().empty()) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  std::size_t num_cases = 0;
  for (const TreeCase& test : read_tree_cases()) {
    // Younger than gumbo: options hold any markup, menuitem is like any element.
    if (test.input.find("<select") != std::string::npos) continue;
    if (test.input.find("<menuitem") != std::string::npos) continue;
    // NUL and malformed bytes stand for other characters in some places.
    if (test.input.find('\0') != std::string::npos) continue;
    EXPECT_EQ(characters_of(test.input), without_unknown_names(test.characters)) << test.input;
    ++num_cases;
  }
  EXPECT_GT(num_cases, 1400U);
}

std::uint32_t depth_of(const HtmlMarkup& markup) {
  std::vector<std::uint32_t> depths(markup.elements.size(), 0);
  for (std::size_t i = 1; i < depths.size(); ++i) {
    depths[i] = depths[markup.elements[i].parent] + 1;
  }
  return *std::max_element(depths.begin(), depths.end());
}

// Whatever is repeated, the tree gets neither deep nor much larger than the source.
TEST(HtmlTreeTest, RepeatedMarkupStaysFlatAndSmall) {
  constexpr std::string_view kNames[] = {
      "a",       "b",        "i",       "font",   "code",          "nobr",    "p",        "div",
      "ul",      "li",       "dd",      "dt",     "table",         "tr",      "td",       "th",
      "tbody",   "caption",  "select",  "option", "button",        "h1",      "form",     "span",
      "x",       "svg",      "math",    "mi",     "foreignObject", "title",   "template", "object",
      "marquee", "ruby",     "rt",      "rp",     "pre",           "address", "textarea", "br",
      "body",    "frameset", "noscript"};
  for (unsigned seed = 1; seed <= 150; ++seed) {
    std::mt19937 random(seed);
    std::string pattern;
    for (auto n = 1 + random() % 8; n > 0; --n) {
      const auto kind = random() % 10;
      const std::string_view name = kNames[random() % std::size(kNames)];
      if (kind < 3) {
        pattern += "</" + std::string(name) + ">";
      } else if (kind == 3) {
        pattern += "x";
      } else {
        pattern += "<" + std::string(name) + (random() % 8 == 0 ? " id=#>" : ">");
      }
    }
    std::string source;
    for (int i = 0; i < 3000; ++i) {
      for (const char c : pattern) source += c == '#' ? std::to_string(i) : std::string(1, c);
    }
    std::vector<Finding> findings;
    const HtmlMarkup markup = build_html_tree(source, findings);
    EXPECT_LE(depth_of(markup), 2 * OpenElements::kMaxDepth + 8) << seed << ": " << pattern;
    EXPECT_LE(markup.elements.size(), 5 * source.size() + 300000) << seed << ": " << pattern;
  }
}

TEST(HtmlTreeTest, ElementsAreNumberedInDocumentOrder) {
  std::vector<Finding> findings;
  const HtmlMarkup markup = build_html_tree("<p>a<b>b</b></p><table><tr><td>c</table>d", findings);
  for (std::uint32_t i = 1; i < markup.elements.size(); ++i) {
    const HtmlElement& element = markup.elements[i];
    EXPECT_LT(element.parent, i);
    EXPECT_GE(element.last, i);
    EXPECT_GE(markup.elements[element.parent].last, element.last);
  }
}

}  // namespace
}  // namespace hymt
