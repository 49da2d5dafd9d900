#include "translate/stand_ins/pseudo_translation.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

constexpr char32_t kOpen = U'⟦';
constexpr char32_t kClose = U'⟧';
constexpr char32_t kLow = U'⟬';  // Spells the four brackets inside a group, in pairs.
constexpr char32_t kHigh = U'⟭';

// The look-alikes of a..z and A..Z: rare letters, so that text which is accented already does not
// turn into ASCII (where it could look like a path or a name).
constexpr std::u32string_view kLowerLookAlikes = U"ȧḃċḋĕḟǵḧĭĵḱĺḿṅŏṗɋṙṡṫŭṽẇẋẏẑ";
constexpr std::u32string_view kUpperLookAlikes = U"ȦḂĊḊĔḞǴḦĬĴḰĹḾṄŎṖɊṘṠṪŬṼẆẊẎẐ";
static_assert(kLowerLookAlikes.size() == 26 && kUpperLookAlikes.size() == 26);

constexpr bool is_bracket(char32_t c) {
  return c == kOpen || c == kClose || c == kLow || c == kHigh;
}

constexpr char32_t look_alike(char32_t ascii_letter) {
  return ascii_letter >= U'a' ? kLowerLookAlikes[ascii_letter - U'a']
                              : kUpperLookAlikes[ascii_letter - U'A'];
}

// The ASCII letter that `c` is the look-alike of; 0 if it is none.
char32_t ascii_of(char32_t c) {
  static const auto kTable = [] {
    std::array<std::pair<char32_t, char32_t>, 52> table{};
    for (char32_t i = 0; i < 26; ++i) {
      table[i] = {kLowerLookAlikes[i], U'a' + i};
      table[i + 26] = {kUpperLookAlikes[i], U'A' + i};
    }
    std::sort(table.begin(), table.end());
    return table;
  }();
  const auto* found =
      std::lower_bound(kTable.begin(), kTable.end(), c,
                       [](const auto& entry, char32_t value) { return entry.first < value; });
  return found != kTable.end() && found->first == c ? found->second : 0;
}

char32_t other_case(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  const UChar32 lower = u_tolower(point);
  return static_cast<char32_t>(lower != point ? lower : u_toupper(point));
}

bool is_latin(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_LATIN;
}

// Neither ASCII nor a look-alike: a Latin letter that only changes its case.
bool is_plain_latin(char32_t c) { return c >= 0x80 && is_latin(c) && ascii_of(c) == 0; }

// What a letter becomes; its own inverse.
char32_t partner(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) ? look_alike(c) : c;
  if (const char32_t ascii = ascii_of(c)) return ascii;
  if (!is_plain_latin(c)) return c;
  const char32_t other = other_case(c);
  return is_plain_latin(other) && other_case(other) == c ? other : c;
}

constexpr bool is_ascii_vowel(char32_t c) {
  return std::u32string_view(U"aeiouAEIOU").find(c) != std::u32string_view::npos;
}

// Vowels and their look-alikes stand twice in a pseudo-translation.
bool is_doubled(char32_t c) { return is_ascii_vowel(c < 0x80 ? c : ascii_of(c)); }

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

void append_encoded(std::string& out, char32_t c) {
  if (is_bracket(c)) {
    append(out, c == kOpen || c == kClose ? kLow : kHigh);
    append(out, c == kOpen || c == kLow ? kLow : kHigh);
    return;
  }
  const char32_t other = partner(c);
  append(out, other);
  if (is_doubled(other)) append(out, other);
}

// Reads what append_encoded() wrote at text[offset], before `end`; moves `offset` behind it.
std::optional<char32_t> decode(std::string_view text, std::size_t& offset, std::size_t end) {
  const char32_t c = next_code_point(text, offset);
  if (c == kOpen || c == kClose) return std::nullopt;
  const bool is_pair_of_brackets = c == kLow || c == kHigh;
  if (!is_pair_of_brackets && !is_doubled(c)) return partner(c);
  if (offset >= end) return std::nullopt;
  const char32_t second = next_code_point(text, offset);
  if (!is_pair_of_brackets) {
    return second == c ? std::optional(partner(c)) : std::nullopt;
  }
  if (second != kLow && second != kHigh) return std::nullopt;
  if (c == kLow) return second == kLow ? kOpen : kClose;
  return second;
}

