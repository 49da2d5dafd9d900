#include "translate/memory/sealed_record.h"

#include <xxhash.h>

#include <array>

namespace hymt {
namespace {

constexpr std::size_t kSealBytes = 8;

std::array<char, kSealBytes> seal_of(std::string_view record, std::uint64_t seed) {
  const std::uint64_t hash = XXH3_64bits_withSeed(record.data(), record.size(), seed);
  std::array<char, kSealBytes> bytes{};
  for (std::size_t i = 0; i < kSealBytes; ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(hash >> (8 * i)));
  }
  return bytes;
}

}  // namespace

std::string sealed(std::string_view record, std::uint64_t seed) {
  const auto seal = seal_of(record, seed);
  std::string bytes;
  bytes.reserve(kSealBytes + record.size());
  bytes.append(seal.data(), seal.size()).append(record);
  return bytes;
}

std::optional<std::string_view> unsealed(std::string_view bytes, std::uint64_t seed) {
  if (bytes.size() < kSealBytes) return std::nullopt;
  const std::string_view record = bytes.substr(kSealBytes);
  const auto seal = seal_of(record, seed);
  if (bytes.substr(0, kSealBytes) != std::string_view(seal.data(), seal.size())) {
    return std::nullopt;
  }
  return record;
}

std::uint64_t seed_of(std::string_view name) { return XXH3_64bits(name.data(), name.size()); }

}  // namespace hymt
