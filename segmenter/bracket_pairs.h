// Where a text's brackets and quotations begin and end.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

// The outermost pairs of each kind, in order, each from its opening mark to past its closing one.
struct MarkPairs {
  std::vector<ByteRange> brackets;
  std::vector<ByteRange> quotations;
  // Past the quotations of any depth that a dash interrupts: "I think that--" He left.
  std::vector<std::size_t> interrupted;
};

// Pairs that are longer than a long sentence are left out, and so is what does not pair up. Linear
// time.
[[nodiscard]] MarkPairs find_pairs(std::string_view text);

}  // namespace hymt
