// The ladder, rung by rung, with generators that fail in one way each.
#include "translate/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/translate/coded_text_samples.h"
#include "translate/stand_ins/pseudo_translation.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;

struct Climb {
  SegmentOutcome outcome;
  std::vector<GenerationRequest> requests;
  std::vector<std::string> texts;  // Of the requests.
};

using Answer = std::function<void(const GenerationRequest&, GenerationResult&)>;

constexpr SamplingOptions kRedraw = {0.7F, 20, 0.6F, 1.05F};

Climb climb(const CodedText& source, const Answer& answer, LadderSetup setup = {},
            const LanguagePair& languages = {"en", "de", {}}) {
  SegmentTask task;
  task.source = source;
  task.source_language = "en";
  task.target_language = "de";
  task.heading = "A heading";
  task.preceding = "Before.";
  task.note = "a note";
  setup.redraw = kRedraw;
  Ladder ladder(task, setup, languages, 1);
  Climb climb;
  for (auto request = ladder.start(); request;) {
    climb.requests.push_back(*request);
    climb.texts.push_back(request->source.text);
    EXPECT_LE(climb.requests.size(), 1000U) << "no end in sight";
    if (climb.requests.size() > 1000) return climb;
    GenerationResult result;
    answer(*request, result);
    request = ladder.handle(std::move(result));
  }
  climb.outcome = ladder.take_outcome();
  return climb;
}

std::string pseudo(const GenerationRequest& request) {
  std::string text;
  for (const AnswerPiece& piece : pseudo_translation(request.source)) text += piece.bytes;
  return text;
}

bool has_tags(const GenerationRequest& request) { return !request.source.tags.empty(); }

const CodedText kSentence =
    coded("If {1:<b>}the {2=F5:`F5`} key{/1:</b>} works, press {3:<i>}it{/3:</i>} now.");

TEST(LadderTest, AGoodFirstAnswerIsTaken) {
  const Climb result = climb(kSentence, [](const auto& request, auto& answer) {
    answer.text = pseudo(request);
    answer.tokens = {{{0, 1}, -0.5F}, {{1, 2}, -1.5F}};
  });
  EXPECT_EQ(result.outcome.rung, Rung::kFirst);
  EXPECT_EQ(result.outcome.state, SegmentState::kTranslated);
  EXPECT_FLOAT_EQ(*result.outcome.score, std::exp(-1.0F));
  EXPECT_TRUE(result.outcome.findings.empty());
  EXPECT_EQ(undo_pseudo_translation(result.outcome.target), kSentence);
  ASSERT_EQ(result.requests.size(), 1U);
  const GenerationRequest& request = result.requests[0];
  EXPECT_EQ(request.source.text, "If <s1>the <x2/> key</s1> works, press <s3>it</s3> now.");
  EXPECT_EQ(request.heading, "A heading");
  EXPECT_EQ(request.preceding, "Before.");
  EXPECT_EQ(request.note, "a note");
  EXPECT_EQ(request.target_language, "de");
}

TEST(LadderTest, AsksAgainInOtherWordsAndThenDraws) {
  const Climb result = climb(kSentence, [](const auto& request, auto& answer) {
    if (request.sampling.temperature > 0) answer.text = pseudo(request);
  });
  EXPECT_EQ(result.outcome.rung, Rung::kReworded);
  ASSERT_EQ(result.requests.size(), 4U);
  EXPECT_EQ(result.requests[0].wording, Wording::kFormatted);
  EXPECT_EQ(result.requests[1].wording, Wording::kPlain);
  EXPECT_EQ(result.requests[2].wording, Wording::kAlternative);
  std::set<std::uint64_t> streams;
  for (const GenerationRequest& request : result.requests) streams.insert(request.stream);
  EXPECT_EQ(streams.size(), 4U);
}

