// The lines of a text file and what can be seen from one line alone.
//
// A translation changes words, their number, and how they are wrapped into lines. So everything
// here looks at what it leaves alone: indentation, marks, punctuation, and whether there is a
// letter at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parsers/document/byte_range.h"
#include "parsers/plain_text.h"

namespace hymt {

// One line: quote marks, white space, text, white space, line break.
struct TextLine {
  CompactOffset begin;   // Offsets in the source.
  CompactOffset text;    // The first byte behind quote marks and white space.
  CompactOffset end;     // Behind the last byte that is not white space; `text` if there is none.
  CompactOffset stop;    // Behind the line break.
  CompactOffset column;  // Of `text`, on the screen.
  std::uint32_t quote_depth = 0;  // Of a mail: the number of ">" before the text.

  [[nodiscard]] bool is_blank() const { return text == end; }
  [[nodiscard]] std::string_view content(std::string_view source) const {
    return source.substr(text, end - text);
  }
};

// Reads a source line by line. Lines end with LF, CR LF or a lone CR.
class TextLineReader {
 public:
  // `source` must outlive the reader.
  explicit TextLineReader(std::string_view source) : source_(source) {}

  // False at the end of the source. Reading all of it takes linear time.
  bool next(TextLine& line);

 private:
  std::string_view source_;
  std::size_t position_ = 0;
  std::size_t next_lf_ = 0;  // The first one from position_ on, once looked for.
  std::size_t next_cr_ = 0;
};

// The first word of `content`, which does not begin with white space.
[[nodiscard]] std::string_view first_word(std::string_view content);

// Nothing but punctuation and lines: "-----", "* * *", "=== ===", "─────".
[[nodiscard]] bool is_ruler(std::string_view content);

// A ruler of one character, at least three times: what stands below a heading.
[[nodiscard]] bool is_underline(std::string_view content);

// A line of a box or a drawn table: "| a | b |", "+---+", "│ a │".
[[nodiscard]] bool is_box_line(std::string_view content);

// "=   Title   =" beside a ruler of the same character.
[[nodiscard]] bool is_boxed_by(std::string_view content, std::string_view ruler);

// "Author: Name", "Content-Type: text/plain": one word with a colon comes first.
[[nodiscard]] bool begins_with_label(std::string_view content);

// A mark that each line of a comment begins with: "# ", "## ", "// ". Returns its size without
// white space; 0 if there is none.
[[nodiscard]] std::size_t comment_mark_size(std::string_view content);
// Moves the beginning of the line's text behind its comment mark; returns the size of the mark.
std::size_t skip_comment_mark(std::string_view source, TextLine& line);

// Three or more spaces, or white space with a tab, between two words.
struct WideGap {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Reads the wide gaps of a line's content one by one.
class WideGapReader {
 public:
  // `content` must outlive the reader.
  explicit WideGapReader(std::string_view content)
      : content_(content), position_(plain_prefix(content)) {}

  // False if there are no more. Reading all of them takes linear time.
  bool next(WideGap& gap);

 private:
  std::string_view content_;
  std::size_t position_;
  std::size_t tab_ = 0;  // The first one from position_ on, once looked for.
};

}  // namespace hymt
