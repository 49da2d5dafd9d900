// A model's folder on disk: config.json and the tensors of one or many safetensors files, mapped
// into memory and checked, but not yet in the form that a backend computes with.
//
// Everything in a checkpoint is a stranger's: lengths, offsets, shapes and names are checked
// against the files before anything is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/model/model_config.h"

namespace hymt {

enum class DataType : std::uint8_t { kFloat32, kFloat16, kBFloat16, kInt8 };

// A tensor's bytes in the mapped file, row-major, little-endian, of any alignment. Valid as long as
// the checkpoint.
struct TensorView {
  std::string_view name;
  DataType type = DataType::kFloat32;
  std::vector<std::size_t> shape;
  std::span<const std::byte> bytes;  // Exactly the product of shape, times the size of type.
};

// The weights of a linear layer or an embedding: [rows, columns], y = x * W^T. With kInt8 the real
// value is row_scales[row] * element; else row_scales is empty.
struct MatrixView {
  TensorView tensor;
  std::vector<float> row_scales;
};

// Widens to float32, exactly; times its scale for int8. `out` has columns * num_rows values.
void read_rows(const MatrixView& matrix, std::size_t first_row, std::size_t num_rows, float* out);
[[nodiscard]] std::vector<float> read_vector(const TensorView& vector);

// Whether all of some stored numbers are finite: neither infinite nor "not a number".
[[nodiscard]] bool all_finite(DataType type, std::span<const std::byte> numbers);

// The weights of one block, by the names of the specification (2.6).
struct LayerWeights {
  TensorView input_norm;           // [hidden]
  MatrixView q_proj;               // [num_heads * head_dim, hidden]
  MatrixView k_proj;               // [num_kv_heads * head_dim, hidden]
  MatrixView v_proj;               // [num_kv_heads * head_dim, hidden]
  MatrixView o_proj;               // [hidden, num_heads * head_dim]
  TensorView query_norm;           // [head_dim]
  TensorView key_norm;             // [head_dim]
  TensorView post_attention_norm;  // [hidden]
  MatrixView gate_proj;            // [intermediate, hidden]
  MatrixView up_proj;              // [intermediate, hidden]
  MatrixView down_proj;            // [hidden, intermediate]
};

// Immutable; any number of threads may read it. Where the mapped files change meanwhile, what is
// read is anything, and check_unchanged() says so.
class Checkpoint {
 public:
  // Opens `folder`; finds all tensors that the configuration asks for, with their shapes. Throws
  // Error (kEngine) that names file, tensor and remedy.
  [[nodiscard]] static std::shared_ptr<const Checkpoint> open(const std::string& folder);

  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;
  ~Checkpoint();

  [[nodiscard]] const std::string& folder() const;
  [[nodiscard]] const ModelConfig& config() const;
  [[nodiscard]] const MatrixView& embedding() const;    // [vocab, hidden]
  [[nodiscard]] const MatrixView& output_head() const;  // The same if embeddings are tied.
  [[nodiscard]] const TensorView& final_norm() const;   // [hidden]
  [[nodiscard]] const std::vector<LayerWeights>& layers() const;

  [[nodiscard]] std::uint64_t num_parameters() const;  // Tied ones counted once.
  [[nodiscard]] std::uint64_t num_bytes() const;       // Of those tensors, in the files.
  // 32 hexadecimal digits, of configuration and weights (XXH3-128 of their bytes); reads them all
  // the first time (seconds for gigabytes). Throws Error (kEngine) if a weight is not a number or
  // is infinite: nothing can be computed with it.
  [[nodiscard]] const std::string& content_hash() const;

  // Throws Error (kEngine) if a weights file was cut or changed since it was opened, or could not
  // be read. To be asked after whatever was made from the tensors.
  void check_unchanged() const;

 private:
  class Impl;
  explicit Checkpoint(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace hymt