// The answer to "Press {1:<b>}Save{/1:</b>} now." with a probability for each of its tags.
Climb climb_with_tags(float of_opening, float of_closing, bool is_constrained) {
  return climb(coded("Press {1:<b>}Save{/1:</b>} now."), [=](const auto& request, auto& answer) {
    answer.text = has_tags(request) ? "  Jetzt <s1>sichern</s1>." : "Jetzt sichern.";
    answer.is_likeliest_with_tags = is_constrained;
    if (!has_tags(request)) return;
    // The opening tag in two pieces, the second of which goes on into the word.
    answer.tokens = {{{0, 8}, -0.1F},   {{8, 10}, of_opening / 2}, {{10, 13}, of_opening / 2},
                     {{13, 19}, -0.1F}, {{19, 24}, of_closing},    {{24, 25}, -0.1F}};
  });
}

TEST(LadderTest, TagsAtImprobablePlacesAreTold) {
  EXPECT_THAT(climb_with_tags(-2.0F, -1.0F, true).outcome.findings, ::testing::IsEmpty());
  const Climb result = climb_with_tags(-2.5F, -3.0F, true);
  EXPECT_EQ(result.outcome.rung, Rung::kFirst);
  ASSERT_EQ(result.outcome.findings.size(), 1U);
  const Finding& finding = result.outcome.findings[0];
  EXPECT_EQ(finding.severity, Severity::kNote);
  EXPECT_EQ(finding.rule, "tag-unsure");
  EXPECT_EQ(finding.message,
            "The model was not sure where this markup belongs: it gave the place a probability of "
            "5 %.");
  EXPECT_EQ(finding.range, (ByteRange{6, 10}));
}

TEST(LadderTest, AnAnswerThatWasForcedIsNotTaken) {
  const Climb forced = climb_with_tags(-1.0F, -5.0F, true);
  EXPECT_EQ(forced.outcome.rung, Rung::kOpaque);
  EXPECT_EQ(forced.texts.back(), "now.");
  const Climb drawn = climb_with_tags(-1.0F, -5.0F, false);
  EXPECT_EQ(drawn.outcome.rung, Rung::kFirst);
  ASSERT_EQ(drawn.outcome.findings.size(), 1U);
  EXPECT_THAT(drawn.outcome.findings[0].message, ::testing::HasSubstr("0.7 %"));
}

TEST(LadderTest, AnAnswerThatWasCompletedIsNotTaken) {
  const auto climb_completed = [](std::size_t num_completed) {
    return climb(coded("Press {1:<b>}Save{/1:</b>} now."),
                 [=, num_asked = std::size_t{0}](const auto& request, auto& answer) mutable {
                   answer.text = pseudo(request);
                   answer.was_completed = num_asked++ < num_completed;
                 });
  };
  EXPECT_EQ(climb_completed(0).outcome.rung, Rung::kFirst);
  EXPECT_EQ(climb_completed(1).outcome.rung, Rung::kReworded);
  EXPECT_EQ(climb_completed(4).outcome.rung, Rung::kOpaque);
}

TEST(LadderTest, ASourceThatIsKeptForForceSaysHowImprobableItWas) {
  const Climb result =
      climb(coded("Press {1:<b>}Save{/1:</b>}."), [](const auto& request, auto& answer) {
        answer.text = has_tags(request) ? request.source.text : "";
        answer.is_likeliest_with_tags = true;
        answer.tokens = {{{0, answer.text.size()}, -7.0F}};
        if (!has_tags(request)) answer.text = pseudo(request);
      });
  // Bare pieces carry no tags, and are held to nothing in a real run; here they fail, too.
  ASSERT_EQ(result.outcome.rung, Rung::kSourceKept);
  EXPECT_EQ(
      result.outcome.findings[0].message,
      "The source text was kept: the engine found the tags in the answer improbable (0.1 %).");
}

