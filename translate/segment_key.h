// The hash under which translations are used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hymt {

// 128 bits, the same on every machine for the same fields.
struct SegmentKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  [[nodiscard]] std::string hex() const;  // 32 lower-case digits.
  friend bool operator==(const SegmentKey&, const SegmentKey&) = default;
};

// Keys are hashes already.
struct SegmentKeyHash {
  std::size_t operator()(const SegmentKey& key) const noexcept {
    return static_cast<std::size_t>(key.low);
  }
};

// Gathers fields so that no two lists of fields look the same, then hashes them (XXH3, 128 bits).
class SegmentKeyBuilder {
 public:
  void add(std::string_view text);  // Its length goes first.
  void add(std::uint64_t number);
  [[nodiscard]] SegmentKey finish();  // Begins anew.

 private:
  std::string fields_;
};

}  // namespace hymt
