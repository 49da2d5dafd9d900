#include "parsers/html/character_reference.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

struct NamedReference {
  std::string_view name;  // Without "&"; with ";" where the standard's list has it.
  std::string_view text;
};

constexpr NamedReference kNamedReferences[] = {
#include "parsers/html/named_references.inc"
};

// What browsers make of the numbers 0x80 to 0x9F: windows-1252; 0 keeps the number.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr std::uint32_t kReplacement = 0xFFFD;
constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

// The value of a digit in `base` (10 or 16), or -1.
constexpr int digit_value(char c, int base) {
  if (is_ascii_digit(c)) return c - '0';
  if (base == 16 && c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (base == 16 && c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint32_t code_point_of_number(std::uint32_t number, ReferenceContext context) {
  const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (number == 0 || number > kLastCodePoint || surrogate) return kReplacement;
  if (context != ReferenceContext::kMarkdown && number >= 0x80 && number < 0xA0) {
    const std::uint16_t mapped = kWindows1252[number - 0x80];
    if (mapped != 0) return mapped;
  }
  return number;
}

// "&#..." at the start of `text`.
std::size_t decode_number(std::string_view text, ReferenceContext context, std::string& out) {
  std::size_t at = 2;
  int base = 10;
  if (at < text.size() && (text[at] == 'x' || text[at] == 'X')) {
    base = 16;
    ++at;
  }
  const std::size_t first_digit = at;
  std::uint32_t number = 0;
  for (; at < text.size(); ++at) {
    const int value = digit_value(text[at], base);
    if (value < 0) break;
    number = number * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(value);
    number = std::min(number, kLastCodePoint + 1);  // Too large stays too large.
  }
  const std::size_t num_digits = at - first_digit;
  if (num_digits == 0) return 0;
  const bool terminated = at < text.size() && text[at] == ';';
  if (context == ReferenceContext::kMarkdown) {
    const std::size_t most_digits = base == 10 ? 7 : 6;
    if (!terminated || num_digits > most_digits) return 0;
  }
  append_utf8(code_point_of_number(number, context), out);
  return terminated ? at + 1 : at;
}

// The longest name that `text` (what follows the "&") begins with; null if there is none.
const NamedReference* longest_name(std::string_view text) {
  const NamedReference* first = std::begin(kNamedReferences);
  const NamedReference* last = std::end(kNamedReferences);
  const NamedReference* longest = nullptr;
  // After i characters, [first, last) are the names that share them with the text.
  for (std::size_t i = 0; i < text.size() && first != last; ++i) {
    const char c = text[i];
    if (first->name.size() == i) ++first;
    first = std::partition_point(first, last,
                                 [i, c](const NamedReference& entry) { return entry.name[i] < c; });
    last = std::partition_point(first, last,
                                [i, c](const NamedReference& entry) { return entry.name[i] <= c; });
    if (first != last && first->name.size() == i + 1) longest = first;
  }
  return longest;
}

std::size_t decode_name(std::string_view text, ReferenceContext context, std::string& out) {
  const NamedReference* entry = longest_name(text.substr(1));
  if (entry == nullptr) return 0;
  const std::size_t length = 1 + entry->name.size();
  if (entry->name.back() != ';') {
    if (context == ReferenceContext::kMarkdown) return 0;
    // "?a=b&copy=c" in an attribute is a query, not a copyright sign.
    if (context == ReferenceContext::kAttribute && length < text.size() &&
        (text[length] == '=' || is_ascii_alphanumeric(text[length]))) {
      return 0;
    }
  }
  out.append(entry->text);
  return length;
}

}  // namespace

std::size_t decode_character_reference(std::string_view text, ReferenceContext context,
                                       std::string& out) {
  if (text.size() < 3 || text[0] != '&') return 0;
  return text[1] == '#' ? decode_number(text, context, out) : decode_name(text, context, out);
}

}  // namespace hymt
