// Layers with experts: each token goes through the few that it chooses (translate/model/README.md,
// (10) to (13)).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "translate/model/cpu/available_memory.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/packed_rows.h"
#include "translate/model/cpu/thread_team.h"
#include "translate/model/cpu/weights.h"
#include "translate/model/model_config.h"

namespace hymt::cpu {

// Chooses the `count` experts (at most as many as there are) whose score, 1 / (1 + e^-logit), is
// greatest with its bias added, of equal ones the first; and gives each the part of `scale` that
// its score is of the sum of theirs. What is not a number is chosen last. `experts` comes out in
// ascending order, `scores` are logits that become scores, `order` is scratch memory.
void choose_experts(std::span<float> scores, const std::vector<float>& bias, std::size_t count,
                    float scale, std::vector<std::uint32_t>& order, std::uint32_t* experts,
                    float* weights);

// Floats of memory that a token takes while it goes through experts.
[[nodiscard]] std::size_t mixture_floats(const ModelConfig& config);

// Buffers for such layers, and what is computed in them. Each expert is multiplied once with all
// tokens that chose it, and each token's sum is of its experts in ascending order: the same bits
// whatever other tokens are there. Used by one thread at a time.
class Mixture {
 public:
  // All must outlive the object.
  Mixture(const ModelConfig& config, const Kernels& kernels, ThreadTeam& team)
      : config_(config), kernels_(kernels), team_(team), router_rows_(kernels), rows_(kernels) {}

  // For run() with so many tokens. Throws std::bad_alloc.
  void make_room(std::size_t num_tokens, MemoryBudget& budget);

  // out += what the chosen experts make of normed, both [tokens, hidden].
  void run(const PackedMixture& mixture, const float* normed, std::size_t num_tokens, float* out);

  [[nodiscard]] std::size_t num_floats() const {
    return logits_.size() + gate_up_.size() + results_.size();
  }

 private:
  // The rows of one expert that somebody chose.
  struct Chosen {
    const PackedFeedForward* expert = nullptr;
    RowGroup group;
  };

  void choose(const PackedMixture& mixture, const float* normed, std::size_t num_tokens);
  void group_by_expert(const PackedMixture& mixture, std::size_t num_tokens);
  // A row of the buffers is a token's at one of its experts.
  [[nodiscard]] const Chosen& chosen_of(std::size_t row) const {
    return chosen_[chosen_of_row_[row]];
  }
  template <class Matrix, class Input>
  void pack(Matrix matrix, const Input& input);
  template <class Matrix>
  void multiply(Matrix matrix, float* out, std::size_t out_stride);

  const ModelConfig& config_;
  const Kernels& kernels_;
  ThreadTeam& team_;
  PackedRows router_rows_;
  PackedRows rows_;                                 // Grouped by expert.
  std::vector<float> logits_;                       // [tokens, experts]
  std::vector<std::uint32_t> experts_;              // [tokens, chosen]
  std::vector<float> weights_;                      // [tokens, chosen]
  std::vector<std::vector<std::uint32_t>> orders_;  // Scratch memory of each thread.
  std::vector<Chosen> chosen_;                      // In ascending order of experts.
  std::vector<std::uint32_t> chosen_of_row_;        // [rows]
  std::vector<std::uint32_t> token_of_row_;         // [rows]
  std::vector<std::uint32_t> row_of_choice_;        // [tokens, chosen]
  std::vector<float> gate_up_;                      // [rows, 2 * intermediate]
  std::vector<float> results_;                      // [rows, hidden]
};

}  // namespace hymt::cpu
