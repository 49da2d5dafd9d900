// The backends that golden_backend_test.cpp is run over: each test program links that file and one
// of its own that defines golden_backends().
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "translate/model/backend.h"

namespace hymt {

struct GoldenBackend {
  std::string name;  // Letters and digits.
  std::function<std::unique_ptr<Backend>(std::shared_ptr<const Checkpoint> checkpoint,
                                         std::size_t num_slots, std::size_t num_positions)>
      make;
  // The greatest difference from a golden logit, which are up to 18. Where twice of it is below
  // the reference's smallest distance of the two best tokens (0.03), the greedy tokens have to be
  // the golden ones, too.
  float logit_tolerance = 1e-3F;
  // How many of the embedded model's ten greedy answers have to be the golden ones to the last
  // token.
  std::size_t num_equal_answers = 10;
};

[[nodiscard]] std::vector<GoldenBackend> golden_backends();

// "TorchFp32" and the like; also how test names end.
inline std::ostream& operator<<(std::ostream& out, const GoldenBackend& backend) {
  return out << backend.name;
}

}  // namespace hymt
