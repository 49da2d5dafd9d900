// The README's table of findings, held against the sources: every rule that the program can name
// stands there, and no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "cli/options/finding_rules.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The first string behind each place that makes a finding or names its rule.
std::set<std::string> rules_in_sources() {
  const std::regex site(
      R"re((?:Severity::k\w+,|\bkeep_source\(\s*\w+,|\badd_finding\(\s*\w+,|\bdoubt\(|)re"
      R"re(\brule = (?:[^;"]*\?)?|\bstd::pair\()\s*"([a-z0-9-]+)"(?:\s*:\s*"([a-z0-9-]+)")?)re");
  std::set<std::string> rules;
  for (const char* room : {"parsers", "translate", "reassemble", "cli"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(HYMT_SOURCE_DIR) / room)) {
      if (entry.path().extension() != ".cpp") continue;
      const std::string text = contents(entry.path());
      for (std::sregex_iterator it(text.begin(), text.end(), site), end; it != end; ++it) {
        rules.insert((*it)[1]);
        if ((*it)[2].matched) rules.insert((*it)[2]);
      }
    }
  }
  return rules;
}

// The rows of the table: rule, level.
std::map<std::string, std::string> rules_in_readme() {
  const std::string text = contents(fs::path(HYMT_SOURCE_DIR) / "README.md");
  const std::size_t begin = text.find("| rule | level |");
  if (begin == std::string::npos) return {};
  const std::string table = text.substr(begin, text.find("\n\n", begin) - begin);
  const std::regex row(R"re(\n\| `([a-z0-9-]+)` \| ([a-z, ]+) \| [^|\n]+ \| [^|\n]+ \|)re");
  std::map<std::string, std::string> rules;
  for (std::sregex_iterator it(table.begin(), table.end(), row), end; it != end; ++it) {
    rules[(*it)[1]] = (*it)[2];
  }
  return rules;
}

TEST(FindingsTableTest, TheReadmeListsTheRulesOfTheSourcesAndNoOthers) {
  const std::set<std::string> in_sources = rules_in_sources();
  std::set<std::string> in_readme;
  for (const auto& [rule, level] : rules_in_readme()) in_readme.insert(rule);
  EXPECT_EQ(in_readme, in_sources);
  // One of each way to name a rule, so that a way that is not seen any more shows.
  EXPECT_THAT(in_sources, testing::IsSupersetOf(
                              {"structure-changed", "source-kept-damaged", "source-kept-by-scan",
                               "number-changed", "file-missing", "link-dead", "fragment-dead",
                               "wrong-language", "untranslated", "nesting-too-deep"}));
}

TEST(FindingsTableTest, TheProgramKnowsTheNamesOfTheRules) {
  std::set<std::string> known;
  for (const std::string_view rule : finding_rules())
    EXPECT_TRUE(known.emplace(rule).second) << rule;
  EXPECT_EQ(known, rules_in_sources());
}

TEST(FindingsTableTest, EachRuleHasALevel) {
  for (const auto& [rule, level] : rules_in_readme()) {
    EXPECT_THAT(level, testing::AnyOf("note", "warning", "error", "warning, note", "error, note",
                                      "error, warning", "error, warning, note"))
        << rule;
  }
}

}  // namespace
}  // namespace hymt
