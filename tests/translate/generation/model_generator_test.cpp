#include "translate/generation/model_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "parsers/document/error.h"
#include "tests/translate/generation/scripted_model.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using std::chrono::milliseconds;
using testing::ByteTokenizer;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::says;
using testing::Script;
using testing::scripted_generator;
using testing::scripted_model;
using testing::ScriptedWeights;
using ::testing::SizeIs;
using ::testing::StartsWith;

// Never ends, and says "a".
const Script kInCircles = [](const auto&, const auto&) -> std::vector<TokenId> {
  return {ByteTokenizer::id_of('a')};
};

// Never ends, and says always something else.
const Script kForEver = [](const auto&, const auto& answer) -> std::vector<TokenId> {
  return {ByteTokenizer::id_of(static_cast<char>('a' + mixed(answer.size()) % 26))};
};

GenerationRequest plain_request(RequestId id, std::string text) {
  GenerationRequest request;
  request.id = id;
  request.source.text = std::move(text);
  request.source_language = "en";
  request.target_language = "de";
  request.wording = Wording::kPlain;
  return request;
}

// "Click <s1>Save</s1> now"
GenerationRequest tagged_request(RequestId id) {
  GenerationRequest request = plain_request(id, "Click <s1>Save</s1> now");
  Tag tag;
  tag.number = 1;
  tag.kind = Tag::Kind::kOpening;
  tag.range = {6, 10};
  request.source.tags.push_back(tag);
  tag.kind = Tag::Kind::kClosing;
  tag.range = {14, 19};
  request.source.tags.push_back(tag);
  request.wording = Wording::kFormatted;
  return request;
}

// Waits until `count` results are there.
std::map<RequestId, GenerationResult> collect(Generator& generator, std::size_t count) {
  std::map<RequestId, GenerationResult> results;
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (results.size() < count && std::chrono::steady_clock::now() < end) {
    for (GenerationResult& result : generator.wait(Generator::Clock::now() + milliseconds(50))) {
      const RequestId id = result.id;
      EXPECT_TRUE(results.emplace(id, std::move(result)).second) << "two results for " << id;
    }
  }
  EXPECT_THAT(results, SizeIs(count));
  return results;
}

GenerationResult answer_of(const Script& script, GenerationRequest request) {
  const auto generator = scripted_generator(script);
  const RequestId id = request.id;
  generator->submit(std::move(request));
  return collect(*generator, 1)[id];
}

TEST(ModelGeneratorTest, AnswersWithTextAndTheBytesOfEachToken) {
  const GenerationResult result = answer_of(says("Tür zu"), plain_request(7, "Close the door"));
  EXPECT_EQ(result.id, 7U);
  EXPECT_EQ(result.stop, StopReason::kEnd);
  EXPECT_EQ(result.text, "Tür zu");
  ASSERT_THAT(result.tokens, SizeIs(7));
  for (std::size_t i = 0; i < result.tokens.size(); ++i) {
    EXPECT_EQ(result.tokens[i].text, (ByteRange{i, i + 1}));
    EXPECT_NEAR(result.tokens[i].log_probability, 0.0F, 1e-5F);
  }
}

TEST(ModelGeneratorTest, WrappedAnswersComeUnwrapped) {
  const GenerationResult result =
      answer_of(says("<target><s1>Jetzt</s1></target>"), tagged_request(1));
  EXPECT_EQ(result.text, "<s1>Jetzt</s1>");
  ASSERT_THAT(result.tokens, SizeIs(7));
  EXPECT_EQ(result.tokens.front().text, (ByteRange{0, 4}));
  EXPECT_EQ(result.tokens.back().text, (ByteRange{9, 14}));
}

TEST(ModelGeneratorTest, BytesThatAreNoTextAreHandedOnForTheCallerToCheck) {
  const GenerationResult result = answer_of(says("a\xC3"), plain_request(1, "a"));
  EXPECT_EQ(result.text, "a\xC3");
}

TEST(ModelGeneratorTest, ControlTokensAndRowsWithoutATokenAreNeverChosen) {
  const Script script = [](const auto&, const auto& answer) -> std::vector<TokenId> {
    const TokenId wanted = answer.size() == 1 ? ByteTokenizer::kEnd : ByteTokenizer::id_of('x');
    return {ByteTokenizer::kPad, 299, ByteTokenizer::kAnswer, wanted};
  };
  EXPECT_EQ(answer_of(script, plain_request(1, "a")).text, "x");
}

