// The law of the text parser: what is written back with other words, in lines wrapped anew, gives
// the same blocks again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "parsers/text/text_parser.h"
#include "tests/parsers/text/wrapped_pseudo.h"

namespace hymt {
namespace {

const Parser& parser() {
  static const std::unique_ptr<const Parser> kParser = make_text_parser({});
  return *kParser;
}

const Parser& line_parser() {
  static const std::unique_ptr<const Parser> kParser = make_text_parser({}, TextLines::kApart);
  return *kParser;
}

std::vector<std::string> code_originals(const CodedText& text) {
  std::vector<std::string> result;
  for (const InlineCode& code : text.codes()) result.push_back(code.original);
  return result;
}

// Empty if the law holds, else what is wrong.
std::string broken_law(const Parser& parser, const std::string& source, int growth) {
  const Document document = parser.parse(source, "en");
  check_document(document);
  const std::string written = write_wrapped_pseudo(document, growth);
  const Document again = parser.parse(written, "en");
  check_document(again);
  for (std::size_t i = 0; i < std::min(document.units.size(), again.units.size()); ++i) {
    const TranslationUnit& before = document.units[i];
    const TranslationUnit& after = again.units[i];
    const std::string expected = normalized_pseudo(before.source, growth);
    if (before.kind != after.kind || expected != normalized(after.source.text()) ||
        code_originals(before.source) != code_originals(after.source)) {
      return "unit " + std::to_string(i) + "\n" + std::string(before.source.text()) +
             "\nshould read\n" + expected + "\nand reads\n" + std::string(after.source.text()) +
             "\nin\n" + written;
    }
  }
  if (document.units.size() != again.units.size()) {
    return std::to_string(document.units.size()) + " units became " +
           std::to_string(again.units.size()) + " in\n" + written;
  }
  const auto differences = compare_outlines(document.outline, again.outline, 1);
  return differences.empty() ? "" : differences[0].message + " in\n" + written;
}

void expect_law(const std::string& source, const std::string& what) {
  for (const int growth : {3, 0, -6}) {
    std::string problem = broken_law(parser(), source, growth);
    ASSERT_EQ(problem, "") << what << ", growth " << growth << "\n---- source\n" << source;
    problem = broken_law(line_parser(), source, growth);
    ASSERT_EQ(problem, "") << what << ", line by line, growth " << growth << "\n---- source\n"
                           << source;
  }
}

// Random documents out of everything that the parser knows, in neat and in odd arrangements.
class Author {
 public:
  explicit Author(unsigned seed) : engine_(seed) {}

  std::string document() {
    std::string result;
    for (std::size_t n = 1 + below(7); n > 0; --n) {
      result += block(std::string(below(3) == 0 ? below(9) : 0, ' '));
      const std::size_t gap = below(5);
      result += gap == 0 ? "" : gap == 1 ? "\n\n" : gap == 2 ? " \t\n" : "\n";
    }
    if (below(8) == 0) replace_all(result, "\n", "\r\n");
    if (below(8) == 0) replace_all(result, "\n", "\n> ");
    if (below(16) == 0 && !result.empty()) result.pop_back();
    return result;
  }

 private:
  std::size_t below(std::size_t n) { return engine_() % n; }

  static void replace_all(std::string& text, std::string_view from, const std::string& to) {
    for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i)) {
      text.replace(i, from.size(), to);
      i += to.size();
    }
  }

  std::string word() {
    constexpr std::string_view kWords[] = {
        "a",      "the",        "word",  "I",     "translation", "of",     "and",
        "cursor", "Move",       "line,", "end.",  "below:",      "(see",   "this)",
        "x",      "\"quoted\"", "don't", "it;",   "2010.",       "3",      "well-known",
        "naïve",  "Ende",       "漢字",  "仮名,", "文",          "한국어", "Привет"};
    constexpr std::string_view kOdd[] = {"-",        "*",         "1.",         "a)",
                                         "J.",       "--",        "...",        "=",
                                         "{x}",      "%s",        "foo()",      "a_b",
                                         "a->b;",    "$HOME",     "/etc",       "./x",
                                         "-v",       "--long",    "1.2.3",      "{",
                                         "}",        "#",         "&",          "|",
                                         "+",        "o",         ">",          "http://x.org/a",
                                         "a@b.org",  "x::y",      "<ESC>",      "make",
                                         "git",      "[1]",       "(1)",        "•",
                                         "—",        "⟦",         "word  word", "gap   gap",
                                         "tab\ttab", "{{ a b }}", "::",         "漢字仮名交じり文",
                                         "main.cpp", "|a|",       "hymt:on",    "'''",
                                         "+-",       "C:\\x",     "\xff",       "1)x"};
    return std::string(below(9) == 0 ? kOdd[below(std::size(kOdd))]
                                     : kWords[below(std::size(kWords))]);
  }