TEST(LadderTest, ForcedTermsGoWithTheRequest) {
  GlossaryEntry entry;
  entry.source = "key";
  entry.target = "Taste";
  entry.forms = {"Tasten"};
  entry.forbidden = {"Änderung"};
  entry.is_forced = true;
  const auto translated = [](float log_probability) {
    return [=](const auto& request, auto& answer) {
      answer.text = pseudo(request) + " Tasten";
      const std::size_t begin = answer.text.size() - 6;
      answer.tokens = {{{0, begin}, -0.1F}, {{begin, begin + 6}, log_probability}};
    };
  };
  LadderSetup stand_in;
  stand_in.translates = false;
  const Climb result = climb(kSentence, translated(-5.5F), stand_in, {"en", "de", {entry}});
  // What the model was made to write may come by itself in other words.
  ASSERT_EQ(result.requests.size(), 3U);
  ASSERT_EQ(result.requests[0].term_rules.size(), 1U);
  EXPECT_THAT(result.requests[0].term_rules[0].renderings,
              ::testing::ElementsAre("Taste", "taste", "Tasten", "tasten"));
  EXPECT_THAT(result.requests[0].term_rules[0].forbidden,
              ::testing::ElementsAre("Änderung", "änderung"));
  ASSERT_EQ(result.outcome.findings.size(), 1U);
  const Finding& finding = result.outcome.findings.front();
  EXPECT_EQ(finding.rule, "term-unsure");
  EXPECT_EQ(finding.message,
            "The model was made to write 'Taste', which it gave a probability of 0.4 %.");
  EXPECT_THAT(climb(kSentence, translated(-4.0F), stand_in, {"en", "de", {entry}}).outcome.findings,
              ::testing::IsEmpty());
  int asked = 0;
  const auto second_says_it = [&](const auto& request, auto& answer) {
    translated(++asked == 1 ? -5.5F : -0.1F)(request, answer);
  };
  const Climb again = climb(kSentence, second_says_it, stand_in, {"en", "de", {entry}});
  EXPECT_EQ(again.requests.size(), 2U);
  EXPECT_THAT(again.outcome.findings, ::testing::IsEmpty());
  EXPECT_EQ(again.outcome.rung, Rung::kReworded);
  entry.is_forced = false;
  const Climb told = climb(kSentence, translated(-5.5F), stand_in, {"en", "de", {entry}});
  EXPECT_TRUE(told.requests[0].term_rules.empty());
  EXPECT_THAT(told.outcome.findings, ::testing::IsEmpty());
}

TEST(LadderTest, AWrongNumberIsWorseThanTermsThatAreUnsure) {
  GlossaryEntry key;
  key.source = "key";
  key.target = "Taste";
  key.is_forced = true;
  GlossaryEntry menu = key;
  menu.source = "menu";
  menu.target = "Menü";
  const std::string good = "Drücken Sie die Taste im Menü 50 Minuten lang.";
  const std::string wrong = "Drücken Sie die Taste im Menü 70 Minuten lang.";
  const auto outcome_of = [&](bool is_wrong_first) {
    return climb(coded("Press the key in the menu for 50 minutes."),
                 [&, num_asked = 0](const auto&, auto& answer) mutable {
                   const bool is_wrong = (num_asked++ == 0) == is_wrong_first;
                   answer.text = is_wrong ? wrong : good;
                   answer.tokens = {{{0, answer.text.size()}, is_wrong ? -0.1F : -5.5F}};
                 },
                 {}, {"en", "de", {key, menu}})
        .outcome;
  };
  for (const bool is_wrong_first : {false, true}) {
    const SegmentOutcome outcome = outcome_of(is_wrong_first);
    EXPECT_EQ(outcome.target.text(), good);
    ASSERT_EQ(outcome.findings.size(), 2U);
    EXPECT_EQ(outcome.findings[0].rule, "term-unsure");
    EXPECT_EQ(outcome.findings[1].rule, "term-unsure");
  }
}

TEST(LadderTest, GoesOnWithHalves) {
  const Climb result = climb(kSentence, [](const auto& request, auto& answer) {
    if (request.source.text.size() < 40) answer.text = pseudo(request);
  });
  EXPECT_EQ(result.outcome.rung, Rung::kSmallerUnit);
  EXPECT_EQ(undo_pseudo_translation(result.outcome.target), kSentence);
  ASSERT_EQ(result.texts.size(), 6U);
  EXPECT_EQ(result.texts[4], "If <s1>the <x2/> key</s1> works,");
  EXPECT_EQ(result.texts[5], "press <s1>it</s1> now.");
  // The second half sees the first before it.
  EXPECT_EQ(result.requests[4].preceding, "Before.");
  EXPECT_EQ(result.requests[5].preceding, "If the F5 key works,");
}

