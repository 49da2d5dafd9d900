// The file that HY's 1.8B tokenizer descends from, DeepSeek-V3's, in its own shape: an empty
// normalizer, line ends as characters in its patterns, role marks that are not flagged "special".
// tests/data/bpe-deepseek-v3 has all of that around a small vocabulary; what the library
// `tokenizers` makes of the texts there is in cases.json.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "translate/tokenizer/known_patterns.h"
#include "translate/tokenizer/tokenizer.h"
#include "translate/tokenizer/tokenizer_json.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kFolder = std::string(HYMT_SOURCE_DIR) + "/tests/data/bpe-deepseek-v3";

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(DeepSeekShapeTest, TextsGiveTheIdsOfTheLibraryAndComeBack) {
  const auto tokenizer = load_tokenizer(kFolder);
  const Json cases = Json::parse(read_file(kFolder + "/cases.json"));
  EXPECT_EQ(cases.size(), 12U);
  for (const Json& golden : cases) {
    const std::string text = golden["text"];
    EXPECT_EQ(tokenizer->encode_template(text), golden["template_ids"].get<std::vector<TokenId>>());
    const std::vector<TokenId> ids = golden["document_ids"];
    EXPECT_EQ(tokenizer->encode_document(text), ids) << text;
    EXPECT_EQ(tokenizer->decode(ids), text);
  }
}

TEST(DeepSeekShapeTest, ItsPatternsAreKnown) {
  const TokenizerJson file = read_tokenizer_json(read_file(kFolder + "/tokenizer.json"));
  ASSERT_EQ(file.pre_tokenizer.splits.size(), 3U);
  EXPECT_THAT(file.pre_tokenizer.splits[2].pattern, HasSubstr("[^\r\n"));
  for (const PreTokenizerSteps::Split& split : file.pre_tokenizer.splits) {
    EXPECT_NE(find_known_pattern(split.pattern), nullptr) << split.pattern;
  }
}

TEST(DeepSeekShapeTest, ItsMarksAreControlTokensWhateverTheirFlags) {
  const auto tokenizer = load_tokenizer(kFolder);
  const Json file = Json::parse(read_file(kFolder + "/tokenizer.json"));
  int not_flagged = 0;
  for (const Json& token : file["added_tokens"]) {
    const std::string name = token["content"];
    if (!token["special"].get<bool>()) ++not_flagged;
    EXPECT_TRUE(tokenizer->is_control(token["id"])) << name;
    EXPECT_EQ(tokenizer->token_bytes(token["id"]), "") << name;
    EXPECT_THAT(tokenizer->encode_template(name), ElementsAre(token["id"].get<TokenId>()));
  }
  EXPECT_EQ(not_flagged, 14);
}

// The file with another normalizer.
std::string error_with_normalizer(const std::string& normalizer) {
  Json file = Json::parse(read_file(kFolder + "/tokenizer.json"));
  file["normalizer"] = Json::parse(normalizer);
  try {
    (void)parse_tokenizer_json(file.dump());
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(DeepSeekShapeTest, AnEmptyNormalizerIsNone) {
  for (const char* empty :
       {"null", R"({"type": "Sequence", "normalizers": []})",
        R"({"type": "Sequence", "normalizers": [{"type": "Sequence", "normalizers": []},
            {"type": "Sequence", "normalizers": [{"type": "Sequence", "normalizers": []}]}]})"}) {
    EXPECT_EQ(error_with_normalizer(empty), "") << empty;
  }
}

TEST(DeepSeekShapeTest, WhatNormalizesIsRefusedByName) {
  EXPECT_THAT(error_with_normalizer(R"({"type": "NFC"})"), HasSubstr("'normalizer': NFC"));
  EXPECT_THAT(error_with_normalizer(R"({"type": "Replace", "pattern": {"String": " "},
                                        "content": "▁"})"),
              HasSubstr("'normalizer': Replace"));
  EXPECT_THAT(error_with_normalizer(R"({"type": "Sequence", "normalizers": [
                {"type": "Sequence", "normalizers": []}, {"type": "NFKC"}]})"),
              HasSubstr("'normalizer': NFKC"));
  for (const char* odd : {"7", "[]", "{}", R"("NFC")", R"({"type": "Sequence"})"}) {
    EXPECT_THAT(error_with_normalizer(odd), HasSubstr("normalizes text")) << odd;
  }
}

}  // namespace
}  // namespace hymt