  std::string words(std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) result += (i == 0 ? "" : " ") + word();
    return result;
  }

  // `text` in lines of at most `width` bytes or so.
  static std::string wrapped(const std::string& text, const std::string& first,
                             const std::string& rest, std::size_t width) {
    std::string result = first;
    std::size_t column = first.size();
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t end = std::min(text.find(' ', i), text.size());
      if (column + end - i > width) {
        result += "\n" + rest;
        column = rest.size();
      } else if (i != 0) {
        result += ' ';
      }
      result += text.substr(i, end - i);
      column += end - i + 1;
      i = end + 1;
    }
    return result + "\n";
  }

  std::string block(const std::string& indent) {
    constexpr std::string_view kMarkers[] = {"- ",    "* ",    "1. ", "12) ", "(a) ", "• ",  "o  ",
                                             "---> ", "- 1. ", "# ",  "> ",   "A. ",  "[3] "};
    const std::size_t width = 20 + below(70);
    switch (below(15)) {
      case 0:
      case 1:
      case 2: return wrapped(words(1 + below(50)), indent, indent, width);
      case 3: return wrapped(words(1 + below(40)), indent + "   ", indent, width);
      case 4: return wrapped(words(1 + below(40)), indent, indent + "    ", width);
      case 5: {
        std::string result;
        const std::string marker(kMarkers[below(std::size(kMarkers))]);
        const std::string hanging(below(3) == 0 ? 0 : marker.size(), ' ');
        for (std::size_t n = 1 + below(4); n > 0; --n) {
          result += wrapped(words(1 + below(20)), indent + marker, indent + hanging, width);
        }
        return result;
      }
      case 6: {
        constexpr std::string_view kLines[] = {"====", "-----", "~~~", "---- ----", "* * *", "=="};
        const std::string line(kLines[below(std::size(kLines))]);
        const std::string above = below(3) == 0 ? indent + line + "\n" : "";
        return above + indent + words(1 + below(6)) + "\n" + indent + line + "\n";
      }
      case 7: return indent + "=====\n";
      case 8: {
        std::string result;
        for (std::size_t n = 1 + below(5); n > 0; --n)
          result += indent + words(1 + below(4)) + "\n";
        return result;
      }
      case 9: {
        std::string result;
        for (std::size_t n = 1 + below(4); n > 0; --n) {
          result += indent + word() + std::string(1 + below(5), ' ') + word() +
                    std::string(1 + below(5), ' ') + word() + "\n";
        }
        return result;
      }
      case 10: return indent + words(1 + below(4)) + "::\n\n" + indent + "  " + words(4) + "\n";
      case 11: return indent + "    if (x == " + word() + ") { return " + word() + "; }\n";
      case 12: return indent + "| " + word() + " | " + word() + " |\n";
      case 13: return "# hymt:off\n" + words(5) + "\n# hymt:on\n";
      default: {
        std::string result;
        for (std::size_t n = 1 + below(4); n > 0; --n) {
          result += std::string(below(7), ' ') + words(1 + below(12)) + "\n";
        }
        return result;
      }
    }
  }

  std::mt19937 engine_;
};

TEST(TextLawTest, RandomDocuments) {
  for (unsigned seed = 0; seed < 6000; ++seed) {
    expect_law(Author(seed).document(), "seed " + std::to_string(seed));
    if (HasFatalFailure()) return;
  }
}

TEST(TextLawTest, RealDocuments) {
  const char* folder = std::getenv("HYMT_EVALDOCS_DIR");
  if (folder == nullptr) GTEST_SKIP() << "set HYMT_EVALDOCS_DIR to the evaluation documents";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    expect_law({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()},
               entry.path().string());
    ++count;
  }
  EXPECT_NE(count, 0U);
}

}  // namespace
}  // namespace hymt
