// A half-open range of bytes, the only way in which this program says where something is.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// The bytes [begin, end) of some buffer; begin <= end. A value; offsets, never pointers, so a
// range stays true when the buffer that it speaks of is moved.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] constexpr std::size_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  // True if `inner` lies wholly inside this range.
  [[nodiscard]] constexpr bool contains(ByteRange inner) const {
    return begin <= inner.begin && inner.end <= end;
  }
  // The bytes of `buffer` that the range names. Requires end <= buffer.size().
  [[nodiscard]] constexpr std::string_view of(std::string_view buffer) const {
    return buffer.substr(begin, end - begin);
  }
  friend constexpr bool operator==(ByteRange, ByteRange) = default;
};

}  // namespace hymt
