#include "translate/constraint/token_index.h"

#include <cassert>
#include <string>
#include <utility>

#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"
#include "translate/tags/tag_neighbours.h"
#include "translate/tags/tag_spelling.h"

namespace hymt {
namespace {

constexpr std::string_view kFullwidthOpening = "＜";

// Bytes of `text` that are whole characters, and whether what is left may be the beginning of one.
struct Utf8Prefix {
  std::size_t size = 0;
  bool is_valid = true;
};

Utf8Prefix utf8_prefix(std::string_view text) {
  Utf8Prefix prefix;
  while (prefix.size < text.size()) {
    const CodePoint c = code_point_at(text, prefix.size);
    if (!c.is_valid()) break;
    prefix.size += c.length;
  }
  // What completes it tells whether it is one: of all that can follow the first of these will do.
  const std::string_view rest = text.substr(prefix.size);
  if (rest.empty()) return prefix;
  prefix.is_valid = false;
  for (const std::string_view second : {"\x80", "\x90", "\xA0"}) {
    for (const std::string_view more : {"", "\x80", "\x80\x80"}) {
      std::string whole(rest);
      if (rest.size() == 1) whole += second;
      whole += more;
      const CodePoint c = code_point_at(whole, 0);
      if (c.is_valid() && c.length == whole.size() && whole.size() > rest.size()) {
        prefix.is_valid = true;
      }
    }
  }
  return prefix;
}

// True if a digit stands in `text` behind a letter, or behind its beginning, with spaces as bent
// tags have them between: "s1", "s 1", " 1". A digit at the beginning is not meant.
bool has_numbered_letter(std::string_view text) {
  bool may_be_numbered = false;  // By the next character.
  for (std::size_t offset = 0; offset < text.size();) {
    const CodePoint c = code_point_at(text, offset);
    if (!c.is_valid()) break;
    const bool is_ascii = c.value < 0x80;
    if (is_ascii && is_ascii_digit(text[offset]) && may_be_numbered) return true;
    if (is_ascii && is_ascii_letter(text[offset])) {
      may_be_numbered = true;
    } else if (!is_tag_space(c.value)) {
      may_be_numbered = false;
    } else if (offset == 0) {
      may_be_numbered = true;
    }
    offset += c.length;
  }
  return false;
}

// True if `text` may hold part of a tag, or of what is taken for one.
bool is_of_tag(std::string_view text, std::size_t num_whole) {
  return text.find('<') != std::string_view::npos || text.find('&') != std::string_view::npos ||
         text.find(kFullwidthOpening) != std::string_view::npos ||
         (num_whole < text.size() && kFullwidthOpening.starts_with(text.substr(num_whole))) ||
         has_numbered_letter(text);
}

}  // namespace

void SortedTokens::add(TokenId token, std::string_view bytes) {
  assert(!bytes.empty() && bytes_.size() + bytes.size() <= 0xFFFFFFFFU);
  std::size_t common = 0;
  if (!tokens_.empty()) {
    const std::string_view last = this->bytes(size() - 1);
    const std::size_t most = std::min(last.size(), bytes.size());
    while (common < most && last[common] == bytes[common]) ++common;
  }
  tokens_.push_back(token);
  common_.push_back(static_cast<std::uint32_t>(common));
  bytes_ += bytes;
  begins_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  longest_ = std::max(longest_, bytes.size());
  Range& range = by_first_byte_[static_cast<unsigned char>(bytes.front())];
  if (range.last == 0) range.first = size() - 1;
  range.last = size();
}

SortedTokens::Range SortedTokens::beginning_with(std::string_view prefix) const {
  const Range range = by_first_byte_[static_cast<unsigned char>(prefix.front())];
  if (prefix.size() == 1) return range;
  const auto first_where = [&](const auto& is_behind) {
    std::size_t low = range.first;
    std::size_t high = range.last;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (is_behind(bytes(middle).substr(0, prefix.size()))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  };
  return {first_where([&](std::string_view beginning) { return beginning >= prefix; }),
          first_where([&](std::string_view beginning) { return beginning > prefix; })};
}

TokenIndex::TokenIndex(const Tokenizer& tokenizer, std::span<const TokenId> banned,
                       std::size_t vocab_size)
    : vocab_size_(vocab_size) {
  std::vector<std::pair<std::string_view, TokenId>> sorted;
  for (std::size_t i = 0; i < std::min(vocab_size, tokenizer.size()); ++i) {
    const auto token = static_cast<TokenId>(i);
    const std::string_view bytes = tokenizer.token_bytes(token);
    if (bytes.empty() || std::binary_search(banned.begin(), banned.end(), token)) continue;
    sorted.emplace_back(bytes, token);
  }
  std::sort(sorted.begin(), sorted.end());
  for (std::vector<std::uint64_t>& bits : plain_) bits.resize((vocab_size + 63) / 64);
  std::size_t num_single = 0;
  std::string_view last;
  for (const auto& [bytes, token] : sorted) {
    tokens_.add(token, bytes);
    if (bytes.size() == 1 && bytes != last) ++num_single;
    last = bytes;
    classify(token, bytes);
  }
  spells_everything_ = num_single == 256;
}

void TokenIndex::classify(TokenId token, std::string_view bytes) {
  const Utf8Prefix prefix = utf8_prefix(bytes);
  if (!prefix.is_valid) return;  // It continues a character.
  if (is_of_tag(bytes, prefix.size)) {
    edges_.add(token, bytes);
    return;
  }
  // What half a character will be is not known.
  const bool is_half = prefix.size == 0;
  const Neighbour first = is_half ? Neighbour::kOther : right_neighbour(bytes);
  const bool may_be_word = is_half || first == Neighbour::kWord;
  const bool may_be_space = is_half || first == Neighbour::kSpace;
  for (unsigned shunned = 0; shunned < plain_.size(); ++shunned) {
    if ((shunned & 1U) != 0 && may_be_word) continue;
    if ((shunned & 2U) != 0 && may_be_space) continue;
    set_bit(plain_[shunned], token);
  }
}

TokenIndex::Piece TokenIndex::longest_piece(std::string_view text) const {
  Piece longest;
  for (std::size_t size = 1; size <= text.size(); ++size) {
    const SortedTokens::Range range = tokens_.beginning_with(text.substr(0, size));
    if (range.first == range.last) break;
    if (tokens_.bytes(range.first).size() == size) longest = {tokens_.token(range.first), size};
  }
  assert(longest.size > 0);
  return longest;
}

std::size_t TokenIndex::num_pieces(std::string_view text) const {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(longest_piece(text).size);
  return count;
}

}  // namespace hymt