TEST(LadderTest, GoesOnWithOpaquePairs) {
  const CodedText source = coded("see {1:<b>}the {2:<i>}big{/2:</i>} key{/1:</b>}s");
  const Climb result = climb(source, [](const auto& request, auto& answer) {
    // Does not understand pairs.
    if (request.source.text.find("</") == std::string::npos) answer.text = pseudo(request);
  });
  EXPECT_EQ(result.outcome.rung, Rung::kOpaque);
  EXPECT_EQ(drawn(result.outcome.target),
            "⟦ṡĕĕĕĕ {1:<b>}⟦ṫḧĕĕ {2:<i>}⟦ḃĭĭǵ⟧{/2:</i>} ḱĕĕẏ⟧{/1:</b>}ṡ⟧");
  EXPECT_THAT(result.texts, ::testing::Contains("the <x1/> key"));
}

TEST(LadderTest, GoesOnWithBarePieces) {
  const Climb result = climb(kSentence, [](const auto& request, auto& answer) {
    if (!has_tags(request)) answer.text = pseudo(request);
  });
  EXPECT_EQ(result.outcome.rung, Rung::kOpaque);
  EXPECT_EQ(undo_pseudo_translation(result.outcome.target), kSentence);
  EXPECT_EQ(result.outcome.target.codes().size(), kSentence.codes().size());
}

TEST(LadderTest, KeepsTheSourceAtLast) {
  const Climb result = climb(kSentence, [](const auto& request, auto& answer) {
    answer.text = request.source.text + " <s77>";
  });
  EXPECT_EQ(result.outcome.rung, Rung::kSourceKept);
  EXPECT_EQ(result.outcome.state, SegmentState::kInitial);
  EXPECT_EQ(result.outcome.target, kSentence);
  EXPECT_EQ(result.outcome.score, std::nullopt);
  ASSERT_EQ(result.outcome.findings.size(), 1U);
  const Finding& finding = result.outcome.findings[0];
  EXPECT_EQ(finding.rule, "source-kept");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.message,
            "The source text was kept: the answer holds a tag that was not asked for.");
  EXPECT_EQ(finding.range, (ByteRange{0, kSentence.text().size()}));
}

TEST(LadderTest, AnEngineThatFailsIsNotAskedForEver) {
  const Climb result = climb(kSentence, [](const auto&, auto& answer) {
    answer.stop = StopReason::kFailed;
    answer.error = "Out of memory";
  });
  EXPECT_EQ(result.outcome.rung, Rung::kSourceKept);
  EXPECT_EQ(result.requests.size(), 3U);
  EXPECT_EQ(result.outcome.findings[0].message,
            "The source text was kept: the engine failed (Out of memory).");
}

TEST(LadderTest, WhatThereIsNoRoomForIsCutAndNotReworded) {
  const CodedText source = coded(
      "one two three four five six seven eight nine ten {1:<b>}eleven{/1:</b>} twelve thirteen");
  const Climb result = climb(source, [](const auto& request, auto& answer) {
    if (request.source.text.size() > 15) {
      answer.stop = StopReason::kNoRoom;
      answer.error = "There is no memory.";
    } else {
      answer.text = pseudo(request);
    }
  });
  EXPECT_EQ(result.outcome.rung, Rung::kSmallerUnit);
  EXPECT_EQ(result.outcome.verdict, Verdict::kUsable);
  EXPECT_EQ(undo_pseudo_translation(result.outcome.target), source);
  std::set<std::string> texts(result.texts.begin(), result.texts.end());
  EXPECT_EQ(texts.size(), result.texts.size()) << "none was asked for twice";
}

