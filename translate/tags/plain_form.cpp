#include "translate/tags/plain_form.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// ---- Capitals -----------------------------------------------------------------------------------

enum class Case : std::uint8_t { kLower, kUpper };

// `text`, valid UTF-8, in the case of `language`; unchanged where ICU fails.
std::string in_case(std::string_view text, std::string_view language, Case to) {
  if (text.empty()) return {};
  const std::string locale(language);
  UErrorCode status = U_ZERO_ERROR;
  std::u16string before(text.size(), u'\0');  // No character takes more units than bytes.
  int32_t length = 0;
  u_strFromUTF8(before.data(), static_cast<int32_t>(before.size()), &length, text.data(),
                static_cast<int32_t>(text.size()), &status);
  if (U_FAILURE(status)) return std::string(text);
  before.resize(static_cast<std::size_t>(length));
  std::u16string after(3 * before.size(), u'\0');  // "ΐ" becomes three.
  const auto convert = to == Case::kLower ? u_strToLower : u_strToUpper;
  length = convert(after.data(), static_cast<int32_t>(after.size()), before.data(),
                   static_cast<int32_t>(before.size()), locale.c_str(), &status);
  if (U_FAILURE(status)) return std::string(text);
  std::string result(3 * static_cast<std::size_t>(length), '\0');
  u_strToUTF8(result.data(), static_cast<int32_t>(result.size()), &length, after.data(), length,
              &status);
  if (U_FAILURE(status)) return std::string(text);
  result.resize(static_cast<std::size_t>(length));
  return result;
}

// Calls `with` for each stretch of text that no code covers.
template <typename Function>
void for_uncovered(const CodedText& text, Function with) {
  std::size_t at = 0;
  for (const InlineCode& code : text.codes()) {
    if (code.offset > at) with(ByteRange{at, code.offset});
    at = std::max(at, code.offset + code.length);
  }
  if (at < text.text().size()) with(ByteRange{at, text.text().size()});
}

// Puts the first letter of a sentence, and English's "I", back into capitals. `before` is `text`
// with all its capitals, of the same size.
void set_capitals(std::string& text, std::string_view before, bool is_english) {
  const auto is_word_byte = [&text](std::size_t i) {
    return i < text.size() &&
           (is_ascii_alphanumeric(text[i]) || static_cast<unsigned char>(text[i]) >= 0x80);
  };
  bool is_first = true;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(before, i);
    const bool is_letter = u_isalpha(static_cast<UChar32>(c.value)) != 0;
    const bool is_i =
        is_english && text[i] == 'i' && !is_word_byte(i + 1) && (i == 0 || !is_word_byte(i - 1));
    if (is_letter && (is_first || is_i)) {
      text.replace(i, c.length, before.substr(i, c.length));
      is_first = false;
    }
    i += c.length;
  }
}

// True if the characters of both begin at the same offsets, as those of codes must hold.
bool has_same_offsets(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_utf8_continuation(a[i]) != is_utf8_continuation(b[i])) return false;
  }
  return true;
}

CodedText in_sentence_case(const CodedText& source, std::string_view language) {
  std::string text(source.text());
  for_uncovered(source, [&](ByteRange range) {
    const std::string lower = in_case(range.of(source.text()), language, Case::kLower);
    if (has_same_offsets(range.of(source.text()), lower)) {
      text.replace(range.begin, range.size(), lower);
    }
  });
  set_capitals(text, source.text(), language == "en" || language.starts_with("en-"));
  return {text, source.codes()};
}

CodedText in_capitals(const CodedText& target, std::string_view language) {
  CodedTextJoiner joiner;
  const std::string_view text = target.text();
  std::size_t at = 0;
  for (const InlineCode& code : target.codes()) {
    joiner.add_text(in_case(text.substr(at, code.offset - at), language, Case::kUpper));
    joiner.add_code(code, text.substr(code.offset, code.length));
    at = code.offset + code.length;
  }
  joiner.add_text(in_case(text.substr(at), language, Case::kUpper));
  return joiner.finish();
}

// ---- Spaces -------------------------------------------------------------------------------------

// The size of the space at text[i] that is no plain one: no-break spaces, and those of other widths
// (U+2000 to U+200A); 0 if there is none.
std::size_t special_space(std::string_view text, std::size_t i) {
  if (text.substr(i).starts_with("\xC2\xA0")) return 2;
  if (i + 2 >= text.size() || text[i] != '\xE2' || text[i + 1] != '\x80') return 0;
  const auto last = static_cast<unsigned char>(text[i + 2]);
  return (last >= 0x80 && last <= 0x8A) || last == 0xAF ? 3 : 0;
}

bool may_hold_special_space(std::string_view text) {
  return text.find("\xC2\xA0") != kNone || text.find("\xE2\x80") != kNone;
}

// A space between two words, and what these are.
struct Gap {
  std::size_t offset = 0;
  std::string_view left;
  std::string_view right;
};

// The plain spaces of `text` outside covers, each alone between two words.
std::vector<Gap> gaps_of(const CodedText& coded) {
  constexpr std::size_t kLongest = 64;  // Bytes of a word that count.
  const std::string_view text = coded.text();
  std::vector<Gap> gaps;
  const auto is_blank = [text](std::size_t i) { return is_ascii_space(text[i]); };
  for_uncovered(coded, [&](ByteRange range) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (text[i] != ' ' || i == 0 || i + 1 == text.size() || is_blank(i - 1) || is_blank(i + 1)) {
        continue;
      }
      std::size_t first = i;
      while (first > 0 && !is_blank(first - 1) && i - first < kLongest) --first;
      std::size_t last = i + 1;
      while (last < text.size() && !is_blank(last) && last - i < kLongest) ++last;
      gaps.push_back({i, text.substr(first, i - first), text.substr(i + 1, last - i - 1)});
    }
  });
  return gaps;
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return is_ascii_digit(c); });
}

