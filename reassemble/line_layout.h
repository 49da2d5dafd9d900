// Where the lines of a unit end in the target.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// The bytes of a unit, as its writer spelt them with the source's line breaks carried over.
struct SpeltUnit {
  struct LineBreak {
    ByteRange range;           // The bytes that end one line and begin the next.
    bool like_source = false;  // The source has a break here too, before the same words.
  };

  std::string bytes;
  std::vector<LineBreak> line_breaks;  // Ordered. Those inside codes are not among them.
  std::vector<ByteRange> codes;        // Ordered, not empty. Lines never end in there.
  // Where the first text begins that holds line breaks and other spaces than its source, so that
  // its breaks stand only in proportion; npos if there is none.
  std::size_t respaced_from = std::string::npos;
  // No line break may be added or moved: in a folded scalar of YAML with lines that begin with a
  // space, it would not be folded back into one.
  bool keeps_lines = false;
  // More than one line must come out, however short: a paragraph of one line above a ruler would
  // be a heading.
  bool needs_lines = false;
};

// Lays out a unit anew where that must be, and returns its bytes.
//   * A break that would make its line begin with a block mark (unless like_source) is undone.
//   * If place.wrap_width is not 0 and a line is too long, or breaks had to be carried over into
//     other words, then everything from there on is filled greedily to that width.
// Text whose breaks are all like the source's comes out unchanged.
[[nodiscard]] std::string lay_out(SpeltUnit spelt, const TranslationUnit& unit);

}  // namespace hymt
