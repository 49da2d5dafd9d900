// Which line breaks of a block only wrap its text, and which ones mean something.
//
// This is a guess from the lengths of lines, and translation changes lengths. It decides no more
// than how a break is spelt in the text of one unit: a space (the text goes on, and may be wrapped
// anew) or a newline (the line is a sentence of its own: verses, addresses, tables of settings).
// What the units are does not depend on it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/text/text_lines.h"

namespace hymt {

// The widths of the wrapped blocks of a file so far.
class WidthStatistics {
 public:
  void add(std::size_t width);
  // 0 if there were none.
  [[nodiscard]] std::size_t median() const { return median_; }

 private:
  static constexpr std::size_t kMaxWidth = 132;
  std::array<std::uint32_t, kMaxWidth + 1> counts_{};
  std::uint32_t total_ = 0;
  std::size_t median_ = 0;      // The least width to which half of them are.
  std::uint32_t narrower_ = 0;  // How many are below it.
};

struct Wrapping {
  std::vector<bool> is_soft;  // For each line but the last, whether the break behind it is.
  std::size_t width = 0;      // Columns to which the block is wrapped; 0: no break is soft.
  std::size_t widest = 0;     // Columns of its widest line that could have been broken.
};

// `lines` are the lines of one block, two at least. `usual_width` is that of the blocks before it,
// 0 if there were none.
[[nodiscard]] Wrapping find_wrapping(std::string_view source, const std::vector<TextLine>& lines,
                                     std::size_t usual_width);

// True if lines that end and begin with these characters are joined without a space: Chinese and
// Japanese. Requires text that is not empty.
[[nodiscard]] bool joins_without_space(std::string_view before, std::string_view after);

}  // namespace hymt