// Which gap of `gaps` is what gap `index` of `source` is: the one between the same words, the n-th
// if there are several; else the only one at the same number. kNone: there is none.
std::size_t counterpart(const std::vector<Gap>& source, std::size_t index,
                        const std::vector<Gap>& gaps) {
  const Gap& wanted = source[index];
  const auto is_same = [&wanted](const Gap& gap) {
    return gap.left == wanted.left && gap.right == wanted.right;
  };
  auto nth =
      std::count_if(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(index), is_same);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (is_same(gaps[i]) && nth-- == 0) return i;
  }
  const bool is_left = has_digit(wanted.left);
  if (!is_left && !has_digit(wanted.right)) return kNone;
  std::size_t found = kNone;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (is_left ? gaps[i].left != wanted.left : gaps[i].right != wanted.right) continue;
    if (found != kNone) return kNone;
    found = i;
  }
  return found;
}

}  // namespace

bool is_shouted(const CodedText& text) {
  constexpr std::size_t kFewestCapitals = 4;  // Of one word.
  std::size_t in_word = 0;
  std::size_t longest = 0;
  bool is_small = false;
  for_uncovered(text, [&](ByteRange range) {
    const std::string_view words = range.of(text.text());
    for (std::size_t i = 0; i < words.size() && !is_small;) {
      const CodePoint c = code_point_at(words, i);
      i += c.length;
      const auto point = static_cast<UChar32>(c.value);
      const bool is_upper = c.value < 0x80 ? c.value >= 'A' && c.value <= 'Z' : u_isupper(point);
      is_small =
          c.value < 0x80 ? c.value >= 'a' && c.value <= 'z' : !is_upper && u_isalpha(point) != 0;
      in_word = is_upper ? in_word + 1 : 0;
      longest = std::max(longest, in_word);
    }
  });
  return !is_small && longest >= kFewestCapitals;
}

std::unique_ptr<const PlainForm> PlainForm::of(const CodedText& source, std::string_view language) {
  constexpr std::size_t kMostSpaces = 64;  // Each is looked for in the whole target.
  const bool shouts = hymt::is_shouted(source);
  const std::string_view bytes = source.text();
  if (!shouts && !may_hold_special_space(bytes)) return nullptr;
  std::unique_ptr<PlainForm> form(new PlainForm);
  form->source_ = &source;
  form->is_shouted_ = shouts;
  CodedText cased = shouts ? in_sentence_case(source, language) : source;
  CodedTextJoiner joiner;
  std::size_t at = 0;
  std::size_t removed = 0;
  const std::string_view text = cased.text();
  const auto add_text = [&](std::size_t end) {
    std::string plain;
    for (std::size_t i = at; i < end;) {
      const std::size_t size = special_space(text, i);
      const bool is_alone = size != 0 && i > 0 && i + size < text.size() &&
                            !is_ascii_space(text[i - 1]) && !is_ascii_space(text[i + size]) &&
                            special_space(text, i + size) == 0;
      if (is_alone && form->spaces_.size() < kMostSpaces) {
        form->spaces_.push_back({i - removed, bytes.substr(i, size)});
        removed += size - 1;
        plain += ' ';
        i += size;
      } else {
        plain += text[i++];
      }
    }
    joiner.add_text(plain);
  };
  for (const InlineCode& code : cased.codes()) {
    add_text(code.offset);
    joiner.add_code(code, text.substr(code.offset, code.length));
    at = code.offset + code.length;
  }
  add_text(text.size());
  if (!shouts && form->spaces_.empty()) return nullptr;
  form->text_ = joiner.finish();
  return form;
}

std::size_t PlainForm::source_offset(std::size_t offset) const {
  std::size_t result = offset;
  for (const Space& space : spaces_) {
    if (space.offset < offset) result += space.bytes.size() - 1;
  }
  return result;
}

CodedText PlainForm::restored(CodedText target, std::string_view language) const {
  if (target == text_) return *source_;
  if (is_shouted_) target = in_capitals(target, language);
  return spaces_.empty() ? target : with_spaces(target);
}

CodedText PlainForm::with_spaces(const CodedText& target) const {
  const CodedText sent = is_shouted_ ? in_capitals(text_, "") : text_;
  const std::vector<Gap> before = gaps_of(sent);
  const std::vector<Gap> after = gaps_of(target);
  std::map<std::size_t, std::string_view> replacements;  // By offset in the target.
  for (const Space& space : spaces_) {
    const auto gap =
        std::lower_bound(before.begin(), before.end(), space.offset,
                         [](const Gap& at, std::size_t offset) { return at.offset < offset; });
    if (gap == before.end() || gap->offset != space.offset) continue;
    const std::size_t found =
        counterpart(before, static_cast<std::size_t>(gap - before.begin()), after);
    if (found != kNone) replacements.emplace(after[found].offset, space.bytes);
  }
  CodedTextJoiner joiner;
  std::size_t at = 0;
  const std::string_view text = target.text();
  auto next = replacements.begin();
  const auto add_text = [&](std::size_t end) {
    for (; next != replacements.end() && next->first < end; ++next) {
      joiner.add_text(text.substr(at, next->first - at));
      joiner.add_text(next->second);
      at = next->first + 1;
    }
    joiner.add_text(text.substr(at, end - at));
  };
  for (const InlineCode& code : target.codes()) {
    add_text(code.offset);
    joiner.add_code(code, text.substr(code.offset, code.length));
    at = code.offset + code.length;
  }
  add_text(text.size());
  return joiner.finish();
}

}  // namespace hymt
