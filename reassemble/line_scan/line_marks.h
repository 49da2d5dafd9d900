// The marks that the scanner knows, and where they are in a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "reassemble/line_scan/line_scan.h"

namespace hymt {

// A mark at the beginning of a line.
struct LineMark {
  enum class Kind : std::uint8_t { kFence, kDirective, kHeading, kBullet, kNumber };
  Kind kind = Kind::kBullet;
  std::uint32_t quote_depth = 0;
  std::string_view bytes;  // What may not change: "```sh", "##", "- [x]", "1."
  std::string_view code;   // For a fence that opens: the lines up to the one that closes it.
  ScanRange range;         // From the beginning of the line to where text goes on.
};

// The marks at the beginnings of the lines of `text`, those that close fences left out. The first
// line counts if `begins_line`. `is_whole`: the text is a document, which may begin with front
// matter. Views point into `text`.
struct LineMarks {
  std::size_t begin = 0;  // Behind front matter.
  std::vector<LineMark> marks;
  // A fence is not closed, or may end in two ways: the code of fences means nothing.
  bool fences_in_doubt = false;
};
[[nodiscard]] LineMarks scan_line_marks(std::string_view text, bool begins_line, bool is_whole,
                                        LineSyntax syntax);

// A mark inside a line: "](there)", "{#id}".
struct InlineMark {
  std::string_view bytes;
  bool is_certain = true;  // Else what stands around it decides, which takes a parser.
};

// Appends the marks inside the lines of `text`, which are in no fence, to `marks`, in no order.
void scan_inline_marks(std::string_view text, std::vector<InlineMark>& marks);

}  // namespace hymt
