// Which answers to a text with tags have all of its tags, told byte by byte: what
// TaggedSegment::fault() says of a whole answer, for one that is still being written.
//
// Accepted is valid UTF-8 in which each tag of the source stands once, spelt as there, in the pair
// that it was in, in its order where that is fixed; in which a pair that held something holds
// something, a placeholder goes against no word or space that it stood apart from, and nothing else
// can be read as a tag, however bent (translate/tags/tag_spelling.h). Tags that can be deleted may
// be missing. Terms that the glossary forces are there, and what it forbids is not (term_set.h).
// Whatever beginning it allows, an answer can be completed.
//
// Two rules are a little stricter than fault(): outside tags a "<" (also as "&lt;" and "＜") only
// stands where the source has one, before something that stands behind one there; and a word does
// not begin with the name of a tag and a number ("x86") unless the source has these.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/constraint/term_set.h"
#include "translate/generator.h"
#include "translate/tags/tag_neighbours.h"
#include "translate/tags/tag_spelling.h"

namespace hymt {

// What stands around an answer: "<target>" and "</target>"; both empty: nothing.
struct AnswerFrame {
  std::string begin;
  std::string end;
};

// Immutable; any number of threads may use one.
class TagAutomaton {
 public:
  // A text with more elements (pairs and placeholders) than this is not constrained.
  static constexpr std::size_t kMostElements = 64;

  // Nothing if the source's tags are too many, or named by more than a letter (which takes a text
  // in which every letter stands behind a "<").
  // A term of `rules` that could not be written wherever it is due is left out.
  [[nodiscard]] static std::optional<TagAutomaton> of(const TaggedText& source, AnswerFrame frame,
                                                      std::span<const TermRule> rules = {});

  // How far an answer has come. A value; to be handled by the automaton that made it.
  struct State;

  [[nodiscard]] State start() const;

  // Goes on by one byte. False: no answer goes on so, and `state` is of no use any more.
  [[nodiscard]] bool step(State& state, char byte) const;

  // True if the answer may end here.
  [[nodiscard]] bool is_complete(const State& state) const;

  // True if nothing is missing but, perhaps, the end of the frame.
  [[nodiscard]] bool may_end(const State& state) const;

  // A short piece of what completes the answer, and is to be written byte by byte: a tag, what is
  // left of one, or a filler. Empty if the answer is complete. Requires that no character is half
  // written. Writing a piece after each call completes any answer.
  [[nodiscard]] std::string_view next_piece(const State& state) const;

  // Within a character: the byte that goes on with a term that is due; none if none does.
  [[nodiscard]] std::optional<char> next_byte_of_term(const State& state) const;

  // What that comes to at most: each tag that is not written yet once, so many fillers of a byte
  // with each of them, each term likewise, a character, a full stop and what is left of the frame.
  static constexpr std::size_t kFillersPerTag = 2;
  [[nodiscard]] const AnswerFrame& frame() const { return frame_; }
  [[nodiscard]] std::size_t num_slots() const { return slots_.size(); }
  [[nodiscard]] std::string_view slot_bytes(std::size_t slot) const { return slots_[slot].bytes; }
  [[nodiscard]] bool is_written(const State& state, std::size_t slot) const;
  [[nodiscard]] const TermSet& terms() const { return terms_; }
  [[nodiscard]] const TermSet::Place& terms_at(const State& state) const;

  // The first bytes that mean something at the place of `state`, in text between two characters and
  // not behind a literal "<", so that they have to be looked at together with what follows them. A
  // text that begins with another one and has no part of a tag in it goes on, unless it begins with
  // what is shunned.
  [[nodiscard]] std::string meaningful_bytes(const State& state) const;

  // States that differ only in what no longer matters become equal.
  [[nodiscard]] State normalized(const State& state) const;

 private:
  enum class Phase : std::uint8_t { kBegin, kText, kTag, kEnd };

  // What the text of a run between two tags has come to, as to the names of tags.
  enum class Residue : std::uint8_t {
    kBoundary,
    kOther,
    kNameAtBoundary,
    kNumberAtBoundary,  // That the source has, too.
    kName,
    kNumber,
  };

  // How much of a bent tag stands behind the last "<", "&lt;" or "＜".
  enum class Bent : std::uint8_t { kNo, kOpened, kSlash, kName, kNameAndSpace };

  // A tag at its place in the source; in the order of the source.
  struct Slot {
    std::string bytes;
    Tag::Kind kind = Tag::Kind::kStandalone;
    std::size_t element = 0;  // From 1.
    bool is_required = true;
    bool is_fixed = false;  // It may pass none, and none it.
  };

