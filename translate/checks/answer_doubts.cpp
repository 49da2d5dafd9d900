#include "translate/checks/answer_doubts.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "parsers/characters/pictograph.h"
#include "parsers/document/ascii.h"
#include "parsers/document/cjk.h"
#include "translate/checks/code_surroundings.h"
#include "translate/checks/doubled_words.h"
#include "translate/checks/language_identification.h"
#include "translate/checks/mark_pairs.h"
#include "translate/checks/prose.h"

namespace hymt {
namespace {

// What may stand between the digits of one number, in one language or another.
bool is_digit_separator(char32_t c) {
  return c == '.' || c == ',' || c == '\'' || c == 0x2019 || c == 0xA0 || c == 0x202F ||
         c == 0x2009 || c == 0x066B || c == 0x066C;
}

// A number of two or more digits.
struct Number {
  std::string digits;  // "1,024.5" and "1.024,5" are both 10245.
  ByteRange place;
};

// Whether a plain space parts thousands, as people write "10 000" in some languages: nobody can
// tell that from two numbers.
enum class PlainSpace : std::uint8_t { kParts, kJoinsThousands };

// The offset behind a group of three digits that `text` begins with behind a space; 0 if there is
// none.
std::size_t thousands_group(std::string_view text) {
  constexpr std::size_t kEnd = 4;
  if (text.size() < kEnd || text.front() != ' ') return 0;
  const std::string_view digits = text.substr(1, kEnd - 1);
  const bool is_group = digits.find_first_not_of("0123456789") == std::string_view::npos &&
                        (text.size() == kEnd || !is_ascii_digit(text[kEnd]));
  return is_group ? kEnd : 0;
}

// Sorted by digits, those that are equal by place.
std::vector<Number> numbers_of(std::string_view text, PlainSpace space = PlainSpace::kParts) {
  std::vector<Number> numbers;
  Number number;
  bool is_open = false;  // The next digit goes on with `number`.
  const auto end_number = [&] {
    if (number.digits.size() >= 2) numbers.push_back(number);
    number.digits.clear();
    is_open = false;
  };
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const char32_t c = next_code_point(text, offset);
    const int digit = c < 0x80 ? (c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1)
                               : u_charDigitValue(static_cast<UChar32>(c));
    if (digit >= 0) {
      if (!is_open && !number.digits.empty()) end_number();
      if (number.digits.empty()) number.place.begin = begin;
      number.digits.push_back(static_cast<char>('0' + digit));
      number.place.end = offset;
      is_open = true;
      const bool may_join = space == PlainSpace::kJoinsThousands && number.digits.size() <= 9;
      while (may_join && thousands_group(text.substr(offset)) != 0) {
        number.digits.append(text, offset + 1, 3);
        offset += 4;
        number.place.end = offset;
      }
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
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const Number& a, const Number& b) { return a.digits < b.digits; });
  return numbers;
}

bool has_same_numbers(const std::vector<Number>& a, const std::vector<Number>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Number& x, const Number& y) { return x.digits == y.digits; });
}

std::size_t count_of(const std::vector<Number>& numbers, const std::string& digits) {
  return static_cast<std::size_t>(
      std::count_if(numbers.begin(), numbers.end(),
                    [&](const Number& number) { return number.digits == digits; }));
}

std::string times(std::size_t count) {
  if (count == 1) return "once";
  return count == 2 ? "twice" : std::to_string(count) + " times";
}

// The first number, by digits, that is in `a` more often than in `b`; null if there is none.
const Number* surplus(const std::vector<Number>& a, const std::vector<Number>& b) {
  for (std::size_t i = 0; i < a.size();) {
    const std::size_t here = count_of(a, a[i].digits);
    if (here > count_of(b, a[i].digits)) return &a[i];
    i += here;
  }
  return nullptr;
}

