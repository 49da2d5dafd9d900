#include "segmenter/sentence_break.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

constexpr std::size_t kPlaneSize = 0x10000;

SentenceClass class_of_icu(char32_t c) {
  switch (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_SENTENCE_BREAK)) {
    case U_SB_CR: return SentenceClass::kCr;
    case U_SB_LF: return SentenceClass::kLf;
    case U_SB_SEP: return SentenceClass::kSeparator;
    case U_SB_EXTEND: return SentenceClass::kExtend;
    case U_SB_FORMAT: return SentenceClass::kFormat;
    case U_SB_SP: return SentenceClass::kSpace;
    case U_SB_LOWER: return SentenceClass::kLower;
    case U_SB_UPPER: return SentenceClass::kUpper;
    case U_SB_OLETTER: return SentenceClass::kOtherLetter;
    case U_SB_NUMERIC: return SentenceClass::kNumeric;
    case U_SB_ATERM: return SentenceClass::kFullStop;
    case U_SB_SCONTINUE: return SentenceClass::kContinue;
    case U_SB_STERM: return SentenceClass::kTerminator;
    case U_SB_CLOSE: return SentenceClass::kClose;
    default: return SentenceClass::kOther;
  }
}

bool is_separator(SentenceClass c) {
  return c == SentenceClass::kCr || c == SentenceClass::kLf || c == SentenceClass::kSeparator;
}

bool is_terminator(SentenceClass c) {
  return c == SentenceClass::kFullStop || c == SentenceClass::kTerminator;
}

bool is_modifier(SentenceClass c) {
  return c == SentenceClass::kExtend || c == SentenceClass::kFormat;
}

// The byte that begins the UTF-8 form of a character.
unsigned char lead_byte(char32_t c) {
  if (c < 0x80) return static_cast<unsigned char>(c);
  if (c < 0x800) return static_cast<unsigned char>(0xC0U | (c >> 6U));
  if (c < kPlaneSize) return static_cast<unsigned char>(0xE0U | (c >> 12U));
  return static_cast<unsigned char>(0xF0U | (c >> 18U));
}

// Classes of the characters below U+10000, looked up in ICU once (0.4 ms), and the lead bytes of
// characters that end sentences. Beyond that plane such characters are rare, and ICU is asked.
struct UnicodeClasses {
  std::array<SentenceClass, kPlaneSize> plane;
  std::array<bool, 256> event_bytes{};

  UnicodeClasses() {
    for (std::size_t c = 0; c < kPlaneSize; ++c) {
      plane[c] = class_of_icu(static_cast<char32_t>(c));
      if (is_terminator(plane[c]) || is_separator(plane[c])) {
        event_bytes[lead_byte(static_cast<char32_t>(c))] = true;
      }
    }
    for (unsigned lead = lead_byte(kPlaneSize); lead < 256; ++lead) event_bytes[lead] = true;
  }
};

const UnicodeClasses& unicode_classes() {
  static const UnicodeClasses kClasses;
  return kClasses;
}

}  // namespace

SentenceClasses::SentenceClasses()
    : plane_(unicode_classes().plane.data()), event_bytes_(unicode_classes().event_bytes) {
  std::copy_n(plane_, ascii_.size(), ascii_.begin());
}

void SentenceClasses::set(char32_t c, SentenceClass sentence_class) {
  if (c < ascii_.size()) {
    ascii_[c] = sentence_class;
    event_bytes_[c] = is_terminator(sentence_class) || is_separator(sentence_class);
    return;
  }
  exceptions_.emplace_back(c, sentence_class);
  if (is_terminator(sentence_class)) event_bytes_[lead_byte(c)] = true;
}

SentenceClass SentenceClasses::beyond_ascii(char32_t c) const {
  for (const auto& [exception, sentence_class] : exceptions_) {
    if (c == exception) return sentence_class;
  }
  return c < kPlaneSize ? plane_[c] : class_of_icu(c);
}

// The character at `at` with its modifiers: rule SB5 makes "X (Extend | Format)*" behave as X.
SentenceScanner::Character SentenceScanner::character_at(std::size_t at) const {
  const CodePoint first = code_point_at(text_, at);
  const SentenceClass sentence_class = classes_(first.value);
  std::size_t end = at + first.length;
  if (!is_separator(sentence_class)) {
    while (end < text_.size()) {
      const CodePoint modifier = code_point_at(text_, end);
      if (!is_modifier(classes_(modifier.value))) break;
      end += modifier.length;
    }
  }
  return {sentence_class, end};
}

