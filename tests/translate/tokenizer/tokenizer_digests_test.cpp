// Real files of other models give the ids that the library `tokenizers` gives: digests of them for
// texts in all languages (tests/oracles/write_digests.py). HYMT_TOKENIZERS_DIR names the folder in
// which tests/oracles/run.sh has unpacked the files.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

// FNV-1a, of the ids in decimal digits with a space behind each.
std::string digest_of(const std::vector<TokenId>& ids) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const TokenId id : ids) {
    for (const char c : std::to_string(id) + " ") {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
  }
  std::ostringstream text;
  text << std::hex << std::setw(16) << std::setfill('0') << hash;
  return text.str();
}

class TokenizerDigestsTest : public testing::TestWithParam<const char*> {};

TEST_P(TokenizerDigestsTest, TextsInAllLanguagesGiveTheIdsOfTheLibrary) {
  const char* folders = std::getenv("HYMT_TOKENIZERS_DIR");
  if (folders == nullptr) GTEST_SKIP() << "HYMT_TOKENIZERS_DIR is not set";
  const auto folder = std::filesystem::path(folders) / GetParam() / "package" / "models";
  const auto tokenizer = load_tokenizer(folder.string());
  std::ifstream stream(HYMT_SOURCE_DIR "/tests/data/tokenizer_digests.json");
  const auto cases = nlohmann::json::parse(stream);
  EXPECT_GT(cases.size(), 300U);
  for (const auto& golden : cases) {
    const std::string text = golden[0];
    const std::vector<TokenId> ids = tokenizer->encode_document(text);
    EXPECT_EQ(digest_of(ids), golden[1].at(GetParam())) << text;
    EXPECT_EQ(tokenizer->decode(ids), text);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, TokenizerDigestsTest, testing::Values("deepseek_v3", "llama3"));

}  // namespace
}  // namespace hymt
