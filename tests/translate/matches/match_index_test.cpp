// Nothing that is similar enough is missed, and nothing depends on the order of coming.
#include "translate/matches/match_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

#include "tests/translate/coded_text_samples.h"
#include "translate/matches/text_words.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::coded;

using Words = std::vector<std::uint64_t>;

// Without a band, or anything else that could be wrong.
std::size_t plain_distance(const std::vector<std::uint32_t>& a,
                           const std::vector<std::uint32_t>& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                              table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
    }
  }
  return table[a.size()][b.size()];
}

std::vector<std::uint32_t> random_list(RandomDraws& draws, std::uint64_t longest) {
  std::vector<std::uint32_t> list(draws.below(longest + 1));
  for (std::uint32_t& word : list) word = static_cast<std::uint32_t>(draws.below(5));
  return list;
}

TEST(MatchIndexTest, TheBandLosesNoDistance) {
  RandomDraws draws(1);
  for (int i = 0; i < 50'000; ++i) {
    const auto a = random_list(draws, 9);
    const auto b = random_list(draws, 9);
    const std::size_t most = draws.below(8);
    EXPECT_EQ(edit_distance(a, b, most), std::min(plain_distance(a, b), most + 1));
  }
}

// A list of words that differs a little from one of `lists`, or not at all from none.
Words varied(RandomDraws& draws, const std::vector<Words>& lists) {
  Words words;
  if (!lists.empty() && draws.below(4) != 0) words = lists[draws.below(lists.size())];
  if (words.empty()) words.resize(1 + draws.below(12), 0);
  for (std::uint64_t& word : words) {
    // Few words are frequent, many are rare.
    if (word == 0 || draws.below(6) == 0) word = 1 + draws.below(1 + draws.below(60));
  }
  if (draws.below(3) == 0) words.insert(words.begin(), 1 + draws.below(60));
  if (words.size() > 1 && draws.below(3) == 0) words.pop_back();
  return words;
}

TEST(MatchIndexTest, FindsWhatALookAtAllWouldFind) {
  RandomDraws draws(2);
  std::size_t num_found = 0;
  for (const unsigned percent : {50U, 66U, 75U, 95U, 100U}) {
    std::vector<Words> lists;
    for (int i = 0; i < 400; ++i) lists.push_back(varied(draws, lists));
    MatchIndex index(percent);
    for (std::size_t i = 0; i < lists.size(); ++i) index.add(lists[i], i);
    index.finish();
    for (int i = 0; i < 300; ++i) {
      const Words asked = varied(draws, lists);
      std::vector<std::pair<unsigned, std::size_t>> expected;  // Percent missing, entry.
      for (std::size_t entry = 0; entry < lists.size(); ++entry) {
        const std::vector<std::uint32_t> a(asked.begin(), asked.end());
        const std::vector<std::uint32_t> b(lists[entry].begin(), lists[entry].end());
        const std::size_t longer = std::max(a.size(), b.size());
        const auto score = static_cast<unsigned>(100 * (longer - plain_distance(a, b)) / longer);
        if (score >= percent) expected.emplace_back(100 - score, entry);
      }
      std::sort(expected.begin(), expected.end());
      std::vector<std::pair<unsigned, std::size_t>> found;
      for (const IndexedMatch& match : index.find(asked, 1000)) {
        found.emplace_back(100 - match.percent, match.entry);
      }
      EXPECT_EQ(found, expected) << percent;
      num_found += found.size();
    }
  }
  EXPECT_GT(num_found, 2000U);
}

TEST(MatchIndexTest, TheOrderOfComingDecidesNothing) {
  RandomDraws draws(3);
  std::vector<Words> lists;
  for (int i = 0; i < 300; ++i) lists.push_back(varied(draws, lists));
  std::vector<std::size_t> there(lists.size());
  std::iota(there.begin(), there.end(), 0);
  std::vector<std::size_t> back(there.rbegin(), there.rend());
  const auto orders_found = [&](const std::vector<std::size_t>& in_order, const Words& asked) {
    MatchIndex index(60);
    for (const std::size_t i : in_order) index.add(lists[i], (i * 7919) % 300);
    index.finish();
    std::vector<std::size_t> result;
    for (const IndexedMatch& match : index.find(asked, 3)) result.push_back(in_order[match.entry]);
    return result;
  };
  for (int i = 0; i < 50; ++i) {
    const Words asked = varied(draws, lists);
    EXPECT_EQ(orders_found(there, asked), orders_found(back, asked));
  }
}

TEST(MatchIndexTest, WhatHasNoWordsOrTooManyIsFoundByNobody) {
  MatchIndex index(50);
  index.add({}, 1);
  index.add(Words(kMostMatchWords + 1, 7), 2);
  index.add(Words(kMostMatchWords, 7), 3);
  index.finish();
  EXPECT_TRUE(index.find({}, 3).empty());
  EXPECT_TRUE(index.find(Words(kMostMatchWords + 1, 7), 3).empty());
  ASSERT_EQ(index.find(Words(kMostMatchWords, 7), 3).size(), 1U);
  EXPECT_EQ(index.find(Words(kMostMatchWords, 7), 3)[0].entry, 2U);
  MatchIndex empty(75);
  empty.finish();
  EXPECT_TRUE(empty.find(Words{1, 2}, 3).empty());
}

TEST(TextWordsTest, WordsMarksAndCodesCount) {
  EXPECT_EQ(words_of(coded("Press the key.")).size(), 4U);
  EXPECT_EQ(words_of(coded("  Press   the\nkey. ")), words_of(coded("Press the key.")));
  EXPECT_NE(words_of(coded("press the key.")), words_of(coded("Press the key.")));
  EXPECT_EQ(words_of(coded("Größe_2")).size(), 3U);
  // A code is a word of its kind, whatever it holds.
  EXPECT_EQ(words_of(coded("Press {1:<b>}the{/1:</b>} key{2=F5:`F5`}")).size(), 6U);
  EXPECT_EQ(words_of(coded("{1:<b>}a{/1:</b>}")), words_of(coded("{4:**}a{/4:**}")));
  EXPECT_EQ(words_of(coded("a {1=x:%s}")), words_of(coded("a {3=yy:%d}")));
  EXPECT_NE(words_of(coded("{1:<b>}a{/1:</b>}")), words_of(coded("{1=x:%s}a{2=x:%s}")));
}

TEST(TextWordsTest, ScriptsWithoutSpacesHaveWordsOfOneCharacter) {
  EXPECT_EQ(words_of(coded("按“保存”。")).size(), 6U);
  EXPECT_EQ(words_of(coded("ファイルを開く")).size(), 7U);
  EXPECT_EQ(words_of(coded("파일을 열기")).size(), 5U);
  EXPECT_EQ(words_of(coded("按F5保存")).size(), 4U);
}

}  // namespace
}  // namespace hymt