TEST(ModelGeneratorTest, OfOtherEndTokensOnlyControlTokensCount) {
  const Script script = [](const auto&, const auto& answer) -> std::vector<TokenId> {
    return {answer.size() == 2 ? ByteTokenizer::kPad : ByteTokenizer::id_of('$')};
  };
  const auto generator = scripted_generator(scripted_model(
      std::make_shared<ScriptedWeights>(script), {ByteTokenizer::id_of('$'), ByteTokenizer::kPad}));
  generator->submit(plain_request(1, "a"));
  const GenerationResult result = collect(*generator, 1)[1];
  EXPECT_EQ(result.text, "$$");
  EXPECT_EQ(result.stop, StopReason::kEnd);
}

TEST(ModelGeneratorTest, LoopsEndSoon) {
  const GenerationResult result = answer_of(kInCircles, plain_request(1, std::string(100, '-')));
  EXPECT_EQ(result.stop, StopReason::kLoop) << "after the source's loop";
  EXPECT_EQ(result.text.size(), 275U);
  EXPECT_EQ(answer_of(kInCircles, plain_request(1, "a source without one")).text.size(), 25U);
  const Script line = [](const auto&, const auto& answer) -> std::vector<TokenId> {
    const std::string text = "Schließen Sie das Fenster. ";
    return {ByteTokenizer::id_of(text[answer.size() % text.size()])};
  };
  const GenerationResult lines = answer_of(line, plain_request(1, "Close the window, please."));
  EXPECT_EQ(lines.stop, StopReason::kLoop);
  EXPECT_LE(lines.text.size(), 4U * 28);
}

TEST(ModelGeneratorTest, ASourceThatRepeatsItselfMayDoSoInTranslation) {
  std::string source;
  std::string target;
  for (int i = 0; i < 30; ++i) {
    source += "Close the window.\n";
    target += "Schließen Sie bitte das Fenster.\n";
  }
  const GenerationResult result = answer_of(says(target), plain_request(1, source));
  EXPECT_EQ(result.stop, StopReason::kEnd);
  EXPECT_EQ(result.text, target);
}

// A text without loops.
std::string random_letters(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + mixed(7U, i) % 26);
  return text;
}

TEST(ModelGeneratorTest, AnAnswerMayHaveTwelveTimesTheTokensOfItsSource) {
  const std::string target = random_letters(1200);
  const GenerationResult result = answer_of(says(target), plain_request(1, std::string(100, 'b')));
  EXPECT_EQ(result.stop, StopReason::kEnd);
  EXPECT_EQ(result.text, target);
}

TEST(ModelGeneratorTest, WhatNeverEndsIsCutWhereNoTranslationGoes) {
  const GenerationResult result = answer_of(kForEver, plain_request(1, std::string(50, 'b')));
  EXPECT_EQ(result.stop, StopReason::kLength);
  EXPECT_EQ(result.text.size(), 50U * 12 + 512 + 1);
  GenerationRequest request = plain_request(1, "b");
  request.max_answer_tokens = 5;
  EXPECT_THAT(answer_of(kForEver, request).text, SizeIs(5));
}

TEST(ModelGeneratorTest, AnAnswerMayUseAllPositionsOfItsSequence) {
  const GenerationResult result = answer_of(kForEver, plain_request(1, std::string(500, 'b')));
  EXPECT_EQ(result.stop, StopReason::kNoRoom);
  EXPECT_GT(result.text.size(), 2048U - 500 - 150);
}

// The model ends without its tags; it says the last of them wherever it may.
TEST(ModelGeneratorTest, ATagThatIsMissingAtTheEndIsAskedForThere) {
  const GenerationResult result = answer_of(says("<target>Jetzt</target>"), tagged_request(1));
  EXPECT_EQ(result.stop, StopReason::kEnd);
  EXPECT_EQ(result.text, "Jetzt<s1>.</s1>");
  EXPECT_TRUE(result.was_completed);
  const GenerationResult unwrapped = answer_of(says("<target>Jetzt"), tagged_request(1));
  EXPECT_EQ(unwrapped.text, "Jetzt<s1>.</s1>");
  EXPECT_FALSE(answer_of(says("<target><s1>a</s1>"), tagged_request(1)).was_completed)
      << "nothing lacks but the frame";
  EXPECT_FALSE(answer_of(says("<target>b <s1>a</s1></target>"), tagged_request(1)).was_completed);
}

