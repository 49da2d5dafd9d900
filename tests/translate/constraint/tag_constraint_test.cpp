#include "translate/constraint/tag_constraint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/translate/coded_text_samples.h"
#include "tests/translate/constraint/piece_tokenizer.h"
#include "translate/model/random_draws.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

using testing::coded;

using testing::PieceTokenizer;

constexpr TokenId kEnd = PieceTokenizer::kEnd;
constexpr TokenId kFirstByte = PieceTokenizer::kFirstByte;

const std::vector<std::string_view> kBracketed = {
    "a < b {1:<b>}c{/1:</b>} & s86 &lt; d",
    "{1=a:`a`} <{2:<i>}b{/2:</i>} ＜x &",
    "a &lt;b & {1:<b>}x1 <b{/1:</b>}",
};

// Substrings of texts with tags, so that many of them straddle edges.
PieceTokenizer random_tokenizer(RandomDraws& draws) {
  const std::vector<std::string> texts = {
      "Press <s1>Save</s1>, then <x2/>.</s3><x4/> <s1><s2>",
      "<target>a</target> x1/ [s1] s86 &lt;s1&gt; ＜s1＞ ä€😀　",
      " word </s2></s1>.<x2/> 12/3 s x ",
      "R&D; a < b &lt;  s 1&l t;",
      testing::random_text(draws, 80) + ".",
  };
  std::set<std::string> pieces;
  for (int i = 0; i < 300; ++i) {
    const std::string& text = texts[draws.below(texts.size())];
    const std::size_t begin = draws.below(text.size());
    pieces.insert(text.substr(begin, 2 + draws.below(6)));
  }
  std::erase_if(pieces, [](const std::string& piece) { return piece.size() < 2; });
  return PieceTokenizer({pieces.begin(), pieces.end()});
}

std::vector<TokenId> tokens_of(const TokenMask& mask, std::size_t vocab_size) {
  std::vector<TokenId> tokens(mask.list.begin(), mask.list.end());
  if (mask.form == TokenMask::Form::kBits) {
    EXPECT_EQ(mask.bits.size(), (vocab_size + 63) / 64);
    for (std::size_t i = 0; i < vocab_size; ++i) {
      if ((mask.bits[i / 64] >> (i % 64) & 1) != 0) tokens.push_back(static_cast<TokenId>(i));
    }
  }
  std::ranges::sort(tokens);
  return tokens;
}

struct Case {
  CodedText source;
  TaggedSegment segment{source, PairSpelling::kTags};
  explicit Case(CodedText the_source) : source(std::move(the_source)) {}
};

// What a walk of every token alone allows.
std::vector<TokenId> tried_one_by_one(const TagAutomaton& automaton,
                                      const TagAutomaton::State& state,
                                      const Tokenizer& tokenizer) {
  std::vector<TokenId> tokens;
  if (automaton.is_complete(state)) tokens.push_back(kEnd);
  for (std::size_t i = 1; i < tokenizer.size(); ++i) {
    const auto token = static_cast<TokenId>(i);
    TagAutomaton::State next = state;
    const bool goes = std::ranges::all_of(tokenizer.token_bytes(token),
                                          [&](char byte) { return automaton.step(next, byte); });
    if (goes && (!next.is_within_character() || !next.shuns())) tokens.push_back(token);
  }
  return tokens;
}

// Some letters of words that may come, and of others.
std::vector<TermRule> random_rules(RandomDraws& draws) {
  static constexpr std::string_view kWords[] = {"wor",  "word", "R&D",   "Sa", "S",  "ä€", "😀",
                                                "then", "n, t", "a < b", "w",  "D;", "pt"};
  std::vector<TermRule> rules;
  for (std::size_t i = draws.below(3); i > 0; --i) {
    TermRule& rule = rules.emplace_back();
    for (std::size_t j = draws.below(3); j > 0; --j) {
      rule.renderings.emplace_back(kWords[draws.below(std::size(kWords))]);
    }
    for (std::size_t j = draws.below(3); j > 0; --j) {
      rule.forbidden.emplace_back(kWords[draws.below(std::size(kWords))]);
    }
  }
  return rules;
}

// What a model may choose to say that it would end the answer here.
bool is_wish_to_end(TokenId token, const AnswerFrame& frame, const Tokenizer& tokenizer) {
  if (token == kEnd) return true;
  const std::string_view bytes = tokenizer.token_bytes(token);
  return bytes.starts_with("</") && (frame.end.starts_with(bytes) || bytes.starts_with(frame.end));
}