// The class of the character, modifiers put aside, that ends at `end`.
SentenceClass SentenceScanner::class_before(std::size_t end) const {
  while (end > 0) {
    const CodePoint previous = code_point_before(text_, end);
    const SentenceClass sentence_class = classes_(previous.value);
    if (!is_modifier(sentence_class)) return sentence_class;
    end -= previous.length;
  }
  return SentenceClass::kOther;
}

std::size_t SentenceScanner::find_event(std::size_t from) const {
  std::size_t at = from;
  while (at < text_.size()) {
    if (!classes_.may_end_sentence(text_[at])) {
      ++at;
      continue;
    }
    const CodePoint found = code_point_at(text_, at);
    const SentenceClass sentence_class = classes_(found.value);
    if (is_terminator(sentence_class) || is_separator(sentence_class)) break;
    at += found.length;
  }
  return at;
}

std::size_t SentenceScanner::skip(std::size_t from, SentenceClass sentence_class) const {
  while (from < text_.size()) {
    const Character next = character_at(from);
    if (next.sentence_class != sentence_class) break;
    from = next.end;
  }
  return from;
}

void SentenceScanner::read_run(SentenceCandidate& candidate) const {
  candidate.run_end = candidate.run_begin;
  candidate.last_terminator = SentenceClass::kOther;
  while (candidate.run_end < text_.size()) {
    const Character next = character_at(candidate.run_end);
    if (!is_terminator(next.sentence_class)) break;
    candidate.last_terminator = next.sentence_class;
    candidate.run_end = next.end;
  }
}

// SB6, SB7: "3.5", "U.S".
bool SentenceScanner::full_stop_inside_word(const SentenceCandidate& candidate) const {
  if (candidate.last_terminator != SentenceClass::kFullStop) return false;
  if (candidate.run_end == text_.size()) return false;
  const SentenceClass after = character_at(candidate.run_end).sentence_class;
  if (after == SentenceClass::kNumeric) return true;
  if (after != SentenceClass::kUpper) return false;
  // A full stop before the last one is no letter, so what precedes the run is what counts only if
  // the run is a single full stop.
  std::size_t last = candidate.run_end;
  while (last > candidate.run_begin) {
    const CodePoint previous = code_point_before(text_, last);
    last -= previous.length;
    if (!is_modifier(classes_(previous.value))) break;
  }
  const SentenceClass before = class_before(last);
  return before == SentenceClass::kUpper || before == SentenceClass::kLower;
}

// SB8: "etc.) and so on". The text is read up to the next letter or terminator only, so all calls
// together read each byte once.
bool SentenceScanner::lower_case_follows(std::size_t from) const {
  while (from < text_.size()) {
    const Character next = character_at(from);
    switch (next.sentence_class) {
      case SentenceClass::kLower: return true;
      case SentenceClass::kUpper:
      case SentenceClass::kOtherLetter:
      case SentenceClass::kFullStop:
      case SentenceClass::kTerminator:
      case SentenceClass::kCr:
      case SentenceClass::kLf:
      case SentenceClass::kSeparator: return false;
      default: from = next.end;
    }
  }
  return false;
}

bool SentenceScanner::next(SentenceCandidate& candidate) {
  candidate.run_begin = find_event(position_);
  if (candidate.run_begin == text_.size()) return false;
  read_run(candidate);
  candidate.close_end = candidate.run_end;
  candidate.end = candidate.run_end;
  candidate.at_separator = false;
  candidate.ends_sentence = false;
  const bool bare_separator = candidate.run_begin == candidate.run_end;
  if (!bare_separator) {
    if (full_stop_inside_word(candidate)) {
      position_ = candidate.run_end;
      return true;
    }
    candidate.close_end = skip(candidate.run_end, SentenceClass::kClose);
    candidate.end = skip(candidate.close_end, SentenceClass::kSpace);
  }
  position_ = candidate.end;
  if (candidate.end == text_.size()) {
    candidate.ends_sentence = true;  // SB2
    return true;
  }
  const Character after = character_at(candidate.end);
  if (is_separator(after.sentence_class)) {
    candidate.at_separator = true;
    candidate.ends_sentence = true;  // SB4
    candidate.end = after.end;
    if (after.sentence_class == SentenceClass::kCr && candidate.end < text_.size() &&
        text_[candidate.end] == '\n') {
      ++candidate.end;  // SB3
    }
    position_ = candidate.end;
    return true;
  }
  if (after.sentence_class == SentenceClass::kContinue || is_terminator(after.sentence_class)) {
    return true;  // SB8a
  }
  // SB8, else SB11.
  candidate.ends_sentence =
      candidate.last_terminator != SentenceClass::kFullStop || !lower_case_follows(candidate.end);
  return true;
}

}  // namespace hymt
