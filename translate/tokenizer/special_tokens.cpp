#include "translate/tokenizer/special_tokens.h"

#include <algorithm>
#include <functional>

#include "parsers/document/ascii.h"
#include "translate/tokenizer/character_class.h"

namespace hymt {
namespace {

bool is_word_character(const CharacterAt& c) {
  return c.is(kLetter | kMark | kNumber) || c.code_point == '_';
}

bool is_single_word(std::string_view text, ByteRange range) {
  if (range.begin > 0 &&
      is_word_character(character_at(text, character_before(text, range.begin)))) {
    return false;
  }
  return range.end == text.size() || !is_word_character(character_at(text, range.end));
}

// `found` and the white space beside it that goes with it, inside `limits`.
ByteRange with_space(std::string_view text, ByteRange found, ByteRange limits,
                     const SpecialToken& token) {
  while (token.takes_space_left && found.begin > limits.begin) {
    const std::size_t before = character_before(text, found.begin);
    if (before < limits.begin || !character_at(text, before).is(kSpace)) break;
    found.begin = before;
  }
  while (token.takes_space_right && found.end < limits.end) {
    const CharacterAt next = character_at(text, found.end);
    if (next.end > limits.end || !next.is(kSpace)) break;
    found.end = next.end;
  }
  return found;
}

// "|eos|", "｜hy_User｜": the same bar at both ends, and what is between has no white space.
bool is_barred(std::string_view name) {
  for (const std::string_view bar : {"|", "｜"}) {
    if (name.size() <= 2 * bar.size() || !name.starts_with(bar) || !name.ends_with(bar)) continue;
    for (std::size_t at = 0; at < name.size();) {
      const CharacterAt c = character_at(name, at);
      if (c.is(kSpace)) return false;
      at = c.end;
    }
    return true;
  }
  return false;
}

// "eos:6124c78e": eight hexadecimal digits behind a word.
bool is_numbered(std::string_view name) {
  constexpr std::size_t kNumDigits = 8;
  const std::size_t colon = name.find(':');
  if (colon == 0 || colon == std::string_view::npos || name.size() != colon + 1 + kNumDigits) {
    return false;
  }
  const auto is_word = [](char c) { return is_ascii_alphanumeric(c) || c == '_' || c == '/'; };
  const auto is_digit = [](char c) { return is_ascii_alphanumeric(c) && ascii_lower(c) <= 'f'; };
  return std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(colon), is_word) &&
         std::all_of(name.end() - kNumDigits, name.end(), is_digit);
}

}  // namespace

bool is_control_name(std::string_view name) {
  if (!name.starts_with('<') || !name.ends_with('>')) return false;
  name = name.substr(1, name.size() - 2);
  return is_barred(name) || is_numbered(name);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CharacterAt c = character_at(text, at);
    if (!c.is(kLetter | kMark | kNumber | kSpace)) return false;
    at = c.end;
  }
  return true;
}

JoinedText::JoinedText(std::span<const TextPart> parts) {
  for (const TextPart& part : parts) {
    const std::size_t begin = text.size();
    text += part.text;
    if (part.kind != TextKind::kTemplate) continue;
    if (!template_ranges.empty() && template_ranges.back().end == begin) {
      template_ranges.back().end = text.size();
    } else {
      template_ranges.push_back({begin, text.size()});
    }
  }
}

SpecialTokens::SpecialTokens(std::vector<SpecialToken> tokens)
    : tokens_(std::move(tokens)),
      first_(make_index(tokens_, false)),
      last_(make_index(tokens_, true)) {}

SpecialTokens::NameIndex SpecialTokens::make_index(const std::vector<SpecialToken>& tokens,
                                                   bool found_last) {
  NameIndex index;
  for (const SpecialToken& token : tokens) {
    if (token.is_found_last != found_last || token.name.empty()) continue;
    index.tokens.emplace(token.name, &token);
    index.lengths[static_cast<unsigned char>(token.name[0])].push_back(token.name.size());
  }
  for (std::vector<std::size_t>& lengths : index.lengths) {
    std::sort(lengths.begin(), lengths.end(), std::greater<>());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  }
  return index;
}

const SpecialToken* SpecialTokens::find(std::string_view name) const {
  for (const NameIndex* index : {&first_, &last_}) {
    const auto found = index->tokens.find(name);
    if (found != index->tokens.end()) return found->second;
  }
  return nullptr;
}

bool SpecialTokens::starts(std::string_view text) const {
  if (text.empty()) return false;
  const auto is_in = [text](const NameIndex& index) {
    const std::vector<std::size_t>& lengths = index.lengths[static_cast<unsigned char>(text[0])];
    return std::any_of(lengths.begin(), lengths.end(), [&](std::size_t length) {
      return length <= text.size() && index.tokens.contains(text.substr(0, length));
    });
  };
  return is_in(first_) || is_in(last_);
}

std::vector<SpecialTokens::Stretch> SpecialTokens::cut(const JoinedText& joined) const {
  std::vector<Stretch> stretches;
  cut(joined, {0, joined.text.size()}, first_, stretches);
  if (last_.tokens.empty()) return stretches;
  std::vector<Stretch> result;
  for (const Stretch& stretch : stretches) {
    if (stretch.token != nullptr) {
      result.push_back(stretch);
    } else {
      cut(joined, stretch.range, last_, result);
    }
  }
  return result;
}

void SpecialTokens::cut(const JoinedText& joined, ByteRange range, const NameIndex& index,
                        std::vector<Stretch>& stretches) {
  const std::string_view text = joined.text;
  auto ours = joined.template_ranges.begin();
  std::size_t regular = range.begin;  // Where text begins that is in no stretch yet.
  std::size_t at = range.begin;
  while (at < range.end) {
    while (ours != joined.template_ranges.end() && ours->end <= at) ++ours;
    const bool is_ours = ours != joined.template_ranges.end() && ours->begin <= at;
    const std::size_t ours_end = is_ours ? ours->end : at;
    const SpecialToken* token = nullptr;
    for (const std::size_t length : index.lengths[static_cast<unsigned char>(text[at])]) {
      if (length > range.end - at) continue;
      const auto found = index.tokens.find(text.substr(at, length));
      if (found == index.tokens.end()) continue;
      if (at + length > ours_end && !found->second->in_documents) continue;
      token = found->second;
      break;
    }
    if (token == nullptr) {
      ++at;
      continue;
    }
    ByteRange found = {at, at + token->name.size()};
    at = found.end;
    if (token->single_word && !is_single_word(text, found)) continue;
    found = with_space(text, found, {regular, range.end}, *token);
    if (found.begin > regular) stretches.push_back({{regular, found.begin}, nullptr});
    stretches.push_back({found, token});
    regular = at = found.end;
  }
  if (regular < range.end) stretches.push_back({{regular, range.end}, nullptr});
}

}  // namespace hymt
