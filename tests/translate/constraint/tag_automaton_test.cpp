#include "translate/constraint/tag_automaton.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/ascii.h"
#include "tests/translate/coded_text_samples.h"
#include "translate/model/random_draws.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

using testing::coded;

// Pairs, nested ones, placeholders that show words, spaces and nothing, codes that may be left out
// or not be passed, texts with brackets and names of tags of their own.
const std::vector<std::string_view> kDrawings = {
    "a {1:<b>}b{/1:</b>} a",
    "a {1:<b>}b{/1:</b>} {2:<i>}a{/2:</i>}",
    "{1:<b>}a {2:<i>}b{/2:</i>}{/1:</b>}",
    "a {1=a:`a`} b",
    "a{1=a:`a`} b",
    "a {1=:<br>} b",
    "a{1=:<br>}b",
    "a{1= :&nbsp;}b",
    "a {1= :&nbsp;} b",
    "a {1:<b>}{2=b:`b`}{/1:</b>} a",
    "a {1:<b>}{/1:</b>} a",
    "{1?:<b>}a{/1?:</b>} {2?=:<wbr>}b",
    "{1?:<b>}a {2=b:`b`}{/1?:</b>}",
    "a {1=a:`a`} {2!=:<br>} {3=b:`b`}",
    "{1:<b>}a {2!=:<br>}{/1:</b>} {3=b:`b`}",
    "a {1?=a:`a`} {2!?=:<br>} {3=b:`b`}",
    "{1!:<b>}a{/1!:</b>} {2:<i>}b{/2:</i>}",
    "{1=a:`a`}{2=b:`b`}",
    "{1:<b>}a < b{/1:</b>}",
    "a <b {1=a:`a`}",
    "a <{1=a:`a`} b",
    "s1 {1:<b>}b{/1:</b>}",
    "a &lt;b {1:<b>}b{/1:</b>}",
    "a ＜b {1:<b>}b{/1:</b>}",
    "{1:<b>}a",  // Half a pair.
};

bool accepts(const TagAutomaton& automaton, std::string_view answer) {
  TagAutomaton::State state = automaton.start();
  for (const char byte : answer) {
    if (!automaton.step(state, byte)) return false;
  }
  return automaton.is_complete(state);
}

constexpr char kRunEnd = '\xFF';  // No text holds it.

// The two rules that are stricter than TaggedSegment's, written down in another way.
bool is_strict(const TaggedSegment& segment, std::string_view answer,
               const std::vector<FoundTag>& tags) {
  const auto runs_of = [](std::string_view text, const auto& ranges) {
    std::vector<std::string> runs;
    std::size_t position = 0;
    for (const auto& tag : ranges) {
      runs.emplace_back(text.substr(position, tag.range.begin - position));
      position = tag.range.end;
    }
    runs.emplace_back(text.substr(position));
    return runs;
  };
  const std::vector<std::string> source_runs = runs_of(segment.text(), segment.tags());
  const auto source_has = [&](std::string_view piece) {
    return std::ranges::any_of(source_runs, [&](const std::string& run) {
      return (run + kRunEnd).find(piece) != std::string::npos;
    });
  };
  const TagNames names = choose_tag_names(segment.source().text());
  for (const std::string& run : runs_of(answer, tags)) {
    const std::string ended = run + kRunEnd;
    for (std::size_t i = 0; i < run.size(); ++i) {
      if (run[i] == '<' && !source_has(ended.substr(i, 2))) return false;
      if (run.compare(i, 4, "&lt;") == 0 && !source_has("&lt;")) return false;
      if (run.compare(i, 3, "＜") == 0 && !source_has("＜")) return false;
      const bool begins = i == 0 || (static_cast<unsigned char>(run[i - 1]) < 0x80 &&
                                     !is_ascii_alphanumeric(run[i - 1]));
      for (const std::string& name : {names.pair, names.standalone}) {
        if (!begins || run.compare(i, 1, name) != 0) continue;
        std::size_t end = i + 1;
        while (is_ascii_digit(ended[end])) ++end;
        const std::string numbered = run.substr(i, end - i);
        if (end > i + 1 && segment.source().text().find(numbered) == std::string_view::npos) {
          return false;
        }
      }
    }
  }
  return true;
}

