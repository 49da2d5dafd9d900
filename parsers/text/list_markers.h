// What stands before the text of a list's item, and what only looks so: "J." begins a name as often
// as an item, "2.5" a sentence as often as a section. Neighbours decide: an item has another one
// before or behind it that counts on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/text/text_lines.h"

namespace hymt {

// What stands before the text of a list item or the like, with the white space behind it: "- ",
// "1.  ", "--->  1)  ". Text must follow, else it is empty.
struct ListMarker {
  std::size_t size = 0;
  bool is_initial = false;  // "J. " might also be the beginning of a name: see InitialMarkers.
};
[[nodiscard]] ListMarker list_marker(std::string_view content);

// "1." and "1.2.3", "1.2." before text. Not the "3" of "3 apples".
struct SectionNumber {
  static constexpr std::size_t kMostParts = 6;
  std::array<std::uint32_t, kMostParts> parts{};
  std::size_t num_parts = 0;  // 0: there is none.
  std::size_t size = 0;       // Bytes, with the white space behind it.
};
[[nodiscard]] SectionNumber section_number(std::string_view content);
// True if `next` may be the section behind, in or above `before`: "1.3" after "1.2", "1.2.1" after
// "1.2", "2" after "1.2".
[[nodiscard]] bool follows(const SectionNumber& before, const SectionNumber& next);

// The marker that would come behind `marker` ("1.", "(b)"), which may have white space behind it;
// empty if it is none that counts.
[[nodiscard]] std::string next_marker(std::string_view marker);

// Which lines of a document that begin with an initial are items of a list.
class InitialMarkers {
 public:
  // `source` must outlive the object.
  explicit InitialMarkers(std::string_view source) : source_(source) {}

  // True if a line near `line`, which begins with a letter and a full stop, has the letter (or the
  // Roman number) before or behind, in the same column; or if it asks ("Q.") and the other answers
  // ("A."). The first call takes linear time.
  [[nodiscard]] bool confirms(const TextLine& line);

 private:
  struct Entry {
    CompactOffset text;  // Of the line.
    CompactOffset column;
    std::uint8_t letter = 0;  // The character; 0 for more than one.
    std::uint8_t roman = 0;   // 0: it is no Roman number.
  };
  void read();

  std::string_view source_;
  std::vector<Entry> entries_;
  bool is_read_ = false;
};

}  // namespace hymt
