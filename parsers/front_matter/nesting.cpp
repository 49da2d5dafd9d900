#include "parsers/front_matter/nesting.h"

#include <algorithm>

namespace hymt {

std::size_t bracket_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') deepest = std::max(deepest, ++depth);
    if ((c == ']' || c == '}') && depth > 0) --depth;
  }
  return deepest;
}

std::size_t dotted_depth(std::string_view text) {
  std::size_t dots = 0;
  std::size_t deepest = 0;
  for (const char c : text) {
    if (c == '.') deepest = std::max(deepest, ++dots);
    if (c == '\n') dots = 0;
  }
  return deepest;
}

}  // namespace hymt