bool is_right(const TaggedSegment& segment, std::string_view answer) {
  if (valid_utf8_prefix(answer) != answer.size()) return false;
  const std::vector<FoundTag> tags = segment.find_tags(answer);
  if (segment.fault(answer, tags)) return false;
  if (std::ranges::any_of(tags, [](const FoundTag& tag) { return tag.is_altered; })) return false;
  return is_strict(segment, answer, tags);
}

// The tags of the source, and `pieces`.
std::vector<std::string> alphabet_of(const TaggedSegment& segment,
                                     std::vector<std::string> pieces) {
  for (const Tag& tag : segment.tags()) pieces.emplace_back(tag.range.of(segment.text()));
  const std::string_view text = segment.text();
  for (const std::string_view rare : {"&lt;", "＜"}) {
    if (text.find(rare) != std::string_view::npos) pieces.emplace_back(rare);
  }
  return pieces;
}

template <typename Visit>
void for_all_strings(const std::vector<std::string>& alphabet, std::size_t length,
                     const Visit& visit) {
  std::vector<std::size_t> digits;
  std::string text;
  const auto extend = [&](const auto& self, std::size_t left) -> void {
    visit(text);
    if (left == 0) return;
    for (const std::string& piece : alphabet) {
      text += piece;
      self(self, left - 1);
      text.resize(text.size() - piece.size());
    }
  };
  extend(extend, length);
}

TEST(TagAutomatonTest, AcceptsWhatHasAllTagsAndNothingElse) {
  for (const std::string_view drawing : kDrawings) {
    SCOPED_TRACE(drawing);
    const CodedText source = coded(drawing);
    const TaggedSegment segment(source, PairSpelling::kTags);
    const auto automaton = TagAutomaton::of(segment.tagged(), {});
    ASSERT_TRUE(automaton);
    std::size_t num_right = 0;
    const auto compare = [&](const std::string& answer) {
      const bool right = is_right(segment, answer);
      num_right += right ? 1 : 0;
      EXPECT_EQ(accepts(*automaton, answer), right) << answer;
    };
    for_all_strings(alphabet_of(segment, {"b", " ", ".", "<", "1", "/", "s"}), 4, compare);
    for_all_strings(alphabet_of(segment, {"b", " "}), 6, compare);
    EXPECT_GT(num_right, 0U);
    EXPECT_EQ(accepts(*automaton, segment.text()), is_right(segment, segment.text()));
  }
}

TEST(TagAutomatonTest, TheSourceIsAnAnswer) {
  for (const std::string_view drawing : kDrawings) {
    const CodedText source = coded(drawing);
    const TaggedSegment segment(source, PairSpelling::kTags);
    EXPECT_TRUE(accepts(*TagAutomaton::of(segment.tagged(), {}), segment.text())) << drawing;
  }
}

// Writes what next_piece() asks for until nothing is; the answer.
std::string completed(const TagAutomaton& automaton, TagAutomaton::State state,
                      std::string answer) {
  const std::size_t most = 3 * (automaton.num_slots() + automaton.terms().num_needed()) + 6;
  for (std::size_t i = 0; i < most; ++i) {
    const std::string piece(automaton.next_piece(state));
    if (piece.empty()) break;
    for (const char byte : piece) {
      EXPECT_TRUE(automaton.step(state, byte)) << answer << '|' << piece;
    }
    answer += piece;
  }
  EXPECT_TRUE(automaton.is_complete(state)) << answer;
  return answer;
}

