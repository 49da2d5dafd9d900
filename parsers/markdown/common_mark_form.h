// An MDX document as CommonMark would have to write the same blocks, for a grammar that knows no
// MDX.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

// Collects the lines of the form, one for each line of the source: what a scanner found in a line
// is told in the order of the line. Indentation that MDX takes for nothing is left out, and what
// would begin HTML does not.
class CommonMarkForm {
 public:
  // Stands for a "<" at the beginning of a line of text.
  static constexpr char kNoTag = ';';

  void begin_line() { line_.clear(); }
  // The line goes on in the container `block`, or begins it with `marker`.
  void add_continuation(std::string_view source, const Block& block);
  void add_marker(BlockKind kind, std::string_view marker);

  // Each ends the line. `text` is what stands behind the containers.
  void end_with_text(std::string_view text);
  void end_with_code(std::size_t spaces, std::string_view text);
  // A line of a block that only MDX has: a comment of HTML.
  void end_with_comment(bool is_first, bool is_last);

  [[nodiscard]] std::string take() { return std::move(form_); }

 private:
  std::string form_;
  std::string line_;
};

}  // namespace hymt::markdown
