// What stands around a terminator: the word before it, and what comes next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parsers/document/byte_range.h"
#include "parsers/document/utf8.h"
#include "segmenter/sentence_break.h"

namespace hymt {

// The word before a full stop. All its kinds look at its letters only.
enum class WordShape : std::uint8_t {
  kNone,     // A bracket, a quotation mark, a space ...
  kNumber,   // "5", "3.14", "10:30"
  kInitial,  // One letter: "J"
  kAcronym,  // Single letters with full stops between: "U.S", "z.B"
  kAllCapitals,
  kOther,
};

struct PrecedingWord {
  std::string_view text;
  std::size_t begin = 0;
  WordShape shape = WordShape::kNone;
  std::size_t num_letters = 0;
  std::size_t num_digits = 0;
};

// What stands where the next sentence would begin.
struct FollowingText {
  std::size_t at = 0;                                    // The first letter, number or symbol,
  SentenceClass sentence_class = SentenceClass::kOther;  // behind quotes and brackets.
  std::string_view word;       // The letters from there on, with an apostrophe behind ("l'").
  bool is_number = false;      // "5", "#5", "$5", "-5"
  bool opens_spanish = false;  // An inverted mark precedes it.
};

// Reads around terminators of one text. Both arguments must outlive it.
class SentenceContext {
 public:
  SentenceContext(std::string_view text, const SentenceClasses& classes)
      : text_(text), classes_(classes) {}

  // Past the closing marks and spaces from `from`, the end of a terminator. Unlike UAX #29 it tells
  // closing marks from opening ones: a sentence ends before "(", and after « Oui ! ».
  struct SentenceEnd {
    std::size_t close_end = 0;  // Past marks that touch the terminator.
    std::size_t end = 0;
  };
  [[nodiscard]] SentenceEnd end_from(std::size_t from) const;

  // The word that ends at `end`, no longer than any abbreviation, and not reaching before `limit`.
  [[nodiscard]] PrecedingWord word_before(std::size_t end, std::size_t limit) const;

  [[nodiscard]] FollowingText following(std::size_t from) const;

  [[nodiscard]] SentenceClass class_at(std::size_t at) const;

  // True if the mark that ends at `end` has nothing but a space or another opening mark before it.
  [[nodiscard]] bool opens_word(std::size_t end) const;

  // The character before `end`, format characters put aside; 0 at the text's begin.
  [[nodiscard]] char32_t character_before(std::size_t end) const;
  // The character at `at`; 0 at the text's end.
  [[nodiscard]] char32_t character_at(std::size_t at) const;

 private:
  [[nodiscard]] bool is_closing(std::size_t at, bool after_space) const;
  [[nodiscard]] bool is_spaced_closing(std::size_t at) const;
  [[nodiscard]] bool is_apostrophe_in_word(std::size_t at, CodePoint c, std::size_t limit) const;
  [[nodiscard]] std::size_t reference_end(std::size_t at) const;
  [[nodiscard]] bool is_spaced_reference(std::size_t close_end, std::size_t at,
                                         std::size_t end) const;
  [[nodiscard]] std::size_t digits_end(std::size_t at, std::size_t max) const;
  [[nodiscard]] bool capital_follows(std::size_t at) const;
  [[nodiscard]] bool is_prose_before(std::size_t end) const;

  std::string_view text_;
  const SentenceClasses& classes_;
};

// Han, kana and the like: scripts without spaces between words, and without capitals.
[[nodiscard]] bool is_cjk_letter(char32_t c);
// What may follow a quotation in the middle of a Japanese sentence.
[[nodiscard]] bool is_japanese_particle(char32_t c);

}  // namespace hymt
