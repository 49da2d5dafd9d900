// The Golden Rules of segmentation (HYMT_SUITES_DIR/segmentation), through the program's own class.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "segmenter/segmenter.h"

namespace hymt {
namespace {

std::string language_of(const std::string& name) {
  static const std::map<std::string, std::string> kTags = {
      {"English", "en"}, {"German", "de"},   {"Japanese", "ja"}, {"Arabic", "ar"},
      {"Italian", "it"}, {"Russian", "ru"},  {"Spanish", "es"},  {"Greek", "el"},
      {"Hindi", "hi"},   {"Armenian", "hy"}, {"Burmese", "my"},  {"Amharic", "am"},
      {"Persian", "fa"}, {"Urdu", "ur"},     {"Dutch", "nl"}};
  return kTags.at(name);
}

// The suite writes line breaks and quotation marks as they stand in its source code.
std::string unescaped(std::string text) {
  for (const auto& [from, to] : {std::pair("\\n", "\n"), std::pair("\\\"", "\"")}) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
      text.replace(at, 2, to);
    }
  }
  return text;
}

// Some rules want a line break inside a sentence kept, some removed: only the cuts are compared.
std::string without_white_space(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\n') result += c;
  }
  return result;
}

std::vector<std::string> sentences(const std::string& language, const std::string& text) {
  const Segmenter segmenter(language);
  const CodedText coded(text, {});
  std::vector<std::string> result;
  for (const Segment& segment : segmenter.segment(coded)) {
    if (!segment.is_gap) {
      result.push_back(without_white_space(std::string(segment.range.of(coded.text()))));
    }
  }
  return result;
}

TEST(GoldenRules, HoldInAllButOneCase) {
  const char* suites = std::getenv("HYMT_SUITES_DIR");
  if (suites == nullptr) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  std::ifstream file(std::string(suites) + "/segmentation/golden_rules.json");
  ASSERT_TRUE(file) << "golden_rules.json is not in HYMT_SUITES_DIR";
  const auto suite = nlohmann::json::parse(file);
  std::size_t english = 0;
  std::size_t others = 0;
  for (const auto& [name, rules] : suite.items()) {
    for (const auto& rule : rules) {
      const std::string text = unescaped(rule[0].get<std::string>());
      std::vector<std::string> expected;
      for (const auto& sentence : rule[1]) {
        expected.push_back(without_white_space(sentence.get<std::string>()));
      }
      const std::vector<std::string> found = sentences(language_of(name), text);
      if (found == expected) {
        ++(name == "English" ? english : others);
      } else {
        std::cout << name << ": " << text << "\n  cut into " << testing::PrintToString(found)
                  << "\n";
      }
    }
  }
  // The rule that is broken wants "Hello world.Today" cut where no space is. In documentation that
  // is "System.Out" or "Node.Js".
  EXPECT_EQ(english, 49U);
  EXPECT_EQ(others, 36U);
}

}  // namespace
}  // namespace hymt
