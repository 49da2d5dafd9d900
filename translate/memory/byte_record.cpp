#include "translate/memory/byte_record.h"

#include <bit>

namespace hymt {

void RecordWriter::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(static_cast<unsigned char>(value | 0x80U));
    value >>= 7U;
  }
  bytes_ += static_cast<char>(static_cast<unsigned char>(value));
}

void RecordWriter::fixed(std::uint64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    bytes_ += static_cast<char>(static_cast<unsigned char>(value >> shift));
  }
}

void RecordWriter::real(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes_ += static_cast<char>(static_cast<unsigned char>(bits >> shift));
  }
}

void RecordWriter::text(std::string_view bytes) {
  number(bytes.size());
  bytes_ += bytes;
}

std::uint64_t RecordReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (bytes_.empty()) break;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

std::uint64_t RecordReader::fixed() {
  constexpr std::size_t kSize = 8;
  if (bytes_.size() < kSize) {
    fail();
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kSize; ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
  }
  bytes_.remove_prefix(kSize);
  return value;
}

float RecordReader::real() {
  if (bytes_.size() < 4) {
    fail();
    return 0;
  }
  std::uint32_t bits = 0;
  for (unsigned i = 0; i < 4; ++i) {
    bits |= std::uint32_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
  }
  bytes_.remove_prefix(4);
  return std::bit_cast<float>(bits);
}

std::string_view RecordReader::text() {
  const std::uint64_t size = number();
  if (size > bytes_.size()) {
    fail();
    return {};
  }
  const std::string_view result = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return result;
}

std::size_t RecordReader::count() {
  const std::uint64_t value = number();
  if (value <= bytes_.size()) return value;
  fail();
  return 0;
}

}  // namespace hymt
