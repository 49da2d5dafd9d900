// HunYuanDenseV1 on our own kernels. What it promises beyond Backend:
//
//   * all three precisions are batch-invariant (kernels.h says why);
//   * int8 and fp32 give the same bits with every instruction set that has fused multiply-add.
//
// The residual stream and all sums are float32. bf16 rounds weights and the inputs of linear
// layers; int8 has a scale for each output of a weight and for each row of activations. Keys and
// values are kept as bfloat16, in fp32 as float32.
#pragma once

#include <cstdint>
#include <memory>

#include "translate/model/backend.h"
#include "translate/model/cpu/cpu_weights.h"

namespace hymt::cpu {

// Memory beside the weights without which it is no use to begin, in bytes: keys and values of one
// sequence of some hundred tokens, and the buffers that its prompt goes through.
[[nodiscard]] std::uint64_t least_working_bytes(const ModelConfig& config, bool is_bfloat16);

// What CpuWeights::make_backend() gives.
[[nodiscard]] std::unique_ptr<Backend> make_cpu_backend(std::shared_ptr<const CpuWeights> weights,
                                                        const BackendOptions& options);

}  // namespace hymt::cpu
