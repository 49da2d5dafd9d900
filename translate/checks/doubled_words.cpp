#include "translate/checks/doubled_words.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "parsers/document/cjk.h"

namespace hymt {
namespace {

// Words that may follow themselves.
struct LanguageRule {
  std::string_view language;
  std::string_view words;                // With spaces around each.
  std::string_view words_behind_commas;  // Relative pronouns: within two words behind a comma.
};

// Languages in which a doubled word is a slip, but for the words of the row.
constexpr std::array<LanguageRule, 24> kRules = {{
    {"bg", "", ""},
    {"ca", " us ens ", ""},
    {"cs", " se ", ""},
    {"da", " det der ", ""},
    {"de", " ", " die der das den dem denen "},
    {"el", "", ""},
    {"en", " that had ", ""},
    {"es", " ", ""},
    {"et", "", ""},
    {"fi", "", ""},
    {"fr", " nous vous ", ""},
    {"hr", "", ""},
    {"hu", "", ""},
    {"it", " ", ""},
    {"nb", " det som ", ""},
    {"nl", " die dat je u zijn ", ""},
    {"no", " det som ", ""},
    {"pl", "", ""},
    {"pt", "", ""},
    {"ro", "", ""},
    {"ru", "", ""},
    {"sk", "", ""},
    {"sv", " det den de som ", ""},
    {"uk", "", ""},
}};

const LanguageRule* rule_of(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  const auto* const rule =
      std::find_if(kRules.begin(), kRules.end(),
                   [&](const LanguageRule& each) { return each.language == primary; });
  return rule == kRules.end() ? nullptr : rule;
}

bool holds(std::string_view list, std::string_view word) {
  const std::size_t at = list.find(word);
  return at != std::string_view::npos && at > 0 && list[at - 1] == ' ' &&
         at + word.size() < list.size() && list[at + word.size()] == ' ';
}

// What a code stands in is no plain run of words: "Name <b>Name</b>" is a label and its text.
bool has_code_within(const CodedText& text, ByteRange range) {
  return std::any_of(text.codes().begin(), text.codes().end(), [&](const InlineCode& code) {
    return code.offset >= range.begin && code.offset <= range.end;
  });
}

struct Doubled {
  ByteRange place;  // Of both.
  std::string_view word;
};

// ---- Scripts with spaces

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }

// "d'un un" and "n n'ont" double, too: what is elided stands against its word.
bool is_same_word(std::string_view first, std::string_view second) {
  if (first == second) return true;
  const auto apostrophe = [](std::string_view word, bool at_end) -> ByteRange {
    for (const std::string_view mark : {"'", "’"}) {
      const std::size_t at = at_end ? word.rfind(mark) : word.find(mark);
      if (at != std::string_view::npos) return {at, at + mark.size()};
    }
    return {};
  };
  const ByteRange in_first = apostrophe(first, true);
  const ByteRange in_second = apostrophe(second, false);
  return (!in_first.empty() && first.substr(in_first.end) == second) ||
         (!in_second.empty() && second.substr(0, in_second.begin) == first);
}

// Whether the words before `at` end in a comma, one word between left out.
bool is_behind_comma(std::string_view text, std::size_t at) {
  std::size_t num_words = 0;
  bool in_word = false;
  while (at > 0) {
    const std::size_t before = previous_code_point(text, at);
    std::size_t next = before;
    const char32_t c = next_code_point(text, next);
    at = before;
    if (c == ',') return true;
    if (is_word_character(c)) {
      if (!in_word && ++num_words > 1) return false;
      in_word = true;
    } else if (is_white_space(c)) {
      in_word = false;
    } else {
      return false;
    }
  }
  return false;
}

template <typename Accept>
std::optional<Doubled> find_doubled_word(const CodedText& coded, const Accept& accept) {
  const std::string_view text = coded.text();
  ByteRange last;  // A word; empty: something other than spaces stands behind it.
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    std::size_t end = offset;
    bool has_letter = false;
    while (offset < text.size()) {
      const char32_t c = next_code_point(text, offset);
      const bool is_inner = is_apostrophe(c) && end > begin;
      if (!is_word_character(c) && !is_inner) break;
      has_letter = has_letter || (is_letter(c) && !is_cjk(c));
      if (!is_inner) end = offset;
    }
    if (end == begin) {
      // One character that is part of no word; `offset` is behind it.
      if (!is_white_space(code_point_at(text, begin).value)) last = {};
      continue;
    }
    offset = end;
    const ByteRange word{begin, end};
    const bool is_same = !last.empty() && has_letter && is_same_word(last.of(text), word.of(text));
    if (is_same && !has_code_within(coded, {last.end, word.begin}) && accept(last, word)) {
      return Doubled{{last.begin, word.end}, word.of(text)};
    }
    last = word;
  }
  return std::nullopt;
}

