// Lines and columns for many offsets of one text.
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// Like line_column(), but walks the text once for offsets that come in order.
class TextPosition {
 public:
  // `text` must outlive the object.
  explicit TextPosition(std::string_view text) : text_(text) {}

  // Offsets must not decrease from call to call.
  [[nodiscard]] LineColumn at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  LineColumn here_;
};

}  // namespace hymt
