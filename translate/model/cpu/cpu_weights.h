// Weights for our own kernels, shared by the backends that compute with them.
#pragma once

#include <memory>
#include <string>

#include "translate/model/backend.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/weights.h"

namespace hymt::cpu {

// Rows of the embedding, and in int8 of the head, go on being read from the checkpoint.
class CpuWeights final : public BackendWeights, public std::enable_shared_from_this<CpuWeights> {
 public:
  // Throws std::bad_alloc.
  CpuWeights(std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options,
             const Kernels& kernels);

  [[nodiscard]] BackendTraits traits() const override;
  [[nodiscard]] std::uint64_t num_bytes() const override { return cpu::num_bytes(packed_); }
  [[nodiscard]] std::unique_ptr<Backend> make_backend(const BackendOptions& options) const override;
  void check_unchanged() const override { checkpoint_->check_unchanged(); }

  [[nodiscard]] const ModelConfig& config() const { return checkpoint_->config(); }
  [[nodiscard]] const WeightMatrix& embedding() const { return checkpoint_->embedding(); }
  [[nodiscard]] const WeightMatrix& output_head() const { return checkpoint_->output_head(); }
  [[nodiscard]] const PackedWeights& packed() const { return packed_; }
  [[nodiscard]] const Kernels& kernels() const { return kernels_; }
  [[nodiscard]] Precision precision() const { return precision_; }
  // Whether logits are so rough that those which decide are to be computed anew.
  [[nodiscard]] bool rescores_head() const { return has_rounded_rows(); }
  // Whether activations are rounded to int8.
  [[nodiscard]] bool has_rounded_rows() const {
    return precision_ == Precision::kInt8 || precision_ == Precision::kInt4;
  }
  // Keys and values are kept as bfloat16, in fp32 as float32.
  [[nodiscard]] bool keeps_bfloat16() const { return precision_ != Precision::kFloat32; }

 private:
  std::shared_ptr<const Checkpoint> checkpoint_;
  Precision precision_;
  const Kernels& kernels_;
  PackedWeights packed_;
};

// "--precision int8, ": those that take less memory, for a message; may be empty.
[[nodiscard]] std::string smaller_precisions(Precision precision);

// prepare_cpu_weights() with a chosen instruction set, which the machine must support.
[[nodiscard]] std::shared_ptr<const CpuWeights> prepare_weights(
    std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options,
    InstructionSet instruction_set = supported_instruction_sets().back());

}  // namespace hymt::cpu
