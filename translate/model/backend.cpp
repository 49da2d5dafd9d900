#include "translate/model/backend.h"

#include <algorithm>
#include <array>

namespace hymt {

std::span<const PrecisionTraits> precisions() {
  static constexpr std::array kPrecisions = {
      PrecisionTraits{Precision::kFloat32, "fp32", 4},
      PrecisionTraits{Precision::kBFloat16, "bf16", 2},
      PrecisionTraits{Precision::kInt8, "int8", 2},
      PrecisionTraits{Precision::kInt4, "int4", 2},
  };
  return kPrecisions;
}

const PrecisionTraits& traits_of(Precision precision) {
  const auto all = precisions();
  return *std::find_if(all.begin(), all.end(), [precision](const PrecisionTraits& traits) {
    return traits.precision == precision;
  });
}

std::string_view precision_name(Precision precision) { return traits_of(precision).name; }

}  // namespace hymt
