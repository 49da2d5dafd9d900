#include "segmenter/sentence_context.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "parsers/characters/character.h"

namespace hymt {
namespace {

constexpr std::size_t kMaxWordBytes = 40;

std::uint32_t category_mask(char32_t c) { return U_GET_GC_MASK(static_cast<UChar32>(c)); }

bool is_mark(char32_t c) { return c >= 0x300 && (category_mask(c) & U_GC_M_MASK) != 0; }
bool is_digit(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return (category_mask(c) & U_GC_ND_MASK) != 0;
}

// A comma ends a word; hyphens, and colons as in "C:\a.b", do not.
bool ends_word(SentenceClass sentence_class, char32_t c) {
  switch (sentence_class) {
    case SentenceClass::kSpace:
    case SentenceClass::kClose:
    case SentenceClass::kCr:
    case SentenceClass::kLf:
    case SentenceClass::kSeparator: return true;
    case SentenceClass::kTerminator: return c >= 0x80;  // "a?b" is one word.
    case SentenceClass::kContinue: return c != '-' && c != ':';
    default: return c == ';' || c == 0x2026;
  }
}

// Hangul syllables are words, and a Han character may be one; a letter of other scripts is an
// initial.
bool can_be_initial(char32_t c) {
  return !is_cjk_letter(c) && !(c >= 0x1100 && c <= 0x11FF) && !(c >= 0xAC00 && c <= 0xD7FF);
}

WordShape shape_of(std::string_view word, std::size_t& num_letters, std::size_t& num_digits) {
  std::size_t num_others = 0;
  std::size_t num_capitals = 0;
  std::size_t num_stops = 0;
  bool single_letters = true;
  bool after_letter = false;
  bool initials = true;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint c = code_point_at(word, at);
    at += c.length;
    if (is_letter(c.value)) {
      ++num_letters;
      if (after_letter) single_letters = false;
      initials = initials && can_be_initial(c.value);
      if (u_isupper(static_cast<UChar32>(c.value)) != 0) ++num_capitals;
    } else if (is_digit(c.value)) {
      ++num_digits;
    } else if (c.value == '.') {
      ++num_stops;
    } else if (c.value != ',' && c.value != ':' && c.value != '/' && c.value != '-') {
      if (!is_mark(c.value)) ++num_others;
    }
    after_letter = is_letter(c.value);
  }
  if (num_letters == 0) {
    return num_digits > 0 && num_others == 0 ? WordShape::kNumber : WordShape::kOther;
  }
  const bool letters_only = num_digits == 0 && num_others == 0;
  const bool one_character = code_point_at(word, 0).length == word.size();
  if (num_letters == 1 && one_character && initials) return WordShape::kInitial;
  if (letters_only && single_letters && num_stops > 0 && num_letters == num_stops + 1 && initials) {
    return WordShape::kAcronym;
  }
  if (num_capitals == num_letters && num_stops == 0) return WordShape::kAllCapitals;
  return WordShape::kOther;
}

}  // namespace

bool is_cjk_letter(char32_t c) {
  return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0x3005 && c <= 0x3007) ||
         (c >= 0x3040 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF66 && c <= 0xFF9F) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

bool is_japanese_particle(char32_t c) {
  constexpr std::u32string_view kParticles = U"とっのがをはにでもへやかなだじみよら";
  return kParticles.find(c) != std::u32string_view::npos;
}

SentenceClass SentenceContext::class_at(std::size_t at) const {
  return at < text_.size() ? classes_(code_point_at(text_, at).value) : SentenceClass::kOther;
}

char32_t SentenceContext::character_at(std::size_t at) const {
  return at < text_.size() ? code_point_at(text_, at).value : U'\0';
}

char32_t SentenceContext::character_before(std::size_t end) const {
  while (end > 0) {
    const CodePoint c = code_point_before(text_, end);
    if (classes_(c.value) != SentenceClass::kFormat) return c.value;
    end -= c.length;
  }
  return U'\0';
}

