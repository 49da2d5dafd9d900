#include "parsers/document/compact_string.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace hymt {

CompactString::CompactString(std::string_view text) {
  if (text.size() <= kMostInside) {
    std::copy(text.begin(), text.end(), bytes_.begin());
    bytes_.back() = static_cast<char>(text.size());
    return;
  }
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw std::length_error("CompactString");
  }
  char* const data = new char[text.size()];
  std::copy(text.begin(), text.end(), data);
  const auto size = static_cast<std::uint32_t>(text.size());
  std::memcpy(bytes_.data(), &data, sizeof data);
  std::memcpy(bytes_.data() + sizeof data, &size, sizeof size);
  bytes_.back() = kLong;
}

}  // namespace hymt