TEST(LadderTest, AGeneratorWithoutAnyRoomIsNotAskedForEver) {
  std::string text = "A";
  for (int i = 0; i < 500; ++i) text += " word, then";
  const Climb result = climb(CodedText(text, {}), [](const auto&, auto& answer) {
    answer.stop = StopReason::kNoRoom;
    answer.error = "There is no memory: use a smaller --max-batch.";
  });
  EXPECT_EQ(result.outcome.rung, Rung::kSourceKept);
  EXPECT_EQ(result.outcome.verdict, Verdict::kFailed);
  EXPECT_EQ(result.outcome.engine_error, "There is no memory: use a smaller --max-batch.");
  EXPECT_EQ(result.requests.size(), 7U);
  EXPECT_THAT(result.outcome.findings.at(0).message,
              ::testing::HasSubstr("need more memory or positions than there are (There is no"));
}

TEST(LadderTest, WhatLackedRoomIsNotForOtherTimes) {
  const CodedText source = coded("one two three four five, six seven eight nine ten");
  const auto lacks_room = [](const GenerationRequest& request, GenerationResult& answer) {
    const bool is_whole = request.source.text.size() > 30;
    if (is_whole) answer.stop = StopReason::kNoRoom;
    return is_whole;
  };
  const Climb in_parts = climb(source, [&](const auto& request, auto& answer) {
    if (!lacks_room(request, answer)) answer.text = pseudo(request);
  });
  EXPECT_EQ(in_parts.outcome.verdict, Verdict::kUsable);
  EXPECT_FALSE(in_parts.outcome.is_repeatable);
  // The last fault is another one.
  const Climb useless = climb(source, [&](const auto& request, auto& answer) {
    if (!lacks_room(request, answer)) answer.text = "";
  });
  EXPECT_EQ(useless.outcome.rung, Rung::kSourceKept);
  EXPECT_EQ(useless.outcome.verdict, Verdict::kFailed);
  const Climb good =
      climb(source, [](const auto& request, auto& answer) { answer.text = pseudo(request); });
  EXPECT_TRUE(good.outcome.is_repeatable);
}

TEST(LadderTest, ADoubtfulAnswerIsTakenWhereThereIsNoRoomForOtherWords) {
  int count = 0;
  const Climb result = climb(coded("See port 8080."), [&](const auto&, auto& answer) {
    answer.text = "Siehe Port 8008.";
    if (++count > 1) answer.stop = StopReason::kNoRoom;
  });
  EXPECT_EQ(count, 2);
  EXPECT_EQ(result.outcome.target, coded("Siehe Port 8008."));
}

TEST(LadderTest, TermsThatTheModelWasNotToldAreFindings) {
  const Climb result =
      climb(coded("If this is so, press the button."), [&](const auto& request, auto& answer) {
        if (request.source.text.size() > 20) return;
        answer.text = pseudo(request);
        if (request.source.text.starts_with("press")) {
          answer.omitted_terms = {{"button", "Schaltfläche"}};
        }
      });
  ASSERT_EQ(result.outcome.findings.size(), 1U);
  const Finding& finding = result.outcome.findings[0];
  EXPECT_EQ(finding.rule, "term-omitted");
  EXPECT_EQ(finding.severity, Severity::kNote);
  EXPECT_THAT(finding.message, ::testing::HasSubstr("'button' is 'Schaltfläche'"));
  EXPECT_EQ(finding.range, (ByteRange{15, 32}));
}

TEST(LadderTest, NothingIsAskedForTextWithoutWords) {
  const auto never = [](const GenerationRequest& request, GenerationResult&) {
    ADD_FAILURE() << request.source.text;
  };
  for (const char* drawing : {"", " ", "{1=F5:`F5`} {2=:<br>}", "42", "{1:<b>}-{/1:</b>} 7"}) {
    const CodedText source = coded(drawing);
    const Climb result = climb(source, never);
    EXPECT_EQ(result.outcome.target, source);
    EXPECT_EQ(result.outcome.rung, Rung::kFirst);
    EXPECT_EQ(result.outcome.state, SegmentState::kTranslated);
  }
}