std::optional<Doubt> number_doubt(std::string_view source, std::string_view target) {
  const std::vector<Number> before = numbers_of(source);
  const std::vector<Number> after = numbers_of(target);
  const Number* const lost = surplus(before, after);
  const Number* const added = surplus(after, before);
  if (lost == nullptr && added == nullptr) return std::nullopt;
  if (has_same_numbers(before, numbers_of(target, PlainSpace::kJoinsThousands)) ||
      has_same_numbers(numbers_of(source, PlainSpace::kJoinsThousands), after)) {
    return std::nullopt;
  }
  Doubt doubt;
  doubt.rule = "number-changed";
  if (lost != nullptr) doubt.source = lost->place;
  if (added != nullptr) doubt.target = added->place;
  const Number& number = lost != nullptr ? *lost : *added;
  const std::string spelt(number.place.of(lost != nullptr ? source : target));
  const std::size_t then = count_of(before, number.digits);
  const std::size_t now = count_of(after, number.digits);
  if (then != 0 && now != 0) {
    doubt.message = "The number " + spelt + " is in the translation " + times(now) +
                    " instead of " + times(then) + ".";
  } else if (now != 0) {
    doubt.message = "The translation holds the number " + spelt + ", which the source does not.";
  } else if (added != nullptr && count_of(before, added->digits) == 0) {
    doubt.message = "The number " + spelt + " is not in the translation, which holds " +
                    std::string(added->place.of(target)) + ".";
  } else {
    doubt.message = "The number " + spelt + " is not in the translation.";
  }
  if (doubt.target.empty() && now != 0) {
    const auto there = std::find_if(after.begin(), after.end(), [&](const Number& each) {
      return each.digits == number.digits;
    });
    doubt.target = there->place;
  }
  return doubt;
}

struct Symbol {
  char32_t character = 0;
  ByteRange place;
};

// Currency signs, and signs that mean the same in every language; sorted.
std::vector<Symbol> symbols_of(std::string_view text) {
  std::vector<Symbol> symbols;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const char32_t c = next_code_point(text, offset);
    const bool is_sign = c < 0x80 ? c == '$'
                                  : c == U'§' || c == U'©' || c == U'®' || c == U'™' || c == U'°' ||
                                        is_pictograph(c) ||
                                        u_charType(static_cast<UChar32>(c)) == U_CURRENCY_SYMBOL;
    if (is_sign) symbols.push_back({c, {begin, offset}});
  }
  std::stable_sort(symbols.begin(), symbols.end(),
                   [](const Symbol& a, const Symbol& b) { return a.character < b.character; });
  return symbols;
}

// Symbols that were added are no doubt: languages have quotation marks and bullets of their own.
std::optional<Doubt> symbol_doubt(std::string_view source, std::string_view target) {
  const std::vector<Symbol> before = symbols_of(source);
  if (before.empty()) return std::nullopt;
  const std::vector<Symbol> after = symbols_of(target);
  std::vector<Symbol> lost;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(lost),
                      [](const Symbol& a, const Symbol& b) { return a.character < b.character; });
  if (lost.empty()) return std::nullopt;
  Doubt doubt;
  doubt.rule = "symbol-changed";
  doubt.message =
      "The symbol '" + std::string(lost.front().place.of(source)) + "' is not in the translation.";
  doubt.source = lost.front().place;
  return doubt;
}

// Short texts do not tell languages apart for certain.
constexpr std::size_t kShortText = 200;

// Languages that are taken for one another in short texts.
bool is_near_language(std::string_view a, std::string_view b) {
  constexpr std::array<std::string_view, 8> kFamilies = {
      " ast ca es gl it oc pt ", " da nb nn no sv ", " cs sk ",   " be bg mk ru sr uk ", " af nl ",
      " bs hr sl sr ",           " id jv jw ms su ", " hi mr ne "};
  const auto holds = [](std::string_view family, std::string_view language) {
    std::string primary = " ";
    primary.append(language.substr(0, language.find('-'))).append(" ");
    return family.find(primary) != std::string_view::npos;
  };
  return std::any_of(kFamilies.begin(), kFamilies.end(),
                     [&](std::string_view family) { return holds(family, a) && holds(family, b); });
}

