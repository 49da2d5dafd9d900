#include "translate/generation/batch_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <set>
#include <stdexcept>
#include <utility>

#include "tests/translate/generation/toy_backend.h"
#include "translate/generation/penalty_set.h"
#include "translate/model/random_draws.h"
#include "translate/model/sampler.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;
using testing::ToyBackend;
using testing::ToyLog;
using testing::ToyOptions;

constexpr TokenId kEnd = 0;
constexpr TokenId kOtherEnd = 1;

std::unique_ptr<Backend> toy(const ToyOptions& options, ToyLog& log) {
  return std::make_unique<ToyBackend>(options, log);
}

std::shared_ptr<const std::vector<TokenId>> banned(std::vector<TokenId> tokens) {
  return std::make_shared<const std::vector<TokenId>>(std::move(tokens));
}

using Results = std::map<RequestId, DecodingResult>;

Results run(BatchDecoder& decoder) {
  std::vector<DecodingResult> finished;
  for (int steps = 0; !decoder.is_idle(); ++steps) {
    decoder.step(finished);
    if (steps > 100'000) throw std::runtime_error("it never ends");
  }
  Results results;
  for (DecodingResult& result : finished) {
    const RequestId id = result.id;
    EXPECT_TRUE(results.emplace(id, std::move(result)).second) << "two results for " << id;
  }
  return results;
}

// Requests with few different beginnings.
std::vector<DecodingRequest> random_requests(std::size_t count, std::uint64_t seed) {
  RandomDraws draws(seed);
  const auto random_tokens = [&](std::size_t size) {
    std::vector<TokenId> tokens(size);
    for (TokenId& token : tokens) token = static_cast<TokenId>(2 + draws.below(22));
    return tokens;
  };
  const std::vector<std::vector<TokenId>> templates = {random_tokens(30), random_tokens(20), {}};
  std::vector<DecodingRequest> requests(count);
  for (DecodingRequest& request : requests) {
    request.id = static_cast<RequestId>(&request - requests.data()) + 1;
    request.prompt = templates[draws.below(templates.size())];
    const std::vector<TokenId> text = random_tokens(1 + draws.below(20));
    request.prompt.insert(request.prompt.end(), text.begin(), text.end());
    request.end_tokens = {kEnd, kOtherEnd};
    request.banned_tokens = banned({5});
    request.max_answer_tokens = 1 + draws.below(40);
    if (draws.one_in(2)) request.sampling = {0.7F, 8, 0.9F, 1.1F};
    request.seed = 4;
    request.stream = draws.next();
    if (draws.one_in(5)) request.forced_answer = random_tokens(draws.below(12));
  }
  return requests;
}

// The same, token by token and without any batch.
DecodingResult decode_alone(const DecodingRequest& request, const ToyOptions& options,
                            AnswerConstraint* constraint = nullptr) {
  DecodingResult result;
  result.id = request.id;
  PenaltySet penalized(options.vocab_size, request.unpenalized_tokens);
  std::vector<TokenId> history = request.prompt;
  Sampler sampler;
  while (true) {
    penalized.see(history);
    RowRequest row;
    row.sampling = request.sampling;
    row.draw = {request.seed, request.stream, result.tokens.size()};
    row.end_tokens = request.end_tokens;
    row.penalized = penalized.tokens();
    if (request.banned_tokens) row.banned = *request.banned_tokens;
    const std::size_t size = result.tokens.size();
    if (request.forced_answer) {
      row.task = size == request.forced_answer->size() ? RowTask::kNone : RowTask::kScore;
      if (row.task == RowTask::kScore) row.given = (*request.forced_answer)[size];
    }
    if (constraint != nullptr) row.mask = constraint->allowed(result.tokens);
    std::vector<float> logits = testing::toy_logits(history, options);
    const RowAnswer answer = sampler.answer(row, logits);
    if (constraint != nullptr && !constraint->takes(answer.chosen.token)) continue;
    const bool is_end = request.forced_answer
                            ? row.task == RowTask::kNone
                            : std::ranges::count(request.end_tokens, answer.chosen.token) > 0;
    if (is_end) {
      result.end_log_probability = answer.end_log_probability;
      return result;
    }
    if (!request.forced_answer && size == request.max_answer_tokens) {
      result.stop = StopReason::kLength;
      return result;
    }
    result.tokens.push_back(answer.chosen.token);
    result.log_probabilities.push_back(answer.chosen.log_probability);
    history.push_back(answer.chosen.token);
  }
}

void expect_same(const DecodingResult& actual, const DecodingResult& expected) {
  EXPECT_EQ(actual.stop, expected.stop);
  EXPECT_EQ(actual.tokens, expected.tokens);
  EXPECT_EQ(actual.log_probabilities, expected.log_probabilities);
  EXPECT_EQ(actual.end_log_probability, expected.end_log_probability);
  EXPECT_EQ(actual.error, expected.error);
}

DecodingRequest simple_request(RequestId id, std::vector<TokenId> prompt) {
  DecodingRequest request;
  request.id = id;
  request.prompt = std::move(prompt);
  request.end_tokens = {kEnd};
  request.max_answer_tokens = 30;
  return request;
}

// Takes all tokens and allows all.
class AllowsAll : public AnswerConstraint {
 public:
  [[nodiscard]] TokenMask allowed(std::span<const TokenId> /*answer*/) override { return {}; }
  [[nodiscard]] bool takes(TokenId /*token*/) override { return true; }
  void complete() override {}
  [[nodiscard]] bool was_completed() const override { return false; }
};

TEST(BatchDecoderTest, AnswersAreTheSameInAnyBatchAndOrder) {
  const std::vector<DecodingRequest> requests = random_requests(70, 11);
  Results expected;
  for (const DecodingRequest& request : requests) {
    expected[request.id] = decode_alone(request, {});
  }
  RandomDraws draws(12);
  for (const std::size_t num_slots : {1U, 8U, 32U}) {
    for (const std::size_t prompt_tokens : {1U, 13U, 256U}) {
      for (const bool shares : {false, true}) {
        SCOPED_TRACE(::testing::Message()
                     << num_slots << " slots, " << prompt_tokens << " tokens, sharing " << shares);
        ToyLog log;
        ToyOptions options;
        options.num_slots = num_slots;
        BatchDecoder decoder(toy(options, log), {prompt_tokens, shares});
        std::vector<const DecodingRequest*> order;
        for (const DecodingRequest& request : requests) order.push_back(&request);
        for (std::size_t i = order.size(); i > 1; --i) {
          std::swap(order[i - 1], order[draws.below(i)]);
        }
        for (const DecodingRequest* request : order) decoder.submit(*request);
        const Results results = run(decoder);
        ASSERT_THAT(results, SizeIs(requests.size()));
        for (const auto& [id, result] : results) expect_same(result, expected[id]);
      }
    }
  }
}

TEST(BatchDecoderTest, ForcedAnswersScoreWhatFreeOnesDo) {
  int num_ended = 0;
  for (DecodingRequest& request : random_requests(60, 21)) {
    request.forced_answer.reset();
    ToyLog log;
    BatchDecoder decoder(toy({}, log));
    decoder.submit(request);
    const DecodingResult free = run(decoder)[request.id];
    request.forced_answer = free.tokens;
    decoder.submit(request);
    const DecodingResult forced = run(decoder)[request.id];
    EXPECT_EQ(forced.tokens, free.tokens);
    EXPECT_EQ(forced.log_probabilities, free.log_probabilities);
    EXPECT_EQ(forced.stop, StopReason::kEnd);
    ASSERT_TRUE(forced.end_log_probability);
    if (free.stop == StopReason::kEnd) {
      EXPECT_EQ(forced.end_log_probability, free.end_log_probability);
      ++num_ended;
    }
  }
  EXPECT_GT(num_ended, 10);
}

// Allows the tokens of a list, after whatever answer.
class AllowsOnly final : public AllowsAll {
 public:
  explicit AllowsOnly(std::vector<TokenId> tokens) : tokens_(std::move(tokens)) {}
  [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override {
    answers.emplace_back(answer.begin(), answer.end());
    return {TokenMask::Form::kList, tokens_, {}};
  }
  std::vector<std::vector<TokenId>> answers;

 private:
  std::vector<TokenId> tokens_;
};

TEST(BatchDecoderTest, AConstraintSeesTheAnswerGrowAndDecidesIt) {
  ToyLog log;
  BatchDecoder decoder(toy({}, log));
  DecodingRequest request = simple_request(1, {7, 8, 9});
  const auto constraint = std::make_shared<AllowsOnly>(std::vector<TokenId>{4, 6});
  request.constraint = constraint;
  request.banned_tokens = banned({6});
  request.max_answer_tokens = 3;
  decoder.submit(request);
  const DecodingResult result = run(decoder)[1];
  EXPECT_THAT(result.tokens, ElementsAre(4, 4, 4));
  EXPECT_THAT(constraint->answers,
              ElementsAre(IsEmpty(), ElementsAre(4), ElementsAre(4, 4), ElementsAre(4, 4, 4)));
}

TEST(BatchDecoderTest, AConstraintThatAllowsNothingFailsItsRequest) {
  ToyLog log;
  BatchDecoder decoder(toy({}, log));
  DecodingRequest request = simple_request(1, {7, 8, 9});
  request.constraint = std::make_shared<AllowsOnly>(std::vector<TokenId>{});
  decoder.submit(request);
  const DecodingResult result = run(decoder)[1];
  EXPECT_EQ(result.stop, StopReason::kFailed);
  EXPECT_THAT(result.error, HasSubstr("forbids all"));
}

TEST(BatchDecoderTest, ForcedAnswersTakeFewPassesAndNoConstraint) {
  ToyLog log;
  BatchDecoder decoder(toy({}, log));
  DecodingRequest request = simple_request(1, {7, 8, 9});
  request.forced_answer = std::vector<TokenId>(50, 5);
  request.banned_tokens = banned({5});
  request.constraint = std::make_shared<AllowsOnly>(std::vector<TokenId>{});
  decoder.submit(request);
  const DecodingResult result = run(decoder)[1];
  EXPECT_THAT(result.tokens, SizeIs(50));
  EXPECT_EQ(result.stop, StopReason::kEnd);
  EXPECT_THAT(log.passes, SizeIs(2));  // 51 rows, 32 at a time.
}

TEST(BatchDecoderTest, SharedBeginningsAreComputedOnce) {
  std::vector<TokenId> beginning(60);
  std::iota(beginning.begin(), beginning.end(), 0);
  for (TokenId& token : beginning) token = 2 + token % 20;
  for (const bool shares : {true, false}) {
    ToyLog log;
    BatchDecoder decoder(toy({.num_slots = 8}, log), {256, shares});
    for (RequestId id = 0; id < 40; ++id) {
      std::vector<TokenId> prompt = beginning;
      // They differ from the first token behind the beginning on.
      prompt.insert(prompt.end(),
                    {static_cast<TokenId>(2 + id % 20), static_cast<TokenId>(2 + id / 20), 9});
      decoder.submit(simple_request(id, prompt));
    }
    EXPECT_THAT(run(decoder), SizeIs(40));
    if (shares) {
      EXPECT_THAT(decoder.counts().num_prompt_tokens,
                  ::testing::AllOf(Ge(60U + 40), Le(60U + 120)));
    } else {
      EXPECT_EQ(decoder.counts().num_prompt_tokens, 40U * 63);
    }
  }
}

TEST(BatchDecoderTest, PromptsGoInPiecesAndHoldNobodyUp) {
  ToyLog log;
  BatchDecoder decoder(toy({}, log), {10, true});
  std::vector<DecodingResult> finished;
  DecodingRequest first = simple_request(1, {3, 4});
  first.banned_tokens = banned({kEnd});
  decoder.submit(first);
  decoder.step(finished);
  decoder.submit(simple_request(2, std::vector<TokenId>(35, 7)));
  for (int i = 0; i < 4; ++i) decoder.step(finished);
  // While the long prompt is computed, ten tokens at a time, the other answer goes on.
  ASSERT_THAT(log.passes, SizeIs(5));
  EXPECT_THAT(log.passes[0].num_tokens, ElementsAre(2));
  for (int i = 1; i < 4; ++i)
    EXPECT_THAT(log.passes.at(static_cast<std::size_t>(i)).num_tokens, ElementsAre(1, 10));
  EXPECT_THAT(log.passes[4].num_tokens, ElementsAre(1, 5));
  EXPECT_EQ(log.passes[3].num_rows, 1U);
  EXPECT_EQ(log.passes[4].num_rows, 2U);
}

TEST(BatchDecoderTest, AFreedSlotIsTakenInTheNextPass) {
  ToyLog log;
  BatchDecoder decoder(toy({.num_slots = 2}, log), {256, false});
  for (RequestId id = 0; id < 6; ++id) {
    DecodingRequest request = simple_request(id, {static_cast<TokenId>(2 + id), 9});
    request.banned_tokens = banned({kEnd});
    request.max_answer_tokens = 4;
    decoder.submit(request);
  }
  EXPECT_THAT(run(decoder), SizeIs(6));
  // Each takes five passes, and never is a slot empty.
  EXPECT_THAT(log.passes, SizeIs(15));
  for (const ToyLog::Pass& pass : log.passes) EXPECT_THAT(pass.num_tokens, SizeIs(2));
}

TEST(BatchDecoderTest, TheLongestGoesFirstButNobodyWaitsForEver) {
  ToyLog log;
  BatchDecoder decoder(toy({.num_slots = 1}, log), {256, false});
  std::vector<DecodingResult> finished;
  const auto submit = [&](RequestId id, std::size_t size) {
    DecodingRequest request = simple_request(id, std::vector<TokenId>(size, 3));
    request.max_answer_tokens = 1;
    decoder.submit(request);
  };
  submit(1, 5);
  submit(2, 50);
  submit(3, 20);
  // Longer ones keep coming.
  for (RequestId id = 4; id < 30; ++id) {
    submit(id, 60);
    while (finished.size() + 3 < id) decoder.step(finished);
  }
  std::vector<RequestId> order;
  for (const DecodingResult& result : finished) order.push_back(result.id);
  EXPECT_EQ(order.front(), 4U);
  EXPECT_THAT(order, ::testing::IsSupersetOf({1U, 2U, 3U}));
  EXPECT_LT(std::find(order.begin(), order.end(), 2U), std::find(order.begin(), order.end(), 3U));
  EXPECT_LT(std::find(order.begin(), order.end(), 3U), std::find(order.begin(), order.end(), 1U));
}

TEST(BatchDecoderTest, AnswersEndWhereTheSlotDoes) {
  ToyLog log;
  BatchDecoder decoder(toy({.num_positions = 20}, log));
  DecodingRequest request = simple_request(1, std::vector<TokenId>(15, 3));
  request.banned_tokens = banned({kEnd});
  request.max_answer_tokens = 1000;
  decoder.submit(request);
  const DecodingResult result = run(decoder)[1];
  EXPECT_EQ(result.stop, StopReason::kNoRoom);
  EXPECT_THAT(result.error, HasSubstr("20 positions"));
  EXPECT_THAT(result.tokens, SizeIs(5));
}

TEST(BatchDecoderTest, WhatCannotBeDoneFailsWithASentence) {
  ToyLog log;
  BatchDecoder decoder(toy({.num_positions = 20}, log));
  decoder.submit(simple_request(1, {}));
  decoder.submit(simple_request(2, std::vector<TokenId>(20, 3)));
  decoder.submit(simple_request(3, {4, 24}));
  decoder.submit(simple_request(4, {4, -1}));
  DecodingRequest forced = simple_request(5, std::vector<TokenId>(10, 3));
  forced.forced_answer = std::vector<TokenId>(11, 3);
  decoder.submit(forced);
  forced.id = 6;
  forced.forced_answer = std::vector<TokenId>{99};
  decoder.submit(forced);
  const Results results = run(decoder);
  EXPECT_THAT(log.passes, IsEmpty());
  ASSERT_THAT(results, SizeIs(6));
  for (const auto& [id, result] : results) {
    const bool is_long = id == 2 || id == 5;
    EXPECT_EQ(result.stop, is_long ? StopReason::kNoRoom : StopReason::kFailed) << id;
  }
  EXPECT_THAT(results.at(1).error, HasSubstr("empty"));
  EXPECT_THAT(results.at(2).error, HasSubstr("20 tokens"));
  EXPECT_THAT(results.at(3).error, HasSubstr("vocabulary of 24"));
  EXPECT_THAT(results.at(5).error, HasSubstr("20 positions"));
  EXPECT_THAT(results.at(6).error, HasSubstr("vocabulary"));
}

TEST(BatchDecoderTest, CancelledRequestsEndOnceAndUnknownOnesNever) {
  ToyLog log;
  BatchDecoder decoder(toy({.num_slots = 1}, log));
  std::vector<DecodingResult> finished;
  DecodingRequest request = simple_request(1, {3});
  request.banned_tokens = banned({kEnd});
  decoder.submit(request);
  decoder.submit(simple_request(2, {4}));
  decoder.step(finished);
  decoder.step(finished);
  EXPECT_THAT(finished, IsEmpty());
  for (const RequestId id : {1U, 1U, 2U, 2U, 77U}) decoder.cancel(id);
  EXPECT_FALSE(decoder.is_idle());
  decoder.step(finished);
  ASSERT_THAT(finished, SizeIs(2));
  for (const DecodingResult& result : finished) EXPECT_EQ(result.stop, StopReason::kCancelled);
  EXPECT_TRUE(decoder.is_idle());
  decoder.cancel(1);
  EXPECT_TRUE(decoder.is_idle());
}

TEST(BatchDecoderTest, DeadlinesEndWhatWaitsAndWhatIsUnderWay) {
  ToyLog log;
  BatchDecoder decoder(toy({.num_slots = 1}, log));
  const auto now = std::chrono::steady_clock::now();
  for (RequestId id = 1; id <= 4; ++id) {
    DecodingRequest request = simple_request(id, std::vector<TokenId>(5, 3));
    if (id < 3) request.deadline = now - std::chrono::seconds(1);
    if (id == 3) request.deadline = now + std::chrono::hours(1);
    decoder.submit(request);
  }
  const Results results = run(decoder);
  ASSERT_THAT(results, SizeIs(4));
  EXPECT_EQ(results.at(1).stop, StopReason::kDeadline);
  EXPECT_EQ(results.at(2).stop, StopReason::kDeadline);
  EXPECT_NE(results.at(3).stop, StopReason::kDeadline);
  EXPECT_NE(results.at(4).stop, StopReason::kDeadline);
}

TEST(BatchDecoderTest, ABackendThatBreaksFailsWhatIsUnderWayAndGoesOn) {
  const std::vector<DecodingRequest> requests = random_requests(30, 31);
  ToyLog log;
  ToyOptions options;
  options.failing_calls = {0, 9, 10};
  BatchDecoder decoder(toy(options, log));
  for (const DecodingRequest& request : requests) decoder.submit(request);
  const Results results = run(decoder);
  ASSERT_THAT(results, SizeIs(30));
  std::size_t num_failed = 0;
  for (const DecodingRequest& request : requests) {
    const DecodingResult& result = results.at(request.id);
    if (result.stop == StopReason::kFailed) {
      EXPECT_EQ(result.error, "The toy broke.");
      ++num_failed;
    } else {
      expect_same(result, decode_alone(request, options));
    }
  }
  EXPECT_EQ(num_failed, 12U);  // Four slots, three times.
}

// Says how often it was asked about each length of its answer.
class CountsQuestions final : public AllowsAll {
 public:
  [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override {
    EXPECT_EQ(answer.size(), num_asked++);
    return {};
  }
  std::size_t num_asked = 0;
};

TEST(BatchDecoderTest, WithLittleMemoryAnswersAreTheSameAndFewerAreUnderWay) {
  std::vector<DecodingRequest> requests = random_requests(60, 41);
  std::vector<std::shared_ptr<CountsQuestions>> constraints;
  for (DecodingRequest& request : requests) {
    request.constraint = constraints.emplace_back(std::make_shared<CountsQuestions>());
  }
  for (const std::size_t most_tokens : {100U, 130U, 300U, 700U}) {
    for (const std::size_t prompt_tokens : {7U, 256U}) {
      SCOPED_TRACE(::testing::Message() << most_tokens << " tokens, " << prompt_tokens);
      ToyLog log;
      ToyOptions options;
      options.num_slots = 8;
      options.most_tokens = most_tokens;  // The longest needs 90.
      options.throws_bad_alloc = prompt_tokens == 256U;
      BatchDecoder decoder(toy(options, log), {prompt_tokens, true});
      for (const auto& constraint : constraints) constraint->num_asked = 0;
      for (const DecodingRequest& request : requests) decoder.submit(request);
      const Results results = run(decoder);
      ASSERT_THAT(results, SizeIs(requests.size()));
      for (const DecodingRequest& request : requests) {
        expect_same(results.at(request.id), decode_alone(request, options));
      }
      std::size_t most_busy = 0;
      for (const ToyLog::Pass& pass : log.passes) {
        most_busy = std::max(most_busy, pass.num_tokens.size());
      }
      EXPECT_GT(most_busy, most_tokens / 100);
      // Not all that was computed was for nothing.
      EXPECT_LT(decoder.counts().num_prompt_tokens, 3U * 60 * 40);
    }
  }
}

// Has one token in three chosen again, of the others.
class RefusesThirds final : public AllowsAll {
 public:
  [[nodiscard]] TokenMask allowed(std::span<const TokenId> /*answer*/) override {
    if (!was_refused_) return {};
    return {TokenMask::Form::kList, kOthers, {}};
  }
  [[nodiscard]] bool takes(TokenId token) override {
    was_refused_ = !was_refused_ && token % 3 == 0;
    num_refused += was_refused_ ? 1 : 0;
    return !was_refused_;
  }
  std::size_t num_refused = 0;

 private:
  static constexpr std::array<TokenId, 8> kOthers = {2, 4, 7, 8, 10, 11, 13, 14};
  bool was_refused_ = false;
};

TEST(BatchDecoderTest, WhatAConstraintDoesNotTakeIsChosenAgain) {
  std::vector<DecodingRequest> requests = random_requests(60, 47);
  Results expected;
  std::size_t num_refused = 0;
  for (DecodingRequest& request : requests) {
    RefusesThirds constraint;
    request.forced_answer.reset();
    expected[request.id] = decode_alone(request, {}, &constraint);
    num_refused += constraint.num_refused;
  }
  EXPECT_GT(num_refused, requests.size());
  for (const std::size_t num_slots : {1U, 8U}) {
    for (const std::size_t most_tokens : {100U, 100'000U}) {
      ToyLog log;
      ToyOptions options;
      options.num_slots = num_slots;
      options.most_tokens = most_tokens;
      BatchDecoder decoder(toy(options, log));
      for (DecodingRequest& request : requests) {
        request.constraint = std::make_shared<RefusesThirds>();
        decoder.submit(request);
      }
      for (const auto& [id, result] : run(decoder)) expect_same(result, expected[id]);
    }
  }
}

// Has no memory for one of its answers when it is asked first.
class LacksMemoryOnce final : public AllowsAll {
 public:
  [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override {
    if (answer.size() == 1 && !std::exchange(has_lacked, true)) throw std::bad_alloc();
    return {};
  }
  bool has_lacked = false;
};

TEST(BatchDecoderTest, NothingFailsWhereMemoryLacksBesideTheBackend) {
  ToyLog log;
  ToyOptions options;
  BatchDecoder decoder(toy(options, log));
  std::vector<DecodingRequest> requests = random_requests(40, 43);
  std::vector<std::shared_ptr<LacksMemoryOnce>> constraints;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (i % 8 == 0) {
      requests[i].constraint = constraints.emplace_back(std::make_shared<LacksMemoryOnce>());
      requests[i].forced_answer.reset();
      requests[i].max_answer_tokens = 40;
    }
    decoder.submit(requests[i]);
  }
  const Results results = run(decoder);
  const auto has_lacked = [](const auto& constraint) { return constraint->has_lacked; };
  EXPECT_GE(std::ranges::count_if(constraints, has_lacked), 3);
  ASSERT_THAT(results, SizeIs(requests.size()));
  for (const DecodingRequest& request : requests) {
    expect_same(results.at(request.id), decode_alone(request, options));
  }
}

TEST(BatchDecoderTest, WhatDoesNotFitAloneHasNoRoomAndTheOthersGoOn) {
  ToyLog log;
  ToyOptions options;
  options.most_tokens = 40;
  BatchDecoder decoder(toy(options, log));
  std::vector<DecodingRequest> requests;
  for (RequestId id = 0; id < 12; ++id) {
    requests.push_back(simple_request(id, std::vector<TokenId>(id % 3 == 0 ? 60 : 20, 3)));
    requests.back().max_answer_tokens = 10;
    decoder.submit(requests.back());
  }
  DecodingRequest endless = simple_request(12, {4, 5});
  endless.banned_tokens = banned({kEnd});
  endless.max_answer_tokens = 100;
  decoder.submit(endless);
  const Results results = run(decoder);
  for (const DecodingRequest& request : requests) {
    const DecodingResult& result = results.at(request.id);
    if (request.prompt.size() == 60) {
      EXPECT_EQ(result.stop, StopReason::kNoRoom);
      EXPECT_EQ(result.error, "The toy is full.");
    } else {
      expect_same(result, decode_alone(request, options));
    }
  }
  EXPECT_EQ(results.at(12).stop, StopReason::kNoRoom);
  EXPECT_THAT(results.at(12).tokens, SizeIs(39));
}

TEST(BatchDecoderTest, WhatSlotsKeepForReuseGoesBeforeASequenceHasToWait) {
  ToyLog log;
  ToyOptions options;
  options.num_slots = 2;
  options.most_tokens = 60;
  BatchDecoder decoder(toy(options, log));
  const auto ask = [&](RequestId id, TokenId token) {
    DecodingRequest request = simple_request(id, std::vector<TokenId>(25, token));
    request.banned_tokens = banned({kEnd});
    request.max_answer_tokens = 1;
    decoder.submit(request);
  };
  ask(1, 3);
  ask(2, 4);
  (void)run(decoder);  // Both slots keep 25 tokens.
  log.passes.clear();
  ask(3, 5);
  (void)run(decoder);
  // Its slot was emptied for it; the other one still holds what it did.
  ask(4, 4);
  (void)run(decoder);
  ask(5, 6);
  ask(6, 7);
  (void)run(decoder);
  EXPECT_EQ(log.passes.back().num_tokens.size(), 2U);
}

TEST(BatchDecoderTest, BrokenLogitsFailOneRequestOnly) {
  ToyLog log;
  ToyOptions options;
  options.poison = 7;
  BatchDecoder decoder(toy(options, log));
  decoder.submit(simple_request(1, {3, 7}));
  DecodingRequest forced = simple_request(2, {3});
  forced.forced_answer = std::vector<TokenId>{4, 7, 5};
  decoder.submit(forced);
  DecodingRequest good = simple_request(3, {3, 4});
  good.banned_tokens = banned({7});
  decoder.submit(good);
  const Results results = run(decoder);
  for (const RequestId id : {1U, 2U}) {
    EXPECT_EQ(results.at(id).stop, StopReason::kFailed);
    EXPECT_THAT(results.at(id).error, HasSubstr("not a number"));
  }
  expect_same(results.at(3), decode_alone(good, options));
}

TEST(BatchDecoderTest, AConstraintThatThrowsFailsItsRequestOnly) {
  class Throws final : public AllowsAll {
    [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override {
      if (answer.size() == 2) throw std::runtime_error("lost");
      return {};
    }
  };
  ToyLog log;
  BatchDecoder decoder(toy({}, log));
  DecodingRequest request = simple_request(1, {3});
  request.banned_tokens = banned({kEnd});
  decoder.submit(request);
  request.id = 2;
  request.constraint = std::make_shared<Throws>();
  decoder.submit(request);
  const Results results = run(decoder);
  EXPECT_EQ(results.at(1).stop, StopReason::kLength);
  EXPECT_EQ(results.at(2).stop, StopReason::kFailed);
  EXPECT_EQ(results.at(2).error, "lost");
}

// Whatever happens, in any order: one result a request, right if it is one, and slots that serve
// again.
TEST(BatchDecoderTest, EachRequestEndsOnceWhateverHappens) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomDraws draws(mixed(77U, seed));
    ToyOptions options;
    options.num_slots = 1 + draws.below(6);
    for (int i = 0; i < 6; ++i) options.failing_calls.insert(draws.below(120));
    if (draws.one_in(2)) options.most_tokens = 60 + draws.below(200);
    options.throws_bad_alloc = draws.one_in(2);
    ToyLog log;
    BatchDecoder decoder(toy(options, log), {1 + draws.below(40), draws.one_in(2)});
    std::vector<DecodingRequest> requests = random_requests(50, mixed(78U, seed));
    for (DecodingRequest& request : requests) {
      if (draws.one_in(6)) request.prompt.assign(200, 3);
      if (draws.one_in(6)) {
        request.deadline = std::chrono::steady_clock::now() + std::chrono::microseconds(500);
      }
    }
    std::vector<DecodingResult> finished;
    for (const DecodingRequest& request : requests) {
      decoder.submit(request);
      while (draws.one_in(2)) decoder.step(finished);
      if (draws.one_in(4)) decoder.cancel(1 + draws.below(50));
    }
    while (!decoder.is_idle()) decoder.step(finished);
    Results results;
    for (const DecodingResult& result : finished) {
      EXPECT_TRUE(results.emplace(result.id, result).second) << result.id;
    }
    ASSERT_THAT(results, SizeIs(50));
    for (const DecodingRequest& request : requests) {
      const DecodingResult& result = results.at(request.id);
      if (result.stop == StopReason::kEnd || result.stop == StopReason::kLength) {
        expect_same(result, decode_alone(request, options));
      }
    }
    // No slot was lost: all are busy at once.
    if (options.most_tokens < 60 * options.num_slots) continue;
    finished.clear();
    log.passes.clear();
    for (RequestId id = 0; id < options.num_slots; ++id) {
      DecodingRequest request = simple_request(id, {3, 4});
      request.banned_tokens = banned({kEnd});
      request.max_answer_tokens = 3;
      decoder.submit(request);
    }
    EXPECT_THAT(run(decoder), SizeIs(options.num_slots));
  }
}

}  // namespace
}  // namespace hymt
