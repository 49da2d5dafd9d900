#include "translate/tokenizer/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/translate/tokenizer/random_text.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::Not;

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

// A tokenizer.json with every byte, "ab" and "abc".
std::string small_file(
    const std::string& more_of_model, const std::string& merges, const std::string& added = "[]",
    const std::string& pre_tokenizer = R"({"type": "ByteLevel", "add_prefix_space": false})") {
  Json vocabulary;
  const Json golden = read_json(kBpeFolder + "/tokenizer.json");
  for (const auto& [token, id] : golden["model"]["vocab"].items()) {
    if (id < 256) vocabulary[token] = id;
  }
  vocabulary["ab"] = 300;
  vocabulary["abc"] = 301;
  return R"({"model": {"vocab": )" + vocabulary.dump() + R"(, "merges": )" + merges +
         more_of_model + R"(}, "added_tokens": )" + added + R"(, "pre_tokenizer": )" +
         pre_tokenizer + "}";
}

TEST(ByteLevelBpeTest, MergesAreReadInBothForms) {
  for (const char* merges : {R"(["a b", "ab c"])", R"([["a", "b"], ["ab", "c"]])"}) {
    const auto tokenizer = parse_tokenizer_json(small_file("", merges));
    EXPECT_THAT(tokenizer->encode_document("abc"), ElementsAre(301));
    EXPECT_THAT(tokenizer->encode_document("ababc"), ElementsAre(300, 301));
  }
}

TEST(ByteLevelBpeTest, APieceMayBeTakenWithoutMerging) {
  const std::string merges = R"([])";
  EXPECT_EQ(parse_tokenizer_json(small_file("", merges))->encode_document("abc").size(), 3U);
  EXPECT_THAT(parse_tokenizer_json(small_file(R"(, "ignore_merges": true)", merges))
                  ->encode_document("abc"),
              ElementsAre(301));
}

TEST(ByteLevelBpeTest, PiecesMayGetASpaceBefore) {
  const auto tokenizer =
      parse_tokenizer_json(small_file("", R"(["a b"])", "[]", R"({"type": "ByteLevel"})"));
  EXPECT_EQ(tokenizer->decode(tokenizer->encode_document("ab")), " ab");
  EXPECT_EQ(tokenizer->decode(tokenizer->encode_document(" ab")), " ab");
}

TEST(ByteLevelBpeTest, AddedTokensAreFoundByTheirFlags) {
  const auto tokenizer = parse_tokenizer_json(
      small_file("", R"(["a b"])",
                 R"([{"id": 400, "content": "<m>", "special": true, "lstrip": true, "rstrip": true},
          {"id": 401, "content": "abc", "special": true, "single_word": true},
          {"id": 402, "content": "<m>b", "special": true},
          {"id": 403, "content": "\t\t", "special": false}])"));
  const TokenId a = tokenizer->encode_document("a")[0];
  const TokenId space = tokenizer->encode_document(" ")[0];
  EXPECT_THAT(tokenizer->encode_template("a <m>\n a"), ElementsAre(a, 400, a));
  EXPECT_THAT(tokenizer->encode_template("a <m>ba"), ElementsAre(a, space, 402, a));
  EXPECT_THAT(tokenizer->encode_template("abc"), ElementsAre(401));
  EXPECT_THAT(tokenizer->encode_template("aabc"), ElementsAre(a, 300, 66));
  EXPECT_THAT(tokenizer->encode_document("\t\t"), ElementsAre(403));  // Mere formatting.
  EXPECT_EQ(tokenizer->decode(tokenizer->encode_document("<m>")), "<m>");
  EXPECT_GT(tokenizer->encode_document("<m>").size(), 1U);
}

// A word that was added is text, and so is found in text; marks and tags are not.
TEST(ByteLevelBpeTest, AddedWordsAreFoundInDocuments) {
  const auto tokenizer = parse_tokenizer_json(
      small_file("", "[]", R"([{"id": 400, "content": "ab c2", "special": false},
          {"id": 401, "content": "abc", "special": true},
          {"id": 402, "content": "<b>", "special": false},
          {"id": 403, "content": "<|b|>", "special": false}])"));
  EXPECT_THAT(tokenizer->encode_document("ab c2"), ElementsAre(400));
  EXPECT_EQ(tokenizer->token_bytes(400), "ab c2");
  for (const char* text : {"abc", "<b>", "<|b|>"}) {
    const std::vector<TokenId> ids = tokenizer->encode_document(text);
    EXPECT_EQ(ids.size(), std::string(text).size());
    EXPECT_EQ(tokenizer->decode(ids), text);
    EXPECT_EQ(tokenizer->encode_template(text).size(), 1U);
  }
  EXPECT_FALSE(tokenizer->is_control(402));
  EXPECT_TRUE(tokenizer->is_control(403));
}

// Even if merges lead there.
TEST(ByteLevelBpeTest, NoDocumentBecomesASpecialToken) {
  for (const char* more : {"", R"(, "ignore_merges": true)"}) {
    const auto tokenizer = parse_tokenizer_json(
        small_file(more, R"(["a b"])", R"([{"id": 300, "content": "ab", "special": true}])"));
    EXPECT_THAT(tokenizer->encode_template("ab"), ElementsAre(300));
    EXPECT_EQ(tokenizer->encode_document("ab").size(), 2U);
  }
}

