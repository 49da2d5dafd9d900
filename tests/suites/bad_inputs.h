// Documents that nobody wrote to be read: deep, long, repetitive, broken. What makes parsers take
// quadratic time, overflow their stack or fill the memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

struct BadInput {
  std::string name;
  Format format = Format::kText;
  std::function<std::string()> bytes;  // Made when needed: some are 100 MB.
  bool may_be_refused = false;         // A parser may throw Error instead.
};

// About a hundred, from a few bytes to some 600 KB each, six of `huge_size` bytes, and five of a
// tenth of that in tiny blocks.
[[nodiscard]] std::vector<BadInput> bad_inputs(std::size_t huge_size);

}  // namespace hymt