TEST(LadderTest, StandInsAreAskedForTextWithoutLetters) {
  LadderSetup setup;
  setup.translates = false;
  const Climb result = climb(
      coded(" 42 "), [](const auto& request, auto& answer) { answer.text = request.source.text; },
      setup);
  EXPECT_EQ(result.texts, std::vector<std::string>{"42"});
  EXPECT_EQ(drawn(result.outcome.target), " 42 ");
}

TEST(LadderTest, EdgesAreNotSent) {
  const Climb result =
      climb(coded(" {1=:<img>} {2:<b>} Save it {/2:</b>} "),
            [](const auto& request, auto& answer) { answer.text = " " + pseudo(request) + "\n"; });
  EXPECT_EQ(result.texts, std::vector<std::string>{"Save it"});
  EXPECT_EQ(drawn(result.outcome.target), " {1=:<img>} {2:<b>} ⟦Ṡȧȧṽĕĕ ĭĭṫ⟧ {/2:</b>} ");
}

TEST(LadderTest, LongTextIsCutBeforeItIsSent) {
  std::string text;
  for (int i = 0; i < 4000; ++i) text += "word after word, ";
  const CodedText source(text + "end", {});
  LadderSetup setup;
  setup.max_source_bytes = 1000;
  const auto answer = [](const GenerationRequest& request, GenerationResult& result) {
    EXPECT_LE(request.source.text.size(), 1000U);
    EXPECT_LE(request.preceding.size(), 400U);
    result.text = pseudo(request);
  };
  SegmentTask task;
  task.source = source;
  task.target_language = "de";
  const LanguagePair german("en", "de", {});
  Ladder ladder(task, setup, german, 1);
  int count = 0;
  for (auto request = ladder.start(); request; ++count) {
    GenerationResult result;
    answer(*request, result);
    request = ladder.handle(std::move(result));
  }
  EXPECT_GT(count, 60);
  EXPECT_LT(count, 100);
  const SegmentOutcome outcome = ladder.take_outcome();
  EXPECT_EQ(outcome.rung, Rung::kSmallerUnit);
  EXPECT_EQ(undo_pseudo_translation(outcome.target), source);
}

TEST(LadderTest, HostileNestingEndsSoon) {
  // A pair in a pair in a pair ...: each step must not copy all of it once a level.
  std::string text;
  std::vector<InlineCode> codes;
  constexpr std::uint32_t kDepth = 3000;
  const auto add = [&](std::uint32_t id, InlineCodeKind kind) {
    InlineCode code;
    code.id = id;
    code.kind = kind;
    code.offset = text.size();
    code.original = "<b>";
    codes.push_back(std::move(code));
  };
  for (std::uint32_t i = 1; i <= kDepth; ++i) {
    text += "a ";
    add(i, InlineCodeKind::kOpening);
  }
  for (std::uint32_t i = kDepth; i > 0; --i) {
    add(i, InlineCodeKind::kClosing);
    text += " b";
  }
  const CodedText source(text, codes);
  SegmentTask task;
  task.source = source;
  task.target_language = "de";
  const LanguagePair german("en", "de", {});
  const LadderSetup setup;
  Ladder ladder(task, setup, german, 1);
  std::size_t bytes = 0;
  for (auto request = ladder.start(); request;) {
    bytes += request->source.text.size();
    GenerationResult result;
    if (!has_tags(*request)) result.text = pseudo(*request);
    request = ladder.handle(std::move(result));
  }
  EXPECT_LT(bytes, 20 * (text.size() + 20 * codes.size()));
  EXPECT_EQ(undo_pseudo_translation(ladder.take_outcome().target), source);
}

TEST(LadderTest, ADoubtfulAnswerIsAskedForAgain) {
  const Climb c = climb(coded("See port 8080."), [&](const auto& request, auto& result) {
    result.text = request.wording == Wording::kPlain ? "Siehe Port 8008." : "Siehe Port 8080.";
  });
  EXPECT_EQ(c.requests.size(), 2U);
  EXPECT_EQ(c.outcome.target, coded("Siehe Port 8080."));
  EXPECT_EQ(c.outcome.rung, Rung::kReworded);
  EXPECT_THAT(c.outcome.findings, ::testing::IsEmpty());
}

