#include "tests/translate/checks/planted_mistakes.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "parsers/characters/pictograph.h"
#include "parsers/document/cjk.h"

namespace hymt {
namespace {

// `text` with `with` in place of `range`, inside of which no code may stand.
std::optional<CodedText> replaced(const CodedText& text, ByteRange range, std::string_view with) {
  std::string changed(text.text());
  changed.replace(range.begin, range.size(), with);
  std::vector<InlineCode> codes = text.codes();
  for (InlineCode& code : codes) {
    if (code.offset > range.begin && code.offset < range.end) return std::nullopt;
    if (code.offset < range.begin + code.length && code.offset + code.length > range.begin) {
      return std::nullopt;
    }
    if (code.offset >= range.end) {
      code.offset = code.offset - range.size() + with.size();
    }
  }
  return CodedText(changed, std::move(codes));
}

template <typename Matches>
std::vector<ByteRange> places_of(std::string_view text, const Matches& matches) {
  std::vector<ByteRange> places;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    if (matches(next_code_point(text, offset))) places.push_back({begin, offset});
  }
  return places;
}

bool is_cjk_letter(char32_t c) { return is_cjk(c) && is_letter(c); }

// Words in scripts with spaces; in others, two Han or Katakana characters in a row.
std::vector<ByteRange> words_of(std::string_view text) {
  std::vector<ByteRange> words;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    std::size_t end = begin;
    char32_t c = next_code_point(text, offset);
    if (is_cjk_letter(c)) {
      std::size_t next = offset;
      const bool has_next = next < text.size();
      const char32_t second = has_next ? next_code_point(text, next) : 0;
      const auto is_kana = [](char32_t each) { return each >= 0x3040 && each < 0x30A0; };
      if (is_cjk_letter(second) && !is_kana(c) && !is_kana(second) && c != U'的' &&
          second != U'的') {
        words.push_back({begin, next});
        offset = next;
      }
      continue;
    }
    bool has_letter = false;
    while (is_word_character(c) && !is_cjk(c)) {
      has_letter = has_letter || is_letter(c);
      end = offset;
      if (offset == text.size()) break;
      c = next_code_point(text, offset);
    }
    if (end == begin) continue;
    offset = end;
    if (has_letter) words.push_back({begin, end});
  }
  return words;
}

std::map<std::uint32_t, ByteRange> pairs_of(const CodedText& text) {
  std::map<std::uint32_t, ByteRange> pairs;
  for (const InlineCode& opening : text.codes()) {
    for (const InlineCode& closing : text.codes()) {
      if (opening.kind == InlineCodeKind::kOpening && closing.kind == InlineCodeKind::kClosing &&
          opening.id == closing.id && opening.offset <= closing.offset) {
        pairs[opening.id] = {opening.offset, closing.offset};
      }
    }
  }
  return pairs;
}

struct Change {
  ByteRange place;
  std::string with;
};

// Texts of several words in pairs of codes that the translation changed.
std::vector<Change> translated_phrases(const SentencePair& pair) {
  std::vector<Change> changes;
  const auto before = pairs_of(pair.source);
  for (const auto& [id, place] : pairs_of(pair.target)) {
    const auto then = before.find(id);
    if (then == before.end()) continue;
    const std::string_view phrase = then->second.of(pair.source.text());
    const bool is_whole = trimmed(phrase).size() == trimmed(pair.source.text()).size();
    const bool is_phrase =
        trimmed(phrase).find(' ') != std::string_view::npos && words_of(phrase).size() >= 2 &&
        std::all_of(phrase.begin(), phrase.end(), [](char c) {
          return is_ascii_alphanumeric(c) ? !is_ascii_digit(c)
                                          : std::string_view(" ,.'-").find(c) != std::string::npos;
        });
    if (is_phrase && !is_whole && phrase != place.of(pair.target.text())) {
      changes.push_back({place, std::string(phrase)});
    }
  }
  return changes;
}

// Spaces of the target on the outer side of codes, where the source has one, too, and words are on
// both sides.
std::vector<Change> spaces_beside_codes(const SentencePair& pair) {
  std::vector<Change> changes;
  const std::string_view source = pair.source.text();
  const std::string_view target = pair.target.text();
  for (const InlineCode& now : pair.target.codes()) {
    for (const InlineCode& then : pair.source.codes()) {
      if (then.id != now.id || then.kind != now.kind) continue;
      if (now.kind != InlineCodeKind::kClosing && now.offset > 1 && then.offset > 0 &&
          source[then.offset - 1] == ' ' && target[now.offset - 1] == ' ') {
        const char32_t outer = last_code_point(target.substr(0, now.offset - 1)).value;
        const char32_t inner = first_code_point(target.substr(now.offset)).value;
        if (is_word_character(outer) && is_word_character(inner) && !is_cjk(outer)) {
          changes.push_back({{now.offset - 1, now.offset}, ""});
        }
      }
      if (now.kind == InlineCodeKind::kClosing && now.offset + 1 < target.size() &&
          now.offset > 0 && then.offset < source.size() && source[then.offset] == ' ' &&
          target[now.offset] == ' ') {
        const char32_t inner = last_code_point(target.substr(0, now.offset)).value;
        const char32_t outer = first_code_point(target.substr(now.offset + 1)).value;
        if (is_word_character(outer) && is_word_character(inner) && !is_cjk(outer)) {
          changes.push_back({{now.offset, now.offset + 1}, ""});
        }
      }
    }
  }
  return changes;
}

