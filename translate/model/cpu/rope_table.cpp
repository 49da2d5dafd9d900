#include "translate/model/cpu/rope_table.h"

#include <algorithm>
#include <cmath>

namespace hymt::cpu {

RopeTable::RopeTable(const ModelConfig& config) : frequencies_(rope_frequencies(config)) {}

void RopeTable::extend(std::size_t num_positions) {
  const std::size_t half = frequencies_.size();
  if (num_positions * half > cosines_.capacity()) {
    // Both at once: where there is no memory, neither grows.
    const std::size_t size = std::max(num_positions * half, 2 * cosines_.capacity());
    sines_.reserve(size);
    cosines_.reserve(size);
  }
  for (std::size_t position = cosines_.size() / half; position < num_positions; ++position) {
    for (const float frequency : frequencies_) {
      // The angle is a float32 (translate/model/README.md, (3)). Its cosine is taken in double and
      // rounded once: the float functions of the C library differ in the last bit from machine to
      // machine.
      const double angle = static_cast<float>(position) * frequency;
      cosines_.push_back(static_cast<float>(std::cos(angle)));
      sines_.push_back(static_cast<float>(std::sin(angle)));
    }
  }
}

const float* RopeTable::cosines(std::size_t position) const {
  return &cosines_[position * frequencies_.size()];
}

const float* RopeTable::sines(std::size_t position) const {
  return &sines_[position * frequencies_.size()];
}

}  // namespace hymt::cpu