// Then an improbable token is there because of the tags (forced_probability()).
TEST(ModelGeneratorTest, SaysWhereOnlyTheLikeliestTokensAreTaken) {
  struct Case {
    SamplingOptions sampling;
    bool is_expected;
  };
  for (const Case& sample : {
           Case{{}, true},
           Case{{.repetition_penalty = 1.05F}, false},
           Case{{.temperature = 0.7F, .top_k = 20, .top_p = 0.6F, .repetition_penalty = 1.05F},
                true},
           Case{{.temperature = 0.7F, .top_p = 0.9F}, false},
           Case{{.temperature = 1.0F}, false},
       }) {
    GenerationRequest request = tagged_request(1);
    request.sampling = sample.sampling;
    const Script script = says("<target><s1>a</s1></target>");
    EXPECT_EQ(answer_of(script, request).is_likeliest_with_tags, sample.is_expected)
        << sample.sampling.temperature << " " << sample.sampling.top_p;
    request.source.tags.clear();
    EXPECT_FALSE(answer_of(script, request).is_likeliest_with_tags) << "nothing is constrained";
  }
}

TEST(ModelGeneratorTest, WhatNeverEndsEndsWithItsTags) {
  for (const Script& script : {kInCircles, kForEver}) {
    const GenerationResult result = answer_of(script, tagged_request(1));
    EXPECT_EQ(result.stop, StopReason::kEnd);
    EXPECT_THAT(result.text, HasSubstr("<s1>.</s1>"));
    EXPECT_LT(result.text.size(), 12U * 23 + 512 + 20);
    EXPECT_TRUE(result.was_completed);
  }
}

TEST(ModelGeneratorTest, TermsThatThereIsNoRoomForAreNamed) {
  GenerationRequest request = plain_request(1, std::string(500, 'b'));
  request.heading = std::string(500, 'h');  // Goes before the terms.
  for (int i = 0; i < 40; ++i) {
    request.terms.push_back({"term " + std::to_string(i), std::string(20, 'x')});
  }
  const GenerationResult result = answer_of(says("gut"), request);
  EXPECT_EQ(result.text, "gut");
  ASSERT_GT(result.omitted_terms.size(), 20U);
  ASSERT_LT(result.omitted_terms.size(), 40U);
  EXPECT_EQ(result.omitted_terms.back().source, "term 39");
  request.terms.resize(40 - result.omitted_terms.size());
  EXPECT_THAT(answer_of(says("gut"), request).omitted_terms, IsEmpty());
}

TEST(ModelGeneratorTest, ForcedAnswersAreScoredAsFreeOnesAre) {
  for (const bool is_tagged : {false, true}) {
    const std::string said = is_tagged ? "<target>Auf <s1>und</s1></target>" : "Auf und zu";
    const Script script = [said, is_tagged](const auto&, const auto& answer) {
      std::vector<TokenId> tokens = says(said)({}, answer);
      // Something else is nearly as probable.
      tokens.push_back(is_tagged ? ByteTokenizer::id_of('q') : ByteTokenizer::id_of('Q'));
      return tokens;
    };
    GenerationRequest request = is_tagged ? tagged_request(1) : plain_request(1, "Up and down");
    const GenerationResult free = answer_of(script, request);
    request.forced_answer = free.text;
    const GenerationResult forced = answer_of(script, request);
    EXPECT_EQ(forced.text, free.text);
    ASSERT_EQ(forced.tokens.size(), free.tokens.size());
    for (std::size_t i = 0; i < free.tokens.size(); ++i) {
      EXPECT_EQ(forced.tokens[i].text, free.tokens[i].text);
      EXPECT_EQ(forced.tokens[i].log_probability, free.tokens[i].log_probability);
    }
    EXPECT_LT(forced.tokens[0].log_probability, -0.2F);
  }
}

TEST(ModelGeneratorTest, WhatDoesNotFitFailsAndTheOthersGoOn) {
  const auto generator = scripted_generator(says("gut"));
  generator->submit(plain_request(1, std::string(3000, 'x')));
  generator->submit(plain_request(2, "good"));
  auto results = collect(*generator, 2);
  EXPECT_EQ(results[1].stop, StopReason::kNoRoom);
  EXPECT_THAT(results[1].error, HasSubstr("2048 positions"));
  EXPECT_EQ(results[2].text, "gut");
}

