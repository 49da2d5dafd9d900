// Our encoder against libsentencepiece, whose files it reads: the same ids for any text.
#include <gtest/gtest.h>
#include <sentencepiece_processor.h>

#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/translate/tokenizer/random_text.h"
#include "tests/translate/tokenizer/sentencepiece_files.h"
#include "translate/tokenizer/character_class.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What both can be asked: UTF-8 without U+2581, which the library takes for a space.
std::string valid_text(const std::string& text) {
  std::string valid;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = character_at(text, at).end;
    const std::string character = text.substr(at, end - at);
    const bool is_broken = character_at(text, at).code_point == 0xFFFD && character != "\uFFFD";
    if (!is_broken && character != "\u2581") valid += character;
    at = end;
  }
  return valid;
}

class Reference {
 public:
  explicit Reference(const std::string& model) {
    const auto status = processor_.LoadFromSerializedProto(model);
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
  [[nodiscard]] std::vector<TokenId> encode(const std::string& text) const {
    std::vector<int> ids;
    EXPECT_TRUE(processor_.Encode(text, &ids).ok());
    return {ids.begin(), ids.end()};
  }

 private:
  sentencepiece::SentencePieceProcessor processor_;
};

TEST(SentencePieceReferenceTest, TheEmbeddedModelGivesTheSameIds) {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  const std::string root = HYMT_SOURCE_DIR;
  const std::string model = read_file(root + "/models/tiny-en-de/tokenizer.model");
  const auto ours = parse_sentencepiece_model(model);
  const Reference theirs(model);
  std::vector<std::string> texts;
  for (const char* file : {"README.md", "HACKING.md", "samples/notes.txt"}) {
    std::ifstream stream(root + "/" + file);
    for (std::string line; std::getline(stream, line);) texts.push_back(valid_text(line));
  }
  for (int round = 0; round < 3000; ++round) {
    texts.push_back(valid_text(random_text(random, random() % 12)));
  }
  // Names of special tokens are no text, and the library takes them for what they name.
  for (const std::string& text : texts) {
    if (text.find('<') != std::string::npos || text.find('\n') != std::string::npos) continue;
    ASSERT_EQ(ours->encode_document(text), theirs.encode(text)) << text;
  }
}

// Models of few letters with random pieces and scores, so that ties, unused pieces and letters
// without a piece occur.
TEST(SentencePieceReferenceTest, SmallModelsGiveTheSameIds) {
  constexpr unsigned kSeed = 11;
  std::mt19937 random(kSeed);
  const auto word = [&random](std::size_t most) {
    std::string text;
    for (std::size_t size = 1 + random() % most; size > 0; --size) {
      constexpr std::array<const char*, 6> kLetters = {"a", "b", "c", "é", "中", "\u2581"};
      text += kLetters[random() % kLetters.size()];
    }
    return text;
  };
  for (int round = 0; round < 300; ++round) {
    const bool has_bytes = random() % 2 == 0;
    std::set<std::string> pieces;
    for (std::size_t i = random() % 40; i > 0; --i) pieces.insert(word(5));
    std::string model = piece_field("<unk>", 2);
    if (has_bytes) model += byte_piece_fields();
    for (const std::string& piece : pieces) {
      const int type = random() % 4 == 0 ? 5 : 1;
      model += piece_field(piece, type, -static_cast<float>(random() % 6));
    }
    model += trainer_field(has_bytes) + normalizer_field();
    const auto ours = parse_sentencepiece_model(model);
    const Reference theirs(model);
    for (int i = 0; i < 30; ++i) {
      std::string text = word(30);
      for (std::size_t at = 0; (at = text.find("\u2581")) != std::string::npos;) {
        text.replace(at, 3, " ");
      }
      ASSERT_EQ(ours->encode_document(text), theirs.encode(text)) << text << ", round " << round;
    }
  }
}

}  // namespace
}  // namespace hymt
