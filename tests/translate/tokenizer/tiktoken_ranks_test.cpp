#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/tokenizer/tiktoken_files.h"
#include "translate/tokenizer/byte_alphabet.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TiktokenRanksTest, TheLowestRankOfWhatTwoTokensSpellIsMergedFirst) {
  const auto tokenizer = parse_tiktoken_ranks(small_tiktoken_file());
  EXPECT_THAT(tokenizer->encode_document("aab"), ElementsAre(256, 'b'));
  EXPECT_THAT(tokenizer->encode_document("abc"), ElementsAre(257, 'c'));
  // Both ways to spell "aaa" are as urgent: the left one comes first.
  EXPECT_THAT(tokenizer->encode_document("aaaaaa"), ElementsAre(256, 256, 256));
  EXPECT_THAT(tokenizer->encode_document("aaax"), ElementsAre(258, 'x'));
  EXPECT_THAT(tokenizer->encode_document("abcd"), ElementsAre(260));  // As a whole.
  EXPECT_THAT(tokenizer->encode_document("12"), ElementsAre('1', '2'));
  EXPECT_EQ(tokenizer->decode(tokenizer->encode_document("\xFF \n abcd")), "\xFF \n abcd");
  EXPECT_EQ(tokenizer->kind(), "byte-level BPE");
}

TEST(TiktokenRanksTest, SpecialTokensFollowTheRanks) {
  const auto tokenizer = parse_tiktoken_ranks(small_tiktoken_file());
  EXPECT_EQ(tokenizer->special_token("<|endoftext|>"), 261);
  EXPECT_EQ(tokenizer->special_token("<|startoftext|>"), 262);
  EXPECT_EQ(tokenizer->special_token("<|eos|>"), 264);
  EXPECT_EQ(tokenizer->special_token("<|extra_0|>"), 266);
  EXPECT_EQ(tokenizer->special_token("<|extra_204|>"), 470);
  EXPECT_EQ(tokenizer->size(), 471U);
  EXPECT_TRUE(tokenizer->is_control(264));
  EXPECT_EQ(tokenizer->encode_document("<|eos|>").size(), 7U);
}

TEST(TiktokenRanksTest, TheFolderMayHoldItInPlaceOfTheJson) {
  ScratchFolder scratch;
  scratch.write("hy.tiktoken", small_tiktoken_file());
  EXPECT_EQ(load_tokenizer(scratch.path().string())->size(), 471U);
  scratch.write("hy.tiktoken", "no ranks\n");
  try {
    (void)load_tokenizer(scratch.path().string());
    ADD_FAILURE() << "it is no ranks";
  } catch (const Error& error) {
    EXPECT_THAT(error.path(), HasSubstr("hy.tiktoken"));
    EXPECT_THAT(error.what(), HasSubstr("line 1"));
  }
}

std::string error_of(const std::string& file) {
  try {
    (void)parse_tiktoken_ranks(file);
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    return error.what();
  }
}

TEST(TiktokenRanksTest, DamagedFilesAreErrors) {
  EXPECT_EQ(error_of("YQ== 0\r\n\r\nYg== 1"), "");
  EXPECT_THAT(error_of(""), HasSubstr("missing"));
  EXPECT_THAT(error_of("YQ==\n"), HasSubstr("line 1"));
  EXPECT_THAT(error_of("YQ== 0\nYg= 1\n"), HasSubstr("line 2 of its ranks has no token"));
  EXPECT_THAT(error_of("Y!== 0\n"), HasSubstr("has no token"));
  EXPECT_THAT(error_of(" 0\n"), HasSubstr("has no token"));
  for (const char* rank : {"", "x", "-1", "1x", "4194304", "99999999999", " 1"}) {
    EXPECT_THAT(error_of("YQ== " + std::string(rank) + "\n"), HasSubstr("has no rank")) << rank;
  }
  EXPECT_THAT(error_of("YQ== 0\nYg== 2\n"), HasSubstr("rank is missing"));
  EXPECT_THAT(error_of("YQ== 0\nYg== 0\nYw== 1\n"), HasSubstr("there twice"));
  EXPECT_THAT(error_of("YQ== 0\nYQ== 1\n"), HasSubstr("twice"));
  EXPECT_THAT(error_of(std::string(2000, 'A') + " 0\n"), HasSubstr("too long"));
  const std::string whole = small_tiktoken_file();
  for (std::size_t size = whole.size() - 9; size < whole.size() - 1; ++size) {
    EXPECT_NE(error_of(whole.substr(0, size)), "") << size;
  }
}

TEST(ByteAlphabetTest, EveryByteIsACharacterAndComesBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  const std::string text = to_byte_alphabet(bytes);
  EXPECT_EQ(from_byte_alphabet(text), bytes);
  EXPECT_EQ(to_byte_alphabet("a b\n"), "aĠbĊ");
  EXPECT_EQ(from_byte_alphabet("a b"), std::nullopt);
  EXPECT_EQ(from_byte_alphabet("中"), std::nullopt);
}

}  // namespace
}  // namespace hymt
