// The tables of languages, which people edit by hand.
#include "segmenter/language_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

std::vector<std::string> words_of(std::string_view list) {
  std::istringstream stream{std::string(list)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::vector<LanguageData> all_languages() {
  std::vector<LanguageData> all = {international_data()};
  for (const auto table : {germanic_languages(), romance_languages(), slavic_languages(),
                           other_cased_languages(), caseless_languages()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

TEST(LanguageData, AbbreviationsAreSortedAndOfOneKind) {
  for (const LanguageData& data : all_languages()) {
    std::map<std::string, int> lists_with;
    for (const std::string_view list : {data.inner, data.before_number, data.final, data.closing}) {
      const std::vector<std::string> words = words_of(list);
      const auto unsorted = std::adjacent_find(words.begin(), words.end(),
                                               [](const auto& a, const auto& b) { return a >= b; });
      EXPECT_EQ(unsorted, words.end()) << data.tag << ": " << *unsorted;
      for (const std::string& word : words) ++lists_with[word];
    }
    for (const auto& [word, lists] : lists_with) EXPECT_EQ(lists, 1) << data.tag << ": " << word;
  }
}

TEST(LanguageData, AbbreviationsAreWrittenWithoutTheirLastFullStop) {
  for (const LanguageData& data : all_languages()) {
    for (const std::string_view list : {data.inner, data.before_number, data.final, data.closing}) {
      for (const std::string& word : words_of(list)) {
        EXPECT_FALSE(word.ends_with('.') || word.ends_with(',')) << data.tag << ": " << word;
      }
    }
  }
}

}  // namespace
}  // namespace hymt