TEST(LadderTest, OfDoubtfulAnswersTheOneWithTheFewestDoubtsIsTakenWithFindings) {
  int count = 0;
  const Climb c = climb(coded("See {1=:<br>}port 8080, not 9090."), [&](const auto&, auto& result) {
    const auto* const answers = "Siehe <x1/>Port 8008, nicht 7.";
    result.text = ++count == 2 ? "Siehe <x1/>Port 8080, nicht 90." : answers;
  });
  EXPECT_EQ(count, 3) << "a usable answer is not worth more";
  EXPECT_EQ(c.outcome.target.text(), "Siehe Port 8008, nicht 7.") << "the first of equals";
  EXPECT_EQ(c.outcome.state, SegmentState::kTranslated);
  EXPECT_EQ(c.outcome.rung, Rung::kFirst);
  ASSERT_EQ(c.outcome.findings.size(), 1U);
  EXPECT_EQ(c.outcome.findings[0].rule, "number-changed");
  EXPECT_EQ(c.outcome.findings[0].range, (ByteRange{0, 24}));
}

TEST(LadderTest, ADoubtfulPartIsAskedForAsOftenAsAnyPart) {
  std::map<std::string, int> times;
  const Climb c =
      climb(coded("If {1:<b>}this{/1:</b>} port is 8080, then {2:<i>}that{/2:</i>} is 9090."),
            [&](const GenerationRequest& request, GenerationResult& result) {
              const std::string& text = request.source.text;
              if (text.size() > 40) return;
              ++times[text];
              result.text = std::regex_replace(text, std::regex("[89]"), "7");
            });
  EXPECT_EQ(c.outcome.rung, Rung::kSmallerUnit);
  EXPECT_FALSE(c.outcome.findings.empty());
  EXPECT_EQ(times.size(), 2U);
  for (const auto& [text, count] : times) EXPECT_EQ(count, 2) << text;
}

TEST(LadderTest, StandInsAreNotDoubted) {
  LadderSetup setup;
  setup.translates = false;
  const Climb c = climb(
      coded("See port 8080."), [](const auto&, auto& result) { result.text = "Siehe Port 8008."; },
      setup);
  EXPECT_EQ(c.requests.size(), 1U);
  EXPECT_THAT(c.outcome.findings, ::testing::IsEmpty());
}

TEST(LadderTest, TermsInTheTextAreAskedForAndLookedFor) {
  const LanguagePair pair(
      "en", "de", read_glossary("source,target\nbutton,Schaltfläche\nmenu,Menü\n", "t.csv"));
  const Climb c = climb(
      coded("Click the buttons: {1=menu:`menu`}."),
      [&](const auto& request, auto& result) {
        EXPECT_EQ(request.terms.size(), 1U) << "what a code covers is no term";
        EXPECT_EQ(request.terms.at(0).source, "button");
        EXPECT_EQ(request.terms.at(0).target, "Schaltfläche");
        result.text = "Klicken Sie auf die Knöpfe: <x1/>.";
      },
      {}, pair);
  ASSERT_EQ(c.outcome.findings.size(), 1U);
  EXPECT_EQ(c.outcome.findings[0].rule, "term-missed");
  ASSERT_EQ(c.outcome.terms.size(), 1U);
  EXPECT_EQ(c.outcome.terms[0].source, "button");
  EXPECT_FALSE(c.outcome.terms[0].is_obeyed);
}

TEST(LadderTest, SeveredPairsComeBackAsTheyWere) {
  const CodedText source = coded("one{/1:</b>} two {2:<i>}three");
  const Climb result = climb(source, [](const auto& request, auto& answer) {
    if (!has_tags(request)) answer.text = pseudo(request);
  });
  EXPECT_EQ(undo_pseudo_translation(result.outcome.target), source);
}

}  // namespace
}  // namespace hymt
