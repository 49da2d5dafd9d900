// Numbers and texts as bytes, and back: what is kept in files that others may have changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hymt {

// Puts values one behind the other. A value; belongs to one thread.
class RecordWriter {
 public:
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  void number(std::uint64_t value);   // Seven bits a byte, the low ones first.
  void fixed(std::uint64_t value);    // Eight bytes, the low one first.
  void real(float value);             // Its bits, four bytes.
  void text(std::string_view bytes);  // Its length goes first.

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Takes the values out again, in the same order, from bytes that may be anything. Where they do not
// hold what is asked for, the value is 0 or empty, and so is each that follows.
class RecordReader {
 public:
  // `bytes` must outlive the object and what text() returns.
  explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t number();
  [[nodiscard]] std::uint64_t fixed();
  [[nodiscard]] float real();
  [[nodiscard]] std::string_view text();
  // A number of things that follow, each of which takes a byte at least: so no more memory is
  // taken for them than the bytes justify.
  [[nodiscard]] std::size_t count();

  // All that was asked for was there.
  [[nodiscard]] bool is_good() const { return is_good_; }
  // Likewise, and nothing is left.
  [[nodiscard]] bool is_whole() const { return is_good_ && bytes_.empty(); }

 private:
  void fail() {
    is_good_ = false;
    bytes_ = {};
  }

  std::string_view bytes_;  // Those that are left.
  bool is_good_ = true;
};

}  // namespace hymt
