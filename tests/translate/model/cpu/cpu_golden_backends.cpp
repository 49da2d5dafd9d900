#include <algorithm>
#include <utility>

#include "tests/translate/model/golden_backends.h"
#include "translate/model/cpu/cpu_weights.h"

namespace hymt {
namespace {

using cpu::InstructionSet;

GoldenBackend cpu_backend(std::string name, InstructionSet set, Precision precision,
                          float logit_tolerance, std::size_t num_equal_answers) {
  const auto make = [set, precision](std::shared_ptr<const Checkpoint> checkpoint,
                                     std::size_t num_slots, std::size_t num_positions) {
    const auto weights = cpu::prepare_weights(std::move(checkpoint), {precision, "cpu", 2}, set);
    return weights->make_backend({2, num_slots, num_positions});
  };
  return {std::move(name), make, logit_tolerance, num_equal_answers};
}

}  // namespace

// How far a logit may be off, of 130,000 that are normally distributed with deviation 5:
//
//   fp32  sums of a few hundred products in another order (2.5e-5 seen);
//   bf16  rounding by 2^-9 of each weight and activation, thus 0.2 % of a product and 1 % after
//         the 13 products of the three layers and the head: 5 deviations are 0.25 (0.24 seen);
//   int8  rounding by half of 1/127 of the largest magnitude, which is 3 times the root mean
//         square, in weights and activations: 1 % of a product, 4 % in the end: 1.0 (0.995 seen).
//
// The embedded model's answers have margins down to 0.028, so int8 may change one.
std::vector<GoldenBackend> golden_backends() {
  std::vector<GoldenBackend> backends;
  for (const InstructionSet set : cpu::supported_instruction_sets()) {
    std::string name(cpu::instruction_set_name(set));
    std::erase(name, '-');
    backends.push_back(cpu_backend(name + "Fp32", set, Precision::kFloat32, 1e-4F, 10));
    backends.push_back(cpu_backend(name + "Bf16", set, Precision::kBFloat16, 0.4F, 9));
    backends.push_back(cpu_backend(name + "Int8", set, Precision::kInt8, 1.25F, 9));
  }
  return backends;
}

}  // namespace hymt
