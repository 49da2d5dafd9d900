#include "translate/model/cpu/cpu_weights.h"

#include <cassert>
#include <cstdint>
#include <new>
#include <string>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/cpu/available_memory.h"
#include "translate/model/cpu/cpu_backend.h"
#include "translate/model/cpu/packed_file.h"

namespace hymt::cpu {
namespace {

PackedWeights packed_by_many(const Checkpoint& checkpoint, const WeightsOptions& options,
                             const Kernels& kernels) {
  ThreadTeam team(options.num_threads);
  if (!options.packs_anew) {
    if (auto packed = read_packed_weights(checkpoint, options.precision, team)) {
      return *std::move(packed);
    }
  }
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
  std::string details(instruction_set_name(kernels_.instruction_set));
  const std::size_t block = has_blocks(packed_) ? kWeightBlock : kBlockValues;
  if (has_rounded_rows()) details += ", blocks of " + std::to_string(block);
  return {
      .name = "cpu",
      .details = std::move(details),
      .precision = precision_,
      .vocab_size = config().vocab_size,
      .is_batch_invariant = true,
  };
}

std::unique_ptr<Backend> CpuWeights::make_backend(const BackendOptions& options) const {
  return make_cpu_backend(shared_from_this(), options);
}

std::string smaller_precisions(Precision precision) {
  switch (precision) {
    case Precision::kInt4: return "";
    case Precision::kInt8: return "--precision int4, ";
    default: return "--precision int8 or int4, ";
  }
}

std::shared_ptr<const CpuWeights> prepare_weights(std::shared_ptr<const Checkpoint> checkpoint,
                                                  const WeightsOptions& options,
                                                  InstructionSet instruction_set) {
  assert(options.num_threads >= 1);
  const std::string path = checkpoint->path();
  const ModelConfig& config = checkpoint->config();
  const bool is_bfloat16 = options.precision != Precision::kFloat32;
  const std::uint64_t for_weights = expected_bytes(*checkpoint, options.precision);
  const std::uint64_t for_work = working_bytes(config, is_bfloat16, 1);
  const auto no_memory = [&](std::uint64_t available) {
    const std::uint64_t needed = for_weights + for_work;
    std::string message = "The model needs " + std::to_string(needed) + " bytes (" +
                          mebibytes(needed) + ") of memory in " +
                          std::string(precision_name(options.precision)) + ", " +
                          mebibytes(for_weights) + " of them for its weights, and " +
                          mebibytes(available) + " are free: use ";
    message += smaller_precisions(options.precision);
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
  return cpu::prepare_weights(std::move(checkpoint), options);
}

CpuMemory forecast_cpu_memory(const Checkpoint& checkpoint, Precision precision,
                              std::size_t num_sequences) {
  const bool is_bfloat16 = precision != Precision::kFloat32;
  const std::uint64_t weights = cpu::expected_bytes(checkpoint, precision);
  const auto with = [&](std::size_t count) {
    return weights + cpu::working_bytes(checkpoint.config(), is_bfloat16, count);
  };
  return {.weights = weights, .least = with(1), .peak = with(num_sequences)};
}

}  // namespace hymt