TEST(ByteLevelBpeTest, BytesWithoutTokenAreLeftOut) {
  const auto tokenizer = parse_tokenizer_json(
      R"({"model": {"vocab": {"a": 0}}, "pre_tokenizer": {"type": "ByteLevel",
          "add_prefix_space": false}})");
  EXPECT_THAT(tokenizer->encode_document("abca"), ElementsAre(0, 0));
}

TEST(TokenizerTest, PartsAreReadAsOneText) {
  for (const std::string& folder : {kBpeFolder, kTinyFolder}) {
    const auto tokenizer = load_tokenizer(folder);
    const std::string text = "Translate the following segment into German.\n\nClick the button.";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      const std::array<TextPart, 2> parts = {
          TextPart{TextKind::kTemplate, std::string_view(text).substr(0, cut)},
          TextPart{TextKind::kDocument, std::string_view(text).substr(cut)}};
      EXPECT_EQ(tokenizer->encode(parts), tokenizer->encode_document(text)) << cut;
    }
  }
}

TEST(TokenizerTest, SpecialTokensLieInOnePartOfOurs) {
  const auto tokenizer = load_tokenizer(kTinyFolder);
  const TokenId tag = *tokenizer->special_token("<s1>");
  const auto ids = [&](TextKind first, TextKind second) {
    const std::array<TextPart, 2> parts = {TextPart{first, "<s"}, TextPart{second, "1>"}};
    return tokenizer->encode(parts);
  };
  EXPECT_THAT(ids(TextKind::kTemplate, TextKind::kTemplate), ElementsAre(tag));
  for (const auto& encoded : {ids(TextKind::kTemplate, TextKind::kDocument),
                              ids(TextKind::kDocument, TextKind::kTemplate),
                              ids(TextKind::kDocument, TextKind::kDocument)}) {
    EXPECT_THAT(encoded, Not(testing::Contains(tag)));
    EXPECT_EQ(tokenizer->decode(encoded), "<s1>");
  }
}

// A document's bytes come back, whatever they are, and none of its tokens is special.
TEST(TokenizerTest, DocumentsComeBackAndHoldNothingSpecial) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  const Json file = read_json(kBpeFolder + "/tokenizer.json");
  std::set<std::string> names;
  for (const Json& token : file["added_tokens"]) names.insert(token["content"]);
  const auto bpe = load_tokenizer(kBpeFolder);
  const auto tiny = load_tokenizer(kTinyFolder);
  for (int n = 1; n <= 30; ++n) names.insert("<s" + std::to_string(n) + ">");
  for (const char* name : {"<|eos|>", "<|extra_0|>", "<source>", "</target>", "<unk>", "<0x0A>",
                           "德语", "参考下面的翻译：", "\n", "\n\n", "▁", "<x2/>", "�"}) {
    names.insert(name);
  }
  const std::vector<std::string> specials(names.begin(), names.end());
  for (int round = 0; round < 2000; ++round) {
    std::string text = random_text(random, random() % 8);
    text += specials[random() % specials.size()] + random_bytes(random, random() % 6);
    text += specials[random() % specials.size()] + random_text(random, random() % 4);
    for (const Tokenizer* tokenizer : {bpe.get(), tiny.get()}) {
      const std::vector<TokenId> ids = tokenizer->encode_document(text);
      EXPECT_EQ(tokenizer->decode(ids), text) << "seed " << kSeed << ", round " << round;
      for (const TokenId id : ids) {
        const std::string bytes(tokenizer->token_bytes(id));
        EXPECT_FALSE(tokenizer->is_control(id));
        EXPECT_FALSE(bytes.size() > 2 && tokenizer->special_token(bytes) == id) << bytes;
      }
    }
  }
}

TEST(TokenizerTest, UnknownIdsStandForNothing) {
  for (const std::string& folder : {kBpeFolder, kTinyFolder}) {
    const auto tokenizer = load_tokenizer(folder);
    for (const TokenId id :
         {-1, std::numeric_limits<TokenId>::min(), std::numeric_limits<TokenId>::max(),
          static_cast<TokenId>(tokenizer->size())}) {
      EXPECT_EQ(tokenizer->token_bytes(id), "");
      EXPECT_FALSE(tokenizer->is_control(id));
    }
    EXPECT_EQ(tokenizer->special_token("no such token"), std::nullopt);
  }
}

TEST(TokenizerTest, ControlTokensHaveNoBytesAndMarkupHasItsName) {
  const auto tiny = load_tokenizer(kTinyFolder);
  EXPECT_TRUE(tiny->is_control(*tiny->special_token("<|eos|>")));
  EXPECT_EQ(tiny->token_bytes(*tiny->special_token("<|eos|>")), "");
  EXPECT_EQ(tiny->token_bytes(*tiny->special_token("</target>")), "</target>");
  const auto bpe = load_tokenizer(kBpeFolder);
  EXPECT_TRUE(bpe->is_control(*bpe->special_token("<｜hy_User｜>")));
  EXPECT_FALSE(bpe->is_control(*bpe->special_token("<think>")));
  EXPECT_EQ(bpe->token_bytes(*bpe->special_token("<think>")), "<think>");
}

}  // namespace
}  // namespace hymt
