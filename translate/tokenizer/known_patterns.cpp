#include "translate/tokenizer/known_patterns.h"

#include <algorithm>
#include <string>

#include "parsers/document/ascii.h"
#include "translate/tokenizer/character_class.h"

namespace hymt {
namespace {

// The end of the longest run from `at` of characters for which `accepts` holds.
template <typename Accepts>
std::size_t run_end(std::string_view text, std::size_t at, const Accepts& accepts) {
  const std::uint8_t* plane = first_plane_classes();
  while (at < text.size()) {
    const CharacterAt c = character_at(text, at, plane);
    if (!accepts(c)) break;
    at = c.end;
  }
  return at;
}

std::size_t class_run_end(std::string_view text, std::size_t at, int classes) {
  return run_end(text, at, [classes](const CharacterAt& c) { return c.is(classes); });
}

// \s*[\r\n]+|\s+(?!\S)|\s+
std::size_t match_white_space(std::string_view text, std::size_t at) {
  const std::size_t end = class_run_end(text, at, kSpace);
  // The greedy \s* gives back what follows the last line break of the run.
  const std::size_t last_break = text.substr(at, end - at).find_last_of("\r\n");
  if (last_break != std::string_view::npos) return at + last_break + 1;
  if (end == at || end == text.size()) return end;
  // Something else follows: the second alternative gives back one character, if there are two.
  const std::size_t shorter = character_before(text, end);
  return shorter > at ? shorter : end;
}

// \p{N}{1,3}
std::size_t match_three_digits(std::string_view text, std::size_t at) {
  int count = 0;
  return run_end(text, at,
                 [&count](const CharacterAt& c) { return c.is(kNumber) && ++count <= 3; });
}

// Digits of ASCII, and first bytes of other numbers, as Unicode has them; of four bytes all.
const FirstBytes& digit_bytes() {
  static const FirstBytes kBytes = [] {
    FirstBytes bytes{};
    const std::uint8_t* plane = first_plane_classes();
    for (std::size_t c = 0; c < 0x10000; ++c) {
      if ((plane[c] & kNumber) == 0) continue;
      bytes[c < 0x80 ? c : c < 0x800 ? 0xC0 | c >> 6U : 0xE0 | c >> 12U] = true;
    }
    std::fill(bytes.begin() + 0xF0, bytes.end(), true);
    return bytes;
  }();
  return kBytes;
}

// U+3040 to U+30FF begin with E3, U+4E00 to U+9FA5 with E4 to E9.
const FirstBytes& cjk_bytes() {
  static constexpr FirstBytes kBytes = [] {
    FirstBytes bytes{};
    for (std::size_t byte = 0xE3; byte <= 0xE9; ++byte) bytes[byte] = true;
    return bytes;
  }();
  return kBytes;
}

// [一-龥぀-ゟ゠-ヿ]+
std::size_t match_cjk(std::string_view text, std::size_t at) {
  return run_end(text, at, [](const CharacterAt& c) {
    return (c.code_point >= 0x4E00 && c.code_point <= 0x9FA5) ||
           (c.code_point >= 0x3040 && c.code_point <= 0x30FF);
  });
}

bool is_ascii_letter(const CharacterAt& c) { return c.code_point < 0x80 && c.is(kLetter); }

// [!-~ without letters and digits][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+|
// ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
std::size_t match_hunyuan_dense(std::string_view text, std::size_t at) {
  const CharacterAt first = character_at(text, at);
  constexpr int kWord = kLetter | kMark;
  constexpr int kSign = kPunctuation | kSymbol;
  if (first.code_point < 0x80 && first.is(kSign)) {
    const std::size_t end = run_end(text, first.end, is_ascii_letter);
    if (end > first.end) return end;
  }
  if (!first.is(kNewline | kLetter | kSign)) {
    const std::size_t end = class_run_end(text, first.end, kWord);
    if (end > first.end) return end;
  }
  if (first.is(kWord)) return class_run_end(text, at, kWord);
  const std::size_t signs = first.code_point == ' ' ? first.end : at;
  const std::size_t signs_end = class_run_end(text, signs, kSign);
  if (signs_end > signs) return class_run_end(text, signs_end, kNewline);
  return match_white_space(text, at);
}

// The end of (?i:'s|'t|'re|'ve|'m|'ll|'d) at `at`, or `at`.
std::size_t match_contraction(std::string_view text, std::size_t at) {
  if (text[at] != '\'') return at;
  const auto lower = [&text](std::size_t i) {
    return i < text.size() ? ascii_lower(text[i]) : '\0';
  };
  const char first = lower(at + 1);
  const char second = lower(at + 2);
  if (first == 's' || first == 't' || first == 'm' || first == 'd') return at + 2;
  if ((first == 'r' || first == 'v') && second == 'e') return at + 3;
  if (first == 'l' && second == 'l') return at + 3;
  // The long s is an "s" in another case.
  return text.substr(at + 1).starts_with("ſ") ? at + 1 + std::string_view("ſ").size() : at;
}

// (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|
// \s*[\r\n]+|\s+(?!\S)|\s+
std::size_t match_hunyuan(std::string_view text, std::size_t at) {
  if (const std::size_t end = match_contraction(text, at); end > at) return end;
  const CharacterAt first = character_at(text, at);
  if (!first.is(kNewline | kLetter | kNumber)) {
    const std::size_t end = class_run_end(text, first.end, kLetter);
    if (end > first.end) return end;
  }
  if (first.is(kLetter)) return class_run_end(text, at, kLetter);
  if (first.is(kNumber)) return first.end;
  const std::size_t signs = first.code_point == ' ' ? first.end : at;
  const std::size_t signs_end =
      run_end(text, signs, [](const CharacterAt& c) { return !c.is(kSpace | kLetter | kNumber); });
  if (signs_end > signs) return class_run_end(text, signs_end, kNewline);
  return match_white_space(text, at);
}

constexpr KnownPattern kKnownPatterns[] = {
    {kThreeDigitsPattern, match_three_digits, digit_bytes},
    {kCjkPattern, match_cjk, cjk_bytes},
    {kHunyuanDensePattern, match_hunyuan_dense, nullptr},
    {kHunyuanPattern, match_hunyuan, nullptr},
};

// `pattern` with line ends as escapes, whichever way a file has them: they mean the same.
std::string with_escaped_line_ends(std::string_view pattern) {
  std::string escaped;
  for (const char c : pattern) {
    if (c == '\r') {
      escaped += R"(\r)";
    } else if (c == '\n') {
      escaped += R"(\n)";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

const KnownPattern* find_known_pattern(std::string_view pattern) {
  const std::string escaped = with_escaped_line_ends(pattern);
  const auto* found =
      std::find_if(std::begin(kKnownPatterns), std::end(kKnownPatterns),
                   [&escaped](const KnownPattern& known) { return known.pattern == escaped; });
  return found == std::end(kKnownPatterns) ? nullptr : found;
}

}  // namespace hymt
