// Where a text's brackets, or its quotations, begin and end.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

enum class PairKind { kBrackets, kQuotations };

// The outermost pairs, in order, each from its opening mark to past its closing one. Pairs that are
// longer than a long sentence are left out, and so is what does not pair up. Linear time.
[[nodiscard]] std::vector<ByteRange> find_pairs(std::string_view text, PairKind kind);

}  // namespace hymt
