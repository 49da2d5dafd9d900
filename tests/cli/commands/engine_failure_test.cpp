// Engines that are there and give nothing: the exit code is that of an engine that cannot be used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;
using testing::Not;

constexpr std::uint16_t kNotANumber = 0x7FC0;
constexpr std::uint16_t kGreatest = 0x7F7F;  // 3.4e38

class EngineFailureTest : public CommandFixture {
 protected:
  EngineFailureTest() : model_(scratch_ / "model") {
    fs::copy(fs::path(HYMT_SOURCE_DIR) / "models/tiny-en-de", model_);
    input_ = scratch_.write("a.md", "# Tea\n\nGreen tea is hot.\n");
  }

  // Overwrites a whole tensor with one bfloat16.
  void fill(const std::string& tensor, std::uint16_t value) const {
    const std::string path = (model_ / "model.safetensors").string();
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    std::uint64_t size = 0;
    file.read(reinterpret_cast<char*>(&size), sizeof size);
    std::string header(size, '\0');
    file.read(header.data(), static_cast<std::streamsize>(size));
    const auto offsets = nlohmann::json::parse(header).at(tensor).at("data_offsets");
    file.seekp(static_cast<std::streamoff>(8 + size + offsets.at(0).get<std::uint64_t>()));
    for (std::uint64_t at = offsets.at(0); at < offsets.at(1); at += 2) {
      file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
    ASSERT_TRUE(file.good());
  }

  int translate_with(const std::string& precision) {
    return run({"translate", input_, "--to", "de", "--model", model_.string(), "--precision",
                precision, "-o", path("out.md")});
  }

  fs::path model_;
  std::string input_;
};

TEST_F(EngineFailureTest, WeightsThatAreNoNumbersAreRefused) {
  fill("model.layers.2.mlp.up_proj.weight", kNotANumber);
  for (const char* precision : {"int8", "bf16", "fp32"}) {
    EXPECT_EQ(translate_with(precision), kExitEngine) << precision;
  }
  EXPECT_THAT(said(), HasSubstr((model_ / "model.safetensors").string() +
                                ": tensor 'model.layers.2.mlp.up_proj.weight' holds what is not a "
                                "number"));
  EXPECT_FALSE(fs::exists(path("out.md")));
}

TEST_F(EngineFailureTest, AModelThatComputesNoNumbersFails) {
  fill("model.norm.weight", kGreatest);
  EXPECT_EQ(translate_with("fp32"), kExitEngine);
  EXPECT_THAT(said(), HasSubstr("the engine gave no answer that could be used"));
  EXPECT_THAT(said(), HasSubstr("The model computed what is not a number"));
  EXPECT_EQ(scratch_.read("out.md"), scratch_.read("a.md"));
}

// Nobody asked it.
TEST_F(EngineFailureTest, ADocumentWithoutWordsNeedsNoEngine) {
  fill("model.norm.weight", kGreatest);
  input_ = scratch_.write("b.md", "1 + 2\n\n```\ncode\n```\n");
  EXPECT_EQ(translate_with("fp32"), kExitDone);
  EXPECT_THAT(said(), Not(HasSubstr("error")));
}

// Letters that its vocabulary spells by the byte, more than a sequence has positions.
TEST_F(EngineFailureTest, ATextThatIsTooLongForTheModelIsTranslatedInParts) {
  const std::string config = scratch_.read("model/config.json").value_or("");
  const std::string key = "\"max_position_embeddings\": ";
  ASSERT_NE(config.find(key + "2048"), std::string::npos);
  scratch_.write("model/config.json",
                 std::string(config).replace(config.find(key), key.size() + 4, key + "64"));
  input_ = scratch_.write("c.md", "ερωτηματα γραμματα προβληματα.\n");
  EXPECT_EQ(run({"translate", input_, "--from", "en", "--to", "de", "--model", model_.string(),
                 "--verbose", "-o", path("out.md")}),
            kExitDone)
      << said();
  EXPECT_THAT(said(), HasSubstr("smaller-unit 1"));
  EXPECT_NE(scratch_.read("out.md"), scratch_.read("c.md"));
}

TEST_F(EngineFailureTest, StandInsFailOnPurpose) {
  for (const char* engine : {"adversarial:1", "adversarial:2", "adversarial:3", "identity"}) {
    EXPECT_EQ(translate({input_, "-o", path("out.md")}, engine), kExitDone) << engine;
  }
}

}  // namespace
}  // namespace hymt
