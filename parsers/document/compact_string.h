// A string that is kept by the million.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace hymt {

// Bytes that do not change, as a value: half as wide as std::string, and up to 15 of them need no
// other memory. What it is read as is std::string_view.
class CompactString {
 public:
  CompactString() = default;
  // NOLINTBEGIN(google-explicit-constructor): implicit, as they are for std::string.
  // Throw std::length_error from 4 GiB on.
  CompactString(std::string_view text);
  CompactString(const std::string& text) : CompactString(std::string_view(text)) {}
  CompactString(const char* text) : CompactString(std::string_view(text)) {}
  operator std::string_view() const { return view(); }
  // NOLINTEND(google-explicit-constructor)
  CompactString(const CompactString& other) : CompactString(other.view()) {}
  CompactString(CompactString&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  CompactString& operator=(CompactString other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~CompactString() {
    if (is_long()) delete[] long_text().data;
  }

  [[nodiscard]] std::string_view view() const {
    if (!is_long()) return {bytes_.data(), static_cast<std::size_t>(bytes_.back())};
    const LongText text = long_text();
    return {text.data, text.size};
  }
  [[nodiscard]] bool empty() const { return bytes_.back() == 0; }
  [[nodiscard]] std::size_t size() const { return view().size(); }

  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const CompactString& a, const Text& b) {
    return a.view() == std::string_view(b);
  }
  friend std::string operator+(std::string a, const CompactString& b) {
    a += b.view();
    return a;
  }

 private:
  struct LongText {
    const char* data;
    std::uint32_t size;
  };
  static constexpr std::size_t kMostInside = 15;
  static constexpr char kLong = kMostInside + 1;

  [[nodiscard]] bool is_long() const { return bytes_.back() == kLong; }
  [[nodiscard]] LongText long_text() const {
    LongText text{};
    std::memcpy(&text.data, bytes_.data(), sizeof text.data);
    std::memcpy(&text.size, bytes_.data() + sizeof text.data, sizeof text.size);
    return text;
  }

  // The text itself and, last, its size; or a LongText, byte by byte, and kLong.
  alignas(8) std::array<char, kMostInside + 1> bytes_{};
};

}  // namespace hymt
