#include "reassemble/alignment/length_model.h"

#include <algorithm>
#include <cmath>

#include "parsers/document/utf8.h"

namespace hymt {

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return !is_utf8_continuation(byte); }));
}

LengthModel LengthModel::of(std::size_t source_length, std::size_t target_length) {
  constexpr std::size_t kTooShort = 40;
  if (std::min(source_length, target_length) < kTooShort) return LengthModel(1.0);
  const double ratio = static_cast<double>(target_length) / static_cast<double>(source_length);
  return LengthModel(std::clamp(ratio, 0.2, 5.0));
}

double LengthModel::cost(std::size_t source, std::size_t target) const {
  constexpr double kVariance = 6.8;
  const double from = static_cast<double>(source) * ratio_;
  const double to = static_cast<double>(target);
  // The mean of both, so that the cost is the same in either direction (as in the paper's code).
  const double mean = std::max((from + to) / 2.0, 1.0);
  const double deviation = std::abs(to - from) / std::sqrt(mean * kVariance);
  const double probability = std::erfc(deviation / std::sqrt(2.0));  // 2 (1 - Phi(deviation)).
  return probability <= 0.0 ? kHighest : std::min(-100.0 * std::log(probability), kHighest);
}

}  // namespace hymt