// ---- Chinese and Japanese

constexpr std::size_t kShortestPiece = 2;
constexpr std::size_t kLongestPiece = 12;

bool says_more_than_grammar(std::u32string_view piece) {
  // "一步一步" is step by step; "文件的文件" joins two; kana double in "いろいろ".
  if (piece.front() == U'一' || piece.find(U'的') != std::u32string_view::npos ||
      piece.find(U'の') != std::u32string_view::npos) {
    return false;
  }
  return std::any_of(piece.begin(), piece.end(), [](char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
    return script == USCRIPT_HAN || script == USCRIPT_KATAKANA;
  });
}

std::optional<Doubled> find_doubled_piece(const CodedText& coded) {
  const std::string_view text = coded.text();
  std::u32string characters;
  std::vector<std::size_t> offsets;
  for (std::size_t offset = 0; offset < text.size();) {
    offsets.push_back(offset);
    characters += next_code_point(text, offset);
  }
  offsets.push_back(text.size());
  const std::u32string_view all = characters;
  for (std::size_t length = kShortestPiece; length <= kLongestPiece; ++length) {
    std::size_t num_same = 0;  // Characters before `i` that the one `length` further on repeats.
    for (std::size_t i = 0; i + length < all.size(); ++i) {
      const bool is_same = all[i] == all[i + length] && is_cjk(all[i]) && is_letter(all[i]);
      num_same = is_same ? num_same + 1 : 0;
      if (num_same < length) continue;
      const std::size_t first = i + 1 - length;
      const ByteRange place{offsets[first], offsets[first + 2 * length]};
      const bool is_word = says_more_than_grammar(all.substr(first, length));
      if (is_word && !has_code_within(coded, {place.begin + 1, place.end - 1})) {
        return Doubled{place, ByteRange{place.begin, offsets[first + length]}.of(text)};
      }
    }
  }
  return std::nullopt;
}

std::optional<Doubled> find_doubled(const CodedText& text, std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  if (primary == "zh" || primary == "ja" || primary == "yue") {
    const auto found = find_doubled_piece(text);
    return found ? found : find_doubled_word(text, [](ByteRange, ByteRange) { return true; });
  }
  const LanguageRule* const rule = rule_of(language);
  if (rule == nullptr) return std::nullopt;
  return find_doubled_word(text, [&](ByteRange first, ByteRange second) {
    const std::string_view word = second.of(text.text());
    if (holds(rule->words, word)) return false;
    return !holds(rule->words_behind_commas, word) || !is_behind_comma(text.text(), first.begin);
  });
}

}  // namespace

std::optional<Doubt> doubled_word_doubt(const CodedText& source, const CodedText& target,
                                        std::string_view language) {
  const std::optional<Doubled> found = find_doubled(target, language);
  if (!found) return std::nullopt;
  const auto any = [](ByteRange, ByteRange) { return true; };
  if (find_doubled_word(source, any) || find_doubled_piece(source)) return std::nullopt;
  Doubt doubt;
  doubt.rule = "word-doubled";
  doubt.message =
      "The word '" + std::string(found->word) + "' stands twice in a row in the translation.";
  doubt.target = found->place;
  return doubt;
}

}  // namespace hymt