TEST(TagAutomatonTest, WhateverItAllowsCanBeCompleted) {
  for (const std::string_view drawing : kDrawings) {
    SCOPED_TRACE(drawing);
    const CodedText source = coded(drawing);
    const TaggedSegment segment(source, PairSpelling::kTags);
    const auto automaton = TagAutomaton::of(segment.tagged(), {});
    ASSERT_TRUE(automaton);
    std::vector<std::string> alphabet = {"b", " ", ".", "1", "/", "<", "s", "x", ">", "2"};
    if (segment.text().find('&') != std::string_view::npos) alphabet.push_back("&lt;");
    for (const Tag& tag : segment.tags()) {
      alphabet.emplace_back(tag.range.of(segment.text()));
    }
    std::string answer;
    const auto extend = [&](const auto& self, const TagAutomaton::State& state,
                            std::size_t left) -> void {
      const std::string whole = completed(*automaton, state, answer);
      EXPECT_TRUE(is_right(segment, whole)) << answer << '|' << whole;
      if (left == 0) return;
      for (const std::string& piece : alphabet) {
        TagAutomaton::State next = state;
        if (!std::ranges::all_of(piece, [&](char c) { return automaton->step(next, c); })) continue;
        answer += piece;
        self(self, next, left - 1);
        answer.resize(answer.size() - piece.size());
      }
    };
    extend(extend, automaton->start(), 4);
  }
}

// The text of an answer without its tags.
std::string bare(const TaggedSegment& segment, std::string_view answer) {
  std::string text;
  std::size_t position = 0;
  for (const FoundTag& tag : segment.find_tags(answer)) {
    text += answer.substr(position, tag.range.begin - position);
    position = tag.range.end;
  }
  return text += answer.substr(position);
}

TEST(TagAutomatonTest, WhateverItAllowsEndsWithItsTerms) {
  const std::vector<TermRule> rules = {{{"b a", "ab", "bä"}, {"bb", "a b b"}}, {{"äa"}, {"aa"}}};
  for (const std::string_view drawing : kDrawings) {
    SCOPED_TRACE(drawing);
    const CodedText source = coded(drawing);
    const TaggedSegment segment(source, PairSpelling::kTags);
    const auto automaton = TagAutomaton::of(segment.tagged(), {}, rules);
    ASSERT_TRUE(automaton);
    ASSERT_EQ(automaton->terms().num_needed(), 2U);
    std::vector<std::string> alphabet = {"b", "a", "ä", " ", ".", "<"};
    for (const Tag& tag : segment.tags()) alphabet.emplace_back(tag.range.of(segment.text()));
    std::string answer;
    const auto extend = [&](const auto& self, const TagAutomaton::State& state,
                            std::size_t left) -> void {
      const std::string whole = completed(*automaton, state, answer);
      EXPECT_TRUE(is_right(segment, whole)) << answer << '|' << whole;
      const std::string text = bare(segment, whole);
      EXPECT_TRUE(text.find("b a") != std::string::npos || text.find("ab") != std::string::npos ||
                  text.find("bä") != std::string::npos)
          << whole;
      EXPECT_NE(text.find("äa"), std::string::npos) << whole;
      if (left == 0) return;
      for (const std::string& piece : alphabet) {
        TagAutomaton::State next = state;
        if (!std::ranges::all_of(piece, [&](char c) { return automaton->step(next, c); })) continue;
        answer += piece;
        self(self, next, left - 1);
        answer.resize(answer.size() - piece.size());
      }
    };
    extend(extend, automaton->start(), 4);
  }
}

TEST(TagAutomatonTest, WhatIsForbiddenIsNeverCompleted) {
  const std::vector<TermRule> rules = {{{"b a"}, {"bb", "a b b"}}};
  const CodedText source = coded("a {1:<b>}b{/1:</b>} a");
  const TaggedSegment segment(source, PairSpelling::kTags);
  const auto automaton = TagAutomaton::of(segment.tagged(), {}, rules);
  const auto accepts_terms = [&](std::string_view answer) { return accepts(*automaton, answer); };
  EXPECT_TRUE(accepts_terms("b a <s1>abb</s1>"));
  EXPECT_TRUE(accepts_terms("b<s1> a</s1>"));  // Its text holds it.
  EXPECT_FALSE(accepts_terms("b <s1>b</s1>a"));
  EXPECT_FALSE(accepts_terms("b a <s1>bb</s1>"));
  EXPECT_FALSE(accepts_terms("b a b<s1>b</s1>"));
  EXPECT_FALSE(accepts_terms("b a <s1>.</s1> bba"));
}

