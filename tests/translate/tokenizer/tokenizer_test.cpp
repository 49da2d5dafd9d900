#include "translate/tokenizer/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace hymt {
namespace {

using Json = nlohmann::json;

const std::string kBpeFolder = std::string(HYMT_SOURCE_DIR) + "/tests/data/bpe-hunyuan-dense";
const std::string kTinyFolder = std::string(HYMT_SOURCE_DIR) + "/models/tiny-en-de";

Json read_json(const std::string& path) {
  std::ifstream stream(path);
  return Json::parse(stream);
}

// `text` without the names of control tokens, which are no text.
std::string without_control_names(std::string text, const Tokenizer& tokenizer, const Json& file) {
  for (const Json& token : file["added_tokens"]) {
    const std::string name = token["content"];
    if (!tokenizer.is_control(token["id"])) continue;
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
      text.erase(at, name.size());
    }
  }
  return text;
}

TEST(ByteLevelBpeTest, GoldenTextsGiveTheirIdsAndComeBack) {
  const auto tokenizer = load_tokenizer(kBpeFolder);
  const Json file = read_json(kBpeFolder + "/tokenizer.json");
  const Json cases = read_json(kBpeFolder + "/cases.json");
  EXPECT_EQ(cases.size(), 223U);
  for (const Json& golden : cases) {
    const std::string text = golden["text"];
    const std::vector<TokenId> ids = golden["ids"];
    EXPECT_EQ(tokenizer->encode_template(text), ids) << text;
    EXPECT_EQ(tokenizer->decode(ids), without_control_names(text, *tokenizer, file));
  }
}

TEST(SentencePieceTest, GoldenPromptsGiveTheirIdsAndAnswersTheirText) {
  const auto tokenizer = load_tokenizer(kTinyFolder);
  const Json cases = read_json(std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-en-de/cases.json");
  EXPECT_EQ(cases.size(), 10U);
  for (const Json& golden : cases) {
    std::vector<TokenId> ids = golden["prompt_ids"];
    const std::string prompt = golden["prompt"];
    EXPECT_EQ(tokenizer->encode_template("<|startoftext|>" + prompt + "<|extra_0|>"), ids);
    EXPECT_EQ(tokenizer->decode(ids), prompt);
    const std::vector<TokenId> answer = golden["greedy"];
    EXPECT_EQ(tokenizer->decode(answer), golden["text"]);
  }
}

}  // namespace
}  // namespace hymt
