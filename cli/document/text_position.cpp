#include "cli/document/text_position.h"

#include <algorithm>

namespace hymt {

LineColumn TextPosition::at(std::size_t offset) {
  for (offset = std::min(offset, text_.size()); offset_ < offset; ++offset_) {
    const auto byte = static_cast<unsigned char>(text_[offset_]);
    if (byte == '\n') {
      ++here_.line;
      here_.column = 1;
    } else if ((byte & 0xC0U) != 0x80) {
      ++here_.column;
    }
  }
  return here_;
}

}  // namespace hymt