bool SentenceContext::opens_word(std::size_t end) const {
  const std::size_t begin = end - code_point_before(text_, end).length;
  if (begin == 0) return true;
  const char32_t before = code_point_before(text_, begin).value;
  return classes_(before) == SentenceClass::kSpace || (category_mask(before) & U_GC_PS_MASK) != 0;
}

// Whether the mark of class kClose at `at` closes something. Many quotation marks do both: what
// follows them, and a space before, tell.
bool SentenceContext::is_closing(std::size_t at, bool after_space) const {
  const CodePoint mark = code_point_at(text_, at);
  const std::size_t next = at + mark.length;
  const std::uint32_t category = category_mask(mark.value);
  if ((category & U_GC_PS_MASK) != 0) return false;
  const bool before_word = next < text_.size() && is_letter_or_number(character_at(next));
  if ((category & U_GC_PI_MASK) != 0) return !before_word && !after_space;
  if (after_space) {
    if (mark.value == '\'') return is_spaced_closing(at);
    if (mark.value == 0x2019) return false;
    return !before_word && !(mark.value == '"' && class_at(next) == SentenceClass::kClose);
  }
  // 。"彼" opens, 。"と closes.
  const bool cjk_follows = is_cjk_letter(character_at(next));
  return mark.value != '"' || !cjk_follows || is_japanese_particle(character_at(next));
}

// Some texts have spaces around their quotation marks: "is late. ' He left". Such a mark, or such
// two, closes if none behind it does, and the next sentence has no other.
bool SentenceContext::is_spaced_closing(std::size_t at) const {
  constexpr std::size_t kMaxQuotation = 400;
  const auto is_mark = [this](std::size_t i) { return i < text_.size() && text_[i] == '\''; };
  if (at > 0 && is_mark(at - 1)) --at;
  const bool is_double = is_mark(at + 1);
  std::size_t end = at + (is_double ? 2 : 1);
  if (end >= text_.size() || text_[end] != ' ') return false;
  const std::size_t limit = std::min(text_.size(), end + kMaxQuotation);
  bool same_sentence = true;
  for (; end < limit; ++end) {
    if (text_[end] == ' ' && classes_.may_end_sentence(text_[end - 1])) same_sentence = false;
    if (!is_mark(end)) continue;
    if (same_sentence && text_[end - 1] == ' ' && character_at(end + 1) == ' ') return false;
    if (is_double && is_mark(end + 1)) return false;
    if (!is_double && text_[end - 1] != ' ' && !is_letter(character_at(end + 1))) return false;
  }
  return true;
}

// Past a note's number that touches the end of a sentence: "[1]", "²", and "10" in "(type 2).10
// Then"; `at` if there is none.
std::size_t SentenceContext::reference_end(std::size_t at) const {
  const char32_t c = character_at(at);
  if (c == 0xB2 || c == 0xB3 || c == 0xB9) return at + 2;
  if (c >= 0x2070 && c <= 0x2079) return at + 3;
  if (c == '[') {
    const std::size_t end = digits_end(at + 1, 4);
    return end > at + 1 && character_at(end) == ']' ? end + 1 : at;
  }
  if (!is_digit(c) || at < 2 || text_[at - 1] != '.') return at;
  const std::size_t end = digits_end(at, 3);
  return end > at && capital_follows(end) && is_prose_before(at - 1) ? end : at;
}

// Past the ASCII digits from `at`, `max` at most.
std::size_t SentenceContext::digits_end(std::size_t at, std::size_t max) const {
  std::size_t end = at;
  while (end < text_.size() && end < at + max && text_[end] >= '0' && text_[end] <= '9') ++end;
  return end;
}

// A space, and then a capital.
bool SentenceContext::capital_follows(std::size_t at) const {
  return character_at(at) == ' ' && class_at(at + 1) == SentenceClass::kUpper;
}

// A closing mark or the end of a word of letters, such as no version or file's name has.
bool SentenceContext::is_prose_before(std::size_t end) const {
  if (classes_(character_before(end)) == SentenceClass::kClose) return true;
  constexpr std::size_t kFullWord = 4;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kMaxWordBytes) {
    const CodePoint c = code_point_before(text_, begin);
    if (classes_(c.value) != SentenceClass::kLower) break;
    begin -= c.length;
  }
  return end - begin >= kFullWord && (begin == 0 || text_[begin - 1] == ' ');
}

