#include "translate/tokenizer/tiktoken_ranks.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "parsers/document/error.h"
#include "translate/tokenizer/byte_alphabet.h"
#include "translate/tokenizer/known_patterns.h"

namespace hymt {
namespace {

// Tokens are words; of a longer one, all ways to put it together would be too many.
constexpr std::size_t kLongestToken = 1024;

[[noreturn]] void fail(std::size_t line, const std::string& what) {
  throw Error(ErrorKind::kEngine, "The tokenizer cannot be used: line " + std::to_string(line) +
                                      " of its ranks " + what + ".");
}

// None if `text` is not base64 with its padding.
std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  std::uint32_t num_bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    num_bits += 6;
    if (num_bits < 8) continue;
    num_bits -= 8;
    bytes += static_cast<char>(bits >> num_bits & 0xFFU);
  }
  return bytes;
}

struct RankedToken {
  TokenId rank = 0;
  std::string bytes;
};

RankedToken read_line(std::string_view line, std::size_t number) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) fail(number, "is not a token and its rank");
  const auto bytes = from_base64(line.substr(0, space));
  if (!bytes || bytes->empty()) fail(number, "has no token in base64");
  if (bytes->size() > kLongestToken) fail(number, "has a token that is too long");
  const std::string_view digits = line.substr(space + 1);
  constexpr std::uint32_t kMostIds = std::uint32_t{1} << 22U;  // As in tokenizer.json.
  std::uint32_t rank = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), rank);
  if (error != std::errc() || end != digits.end() || rank >= kMostIds) {
    fail(number, "has no rank below " + std::to_string(kMostIds));
  }
  return {static_cast<TokenId>(rank), *bytes};
}

std::vector<RankedToken> read_lines(std::string_view file) {
  std::vector<RankedToken> tokens;
  for (std::size_t number = 1; !file.empty(); ++number) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    std::string_view line = file.substr(0, end);
    file.remove_prefix(std::min(end + 1, file.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) tokens.push_back(read_line(line, number));
  }
  return tokens;
}

// Any two tokens that spell a third one become it, the one of the lowest rank first; so each way to
// cut a token in two is a merge.
void add_merges(const std::vector<RankedToken>& tokens, TokenizerJson& result) {
  std::unordered_set<std::string_view> known;
  for (const RankedToken& token : tokens) known.insert(token.bytes);
  for (const RankedToken& token : tokens) {
    const std::string_view bytes = token.bytes;
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      const std::string_view left = bytes.substr(0, cut);
      const std::string_view right = bytes.substr(cut);
      if (!known.contains(left) || !known.contains(right)) continue;
      result.merges.emplace_back(to_byte_alphabet(left), to_byte_alphabet(right));
    }
  }
}

void add_special_tokens(TokenId next, TokenizerJson& result) {
  constexpr int kNumExtras = 205;
  std::vector<std::string> names = {"<|endoftext|>", "<|startoftext|>", "<|bos|>", "<|eos|>",
                                    "<|pad|>"};
  for (int i = 0; i < kNumExtras; ++i) names.push_back("<|extra_" + std::to_string(i) + "|>");
  for (std::string& name : names) {
    AddedToken token;
    token.id = next++;
    token.content = std::move(name);
    token.special = true;
    result.added_tokens.push_back(std::move(token));
  }
}

}  // namespace

TokenizerJson read_tiktoken_ranks(std::string_view file) {
  const std::vector<RankedToken> tokens = read_lines(file);
  if (tokens.empty()) fail(1, "is missing");
  TokenizerJson result;
  result.ignores_merges = true;
  result.ranks_are_ids = true;
  TokenId end = 0;
  for (const RankedToken& token : tokens) {
    result.vocabulary.emplace_back(to_byte_alphabet(token.bytes), token.rank);
    end = std::max(end, token.rank + 1);
  }
  // Special tokens follow the ranks, so a part of the file would give them other ids.
  if (static_cast<std::size_t>(end) != tokens.size()) {
    fail(tokens.size(), "is the last one, and some rank is missing or there twice");
  }
  add_merges(tokens, result);
  add_special_tokens(end, result);
  result.pre_tokenizer.splits.push_back({std::string(kHunyuanPattern)});
  return result;
}

}  // namespace hymt
