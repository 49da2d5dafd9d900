#include "translate/segment_key.h"

#include <xxhash.h>

namespace hymt {

std::string SegmentKey::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  result.reserve(32);
  for (const std::uint64_t half : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) result += kDigits[(half >> shift) & 0xF];
  }
  return result;
}

void SegmentKeyBuilder::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  fields_ += text;
}

void SegmentKeyBuilder::add(std::uint64_t number) {
  // Byte by byte, so that it does not matter how the machine orders them.
  for (int shift = 0; shift < 64; shift += 8) {
    fields_ += static_cast<char>(static_cast<unsigned char>(number >> shift));
  }
}

SegmentKey SegmentKeyBuilder::finish() const {
  const XXH128_hash_t hash = XXH3_128bits(fields_.data(), fields_.size());
  return {hash.high64, hash.low64};
}

}  // namespace hymt
