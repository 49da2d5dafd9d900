// Records with a check in front, so that damage in the middle of a file is seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hymt {

// XXH3 (64 bits, the low byte first) of the record, seeded with `seed`, and the record. A seed that
// is made of the record's key also tells records of different keys apart.
[[nodiscard]] std::string sealed(std::string_view record, std::uint64_t seed);

// The record; nothing if that is not what was sealed with `seed`.
[[nodiscard]] std::optional<std::string_view> unsealed(std::string_view bytes, std::uint64_t seed);

[[nodiscard]] std::uint64_t seed_of(std::string_view name);

}  // namespace hymt
