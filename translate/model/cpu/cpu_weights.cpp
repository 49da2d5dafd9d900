#include "translate/model/cpu/cpu_weights.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <new>
#include <string>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/cpu/available_memory.h"
#include "translate/model/cpu/cpu_backend.h"

namespace hymt::cpu {
namespace {

// Inputs of a linear layer whose int8 products an int32 can hold in sum.
constexpr std::size_t kMaxInt8Inputs = std::size_t{0x7FFFFFFF} / (std::size_t{127} * 127);

std::string mebibytes(std::uint64_t num_bytes) { return std::to_string(num_bytes >> 20) + " MiB"; }

PackedWeights packed_by_many(const Checkpoint& checkpoint, const WeightsOptions& options,
                             const Kernels& kernels) {
  ThreadTeam team(options.num_threads);
  return pack_weights(checkpoint, options.precision, kernels, team);
}

}  // namespace

CpuWeights::CpuWeights(std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options,
                       const Kernels& kernels)
    : checkpoint_(std::move(checkpoint)),
      precision_(options.precision),
      kernels_(kernels),
      packed_(packed_by_many(*checkpoint_, options, kernels)) {}

BackendTraits CpuWeights::traits() const {
  return {
      .name = "cpu",
      .details = std::string(instruction_set_name(kernels_.instruction_set)),
      .precision = precision_,
      .vocab_size = config().vocab_size,
      .is_batch_invariant = true,
  };
}

std::unique_ptr<Backend> CpuWeights::make_backend(const BackendOptions& options) const {
  return make_cpu_backend(shared_from_this(), options);
}

std::shared_ptr<const BackendWeights> prepare_weights(std::shared_ptr<const Checkpoint> checkpoint,
                                                      const WeightsOptions& options,
                                                      InstructionSet instruction_set) {
  assert(options.num_threads >= 1);
  const std::string path = checkpoint->path();
  const ModelConfig& config = checkpoint->config();
  const std::size_t most_inputs =
      std::max({config.hidden_size, config.intermediate_size, config.num_heads * config.head_dim});
  if (options.precision == Precision::kInt8 && most_inputs > kMaxInt8Inputs) {
    throw Error(ErrorKind::kEngine,
                "The model has layers of " + std::to_string(most_inputs) +
                    " inputs, and int8 sums hold " + std::to_string(kMaxInt8Inputs) +
                    ": use --precision bf16.",
                path);
  }
  const bool is_bfloat16 = options.precision != Precision::kFloat32;
  const std::uint64_t for_weights = expected_bytes(*checkpoint, options.precision);
  const std::uint64_t for_work = least_working_bytes(config, is_bfloat16);
  const auto no_memory = [&](std::uint64_t available) {
    const std::uint64_t needed = for_weights + for_work;
    std::string message = "The model needs " + std::to_string(needed) + " bytes (" +
                          mebibytes(needed) + ") of memory in " +
                          std::string(precision_name(options.precision)) + ", " +
                          mebibytes(for_weights) + " of them for its weights, and " +
                          mebibytes(available) + " are free: use ";
    if (options.precision != Precision::kInt8) message += "--precision int8, ";
    return Error(ErrorKind::kEngine, message + "a smaller model or a larger machine.", path);
  };
  const std::uint64_t available = available_memory();
  if (for_weights + for_work > available) throw no_memory(available);
  try {
    return std::make_shared<const CpuWeights>(std::move(checkpoint), options,
                                              kernels_for(instruction_set));
  } catch (const std::bad_alloc&) {
    throw no_memory(available);
  }
}

}  // namespace hymt::cpu

namespace hymt {

std::shared_ptr<const BackendWeights> prepare_cpu_weights(
    std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options) {
  return cpu::prepare_weights(std::move(checkpoint), options,
                              cpu::supported_instruction_sets().back());
}

}  // namespace hymt
