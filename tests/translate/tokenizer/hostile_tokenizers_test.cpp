// Files that are damaged, wrong or made to do harm: an Error, and never more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/tokenizer/sentencepiece_files.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using testing::HasSubstr;

const std::string kRoot = HYMT_SOURCE_DIR;

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

using Parse = std::unique_ptr<const Tokenizer> (*)(std::string_view);

// The message; empty if the file is taken, in which case it must also work.
std::string error_of(Parse parse, std::string_view bytes) {
  try {
    const auto tokenizer = parse(bytes);
    (void)tokenizer->decode(tokenizer->encode_document("Any text, 123.\n"));
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    return error.what();
  }
}
std::string json_error(std::string_view json) { return error_of(parse_tokenizer_json, json); }

// A file with these values for "model" and "added_tokens" and a pre-tokenizer that is fine.
std::string file_of(const std::string& model, const std::string& added = "[]",
                    const std::string& pre_tokenizer = R"({"type": "ByteLevel"})") {
  return R"({"pre_tokenizer": )" + pre_tokenizer + R"(, "added_tokens": )" + added +
         R"(, "model": )" + model + "}";
}

TEST(HostileTokenizersTest, TruncatedFilesAreErrors) {
  const std::string json = read_file(kRoot + "/tests/data/bpe-hunyuan-dense/tokenizer.json");
  const std::string model = read_file(kRoot + "/models/tiny-en-de/tokenizer.model");
  ASSERT_EQ(json_error(json), "");
  ASSERT_EQ(error_of(parse_sentencepiece_model, model), "");
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_NE(json_error(std::string_view(json).substr(0, json.size() * i / 60)), "") << i;
    EXPECT_NE(error_of(parse_sentencepiece_model,
                       std::string_view(model).substr(0, model.size() * i / 60)),
              "")
        << i;
  }
}

TEST(HostileTokenizersTest, DamagedFilesNeverCrash) {
  constexpr unsigned kSeed = 3;
  std::mt19937 random(kSeed);
  const std::string json = read_file(kRoot + "/tests/data/bpe-hunyuan-dense/tokenizer.json");
  const std::string model = read_file(kRoot + "/models/tiny-en-de/tokenizer.model");
  for (int round = 0; round < 100; ++round) {
    for (const bool is_json : {true, false}) {
      std::string bytes = is_json ? json : model;
      for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
      (void)error_of(is_json ? parse_tokenizer_json : parse_sentencepiece_model, bytes);
    }
  }
}

TEST(HostileTokenizersTest, WrongJsonIsAnError) {
  EXPECT_THAT(json_error(""), HasSubstr("not JSON"));
  EXPECT_THAT(json_error("7"), HasSubstr("no vocabulary"));
  EXPECT_THAT(json_error(std::string(1'000'000, '[')), HasSubstr("too deeply"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += R"({"model":)";
  EXPECT_THAT(json_error(deep), HasSubstr("too deeply"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": {"b": 1}}, "merges": []})")),
              HasSubstr("is not a number"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": "0"}, "merges": []})")),
              HasSubstr("is not a number"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": [], "merges": []})")), HasSubstr("no vocabulary"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": ["a"], "merges": []})")), HasSubstr("is not a numb"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 0}}, "added_tokens": {"a": 1})")),
              HasSubstr("is not a list"));
}

TEST(HostileTokenizersTest, ManyObjectsAreNoHang) {
  std::string objects = "[";
  for (int i = 0; i < 300'000; ++i) objects += "{},";
  objects.back() = ']';
  const std::string model = R"({"vocab": {"a": 0}})";
  EXPECT_THAT(json_error(R"({"x": )" + objects + "}"), HasSubstr("form"));
  EXPECT_NE(json_error(file_of(model, objects)), "");
  EXPECT_THAT(json_error(file_of(model, "[]", objects)), HasSubstr("form"));
  EXPECT_NE(json_error(file_of(R"({"vocab": {"a": 0}, "merges": )" + objects + "}")), "");
  EXPECT_THAT(json_error(file_of(model, "[[" + objects + "]]")), HasSubstr("than tokens"));
  EXPECT_NE(json_error(file_of(model, R"([{"x": )" + objects + "}]")), "");
}

TEST(HostileTokenizersTest, IdsAreChecked) {
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": -1}, "merges": []})")), HasSubstr("'a'"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 1e3}, "merges": []})")), HasSubstr("'a'"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 99999999999999999999}})")), HasSubstr("'a'"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 2147483647}})")), HasSubstr("'a'"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 0, "b": 0}})")), HasSubstr("another token"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 0, "a": 1}})")), HasSubstr("twice"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 0}})", R"([{"id": 0, "content": "<x>"}])")),
              HasSubstr("another token"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 0}})", R"([{"content": "<x>"}])")),
              HasSubstr("'<x>'"));
  EXPECT_EQ(json_error(file_of(R"({"vocab": {"a": 0}})", R"([{"id": 9, "content": ""}])")), "");
}

TEST(HostileTokenizersTest, MergesAreChecked) {
  for (const char* merges : {R"(["a"])", R"([["a"]])", R"([["a", "b", "c"]])", R"([[["a"]]])",
                             R"([7])", R"([{"a": "b"}])", R"([["a", 7]])", R"([null])"}) {
    EXPECT_THAT(
        json_error(file_of(R"({"vocab": {"a": 0}, "merges": )" + std::string(merges) + "}")),
        HasSubstr("than pairs"))
        << merges;
  }
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"a": 0}, "merges": ["a b"]})")),
              HasSubstr("'ab', which is no token"));
  EXPECT_THAT(json_error(file_of(R"({"vocab": {"ab": 0}, "merges": ["a b"]})")),
              HasSubstr("which is no token"));
}

