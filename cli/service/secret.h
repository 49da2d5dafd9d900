// Secrets that strangers show: tokens and keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// Compares in a time that tells nothing of where they differ.
[[nodiscard]] inline bool is_same_secret(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size() && !secret.empty(); ++i) {
    difference |= static_cast<unsigned char>(given[i]) ^
                  static_cast<unsigned char>(secret[i % secret.size()]);
  }
  return difference == 0;
}

// The same for each of them. Nothing is none of them.
[[nodiscard]] inline bool is_one_of(std::string_view given,
                                    const std::vector<std::string>& secrets) {
  bool is_found = false;
  for (const std::string& secret : secrets) is_found = is_same_secret(given, secret) || is_found;
  return is_found && !given.empty();
}

}  // namespace hymt
