// A position in a line that knows about tab stops.
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {

// Block structure counts columns, with tab stops every four; a container may use up part of a tab.
class LineCursor {
 public:
  LineCursor() = default;
  // `line` has no line ending.
  explicit LineCursor(std::string_view line) : line_(line) {}

  [[nodiscard]] std::string_view line() const { return line_; }
  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t column() const { return column_; }
  [[nodiscard]] bool at_end() const { return offset_ >= line_.size(); }
  // The next character, a line feed at the end of the line.
  [[nodiscard]] char current() const { return at_end() ? '\n' : line_[offset_]; }
  // True if the next character is a tab of which some columns are used up.
  [[nodiscard]] bool inside_tab() const { return inside_tab_; }
  [[nodiscard]] std::size_t columns_to_tab() const { return kTabStop - column_ % kTabStop; }

  // Looks for the first character that is no blank; what follows is the answer.
  void find_first_nonspace();
  [[nodiscard]] std::size_t first_nonspace() const { return first_nonspace_; }
  [[nodiscard]] char nonspace() const { return blank() ? '\n' : line_[first_nonspace_]; }
  [[nodiscard]] std::size_t indent() const { return first_nonspace_column_ - column_; }
  [[nodiscard]] bool blank() const { return first_nonspace_ >= line_.size(); }

  void advance_columns(std::size_t columns);
  void advance_bytes(std::size_t bytes);
  void advance_to_nonspace() {
    if (first_nonspace_ > offset_) advance_bytes(first_nonspace_ - offset_);
  }
  void advance_to_end() { advance_bytes(line_.size() - offset_); }

 private:
  static constexpr std::size_t kTabStop = 4;

  std::string_view line_;
  std::size_t offset_ = 0;
  std::size_t column_ = 0;
  std::size_t first_nonspace_ = 0;
  std::size_t first_nonspace_column_ = 0;
  bool inside_tab_ = false;
};

inline void LineCursor::find_first_nonspace() {
  if (first_nonspace_ > offset_) {
    return;  // Known already; columns in between only moved with the cursor.
  }
  first_nonspace_ = offset_;
  first_nonspace_column_ = column_;
  for (; first_nonspace_ < line_.size() && is_blank(line_[first_nonspace_]); ++first_nonspace_) {
    first_nonspace_column_ +=
        line_[first_nonspace_] == '\t' ? kTabStop - first_nonspace_column_ % kTabStop : 1;
  }
}

inline void LineCursor::advance_columns(std::size_t columns) {
  while (columns > 0 && offset_ < line_.size()) {
    if (line_[offset_] != '\t') {
      inside_tab_ = false;
      ++offset_;
      ++column_;
      --columns;
      continue;
    }
    const std::size_t to_tab = columns_to_tab();
    inside_tab_ = to_tab > columns;
    const std::size_t used = inside_tab_ ? columns : to_tab;
    column_ += used;
    if (!inside_tab_) ++offset_;
    columns -= used;
  }
}

inline void LineCursor::advance_bytes(std::size_t bytes) {
  for (; bytes > 0 && offset_ < line_.size(); --bytes) {
    inside_tab_ = false;
    column_ += line_[offset_] == '\t' ? columns_to_tab() : 1;
    ++offset_;
  }
}

}  // namespace hymt::markdown