std::vector<Change> taken_away(std::string_view text, std::u32string_view characters) {
  std::vector<Change> changes;
  for (const ByteRange place : places_of(
           text, [&](char32_t c) { return characters.find(c) != std::u32string_view::npos; })) {
    changes.push_back({place, ""});
  }
  return changes;
}

std::vector<Change> changes_for(std::string_view rule, const SentencePair& pair) {
  const std::string_view target = pair.target.text();
  std::vector<Change> changes;
  if (rule == "number-changed") {
    for (std::size_t i = 0; i + 1 < target.size(); ++i) {
      if (!is_ascii_digit(target[i]) || !is_ascii_digit(target[i + 1])) continue;
      changes.push_back({{i, i + 1}, std::string(1, target[i] == '9' ? '1' : target[i] + 1)});
    }
  } else if (rule == "symbol-changed") {
    for (const ByteRange place : places_of(target, [](char32_t c) {
           return c == '$' || is_pictograph(c) ||
                  u_charType(static_cast<UChar32>(c)) == U_CURRENCY_SYMBOL;
         })) {
      if (pair.source.text().find(place.of(target)) == std::string_view::npos) continue;
      changes.push_back({place, ""});
    }
  } else if (rule == "brackets-unbalanced") {
    changes = taken_away(target, U"()[]{}（）「」『』【】");
  } else if (rule == "quotes-unbalanced") {
    changes = taken_away(target, U"\"“”„«»");
  } else if (rule == "word-doubled") {
    for (const ByteRange word : words_of(target)) {
      const bool is_spaced = !is_cjk(first_code_point(word.of(target)).value);
      changes.push_back(
          {{word.end, word.end}, (is_spaced ? " " : "") + std::string(word.of(target))});
    }
  } else if (rule == "space-lost") {
    changes = spaces_beside_codes(pair);
  } else if (rule == "tagged-untranslated") {
    changes = translated_phrases(pair);
  }
  return changes;
}

CodedText coded(std::string_view line) {
  std::string text;
  std::vector<InlineCode> codes;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = line[at] == '<' ? line.find('>', at) : std::string_view::npos;
    std::string_view name;
    if (end != std::string_view::npos) name = line.substr(at + 1, end - at - 1);
    const bool closes = name.starts_with('/');
    const bool is_empty = name.ends_with('/');
    if (closes) name.remove_prefix(1);
    if (is_empty) name.remove_suffix(1);
    const bool is_tag = name.size() >= 2 && name.size() < 8 && (name[0] == 's' || name[0] == 'x') &&
                        name.find_first_not_of("0123456789", 1) == std::string_view::npos;
    if (!is_tag) {
      text += line[at++];
      continue;
    }
    InlineCode code;
    code.kind = closes ? InlineCodeKind::kClosing
                       : (is_empty ? InlineCodeKind::kPlaceholder : InlineCodeKind::kOpening);
    code.id = 2 * static_cast<std::uint32_t>(std::stoul(std::string(name.substr(1)))) +
              (name[0] == 'x' ? 1 : 0);
    code.offset = text.size();
    code.original = line.substr(at, end + 1 - at);
    codes.push_back(std::move(code));
    at = end + 1;
  }
  return {text, std::move(codes)};
}

}  // namespace

std::optional<CodedText> with_mistake(std::string_view rule, const SentencePair& pair,
                                      std::mt19937& random) {
  const std::vector<Change> changes = changes_for(rule, pair);
  if (changes.empty()) return std::nullopt;
  const Change& change = changes[random() % changes.size()];
  return replaced(pair.target, change.place, change.with);
}

std::vector<SentencePair> read_sentence_pairs(std::string_view lines, const std::string& language) {
  std::vector<SentencePair> pairs;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    try {
      pairs.push_back({coded(line.substr(first + 1, second - first - 1)),
                       coded(line.substr(second + 1)), language});
    } catch (const std::invalid_argument&) {
      // A tag that stands twice.
    }
  }
  return pairs;
}

}  // namespace hymt
