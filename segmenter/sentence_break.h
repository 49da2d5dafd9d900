// The sentence boundaries of Unicode: UAX #29, chapter 5, over UTF-8.
//
// The rules look only at what stands around a terminator, so this scanner jumps from terminator to
// terminator and says of each whether a sentence ends there. It gives the boundaries of ICU's root
// sentence break iterator (a test compares the two), many times faster, and it also tells of the
// terminators where no sentence ends, which is what exceptions need to know. Character properties
// come from ICU.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace hymt {

// The property Sentence_Break (UAX #29, table 4).
enum class SentenceClass : std::uint8_t {
  kOther,
  kCr,
  kLf,
  kSeparator,
  kExtend,
  kFormat,
  kSpace,
  kLower,
  kUpper,
  kOtherLetter,
  kNumeric,
  kFullStop,    // ATerm: may end a sentence, or an abbreviation.
  kContinue,    // SContinue: a comma and the like.
  kTerminator,  // STerm: ends a sentence.
  kClose,       // Brackets and quotation marks, opening ones too.
};

// Which class a character has: Unicode's, but for the few that a language uses in its own way, such
// as ";" for a question mark in Greek. Immutable once set up.
class SentenceClasses {
 public:
  // Unicode's classes.
  SentenceClasses();

  // Gives `c` a class of its own.
  void set(char32_t c, SentenceClass sentence_class);

  [[nodiscard]] SentenceClass operator()(char32_t c) const {
    return c < ascii_.size() ? ascii_[c] : beyond_ascii(c);
  }

  // False if no byte with this value is, or begins, a terminator or separator.
  [[nodiscard]] bool may_end_sentence(char byte) const {
    return event_bytes_[static_cast<unsigned char>(byte)];
  }

 private:
  [[nodiscard]] SentenceClass beyond_ascii(char32_t c) const;

  const SentenceClass* plane_;  // Of the characters below U+10000; shared, never freed.
  std::array<SentenceClass, 128> ascii_;
  std::array<bool, 256> event_bytes_;
  std::vector<std::pair<char32_t, SentenceClass>> exceptions_;  // Beyond ASCII; few.
};

// A place where a sentence might end: a run of terminators (or none), closing marks, spaces and a
// line separator (or none), in this order.
//
//     Really?!) \n Yes
//           |  ||  |
//           |  ||  end
//           |  |close_end
//           |  run_end
//           run_begin
struct SentenceCandidate {
  std::size_t run_begin = 0;  // Terminators that follow each other directly; empty before a bare
  std::size_t run_end = 0;    // line separator. Characters that modify them are part of the run.
  std::size_t close_end = 0;
  std::size_t end = 0;            // Where the next sentence would begin.
  SentenceClass last_terminator;  // Of the run: kFullStop, kTerminator, or kOther if it is empty.
  bool at_separator = false;      // A line or paragraph separator precedes `end`.
  bool ends_sentence = false;     // What UAX #29 says.
};

class SentenceScanner {
 public:
  // Both must outlive the scanner. `text` may be any bytes; such as are not UTF-8 count as U+FFFD.
  SentenceScanner(std::string_view text, const SentenceClasses& classes)
      : text_(text), classes_(classes) {}

  // Finds the next candidate; false if there is none. Candidates come in order, do not overlap, and
  // take linear time together.
  bool next(SentenceCandidate& candidate);

 private:
  struct Character {
    SentenceClass sentence_class;
    std::size_t end;  // Past the characters that modify it (rule SB5).
  };
  [[nodiscard]] Character character_at(std::size_t at) const;
  [[nodiscard]] SentenceClass class_before(std::size_t end) const;
  [[nodiscard]] std::size_t find_event(std::size_t from) const;
  [[nodiscard]] std::size_t skip(std::size_t from, SentenceClass sentence_class) const;
  void read_run(SentenceCandidate& candidate) const;
  [[nodiscard]] bool full_stop_inside_word(const SentenceCandidate& candidate) const;
  [[nodiscard]] bool lower_case_follows(std::size_t from) const;

  std::string_view text_;
  const SentenceClasses& classes_;
  std::size_t position_ = 0;
};

}  // namespace hymt