TEST(ModelGeneratorTest, TraitsSayWhatFits) {
  const auto generator = scripted_generator(says("gut"));
  const GeneratorTraits traits = generator->traits();
  EXPECT_EQ(traits.name, "model");
  EXPECT_EQ(traits.fingerprint, "scripted");
  EXPECT_EQ(traits.slots, 4U);
  EXPECT_TRUE(traits.translates);
  EXPECT_GT(traits.max_source_bytes, 1000U);
  EXPECT_LT(traits.max_source_bytes, 2048U);
}

TEST(ModelGeneratorTest, WaitingForNothingReturnsAtOnce) {
  const auto generator = scripted_generator(says("gut"));
  EXPECT_THAT(generator->wait(Generator::Clock::time_point::max()), IsEmpty());
}

TEST(ModelGeneratorTest, WaitingEndsWithTheTimeoutAndGoesOnLater) {
  const auto generator = scripted_generator(kForEver);
  GenerationRequest request = plain_request(1, "b");
  request.max_answer_tokens = 500;
  generator->submit(request);
  EXPECT_THAT(generator->wait(Generator::Clock::now() + milliseconds(0)), IsEmpty());
  EXPECT_THAT(collect(*generator, 1)[1].text, SizeIs(500));
}

TEST(ModelGeneratorTest, CancelAndDeadlineEndARequest) {
  const auto generator = scripted_generator(kForEver);
  for (RequestId id = 1; id <= 4; ++id) {
    GenerationRequest request = plain_request(id, std::string(100, 'b'));
    request.max_answer_tokens = 1500;
    if (id == 3) request.deadline = std::chrono::steady_clock::now() - milliseconds(1);
    generator->submit(request);
  }
  generator->cancel(1);
  generator->cancel(99);
  (void)generator->wait(Generator::Clock::now() + milliseconds(0));
  generator->cancel(2);
  generator->cancel(2);
  // The first two steps gave some of the results already.
  std::map<RequestId, StopReason> stops;
  while (stops.size() < 2) {
    for (const GenerationResult& result :
         generator->wait(Generator::Clock::now() + milliseconds(50))) {
      stops[result.id] = result.stop;
    }
  }
  EXPECT_EQ(stops[2], StopReason::kCancelled);
  EXPECT_EQ(stops[4], StopReason::kLength);
}

TEST(ModelGeneratorTest, AWaitThatIsWokenReturnsWithoutAResult) {
  const auto generator = scripted_generator(kForEver);
  GenerationRequest request = plain_request(1, std::string(100, 'b'));
  request.max_answer_tokens = 1500;
  generator->submit(request);
  generator->wake();
  EXPECT_THAT(generator->wait(Generator::Clock::time_point::max()), IsEmpty());
  EXPECT_EQ(collect(*generator, 1)[1].stop, StopReason::kLength);
}

TEST(ModelGeneratorTest, ThePenaltySparesTags) {
  // The tag is barely better than the next, so that any penalty would change the order.
  const Script script = [](const auto&, const auto& answer) -> std::vector<TokenId> {
    if (answer.size() == 1) return {ByteTokenizer::kEnd};
    return {ByteTokenizer::kTagBegin, ByteTokenizer::id_of('\x01')};
  };
  GenerationRequest request = tagged_request(1);
  request.sampling.repetition_penalty = 1.2F;
  EXPECT_THAT(answer_of(script, request).text, StartsWith("<s1>"));
  request.source.tags.clear();
  request.wording = Wording::kPlain;
  request.source.text = "Click";
  EXPECT_EQ(answer_of(script, request).text, "<s1>");  // It is not in the prompt.
}

TEST(ModelGeneratorTest, ATokenizerOfAnotherModelIsAnError) {
  try {
    (void)scripted_model(std::make_shared<ScriptedWeights>(kForEver, 100));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_THAT(error.what(), HasSubstr("264 tokens"));
  }
}

TEST(ModelGeneratorTest, ManyThreadsMaySubmitAndCancel) {
  const auto generator = scripted_generator(says("gut"));
  constexpr RequestId kPerThread = 50;
  std::vector<std::thread> threads;
  for (RequestId thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&generator, thread] {
      for (RequestId i = 0; i < kPerThread; ++i) {
        generator->submit(plain_request(thread * kPerThread + i, "good"));
        if (i % 3 == 0) generator->cancel(thread * kPerThread + i);
      }
    });
  }
  const auto results = collect(*generator, 4 * kPerThread);
  for (std::thread& thread : threads) thread.join();
  for (const auto& [id, result] : results) {
    EXPECT_TRUE(result.text == "gut" || result.stop == StopReason::kCancelled) << id;
  }
}

}  // namespace
}  // namespace hymt