// Marks count as letters, so that no bracket comes between a letter and its accent.
bool is_letter(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c);
  const auto point = static_cast<UChar32>(c);
  return is_bracket(c) || u_isalpha(point) || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0 ||
         c == 0x200C || c == 0x200D;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || (c >= U'0' && c <= U'9');
  return is_letter(c) || u_isalnum(static_cast<UChar32>(c));
}

// Finds where the first word begins and the last one ends.
struct WordExtent {
  bool has_letter = false;
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;

  // Takes `text` in, which stands at `base`.
  void add(std::string_view text, std::size_t base) {
    std::size_t offset = 0;
    while (offset < text.size()) {
      const std::size_t at = offset;
      const char32_t c = next_code_point(text, offset);
      if (!is_word_character(c)) continue;
      has_letter = has_letter || is_letter(c);
      if (begin == std::string_view::npos) begin = base + at;
      end = base + offset;
    }
  }
};

// The range of a bracketed group that begins at text[begin], which is kOpen: brackets included.
// Nothing if it is no pseudo-translation; then `failed_at` says how far it was read.
std::optional<ByteRange> read_group(std::string_view text, std::size_t begin, std::size_t end,
                                    std::size_t& failed_at) {
  std::size_t offset = begin;
  static_cast<void>(next_code_point(text, offset));
  bool has_letter = false;
  bool first = true;
  bool last_is_word = false;
  while (offset < end) {
    std::size_t next = offset;
    if (next_code_point(text, next) == kClose) {
      if (!has_letter || !last_is_word) break;
      return ByteRange{begin, next};
    }
    next = offset;
    const std::optional<char32_t> c = decode(text, next, end);
    if (!c || (first && !is_word_character(*c))) break;
    has_letter = has_letter || is_letter(*c);
    last_is_word = is_word_character(*c);
    first = false;
    offset = next;
  }
  // The next group may begin where this one stopped, not before: it holds no other kOpen.
  failed_at = offset;
  return std::nullopt;
}

// Groups may span the text on both sides of a cover; what is covered is not theirs. So the text is
// read with the covers taken out, `uncovered`, and places are looked up in both directions.
std::vector<ByteRange> find_groups(std::string_view uncovered) {
  constexpr std::string_view kOpenBytes = "⟦";
  std::vector<ByteRange> groups;
  std::size_t offset = uncovered.find(kOpenBytes);
  while (offset != std::string_view::npos) {
    std::size_t resume = 0;
    if (const auto group = read_group(uncovered, offset, uncovered.size(), resume)) {
      groups.push_back(*group);
      resume = group->end;
    }
    offset = uncovered.find(kOpenBytes, std::max(resume, offset + kOpenBytes.size()));
  }
  return groups;
}

// Brackets go outside the tags that touch the outer words from outside, so that marks of emphasis
// stand against letters. But a pair around all words keeps them inside: text outside of it may be
// in a place where nothing is translated.
void include_outer_tags(const std::vector<Tag>& tags, WordExtent& words) {
  std::vector<std::size_t> open(tags.size() + 1);  // Where pairs open and close, by number.
  std::vector<std::size_t> close(tags.size() + 1);
  for (const Tag& tag : tags) {
    if (tag.number > tags.size()) return;  // Not numbered as promised.
    if (tag.kind == Tag::Kind::kOpening) open[tag.number] = tag.range.begin;
    if (tag.kind == Tag::Kind::kClosing) close[tag.number] = tag.range.begin;
  }
  const std::size_t first = words.begin;
  const std::size_t last = words.end;
  for (auto tag = tags.rbegin(); tag != tags.rend(); ++tag) {
    if (tag->kind != Tag::Kind::kOpening || tag->range.end != words.begin) continue;
    if (close[tag->number] < last) words.begin = tag->range.begin;
  }
  for (const Tag& tag : tags) {
    if (tag.kind != Tag::Kind::kClosing || tag.range.begin != words.end) continue;
    if (open[tag.number] > first) words.end = tag.range.end;
  }
}

}  // namespace