TEST(TagAutomatonTest, RandomAnswersToRandomTexts) {
  RandomDraws draws(5);
  std::size_t num_right = 0;
  std::size_t num_wrong = 0;
  for (int i = 0; i < 4000; ++i) {
    const CodedText source =
        draws.one_in(2) ? testing::random_sentence(draws) : testing::random_coded_text(draws, 60);
    const TaggedSegment segment(source, PairSpelling::kTags);
    const auto automaton = TagAutomaton::of(segment.tagged(), {});
    if (!automaton) continue;
    EXPECT_TRUE(accepts(*automaton, segment.text())) << segment.text();
    // Pieces of the source, in another order, some more often or not at all.
    std::vector<std::string> pieces;
    std::size_t position = 0;
    for (const Tag& tag : segment.tags()) {
      pieces.emplace_back(segment.text().substr(position, tag.range.begin - position));
      pieces.emplace_back(tag.range.of(segment.text()));
      position = tag.range.end;
    }
    pieces.emplace_back(segment.text().substr(position));
    for (int j = 0; j < 20; ++j) {
      std::string answer;
      std::vector<std::string> changed = pieces;
      for (std::size_t swaps = draws.below(3); swaps > 0; --swaps) {
        std::swap(changed[draws.below(changed.size())], changed[draws.below(changed.size())]);
      }
      if (draws.one_in(4))
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(draws.below(changed.size())));
      for (const std::string& piece : changed) {
        answer += piece;
        if (draws.one_in(6)) answer += testing::random_text(draws, 4);
      }
      const bool right = is_right(segment, answer);
      ++(right ? num_right : num_wrong);
      EXPECT_EQ(accepts(*automaton, answer), right) << segment.text() << "\n" << answer;
    }
  }
  EXPECT_GT(num_right, 1000U);
  EXPECT_GT(num_wrong, 1000U);
}

TEST(TagAutomatonTest, AnswersAreFramed) {
  const CodedText source = coded("a {1=b:`b`}");
  const TaggedSegment segment(source, PairSpelling::kTags);
  const auto automaton = TagAutomaton::of(segment.tagged(), {"<target>", "</target>"});
  ASSERT_TRUE(automaton);
  EXPECT_TRUE(accepts(*automaton, "<target>a <x1/></target>"));
  for (const char* answer :
       {"a <x1/>", "<target>a <x1/>", "<target>a</target>", "<target></target>",
        "<target>a <x1/></target> ", "x<target>a <x1/></target>", "<target>a </target><x1/>"}) {
    EXPECT_FALSE(accepts(*automaton, answer)) << answer;
  }
  EXPECT_EQ(completed(*automaton, automaton->start(), ""), "<target><x1/></target>");
}

TEST(TagAutomatonTest, RefusesWhatIsNotUtf8) {
  const CodedText source = coded("a {1=b:`b`}");
  const auto automaton = TagAutomaton::of(TaggedSegment(source, PairSpelling::kTags).tagged(), {});
  for (const char* bytes :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xC3(", "\xE2\x82 "}) {
    EXPECT_FALSE(accepts(*automaton, std::string(bytes) + " <x1/>")) << bytes;
  }
  for (const char* text : {"ä", "€", "😀", "\uD7FF", "\uE000", "\U0010FFFF", "\U00010000"}) {
    EXPECT_TRUE(accepts(*automaton, std::string(text) + " <x1/>")) << text;
  }
}

TEST(TagAutomatonTest, TooManyTagsAreNotConstrained) {
  std::string drawing = "a";
  for (int i = 1; i <= 64; ++i) drawing += " {" + std::to_string(i) + "=:<br>} a";
  const CodedText most = coded(drawing);
  const TaggedSegment segment(most, PairSpelling::kTags);
  const auto automaton = TagAutomaton::of(segment.tagged(), {});
  ASSERT_TRUE(automaton);
  EXPECT_TRUE(accepts(*automaton, segment.text()));
  EXPECT_TRUE(is_right(segment, completed(*automaton, automaton->start(), "")));
  const CodedText more = coded(drawing + " {65=:<br>} a");
  EXPECT_FALSE(TagAutomaton::of(TaggedSegment(more, PairSpelling::kTags).tagged(), {}));
}

}  // namespace
}  // namespace hymt
