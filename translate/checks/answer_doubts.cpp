#include "translate/checks/answer_doubts.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/characters/pictograph.h"
#include "translate/checks/language_identification.h"

namespace hymt {
namespace {

// What may stand between the digits of one number, in one language or another.
bool is_digit_separator(char32_t c) {
  return c == '.' || c == ',' || c == '\'' || c == 0x2019 || c == 0xA0 || c == 0x202F ||
         c == 0x2009 || c == 0x066B || c == 0x066C;
}

// The digits of each number of two or more, sorted: "1,024.5" and "1.024,5" are both 10245.
std::vector<std::string> numbers_of(std::string_view text) {
  std::vector<std::string> numbers;
  std::string digits;
  bool is_open = false;  // The next digit goes on with `digits`.
  const auto end_number = [&] {
    if (digits.size() >= 2) numbers.push_back(digits);
    digits.clear();
    is_open = false;
  };
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t c = next_code_point(text, offset);
    const int digit = c < 0x80 ? (c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1)
                               : u_charDigitValue(static_cast<UChar32>(c));
    if (digit >= 0) {
      if (!is_open && !digits.empty()) end_number();
      digits.push_back(static_cast<char>('0' + digit));
      is_open = true;
    } else if (!is_open || !is_digit_separator(c)) {
      end_number();
    } else {
      // One separator: the number goes on if a digit follows.
      std::size_t next = offset;
      const bool goes_on = next < text.size() &&
                           u_charDigitValue(static_cast<UChar32>(next_code_point(text, next))) >= 0;
      if (!goes_on) end_number();
    }
  }
  end_number();
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::optional<std::string> number_doubt(const AnswerTexts& texts) {
  const std::vector<std::string> before = numbers_of(texts.source);
  const std::vector<std::string> after = numbers_of(texts.target);
  if (before == after) return std::nullopt;
  // Where thousands are parted by a plain space, one number looks like two.
  const auto all_digits = [](const std::vector<std::string>& numbers) {
    std::string digits;
    for (const std::string& number : numbers) digits += number;
    std::sort(digits.begin(), digits.end());
    return digits;
  };
  if (before.size() != after.size() && all_digits(before) == all_digits(after)) return std::nullopt;
  std::vector<std::string> lost;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(lost));
  if (!lost.empty()) return "The number " + lost.front() + " is not in the translation.";
  std::vector<std::string> added;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(added));
  return "The translation holds the number " + added.front() + ", which the source does not.";
}

// Currency signs, and signs that mean the same in every language; sorted.
std::u32string symbols_of(std::string_view text) {
  std::u32string symbols;
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t c = next_code_point(text, offset);
    if (c < 0x80) {
      if (c == '$') symbols += c;
      continue;
    }
    const bool is_sign = c == U'§' || c == U'©' || c == U'®' || c == U'™' || c == U'°';
    if (is_sign || is_pictograph(c) || u_charType(static_cast<UChar32>(c)) == U_CURRENCY_SYMBOL) {
      symbols += c;
    }
  }
  std::sort(symbols.begin(), symbols.end());
  return symbols;
}

// Symbols that were added are no doubt: languages have quotation marks and bullets of their own.
std::optional<std::string> symbol_doubt(const AnswerTexts& texts) {
  const std::u32string before = symbols_of(texts.source);
  if (before.empty()) return std::nullopt;
  const std::u32string after = symbols_of(texts.target);
  std::u32string lost;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(lost));
  if (lost.empty()) return std::nullopt;
  std::string message = "The symbol '";
  append_utf8(lost.front(), message);
  return message + "' is not in the translation.";
}

// What names do not look like: several words, one of them not the first and in small letters; or
// letters of a script that has no capitals.
bool is_prose(std::string_view text) {
  constexpr std::size_t kFewestWords = 4;
  constexpr std::size_t kFewestCaseless = 5;
  std::size_t num_words = 0;
  std::size_t num_small = 0;
  std::size_t num_caseless = 0;
  bool in_word = false;
  for (std::size_t offset = 0; offset < text.size();) {
    const auto c = static_cast<UChar32>(next_code_point(text, offset));
    const bool is_letter = u_isalpha(c) != 0;
    if (is_letter && !in_word) {
      ++num_words;
      if (num_words > 1 && u_islower(c) != 0) ++num_small;
    }
    if (is_letter && u_islower(c) == 0 && u_isupper(c) == 0) ++num_caseless;
    in_word =
        is_letter || (in_word && (u_isdigit(c) != 0 || c == 0x27 || c == 0x2019 || c == 0x2D));
  }
  return (num_words >= kFewestWords && num_small >= 2) || num_caseless >= kFewestCaseless;
}

std::optional<std::pair<const char*, std::string>> language_doubt(const AnswerTexts& texts) {
  if (texts.target_language.empty() || !is_prose(texts.target)) return std::nullopt;
  const bool same_languages = !texts.source_language.empty() &&
                              is_same_language(texts.source_language, texts.target_language);
  if (texts.target == texts.source && !same_languages) {
    return std::pair("untranslated", "The translation is the source text.");
  }
  const IdentifiedLanguage found = identify_language(texts.target);
  if (!found.is_reliable || is_same_language(found.language, texts.target_language)) {
    return std::nullopt;
  }
  // What is told from the target may be what is told from such a text in any language.
  const IdentifiedLanguage source = identify_language(texts.source);
  if (is_same_language(found.language, source.language)) {
    if (same_languages) return std::nullopt;
    return std::pair("untranslated", "The translation seems to be in the language of the source (" +
                                         found.language + ").");
  }
  return std::pair("wrong-language",
                   "The translation seems to be in another language (" + found.language + ").");
}

}  // namespace

std::string uncovered_text(const CodedText& text) {
  std::string result(text.text());
  for (const InlineCode& code : text.codes())
    result.replace(code.offset, code.length, code.length, '/');
  return result;
}

std::vector<Finding> answer_doubts(const AnswerTexts& texts, const TermIndex* terms) {
  std::vector<Finding> doubts;
  const auto doubt = [&](const char* rule, std::string message) {
    doubts.push_back({Severity::kWarning, rule, std::move(message), {0, texts.source.size()}});
  };
  if (auto message = number_doubt(texts)) doubt("number-changed", *std::move(message));
  if (auto message = symbol_doubt(texts)) doubt("symbol-changed", *std::move(message));
  if (auto found = language_doubt(texts)) doubt(found->first, std::move(found->second));
  if (terms == nullptr) return doubts;
  for (const TermFault& fault : terms->faults(terms->find(texts.source), texts.target)) {
    const std::string rendering(fault.rendering);
    if (fault.kind == TermFault::Kind::kMissed) {
      doubt("term-missed",
            "The term '" + fault.entry->source + "' is not translated as '" + rendering + "'.");
    } else {
      doubt("term-forbidden", "The term '" + fault.entry->source + "' is translated as '" +
                                  rendering + "', which the glossary forbids.");
    }
  }
  return doubts;
}

}  // namespace hymt