SentenceContext::SentenceEnd SentenceContext::end_from(std::size_t from) const {
  SentenceEnd result{from, from};
  bool after_space = false;
  std::size_t at = from;
  while (at < text_.size()) {
    const CodePoint c = code_point_at(text_, at);
    const SentenceClass sentence_class = classes_(c.value);
    if (sentence_class == SentenceClass::kSpace) {
      after_space = true;
    } else if (sentence_class == SentenceClass::kExtend ||
               sentence_class == SentenceClass::kFormat) {
      // Part of what it follows.
    } else if (const std::size_t end = reference_end(at);
               end != at && (!after_space || is_spaced_reference(result.close_end, at, end))) {
      at = end;
      result = {at, at};
      after_space = false;
      continue;
    } else if (sentence_class == SentenceClass::kClose && is_closing(at, after_space)) {
      if (!after_space) result.close_end = at + c.length;
    } else {
      break;
    }
    at += c.length;
    if (!after_space) result.close_end = at;
  }
  result.end = at;
  return result;
}

// "gas. [1] It": the reference is the first sentence's.
bool SentenceContext::is_spaced_reference(std::size_t close_end, std::size_t at,
                                          std::size_t end) const {
  return text_[at] == '[' && at == close_end + 1 && capital_follows(end);
}

// "can't", "l'an".
bool SentenceContext::is_apostrophe_in_word(std::size_t at, CodePoint c, std::size_t limit) const {
  if ((c.value != '\'' && c.value != 0x2019) || at <= limit) return false;
  return is_letter(code_point_before(text_, at).value) && is_letter(character_at(at + c.length));
}

PrecedingWord SentenceContext::word_before(std::size_t end, std::size_t limit) const {
  while (end > limit) {
    const CodePoint c = code_point_before(text_, end);
    if (classes_(c.value) != SentenceClass::kFormat) break;
    end -= c.length;
  }
  PrecedingWord word;
  word.begin = end;
  while (word.begin > limit && end - word.begin < kMaxWordBytes) {
    const CodePoint c = code_point_before(text_, word.begin);
    const bool ends = ends_word(classes_(c.value), c.value) &&
                      !is_apostrophe_in_word(word.begin - c.length, c, limit);
    if (ends) break;
    word.begin -= c.length;
  }
  word.text = text_.substr(word.begin, end - word.begin);
  if (!word.text.empty()) word.shape = shape_of(word.text, word.num_letters, word.num_digits);
  return word;
}

FollowingText SentenceContext::following(std::size_t from) const {
  FollowingText result;
  std::size_t at = from;
  while (at < text_.size()) {
    const CodePoint c = code_point_at(text_, at);
    const SentenceClass sentence_class = classes_(c.value);
    const bool inverted = c.value == 0xBF || c.value == 0xA1;
    if (inverted) result.opens_spanish = true;
    if (!inverted && sentence_class != SentenceClass::kClose &&
        sentence_class != SentenceClass::kSpace && sentence_class != SentenceClass::kExtend &&
        sentence_class != SentenceClass::kFormat) {
      break;
    }
    at += c.length;
  }
  result.at = at;
  if (at == text_.size()) return result;
  result.sentence_class = class_at(at);
  std::size_t end = at;
  while (end < text_.size() && end - at < kMaxWordBytes) {
    const CodePoint c = code_point_at(text_, end);
    if (!is_letter(c.value) && !is_mark(c.value)) break;
    end += c.length;
  }
  if (end > at && end < text_.size() && text_[end] == '\'') ++end;
  result.word = text_.substr(at, end - at);
  result.is_number = result.sentence_class == SentenceClass::kNumeric;
  if (!result.is_number && result.word.empty()) {
    // One symbol before a number belongs to it.
    const std::size_t next = at + code_point_at(text_, at).length;
    result.is_number = class_at(next) == SentenceClass::kNumeric;
  }
  return result;
}

}  // namespace hymt