TEST(TagConstraintTest, AllowsTheTokensThatTheAutomatonLetsThroughAndWishesToEnd) {
  RandomDraws draws(7);
  std::size_t num_masks = 0;
  for (int round = 0; round < 60; ++round) {
    const PieceTokenizer tokenizer = random_tokenizer(draws);
    const auto index =
        std::make_shared<const TokenIndex>(tokenizer, std::vector<TokenId>{}, tokenizer.size());
    for (int i = 0; i < 6; ++i) {
      // Half of them with brackets and the like in their text.
      const Case sample(i % 2 == 0 ? testing::random_sentence(draws)
                                   : testing::coded(kBracketed[draws.below(kBracketed.size())]));
      const AnswerFrame frame =
          draws.one_in(2) ? AnswerFrame{"<target>", "</target>"} : AnswerFrame{};
      const std::vector<TermRule> rules = random_rules(draws);
      const auto constraint = make_tag_constraint(index, tokenizer, sample.segment.tagged(), frame,
                                                  {{kEnd}, 10'000}, rules);
      if (!constraint) continue;
      const auto automaton = TagAutomaton::of(sample.segment.tagged(), frame, rules);
      TagAutomaton::State state = automaton->start();
      std::vector<TokenId> answer;
      for (int step = 0; step < 60; ++step) {
        const std::vector<TokenId> expected = tried_one_by_one(*automaton, state, tokenizer);
        std::vector<TokenId> allowed = tokens_of(constraint->allowed(answer), tokenizer.size());
        EXPECT_TRUE(!state.is_between_characters() || std::ranges::count(allowed, kEnd) == 1);
        std::erase_if(allowed, [&](TokenId token) {
          return !std::ranges::binary_search(expected, token) &&
                 is_wish_to_end(token, frame, tokenizer);
        });
        EXPECT_EQ(allowed, expected);
        ++num_masks;
        if (expected.empty()) break;
        const TokenId token = expected[draws.below(expected.size())];
        EXPECT_TRUE(constraint->takes(token));
        if (token == kEnd) break;
        answer.push_back(token);
        for (const char byte : tokenizer.token_bytes(token)) (void)automaton->step(state, byte);
      }
    }
  }
  EXPECT_GT(num_masks, 5000U);
}

// A model that never wants to stop, wants to now and then, or always, or says anything; one that is
// stopped somewhere.
TEST(TagConstraintTest, EveryAnswerEndsWithinItsLimitWithAllTagsAndTerms) {
  RandomDraws draws(8);
  std::size_t num_answers = 0;
  std::size_t num_with_terms = 0;
  for (int round = 0; round < 100; ++round) {
    const PieceTokenizer tokenizer = random_tokenizer(draws);
    const auto index =
        std::make_shared<const TokenIndex>(tokenizer, std::vector<TokenId>{}, tokenizer.size());
    for (int i = 0; i < 10; ++i) {
      const Case sample(draws.one_in(2) ? testing::random_sentence(draws)
                                        : testing::random_coded_text(draws, 40));
      const std::size_t limit = 20 + draws.below(400);
      const std::vector<TermRule> rules = random_rules(draws);
      const auto constraint = make_tag_constraint(index, tokenizer, sample.segment.tagged(), {},
                                                  {{kEnd}, limit}, rules);
      if (!constraint) continue;
      ++num_answers;
      std::vector<TokenId> answer;
      const std::size_t wishes_one_in = std::size_t{1} << (2 * draws.below(5));
      const std::size_t stopped_at = draws.below(2 * limit);
      bool was_refused = false;
      std::size_t num_refused = 0;
      while (true) {
        if (answer.size() == stopped_at) constraint->complete();
        std::vector<TokenId> allowed = tokens_of(constraint->allowed(answer), tokenizer.size());
        ASSERT_FALSE(allowed.empty()) << sample.segment.text() << '\n' << tokenizer.decode(answer);
        const bool wishes = std::ranges::count(allowed, kEnd) > 0 && draws.one_in(wishes_one_in);
        if (!wishes && allowed.size() > 1) std::erase(allowed, kEnd);
        const TokenId token = wishes ? kEnd : allowed[draws.below(allowed.size())];
        const bool is_taken = constraint->takes(token);
        ASSERT_TRUE(is_taken || !was_refused) << "what is not taken twice";
        was_refused = !is_taken;
        num_refused += was_refused ? 1 : 0;
        if (!is_taken) continue;
        if (token == kEnd) break;
        answer.push_back(token);
        ASSERT_LE(answer.size(), limit) << sample.segment.text();
      }
      const bool may_be_completed = num_refused > 0 || stopped_at <= answer.size();
      if (rules.empty()) {
        EXPECT_EQ(constraint->was_completed(), may_be_completed);
      } else {
        EXPECT_LE(constraint->was_completed(), may_be_completed) << "terms do not count";
      }
      EXPECT_LE(num_refused, 2 * sample.segment.tags().size() + 3) << "each has something come";
      const std::string text = tokenizer.decode(answer);
      ASSERT_EQ(valid_utf8_prefix(text), text.size());
      const std::vector<FoundTag> tags = sample.segment.find_tags(text);
      EXPECT_EQ(sample.segment.fault(text, tags), std::nullopt) << sample.segment.text() << '\n'
                                                                << text;
      // Where the limit has room for terms they are there.
      const auto automaton = TagAutomaton::of(sample.segment.tagged(), {}, rules);
      TagAutomaton::State state = automaton->start();
      const bool is_taken =
          std::ranges::all_of(text, [&](char byte) { return automaton->step(state, byte); });
      const bool has_terms = is_taken && automaton->is_complete(state);
      EXPECT_TRUE(has_terms || limit <= 300) << sample.segment.text() << '\n' << text;
      num_with_terms += has_terms && automaton->terms().num_needed() > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(num_answers, 300U);
  EXPECT_GT(num_with_terms, 100U);
}

TEST(TagConstraintTest, AWishToEndIsAnsweredWithATagOfTheModelsChoice) {
  const Case sample(coded("a {1=b:`b`} c {2:<b>}d{/2:</b>}"));
  const PieceTokenizer tokenizer({"<x1/>", "<s2>", "</s2>"});
  const TokenId placeholder = kFirstByte + 256;
  const TokenId opening = placeholder + 1;
  const TokenId closing = placeholder + 2;
  const auto index =
      std::make_shared<const TokenIndex>(tokenizer, std::vector<TokenId>{}, tokenizer.size());
  const auto constraint =
      make_tag_constraint(index, tokenizer, sample.segment.tagged(), {}, {{kEnd}, 100});
  std::vector<TokenId> answer = {kFirstByte + 'A', kFirstByte + ' '};
  const auto mask = [&] { return tokens_of(constraint->allowed(answer), tokenizer.size()); };
  const auto write = [&](TokenId token) {
    EXPECT_EQ(std::ranges::count(mask(), token), 1);
    EXPECT_TRUE(constraint->takes(token));
    answer.push_back(token);
  };
  EXPECT_GT(mask().size(), 150U);
  EXPECT_FALSE(constraint->was_completed());
  EXPECT_FALSE(constraint->takes(kEnd));
  EXPECT_TRUE(constraint->was_completed());
  EXPECT_EQ(mask(), (std::vector<TokenId>{kFirstByte + '<', placeholder, opening}));
  write(opening);
  EXPECT_GT(mask().size(), 150U) << "then anything goes again";
  EXPECT_FALSE(constraint->takes(kEnd));
  EXPECT_EQ(mask(), (std::vector<TokenId>{kFirstByte + '.'})) << "the pair may not be empty";
  write(kFirstByte + '.');
  EXPECT_EQ(mask(), (std::vector<TokenId>{kFirstByte + '<', closing}));
  write(closing);
  EXPECT_GT(mask().size(), 150U);
  EXPECT_FALSE(constraint->takes(kEnd));
  EXPECT_EQ(mask(), (std::vector<TokenId>{kFirstByte + ' '}))
      << "a space stood before what is left";
  write(kFirstByte + ' ');
  EXPECT_EQ(mask(), (std::vector<TokenId>{kFirstByte + '<', placeholder}));
  write(placeholder);
  EXPECT_GT(mask().size(), 50U) << "but for words, which it stood apart from";
  EXPECT_TRUE(constraint->takes(kEnd));
}

TEST(TagConstraintTest, AnAnswerMayBeginAnew) {
  const Case sample(coded("a {1=b:`b`}"));
  const PieceTokenizer tokenizer({"<x1/>"});
  const auto index =
      std::make_shared<const TokenIndex>(tokenizer, std::vector<TokenId>{}, tokenizer.size());
  const auto constraint =
      make_tag_constraint(index, tokenizer, sample.segment.tagged(), {}, {{kEnd}, 100});
  const auto mask = [&](std::vector<TokenId> answer) {
    return tokens_of(constraint->allowed(answer), tokenizer.size());
  };
  const TokenId tag = kFirstByte + 256;
  const std::vector<TokenId> first = mask({});
  EXPECT_NE(mask({tag}), first);
  EXPECT_EQ(mask({}), first);
  EXPECT_EQ(std::ranges::count(mask({kFirstByte + 'a', kFirstByte + ' ', tag}), kEnd), 1);
}

TEST(TagConstraintTest, IsThereOnlyWhereItIsNeededAndPossible) {
  const PieceTokenizer tokenizer({});
  const PieceTokenizer poor({}, false);
  const auto index =
      std::make_shared<const TokenIndex>(tokenizer, std::vector<TokenId>{}, tokenizer.size());
  const auto poor_index =
      std::make_shared<const TokenIndex>(poor, std::vector<TokenId>{}, poor.size());
  const Case tagged(coded("a {1=b:`b`}"));
  const Case plain(coded("a"));
  const auto make = [](auto the_index, const Tokenizer& the_tokenizer, const Case& sample,
                       std::size_t limit) {
    return make_tag_constraint(the_index, the_tokenizer, sample.segment.tagged(), {},
                               {{kEnd}, limit});
  };
  EXPECT_NE(make(index, tokenizer, tagged, 100), nullptr);
  EXPECT_EQ(make(index, tokenizer, plain, 100), nullptr);
  EXPECT_EQ(make(index, tokenizer, tagged, 5), nullptr);
  EXPECT_EQ(make(poor_index, poor, tagged, 100), nullptr);
}

}  // namespace
}  // namespace hymt
