// HunYuanDenseV1 on our own kernels. What it promises beyond Backend:
//
//   * all precisions are batch-invariant (kernels.h says why);
//   * int8, int4 and fp32 give the same bits with every instruction set that has fused
//   multiply-add.
//
// The residual stream and all sums are float32. bf16 rounds weights and the inputs of linear
// layers; int8 and int4 round both to whole numbers that share scales (README.md). Keys and values
// are kept as bfloat16, in fp32 as float32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "translate/model/backend.h"
#include "translate/model/cpu/cpu_weights.h"

namespace hymt::cpu {

// Memory beside the weights, in bytes: keys and values of some sequences of kForecastPositions, and
// the buffers that the prompt of one goes through with the tokens of the others. Without that for
// one it is no use to begin.
[[nodiscard]] std::uint64_t working_bytes(const ModelConfig& config, bool is_bfloat16,
                                          std::size_t num_sequences);

// What CpuWeights::make_backend() gives.
[[nodiscard]] std::unique_ptr<Backend> make_cpu_backend(std::shared_ptr<const CpuWeights> weights,
                                                        const BackendOptions& options);

}  // namespace hymt::cpu
