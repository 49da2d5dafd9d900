// One model, several generators; several models in one process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/suites/sanitized.h"
#include "tests/translate/model/memory_limit.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/model_folder.h"

namespace hymt {
namespace {

std::shared_ptr<const Model> embedded_model() {
  return load_model(*open_model_folder(find_model_folder()), {});
}

const std::vector<std::string>& sentences() {
  static const std::vector<std::string> kSentences = {"Save the file.", "Close the window.",
                                                      "Click the button.", "Open the menu."};
  return kSentences;
}

// All of `texts`, translated in one batch.
std::map<RequestId, std::string> answers_of(Generator& generator,
                                            const std::vector<std::string>& texts = sentences()) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    GenerationRequest request;
    request.id = i;
    request.source.text = texts[i];
    request.source_language = "en";
    request.target_language = "de";
    request.wording = Wording::kPlain;
    generator.submit(std::move(request));
  }
  std::map<RequestId, std::string> answers;
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(5);
  while (answers.size() < texts.size() && std::chrono::steady_clock::now() < end) {
    for (const GenerationResult& result : generator.wait(end)) {
      EXPECT_TRUE(result.stop == StopReason::kEnd || result.stop == StopReason::kLoop)
          << result.error;
      answers[result.id] = result.text;
    }
  }
  return answers;
}

TEST(SharedModelTest, GeneratorsOfOneModelWorkAtTheSameTimeWhileAnotherIsLoaded) {
  const auto model = embedded_model();
  const auto expected = answers_of(*make_model_generator(model, {}));
  EXPECT_EQ(expected.at(0), "Datei speichern.");
  std::map<RequestId, std::string> first;
  std::map<RequestId, std::string> second;
  std::map<RequestId, std::string> of_other_model;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { first = answers_of(*make_model_generator(model, {2})); });
  threads.emplace_back([&] { second = answers_of(*make_model_generator(model, {1})); });
  threads.emplace_back(
      [&] { of_other_model = answers_of(*make_model_generator(embedded_model(), {1})); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first, expected);
  EXPECT_EQ(second, expected);
  EXPECT_EQ(of_other_model, expected);
}

// Thirty sentences of forty words or so.
std::vector<std::string> long_sentences() {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < 30; ++i) {
    std::string& sentence = all.emplace_back("To save the file");
    for (std::size_t j = 0; j < 5; ++j) {
      const std::string& next = sentences()[(i + j * (1 + i / 4)) % sentences().size()];
      sentence += ", " + next.substr(0, next.size() - 1) + " number " + std::to_string(i + j);
    }
    sentence += ".";
  }
  return all;
}

TEST(SharedModelTest, WithLittleMemoryAnswersAreTheSame) {
  if (kSanitized) GTEST_SKIP() << "sanitizers take address space of their own, and end without it";
  LoadOptions options;
  options.backend = choose_backend("cpu", "auto", "fp32");
  const auto model = load_model(*open_model_folder(find_model_folder()), options);
  const std::vector<std::string> texts = long_sentences();
  const auto expected = answers_of(*make_model_generator(model, {1, 32}), texts);
  std::map<RequestId, std::string> answers;
  {
    // Keys and values of all at once take 10 MiB or so; an eighth of what there is stays free.
    const MemoryLimit limit(std::uint64_t{14} << 20);
    answers = answers_of(*make_model_generator(model, {1, 32}), texts);
  }
  EXPECT_EQ(answers, expected);
}

TEST(SharedModelTest, AModelGoesWithItsLastGenerator) {
  auto model = embedded_model();
  const std::weak_ptr<const Model> watched = model;
  auto first = make_model_generator(model, {});
  auto second = make_model_generator(std::move(model), {});
  first.reset();
  EXPECT_FALSE(watched.expired());
  EXPECT_EQ(answers_of(*second).size(), sentences().size());
  second.reset();
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace hymt
