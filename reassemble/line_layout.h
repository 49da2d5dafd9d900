// Where the lines of a unit end in the target.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// White space in the bytes of a unit, outside codes, at which a line may end.
struct BreakPoint {
  std::size_t offset = 0;     // In the unit's bytes.
  std::size_t length = 0;     // Bytes of white space; 0 between two CJK characters.
  bool is_break = false;      // It is a line break as it stands.
  bool like_source = false;   // The source has a break here too, before the same words.
  bool was_respaced = false;  // The text around it has other spaces than the source.
};

// Lays out `bytes`, a unit as its writer spelt it with the source's line breaks carried over.
//   * A break that would make its line begin with a block mark (unless like_source) is undone.
//   * If place.wrap_width is not 0 and a line is too long, or breaks had to be carried over into
//     other words, then everything from there on is filled greedily to that width.
// Requires ordered break points. Text whose breaks are all like the source's comes out unchanged.
[[nodiscard]] std::string lay_out(std::string bytes, const std::vector<BreakPoint>& break_points,
                                  const TranslationUnit& unit);

}  // namespace hymt
