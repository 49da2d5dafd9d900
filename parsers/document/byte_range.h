// A half-open range of bytes, the only way in which this program says where something is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
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

// An offset that is kept by the million, half as wide as what it is read as.
// NOLINTBEGIN(google-explicit-constructor): implicit, as both mean the same.
class CompactOffset {
 public:
  constexpr CompactOffset() = default;
  // Throws std::length_error from 4 GiB on.
  constexpr CompactOffset(std::size_t offset) : offset_(static_cast<std::uint32_t>(offset)) {
    if (offset > std::numeric_limits<std::uint32_t>::max()) {
      throw std::length_error("an offset beyond 4 GiB");
    }
  }
  constexpr operator std::size_t() const { return offset_; }

 private:
  std::uint32_t offset_ = 0;
};

// The same for a range.
struct CompactRange {
  CompactOffset begin;
  CompactOffset end;

  constexpr CompactRange() = default;
  constexpr CompactRange(ByteRange range) : begin(range.begin), end(range.end) {}
  constexpr CompactRange(std::size_t from, std::size_t to) : begin(from), end(to) {}
  constexpr operator ByteRange() const { return {begin, end}; }

  [[nodiscard]] constexpr std::size_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  [[nodiscard]] constexpr bool contains(ByteRange inner) const {
    return ByteRange(*this).contains(inner);
  }
  [[nodiscard]] constexpr std::string_view of(std::string_view buffer) const {
    return ByteRange(*this).of(buffer);
  }
  friend constexpr bool operator==(CompactRange a, ByteRange b) { return ByteRange(a) == b; }
  friend constexpr bool operator==(CompactRange a, CompactRange b) {
    return ByteRange(a) == ByteRange(b);
  }
};
// NOLINTEND(google-explicit-constructor)

}  // namespace hymt