std::vector<AnswerPiece> pseudo_translation(const TaggedText& text) {
  const std::string_view bytes = text.text;
  WordExtent words;
  std::size_t position = 0;
  for (const Tag& tag : text.tags) {
    words.add(bytes.substr(position, tag.range.begin - position), position);
    position = tag.range.end;
  }
  words.add(bytes.substr(position), position);

  include_outer_tags(text.tags, words);

  std::vector<AnswerPiece> pieces;
  const auto add = [&pieces](bool is_tag) -> std::string& {
    if (is_tag || pieces.empty() || pieces.back().is_tag) pieces.push_back({{}, is_tag});
    return pieces.back().bytes;
  };
  // Adds text or a tag, with the brackets that are due before and behind it.
  const auto add_bytes = [&](std::size_t begin, std::size_t end, bool is_tag) {
    if (begin == end) return;
    if (words.has_letter && begin == words.begin) append(add(false), kOpen);
    std::string& out = add(is_tag);
    if (is_tag || !words.has_letter || begin < words.begin || begin >= words.end) {
      out += bytes.substr(begin, end - begin);
    } else {
      while (begin < end) append_encoded(out, next_code_point(bytes, begin));
    }
    if (words.has_letter && end == words.end) append(add(false), kClose);
  };
  const auto add_text = [&](std::size_t begin, std::size_t end) {
    const std::size_t first = std::clamp(words.begin, begin, end);
    const std::size_t last = std::clamp(words.end, first, end);
    add_bytes(begin, first, false);
    add_bytes(first, last, false);
    add_bytes(last, end, false);
  };
  position = 0;
  for (const Tag& tag : text.tags) {
    add_text(position, tag.range.begin);
    add_bytes(tag.range.begin, tag.range.end, true);
    position = tag.range.end;
  }
  add_text(position, bytes.size());
  return pieces;
}

std::string pseudo_translation(std::string_view text) {
  WordExtent words;
  words.add(text, 0);
  if (!words.has_letter) return std::string(text);
  std::string result(text.substr(0, words.begin));
  append(result, kOpen);
  std::size_t offset = words.begin;
  while (offset < words.end) append_encoded(result, next_code_point(text, offset));
  append(result, kClose);
  result += text.substr(words.end);
  return result;
}

std::string undo_pseudo_translation(std::string_view text) {
  if (valid_utf8_prefix(text) != text.size()) return std::string(text);
  return std::string(undo_pseudo_translation(CodedText(text, {})).text());
}

CodedText undo_pseudo_translation(const CodedText& text) {
  std::string uncovered;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    if (code.length == 0) continue;
    uncovered.append(text.text(), position, code.offset - position);
    position = code.offset + code.length;
  }
  uncovered.append(text.text(), position);
  const std::vector<ByteRange> groups = find_groups(uncovered);
  if (groups.empty()) return text;

  std::string result;
  std::size_t at = 0;  // In `uncovered`.
  auto group = groups.begin();
  // Appends uncovered text up to `end`. A unit that began before `end` is taken whole.
  const auto copy_to = [&](std::size_t end) {
    while (at < end) {
      if (group == groups.end() || at < group->begin) {
        const std::size_t stop = group == groups.end() ? end : std::min(end, group->begin);
        result.append(uncovered, at, stop - at);
        at = stop;
        continue;
      }
      std::size_t next = at;
      const char32_t c = next_code_point(uncovered, next);
      if (c == kOpen || c == kClose) {
        at = next;
        if (c == kClose) ++group;
        continue;
      }
      append(result, *decode(uncovered, at, uncovered.size()));
    }
  };
  std::vector<InlineCode> codes = text.codes();
  std::size_t covered = 0;  // Bytes under covers so far: what `uncovered` lacks.
  for (InlineCode& code : codes) {
    copy_to(code.offset - covered);
    const std::size_t offset = result.size();
    result.append(text.text(), code.offset, code.length);
    covered += code.length;
    code.offset = offset;
  }
  copy_to(uncovered.size());
  return {std::move(result), std::move(codes)};
}

}  // namespace hymt
