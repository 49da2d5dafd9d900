// The published ids of Hy-MT2-7B (specification, 3.6). The first 100256 of its tokens are those of
// cl100k_base, so text without CJK needs no more than the ranks that the npm package js-tiktoken
// holds: HYMT_CL100K_RANKS names its file dist/ranks/cl100k_base.js.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using Ranks = std::unordered_map<std::string, TokenId>;

std::string from_base64(const std::string& text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int num_bits = 0;
  for (const char c : text.substr(0, text.find('='))) {
    bits = bits << 6U | static_cast<unsigned>(kDigits.find(c));
    num_bits += 6;
    if (num_bits < 8) continue;
    num_bits -= 8;
    bytes += static_cast<char>(bits >> num_bits & 0xFFU);
  }
  return bytes;
}

// The tokens by rank: behind "! 0 " in base64, one after the other.
std::vector<std::string> read_tokens(const std::string& path) {
  std::ifstream stream(path);
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  const std::string mark = "\"bpe_ranks\":\"! 0 ";
  const std::size_t begin = file.find(mark) + mark.size();
  std::istringstream words(file.substr(begin, file.find('"', begin) - begin));
  std::vector<std::string> tokens;
  for (std::string word; words >> word;) tokens.push_back(from_base64(word));
  return tokens;
}

// `bytes` in the alphabet of GPT-2.
std::string in_alphabet(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_printable =
        (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    unsigned code_point = byte;
    if (!is_printable) {
      code_point = byte <= 32 ? 256U + byte : byte == 173 ? 323U : 256U + 33 + byte - 127;
    }
    if (code_point < 0x80) {
      text += static_cast<char>(code_point);
    } else {
      text += static_cast<char>(0xC0 | code_point >> 6);
      text += static_cast<char>(0x80 | (code_point & 0x3F));
    }
  }
  return text;
}

// The two tokens that the last merge into `token` joins: ranks of concatenations, lowest first.
std::vector<std::string> halves_of(const std::string& token, TokenId rank, const Ranks& ranks) {
  std::vector<std::string> parts;
  for (const char c : token) parts.emplace_back(1, c);
  while (parts.size() > 2) {
    TokenId best = rank;
    std::size_t at = parts.size();
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto found = ranks.find(parts[i] + parts[i + 1]);
      if (found == ranks.end() || found->second >= best) continue;
      best = found->second;
      at = i;
    }
    if (at == parts.size()) break;  // No way leads to this token.
    parts[at] += parts[at + 1];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
  return parts;
}

std::string make_tokenizer_json(const std::vector<std::string>& tokens) {
  Ranks ranks;
  Json vocabulary;
  Json merges = Json::array();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    ranks[tokens[i]] = static_cast<TokenId>(i);
    vocabulary[in_alphabet(tokens[i])] = i;
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].size() < 2) continue;
    const auto halves = halves_of(tokens[i], static_cast<TokenId>(i), ranks);
    if (halves.size() == 2) merges.push_back({in_alphabet(halves[0]), in_alphabet(halves[1])});
  }
  const std::string pattern =
      R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
      R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
  const Json split = {
      {"type", "Split"}, {"behavior", "Isolated"}, {"pattern", {{"Regex", pattern}}}};
  const Json byte_level = {
      {"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}};
  Json added = Json::array();
  for (const auto& [name, id] :
       {std::pair("<|startoftext|>", 127958), std::pair("<|eos|>", 127960),
        std::pair("<|extra_0|>", 127962), std::pair("<|extra_4|>", 127966)}) {
    added.push_back({{"id", id}, {"content", name}, {"special", true}});
  }
  return Json{{"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", merges}}},
              {"pre_tokenizer",
               {{"type", "Sequence"}, {"pretokenizers", Json::array({split, byte_level})}}},
              {"added_tokens", added}}
      .dump();
}

TEST(Cl100kTest, TextsGiveThePublishedIdsOfThe7B) {
  const char* path = std::getenv("HYMT_CL100K_RANKS");
  if (path == nullptr) GTEST_SKIP() << "HYMT_CL100K_RANKS is not set";
  const std::vector<std::string> tokens = read_tokens(path);
  ASSERT_EQ(tokens.size(), 100256U);
  const auto tokenizer = parse_tokenizer_json(make_tokenizer_json(tokens));

  const std::vector<std::pair<std::string, std::vector<TokenId>>> cases = {
      {"<|startoftext|>Translate the following text into Chinese:\nHello, world.<|extra_0|>",
       {127958, 28573, 279, 2768, 1495, 1139, 8620, 512, 9906, 11, 1917, 13, 127962}},
      // The end of the long text in many languages: what is behind its Japanese.
      {". English isn't ALL CAPS! 1234567 ١٢٣ 😀 e\u0301\t\n  end\n\n",
       {13, 6498, 4536, 956, 13398, 27193, 50,  0,  220,   16,  17,    18,   19,  20,  21,
        22, 220,  149,  94,  149,   95,    149, 96, 91416, 384, 54939, 1602, 220, 842, 271}},
      {"Keep these tags: <think></think> <answer>hi</answer>. /no_think",
       {19999, 1521, 9681, 25,  366,  27963, 1500, 27963, 29,   366,
        9399,  29,   6151, 524, 9399, 14611, 611,  2201,  5978, 771}},
      {"<|startoftext|>Translate into German.<|extra_4|>Good morning.<|extra_0|>Guten "
       "Morgen.<|eos|>"
       "<|startoftext|>Good night.<|extra_0|>",
       {127958, 28573, 1139,  6063, 13,     127966, 15571, 6693, 13, 127962, 38,
        13462,  386,   40663, 13,   127960, 127958, 15571, 3814, 13, 127962}},
  };
  for (const auto& [text, ids] : cases) EXPECT_EQ(tokenizer->encode_template(text), ids) << text;
}

}  // namespace
}  // namespace hymt