TEST(HostileTokenizersTest, WhatIsNotSupportedIsSaid) {
  const std::string model = R"({"vocab": {"a": 0}})";
  EXPECT_THAT(json_error(file_of(R"({"type": "Unigram", "vocab": {"a": 0}})")), HasSubstr("'BPE'"));
  EXPECT_THAT(json_error(file_of(R"({"byte_fallback": true, "vocab": {"a": 0}})")),
              HasSubstr("byte_fallback"));
  EXPECT_THAT(json_error(file_of(R"({"end_of_word_suffix": "</w>", "vocab": {"a": 0}})")),
              HasSubstr("end_of_word_suffix"));
  EXPECT_THAT(json_error(R"({"normalizer": {"type": "NFC"}, "model": {"vocab": {"a": 0}}})"),
              HasSubstr("normalizer"));
  EXPECT_THAT(json_error(file_of(model, "[]", "null")), HasSubstr("'type'"));
  EXPECT_THAT(json_error(file_of(model, "[]", R"({"type": "Metaspace"})")), HasSubstr("Metaspace"));
  EXPECT_THAT(json_error(file_of(model, "[]", R"({"type": "Sequence", "pretokenizers": []})")),
              HasSubstr("ByteLevel"));
  const auto split = [&](const std::string& rest) {
    return json_error(file_of(model, "[]",
                              R"({"type": "Sequence", "pretokenizers": [{"type": "Split", )" +
                                  rest + R"(}, {"type": "ByteLevel"}]})"));
  };
  EXPECT_EQ(split(R"("behavior": "Isolated", "pattern": {"Regex": "a"})"), "");
  EXPECT_THAT(split(R"("behavior": "Removed", "pattern": {"Regex": "a"})"), HasSubstr("Removed"));
  EXPECT_THAT(split(R"("behavior": "Isolated", "pattern": {"Regex": "("})"), HasSubstr("U_REGEX"));
  EXPECT_THAT(split(R"("behavior": "Isolated", "pattern": {"Regex": 7})"), HasSubstr("'Regex'"));
  EXPECT_THAT(split(R"("behavior": "Isolated", "pattern": {"Regex": "(a|a?)+$"})"), "");
}

TEST(HostileTokenizersTest, AMillionAddedTokensAreTaken) {
  std::string added = "[";
  for (int id = 1; id <= 1'000'000; ++id) {
    added += R"({"id":)" + std::to_string(id) + R"(,"content":"<)" + std::to_string(id) + R"(>"},)";
  }
  added.back() = ']';
  const auto tokenizer = parse_tokenizer_json(file_of(R"({"vocab": {"a": 0}})", added));
  EXPECT_EQ(tokenizer->encode_template("a<77>a<1000000>"),
            (std::vector<TokenId>{0, 77, 0, 1'000'000}));
}

TEST(HostileTokenizersTest, WrongSentencePieceModelsAreErrors) {
  const auto error = [](const std::string& model) {
    return error_of(parse_sentencepiece_model, model);
  };
  const std::string rest = trainer_field() + normalizer_field();
  const std::string unknown = piece_field("<unk>", 2);
  EXPECT_EQ(error(unknown + piece_field("a", 1) + rest), "");
  EXPECT_THAT(error(""), HasSubstr("no pieces"));
  EXPECT_THAT(error(unknown + piece_field("a", 1)), HasSubstr("not of the type BPE"));
  EXPECT_THAT(error(unknown + trainer_field()), HasSubstr("changes the text"));
  EXPECT_THAT(error(unknown + piece_field("a", 7) + rest), HasSubstr("unknown kind"));
  EXPECT_THAT(error(unknown + piece_field("", 1) + rest), HasSubstr("no text"));
  EXPECT_THAT(error(unknown + piece_field("<0xGG>", 6) + rest), HasSubstr("does not name a byte"));
  EXPECT_NE(error(piece_field("a", 1) + rest), "");  // No unknown piece.
  EXPECT_NE(error(unknown + piece_field("a", 1) + piece_field("a", 1) + rest),
            "");  // Twice the same.
  EXPECT_NE(error(unknown + piece_field("a", 4) + piece_field("a", 4) + rest), "");
  EXPECT_THAT(error(unknown + unknown + rest), HasSubstr("twice"));
  EXPECT_THAT(error(unknown + piece_field("<0x41>", 6) + trainer_field(true) + normalizer_field()),
              HasSubstr("lacks pieces for some bytes"));
  EXPECT_THAT(error("\xFF\xFF\xFF"), HasSubstr("too early"));
  EXPECT_THAT(error(std::string(20, '\xFF')), HasSubstr("damaged"));
  (void)error(unknown + piece_field(std::string("a\0b", 3), 4) + rest);  // Any answer will do.
}

TEST(HostileTokenizersTest, AFolderWithoutOneIsAnError) {
  ScratchFolder scratch;
  EXPECT_THROW((void)load_tokenizer(scratch.path().string()), Error);
  std::filesystem::create_directories(scratch / "tokenizer.json");
  try {
    (void)load_tokenizer(scratch.path().string());
    ADD_FAILURE() << "a folder is no file";
  } catch (const Error& error) {
    EXPECT_THAT(error.path(), HasSubstr("tokenizer.json"));
  }
}

}  // namespace
}  // namespace hymt