  // A pair or a placeholder; number 0 is the whole answer.
  struct Element {
    std::size_t parent = 0;
    bool is_pair = true;
    bool is_required = true;
    bool is_empty = true;  // A pair with nothing but white space inside.
    std::string shown;
    Neighbours then;
    std::size_t opening = 0;  // Slots; a placeholder's are the same.
    std::size_t closing = 0;
  };

  using Slots = std::bitset<2 * kMostElements>;

  // `text` is all of the source, with what tags show.
  TagAutomaton(const TaggedText& source, std::string text, const TagNames& names,
               AnswerFrame frame);

  void read_terms(std::span<const TermRule> rules);

  void read_elements(const TaggedText& source);
  void read_requirements(const TaggedText& source);
  void read_neighbours(const TaggedText& source);
  void read_literals(const TaggedText& source);

  [[nodiscard]] bool step_text(State& state, char byte) const;
  [[nodiscard]] bool step_tag(State& state, char byte) const;
  [[nodiscard]] bool take_byte(State& state, char byte) const;
  [[nodiscard]] bool take_character(State& state, char32_t c) const;
  [[nodiscard]] bool take_residue(State& state, char32_t c) const;
  [[nodiscard]] bool take_digit(State& state, char digit) const;
  [[nodiscard]] bool source_has_number(const State& state) const;
  [[nodiscard]] bool take_bent(State& state, char32_t c) const;
  [[nodiscard]] std::optional<State> as_text(const State& state) const;
  [[nodiscard]] bool may_begin_tag(const State& state) const;
  [[nodiscard]] bool is_on_the_way(const State& state) const;
  [[nodiscard]] bool may_write(const State& state, std::size_t slot) const;
  void write(State& state, std::size_t slot) const;
  void begin_run(State& state) const;
  void fill(State& state, std::size_t element) const;
  [[nodiscard]] std::string_view term_piece(const State& state) const;
  [[nodiscard]] bool takes(State state, std::string_view bytes) const;
  [[nodiscard]] std::string_view filler_before(const State& state, std::size_t slot) const;

  AnswerFrame frame_;
  TermSet terms_;
  char pair_name_;
  char standalone_name_;
  std::vector<Element> elements_;  // [0] is the whole answer.
  std::vector<Slot> slots_;

  // By slot: what must have been written before it, what must not.
  std::vector<Slots> before_;
  std::vector<Slots> not_before_;

  // What the source's own text has.
  std::bitset<256> behind_literal_;  // First bytes of what follows a "<".
  bool ends_literal_ = false;        // A tag, or the end, follows one.
  std::string literal_filler_;       // A character that follows one.
  bool has_literal_ = false;
  bool has_reference_ = false;  // "&lt;"
  bool has_fullwidth_ = false;  // "＜"
  std::string text_;            // All of it, with what tags show.
};

struct TagAutomaton::State {
  Slots written;
  std::uint64_t filled = 0;      // By element, but the whole answer: pairs that hold something.
  std::uint32_t partial = 0;     // Of the character that is half written,
  std::uint8_t num_missing = 0;  // and its bytes that are to come;
  std::uint8_t least = 0;        // the next of them lies between these.
  std::uint8_t most = 0;
  std::uint8_t parent = 0;
  Phase phase = Phase::kBegin;
  std::uint8_t num_spelt = 0;  // Of what surrounds the answer, or of a tag:
  std::array<char, 12> spelt{};
  bool may_be_literal = false;  // What is spelt so far may still be text.
  Neighbour left = Neighbour::kSpace;
  bool shuns_word = false;  // Next to come in text, or shown by a tag.
  bool shuns_space = false;
  Residue residue = Residue::kBoundary;
  std::uint8_t num_digits = 0;  // Of the name and number that `residue` speaks of:
  std::array<char, 24> numbered{};
  Bent bent = Bent::kNo;
  std::uint8_t reference = 0;  // Bytes of "&lt;".
  bool is_behind_literal = false;
  TermSet::Place terms;

  [[nodiscard]] bool is_within_character() const { return num_missing > 0; }
  // The next character may not be of every kind.
  [[nodiscard]] bool shuns() const { return shuns_word || shuns_space; }
  // In the text of the answer.
  [[nodiscard]] bool is_between_characters() const {
    return phase == Phase::kText && num_missing == 0;
  }
  friend bool operator==(const State&, const State&) = default;
};

}  // namespace hymt
