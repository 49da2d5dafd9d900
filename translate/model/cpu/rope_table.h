// Cosines and sines of the angles by which heads are turned at each position.
#pragma once

#include <cstddef>
#include <vector>

#include "translate/model/model_config.h"

namespace hymt::cpu {

class RopeTable {
 public:
  explicit RopeTable(const ModelConfig& config);

  // Makes the table hold positions 0 ... num_positions - 1 at least.
  void extend(std::size_t num_positions);

  // head_dim / 2 values of a position that the table holds.
  [[nodiscard]] const float* cosines(std::size_t position) const;
  [[nodiscard]] const float* sines(std::size_t position) const;
  [[nodiscard]] std::size_t num_floats() const { return cosines_.size() + sines_.size(); }

 private:
  std::vector<float> frequencies_;  // [head_dim / 2]
  std::vector<float> cosines_;      // [positions, head_dim / 2]
  std::vector<float> sines_;        // Likewise.
};

}  // namespace hymt::cpu
