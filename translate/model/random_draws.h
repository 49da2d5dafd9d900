// Random numbers that are a function of what they are for.
#pragma once

#include <cstdint>

namespace hymt {

// SplitMix64's finisher (Steele, Lea and Flood, 2014): each bit of the result depends on each of
// the argument.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

template <typename... More>
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t x, More... more) {
  return mixed(mixed(x) ^ mixed(more...));
}

// A stream of draws: the n-th is a function of (key, n) alone.
class RandomDraws {
 public:
  explicit constexpr RandomDraws(std::uint64_t key) : key_(key) {}

  constexpr std::uint64_t next() { return mixed(key_, ++count_); }

  // From 0 to below - 1. Requires below > 0. The bias is below / 2^64.
  constexpr std::size_t below(std::size_t below) {
    return static_cast<std::size_t>(next() % below);
  }

  constexpr bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::uint64_t key_;
  std::uint64_t count_ = 0;
};

}  // namespace hymt
