#include <utility>

#include "tests/translate/model/golden_backends.h"

namespace hymt {
namespace {

GoldenBackend torch_backend(std::string name, Precision precision, float logit_tolerance,
                            std::size_t num_equal_answers) {
  const auto make = [precision](std::shared_ptr<const Checkpoint> checkpoint, std::size_t num_slots,
                                std::size_t num_positions) {
    const auto weights = prepare_torch_weights(std::move(checkpoint), {precision});
    return weights->make_backend({1, num_slots, num_positions});
  };
  return {std::move(name), make, logit_tolerance, num_equal_answers};
}

}  // namespace

std::vector<GoldenBackend> golden_backends() {
  return {torch_backend("TorchFp32", Precision::kFloat32, 1e-3F, 10),
          torch_backend("TorchBf16", Precision::kBFloat16, 0.75F, 8)};
}

}  // namespace hymt
