// How a stretch of source spells its characters, in order of their occurrence.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// A set of bytes.
using ByteSet = std::array<bool, 256>;

// One place of the source at which a character stands, or a spelling that begins with it.
struct Occurrence {
  std::size_t offset = 0;     // In the unit's source text.
  std::string_view text;      // What is spelt.
  std::string_view spelling;  // The bytes that spell it; those of `text` if it stands plain.
  bool is_spelt = false;      // False: it stands plain.
};

// A space with a spelling, such as a line break; or more text that begins with a space.
struct SpeltSpace {
  Occurrence occurrence;
  std::size_t ordinal = 0;  // The number of spaces before it in the stretch.
};

// Occurrences, by their first code point, of
//   * every character but the space that has a spelling somewhere in the stretch, and
//   * every plain byte of a given set, the characters that mean something to the format.
// The n-th occurrence in a target looks here for the n-th occurrence in the source. Spaces, which
// are many, are listed by number instead.
class SpellingIndex {
 public:
  // Indexes `range` of unit.source.text(). Refers to `unit`. Storage is used again.
  void build(const TranslationUnit& unit, ByteRange range, const ByteSet& marks);

  // Bytes at which next() may have something to say: the marks, and the first bytes of every
  // character with a spelling.
  [[nodiscard]] const ByteSet& interesting() const { return interesting_; }

  // The next occurrence of `c` that was not asked for yet; null if there are no more.
  [[nodiscard]] const Occurrence* next(char32_t c);

  // How the source mostly spells `c` by itself; empty if mostly plain or not at all.
  [[nodiscard]] std::string_view prevailing(char32_t c) const;

  // The spaces of the stretch that are spelt in a way of their own, in order.
  [[nodiscard]] const std::vector<SpeltSpace>& spelt_spaces() const { return spelt_spaces_; }
  // The number of spaces in the stretch, outside covers. Only if spelt_spaces() is not empty.
  [[nodiscard]] std::size_t num_spaces() const { return num_spaces_; }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Queue {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
    std::uint32_t next = kNone;  // The first that next() has not returned.
    std::string_view candidate;  // Boyer-Moore majority of the spellings.
    std::uint32_t votes = 0;
    std::uint32_t num_spelt = 0;
    std::uint32_t num_plain = 0;
  };
  struct Entry {
    Occurrence occurrence;
    std::uint32_t following = kNone;  // The next of the same queue.
  };

  // Index into queues_; queues_.size() if `c` has none.
  [[nodiscard]] std::size_t find_queue(char32_t c) const;
  void add(char32_t c, const Occurrence& occurrence);
  void add_spelt(const Occurrence& occurrence);
  void add_plain(std::string_view text, std::size_t begin, std::size_t end);

  ByteSet interesting_{};
  std::vector<Entry> entries_;
  std::vector<Queue> queues_;
  std::array<std::uint8_t, 128> ascii_{};             // 1 + index into queues_; 0: none.
  std::unordered_map<char32_t, std::size_t> others_;  // Index into queues_.
  std::vector<SpeltSpace> spelt_spaces_;
  bool counts_spaces_ = false;
  std::size_t num_spaces_ = 0;
};

}  // namespace hymt
