#include "translate/segment_key.h"

#include <xxhash.h>

#include <array>

#include "translate/model/hex_digits.h"

namespace hymt {

std::string SegmentKey::hex() const { return hex_digits(high, low); }

void SegmentKeyBuilder::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  fields_ += text;
}

void SegmentKeyBuilder::add(std::uint64_t number) {
  // The low byte first, however the machine orders them.
  std::array<char, sizeof number> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(number >> (8 * i)));
  }
  fields_.append(bytes.data(), bytes.size());
}

SegmentKey SegmentKeyBuilder::finish() {
  const XXH128_hash_t hash = XXH3_128bits(fields_.data(), fields_.size());
  fields_.clear();
  return {hash.high64, hash.low64};
}

}  // namespace hymt