// Words, and the letters of scripts without spaces; sorted.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  bool in_word = false;
  const auto end_word = [&](std::size_t end) {
    if (in_word) words.push_back(text.substr(begin, end - begin));
    in_word = false;
  };
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t at = offset;
    const char32_t c = next_code_point(text, offset);
    if (!is_word_character(c) || is_cjk(c)) end_word(at);
    if (!is_word_character(c)) continue;
    if (!in_word) begin = at;
    in_word = true;
    if (is_cjk(c)) end_word(offset);
  }
  end_word(text.size());
  std::sort(words.begin(), words.end());
  return words;
}

// Whether a third of the target's words are the source's: names and code alone make less.
bool shares_words(std::string_view source, std::string_view target) {
  const std::vector<std::string_view> before = words_of(source);
  const std::vector<std::string_view> after = words_of(target);
  const auto num_shared = std::count_if(after.begin(), after.end(), [&](std::string_view word) {
    return std::binary_search(before.begin(), before.end(), word);
  });
  return 3 * static_cast<std::size_t>(num_shared) >= after.size();
}

std::optional<Doubt> language_doubt(std::string_view source, std::string_view target,
                                    const AnswerTexts& texts) {
  if (texts.target_language.empty() || !is_prose(target)) return std::nullopt;
  const auto doubt = [](const char* rule, std::string message) {
    return Doubt{rule, std::move(message), {}, {}};
  };
  const bool same_languages = !texts.source_language.empty() &&
                              is_same_language(texts.source_language, texts.target_language);
  if (target == source && !same_languages) {
    return doubt("untranslated", "The translation is the source text.");
  }
  const IdentifiedLanguage found = identify_language(target);
  if (!found.is_reliable || is_same_language(found.language, texts.target_language)) {
    return std::nullopt;
  }
  // What is told from the target may be what is told from such a text in any language.
  const IdentifiedLanguage told = identify_language(source);
  if (is_same_language(found.language, told.language)) {
    if (same_languages) return std::nullopt;
    if (target.size() < kShortText && !shares_words(source, target)) return std::nullopt;
    return doubt("untranslated", "The translation seems to be in the language of the source (" +
                                     found.language + ").");
  }
  if (target.size() < kShortText && is_near_language(found.language, texts.target_language)) {
    return std::nullopt;
  }
  return doubt("wrong-language",
               "The translation seems to be in another language (" + found.language + ").");
}

}  // namespace

std::string uncovered_text(const CodedText& text) {
  std::string result(text.text());
  for (const InlineCode& code : text.codes())
    result.replace(code.offset, code.length, code.length, '/');
  return result;
}

std::vector<Doubt> answer_doubts(const AnswerTexts& texts, const TermIndex* terms) {
  const std::string source = uncovered_text(texts.source);
  const std::string target = uncovered_text(texts.target);
  std::vector<Doubt> doubts;
  const auto take = [&doubts](std::optional<Doubt> found) {
    if (found) doubts.push_back(*std::move(found));
  };
  take(number_doubt(source, target));
  take(symbol_doubt(source, target));
  take(bracket_doubt(source, target));
  take(quote_doubt(source, target));
  take(doubled_word_doubt(texts.source, texts.target, texts.target_language));
  take(space_doubt(texts.source, texts.target, texts.target_language));
  take(language_doubt(source, target, texts));
  take(tagged_text_doubt(texts.source, texts.target));
  if (terms == nullptr) return doubts;
  const auto doubt = [&doubts](const char* rule, std::string message) {
    doubts.push_back({rule, std::move(message), {}, {}});
  };
  for (const TermFault& fault : terms->faults(terms->find(source), target)) {
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
