#include "translate/stand_ins/stand_in_generators.h"

#include <gtest/gtest.h>

#include <string>

#include "parsers/document/error.h"
#include "translate/segment_key.h"

namespace hymt {
namespace {

GenerationRequest request_for(RequestId id, std::string text, std::uint64_t stream = 0) {
  GenerationRequest request;
  request.id = id;
  request.source.text = std::move(text);
  request.stream = stream;
  return request;
}

std::vector<GenerationResult> ask(Generator& generator, GenerationRequest request) {
  generator.submit(std::move(request));
  return generator.wait(Generator::Clock::now());
}

TEST(StandInGeneratorsTest, EnginesAreFoundByName) {
  for (const auto& [engine, name] : std::vector<std::pair<std::string, std::string>>{
           {"identity", "identity"},
           {"pseudo", "pseudo"},
           {"adversarial", "adversarial:0"},
           {"adversarial:7", "adversarial:7"},
           {"adversarial:7:tags", "adversarial:7:tags"},
           {"adversarial:7:chatter", "adversarial:7:chatter"},
           {"adversarial:18446744073709551615:all", "adversarial:18446744073709551615"}}) {
    const auto generator = make_stand_in_generator(engine);
    EXPECT_EQ(generator->traits().name, name);
    EXPECT_FALSE(generator->traits().translates);
  }
}

TEST(StandInGeneratorsTest, OtherNamesAreUsageErrors) {
  for (const char* engine :
       {"", "model", "Pseudo", "adversarial:", "adversarial:x", "adversarial:-1",
        "adversarial:1:", "adversarial:1:evil", "adversarial:1tags", "adversarial7",
        "adversarial:99999999999999999999", "pseudo:1"}) {
    try {
      static_cast<void>(make_stand_in_generator(engine));
      ADD_FAILURE() << engine;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_NE(std::string(error.what()).find("adversarial[:SEED"), std::string::npos);
    }
  }
}

TEST(StandInGeneratorsTest, EachRequestGetsOneResult) {
  const auto generator = make_identity_generator();
  EXPECT_TRUE(generator->wait(Generator::Clock::now()).empty());
  for (RequestId id = 1; id <= 5; ++id) generator->submit(request_for(id, "text"));
  generator->cancel(3);
  generator->cancel(99);
  const auto results = generator->wait(Generator::Clock::now());
  ASSERT_EQ(results.size(), 5U);
  for (const GenerationResult& result : results) {
    EXPECT_EQ(result.stop, result.id == 3 ? StopReason::kCancelled : StopReason::kEnd);
    EXPECT_EQ(result.text, result.id == 3 ? "" : "text");
  }
  EXPECT_TRUE(generator->wait(Generator::Clock::now()).empty());
}

TEST(StandInGeneratorsTest, ForcedAnswersAndDeadlinesAreHonoured) {
  const auto generator = make_pseudo_generator();
  GenerationRequest forced = request_for(1, "text");
  forced.forced_answer = "as told";
  EXPECT_EQ(ask(*generator, forced).at(0).text, "as told");
  GenerationRequest late = request_for(2, "text");
  late.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  EXPECT_EQ(ask(*generator, late).at(0).stop, StopReason::kDeadline);
}

TEST(AdversarialGeneratorTest, DamageDependsOnSeedStreamAndTextAlone) {
  const auto one = make_adversarial_generator(1, Damage::kAll);
  const auto same = make_adversarial_generator(1, Damage::kAll);
  const auto other = make_adversarial_generator(2, Damage::kAll);
  int num_same = 0;
  for (std::uint64_t stream = 0; stream < 100; ++stream) {
    const auto first = ask(*one, request_for(1, "Save the file", stream)).at(0);
    const auto again = ask(*same, request_for(7, "Save the file", stream)).at(0);
    EXPECT_EQ(first.text, again.text);
    EXPECT_EQ(first.stop, again.stop);
    num_same +=
        first.text == ask(*other, request_for(1, "Save the file", stream)).at(0).text ? 1 : 0;
  }
  EXPECT_LT(num_same, 60);
}

TEST(AdversarialGeneratorTest, DamagesTwoOfThreeRequestsAndSomeTextsAlways) {
  const auto adversary = make_adversarial_generator(3, Damage::kChatter);
  const auto pseudo = make_pseudo_generator();
  std::size_t num_damaged = 0;
  std::size_t num_hard = 0;
  constexpr std::size_t kNumTexts = 200;
  constexpr std::size_t kNumStreams = 20;
  for (std::size_t i = 0; i < kNumTexts; ++i) {
    const std::string text = "Save file number " + std::to_string(i);
    const std::string good = ask(*pseudo, request_for(1, text)).at(0).text;
    std::size_t count = 0;
    for (std::size_t stream = 0; stream < kNumStreams; ++stream) {
      count += ask(*adversary, request_for(1, text, stream)).at(0).text != good ? 1U : 0U;
    }
    num_damaged += count;
    num_hard += count == kNumStreams ? 1U : 0U;
  }
  EXPECT_GT(num_damaged, kNumTexts * kNumStreams * 66 / 100);
  EXPECT_GT(num_hard, kNumTexts / 8);
  EXPECT_LT(num_hard, kNumTexts / 3);
}

TEST(SegmentKeyBuilderTest, HashesAsXxh3Does) {
  // The published value of XXH3 (128 bits) for an empty input, and fields that run together.
  EXPECT_EQ(SegmentKeyBuilder().finish().hex(), "99aa06d3014798d86001c324468d497f");
  SegmentKeyBuilder first;
  first.add("ab");
  first.add("c");
  SegmentKeyBuilder second;
  second.add("a");
  second.add("bc");
  EXPECT_NE(first.finish(), second.finish());
}

}  // namespace
}  // namespace hymt
