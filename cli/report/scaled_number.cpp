#include "cli/report/scaled_number.h"

#include <array>
#include <cstdio>
#include <vector>

namespace hymt {
namespace {

std::string scaled(std::uint64_t number, const std::vector<std::string>& units) {
  auto value = static_cast<double>(number);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  std::array<char, 32> text{};
  const int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return units[unit].empty() ? text.data() : std::string(text.data()) + " " + units[unit];
}

}  // namespace

std::string bytes_text(std::uint64_t bytes) {
  return scaled(bytes, {"bytes", "kB", "MB", "GB", "TB"});
}

std::string count_text(std::uint64_t count) {
  return scaled(count, {"", "thousand", "million", "billion"});
}

}  // namespace hymt
