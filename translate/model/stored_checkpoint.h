// A checkpoint whose tensors stand in files, by the names that their container gives them.
#pragma once

#include <atomic>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/model/checkpoint.h"
#include "translate/model/weight_files.h"

namespace hymt {

// What a container calls the experts of a layer; "%" stands for an expert's number.
struct MixtureNames {
  std::string_view router;
  std::string_view bias;
  std::string_view other_bias = {};  // What it may be called, too; or empty.
  std::string_view shared_gate_proj;
  std::string_view shared_up_proj;
  std::string_view shared_down_proj;
  // One matrix an expert; empty if it has no such form.
  std::string_view gate_proj = {};
  std::string_view up_proj = {};
  std::string_view down_proj = {};
  // All experts' matrices in one tensor, one behind the other.
  std::string_view all_gates = {};
  std::string_view all_ups = {};
  std::string_view all_downs;
  std::string_view all_gate_ups = {};  // Or each expert's gate, then its up; empty: no such form.
};

// What a container calls things, and what to say of it.
struct ContainerTraits {
  std::string_view embedding;
  std::string_view final_norm;
  std::string_view output_head;
  std::string_view layer;  // Before the number of a layer; "." and these stand behind it:
  std::string_view input_norm;
  std::string_view q_proj;
  std::string_view k_proj;
  std::string_view v_proj;
  std::string_view o_proj;
  std::string_view query_norm;
  std::string_view key_norm;
  std::string_view post_attention_norm;
  std::string_view gate_proj;
  std::string_view up_proj;
  std::string_view down_proj;
  std::span<const MixtureNames> mixtures;  // The first whose router is there counts.
  std::string_view description;            // What asks for tensors: "config.json asks for".
  std::string_view readable_one;           // What to take in place of a type that is not read.
};

// Holds the files. What derives from it says what else decides the numbers.
class StoredCheckpoint : public Checkpoint {
 public:
  // XXH3-128 of description() and the tensors' bytes.
  [[nodiscard]] const std::string& content_hash() const override;
  [[nodiscard]] std::string stamp() const override;
  void give_up_hash() const override { is_hash_unwanted_ = true; }
  void check_unchanged() const override { files_.check_unchanged(); }

 protected:
  // Finds all tensors that the configuration asks for, with their shapes. Throws Error (kEngine)
  // that names file, tensor and remedy.
  StoredCheckpoint(std::string path, ModelConfig config, WeightFiles files,
                   const ContainerTraits& container);

  // The bytes that the configuration was read from.
  [[nodiscard]] virtual std::string description() const = 0;
  [[nodiscard]] const WeightFiles& files() const { return files_; }

 private:
  [[nodiscard]] std::string compute_hash() const;

  WeightFiles files_;
  // What matrices are made of that show no stored tensor.
  std::vector<const StoredTensor*> extra_parts_;
  mutable std::atomic<bool> is_hash_unwanted_ = false;
  mutable std::mutex hash_mutex_;
  mutable std::string hash_;
};

}  // namespace hymt
