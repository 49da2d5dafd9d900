// The text of one leaf block without the marks of its containers, and the way back to the source.
//
// For "> a\n> b" it is "a\nb", for the table cell "a\|b" it is "a|b": the string that the grammar's
// inline rules speak of, and (so we can compare) the one that cmark-gfm keeps for the block.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

class LeafText {
 public:
  // Takes `lines`, each with "\n" behind it. With `unescape_pipes`, "\|" becomes "|". May be called
  // again; storage is used again.
  void assign(std::string_view source, std::span<const Line> lines, bool unescape_pipes);

  // Without the white space at the end.
  [[nodiscard]] std::string_view text() const { return std::string_view(text_).substr(0, size_); }
  [[nodiscard]] std::string_view full_text() const { return text_; }

  // The source offset of the character at `offset`; for offset == text().size(), behind the last.
  [[nodiscard]] std::size_t source_begin(std::size_t offset) const;
  // Where what stands for the character at `offset` begins: before the backslash of "\|".
  [[nodiscard]] std::size_t source_start(std::size_t offset) const;
  // The source offset behind the character before `offset`, which must not be 0. Differs from
  // source_begin where a line ends or a backslash was left out.
  [[nodiscard]] std::size_t source_end(std::size_t offset) const {
    return source_begin(offset - 1) + 1;
  }
  [[nodiscard]] ByteRange source_range(ByteRange range) const {
    const std::size_t begin = source_begin(range.begin);
    return {begin, range.empty() ? begin : source_end(range.end)};
  }
  // The offset of the first character at or behind `source_offset` in the source.
  [[nodiscard]] std::size_t text_offset(std::size_t source_offset) const;
  // The first offset in (offset, end) from which on the source does not follow on, or `end`.
  [[nodiscard]] std::size_t contiguous_to(std::size_t offset, std::size_t end) const;

 private:
  struct Piece {
    std::size_t text;    // In text_.
    std::size_t source;  // Of the same character.
    bool escaped;        // A backslash was left out before it.
  };
  [[nodiscard]] std::size_t piece_of(std::size_t offset) const;

  std::string text_;
  std::size_t size_ = 0;  // Of text_ without the white space at its end.
  std::vector<Piece> pieces_;
  mutable std::size_t last_piece_ = 0;  // Look-ups come mostly in order.
};

}  // namespace hymt::markdown
