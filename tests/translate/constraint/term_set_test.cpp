#include "translate/constraint/term_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;

// The place behind `text`; nothing if it completes what is forbidden.
std::optional<TermSet::Place> place_behind(const TermSet& terms, std::string_view text) {
  TermSet::Place place;
  for (std::size_t offset = 0; offset < text.size();) {
    if (!terms.step(place, next_code_point(text, offset))) return std::nullopt;
  }
  return place;
}

bool has_word_beginning_with(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    if (at == 0 || !is_alphanumeric(code_points(text.substr(0, at)).back())) return true;
  }
  return false;
}

TEST(TermSetTest, EveryTextOnASmallAlphabetIsJudgedAsByTheLibrarysSearch) {
  const std::vector<TermRule> rules = {
      {{"ab a", "ba"}, {"bb", "aa b"}}, {{"aä"}, {}}, {{}, {"äb"}}, {{"a.b"}, {}}};
  const TermSet terms(rules);
  ASSERT_EQ(terms.num_needed(), 3U);
  ASSERT_THAT(terms.forbidden(), ElementsAre("bb", "aa b", "äb"));
  std::size_t num_allowed = 0;
  std::string text;
  const auto extend = [&](const auto& self, std::size_t left) -> void {
    bool is_forbidden = false;
    for (const std::string& word : terms.forbidden()) {
      is_forbidden = is_forbidden || has_word_beginning_with(text, word);
    }
    const auto place = place_behind(terms, text);
    EXPECT_EQ(place.has_value(), !is_forbidden) << text;
    if (!place) return;
    ++num_allowed;
    for (std::size_t i = 0; i < 3; ++i) {
      bool is_there = false;
      for (const std::string& rendering : rules[i == 2 ? 3 : i].renderings) {
        is_there = is_there || text.find(rendering) != std::string::npos;
      }
      EXPECT_EQ(terms.is_written(*place, i), is_there) << text;
    }
    if (left == 0) return;
    for (const std::string_view piece : {"a", "b", "ä", " ", "."}) {
      text += piece;
      self(self, left - 1);
      text.resize(text.size() - piece.size());
    }
  };
  extend(extend, 7);
  EXPECT_GT(num_allowed, 10'000U);
}

TEST(TermSetTest, WhatCannotBeHeldToIsLeftToTheChecks) {
  const std::vector<TermRule> rules = {
      {{"Dateisystem"}, {"Datei", "Ordner", "a < b", "Fa.", "x;"}}, {{"a/b"}, {}}, {{}, {}}};
  const TermSet terms(rules);
  EXPECT_EQ(terms.num_needed(), 1U);
  EXPECT_THAT(terms.forbidden(), ElementsAre("Ordner"));
  EXPECT_TRUE(TermSet().empty());
}

TEST(TermSetTest, InScriptsWithoutSpacesSomethingIsForbiddenEverywhere) {
  const std::vector<TermRule> rules = {{{"文件"}, {"档案"}}};
  const TermSet terms(rules);
  EXPECT_FALSE(place_behind(terms, "打开档案"));
  EXPECT_TRUE(terms.has_all(*place_behind(terms, "打开文件。")));
}

TEST(TermSetTest, SaysWhatIsLeft) {
  const std::vector<TermRule> rules = {{{"Datei", "File"}, {"Akte"}}};
  const TermSet terms(rules);
  EXPECT_THAT(terms.rests_of_needed(*place_behind(terms, "Die Dat")), ElementsAre("ei"));
  EXPECT_THAT(terms.rests_of_needed(*place_behind(terms, "Die Datei. Dat")), ElementsAre());
  EXPECT_THAT(terms.rests_of_forbidden(*place_behind(terms, "Die Akt")), ElementsAre("e"));
  EXPECT_THAT(terms.rests_of_forbidden(*place_behind(terms, "TAkt")), ElementsAre());
}

}  // namespace
}  // namespace hymt
