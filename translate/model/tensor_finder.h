// Finds the tensors that a configuration asks for among those of files, and checks what they are.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "translate/model/model_config.h"
#include "translate/model/packed_integers.h"
#include "translate/model/stored_checkpoint.h"
#include "translate/model/weight_files.h"

namespace hymt {

// What it is made from must outlive it; what it finds lives as long as the files. All functions
// throw Error (kEngine) that names file, tensor and remedy.
class TensorFinder {
 public:
  // The tensors of matrices that show none of them (WeightMatrix::stored()) go to `extra_parts`.
  TensorFinder(const WeightFiles& files, const ContainerTraits& container,
               const QuantizationConfig& quantization,
               std::vector<const StoredTensor*>& extra_parts)
      : files_(files),
        container_(container),
        quantization_(quantization),
        extra_parts_(extra_parts) {}

  // A vector of floating-point numbers.
  [[nodiscard]] TensorView vector(const std::string& name, std::size_t size) const;

  // A matrix by the name of its weights, "....weight"; where those were quantized, by what stands
  // in their place or beside them:
  //   FP8, int8            .weight, .weight_scale or .weight_scale_inv (one, one a row or a block)
  //   GPTQ                 .qweight, .qzeros, .scales, .g_idx
  //   compressed-tensors   .weight_packed, .weight_scale, .weight_zero_point, .weight_g_idx
  [[nodiscard]] std::shared_ptr<const WeightMatrix> matrix(const std::string& name,
                                                           std::size_t rows,
                                                           std::size_t columns) const;

  [[nodiscard]] bool has(const std::string& name) const { return files_.find(name) != nullptr; }

  // Whether matrix() would find something by that name, in any form.
  [[nodiscard]] bool has_matrix(const std::string& name) const;

  // The matrices of `rows_each` rows that a tensor [count, rows, columns] holds one behind the
  // other: count * rows / rows_each of them.
  [[nodiscard]] std::vector<std::shared_ptr<const WeightMatrix>> matrices(
      const std::string& name, std::size_t count, std::size_t rows, std::size_t columns,
      std::size_t rows_each) const;

 private:
  using Shape = std::vector<std::size_t>;

  [[nodiscard]] TensorView tensor(const std::string& name, const Shape& shape) const;
  [[nodiscard]] const StoredTensor& required(const std::string& name) const;
  void check_shape(const std::string& name, const Shape& wanted) const;
  void check_zero_points(const std::string& name) const;
  void read_scales(const std::string& name, MatrixView& view) const;
  [[nodiscard]] TensorView packed_scales(const std::string& name, const Shape& shape) const;
  [[nodiscard]] PackedWords packed_words(const std::string& name, const Shape& shape) const;
  void read_groups(const std::string& name, PackedIntegers& packed) const;
  [[nodiscard]] std::shared_ptr<const WeightMatrix> gptq(const std::string& stem, std::size_t rows,
                                                         std::size_t columns) const;
  [[nodiscard]] std::shared_ptr<const WeightMatrix> packed(const std::string& stem,
                                                           std::size_t rows,
                                                           std::size_t columns) const;
  [[nodiscard]] std::size_t bits_of(const std::string& name, std::size_t words,
                                    std::size_t values) const;
  [[noreturn]] void fail_missing(const std::string& name) const;
  [[noreturn]] void fail(const std::string& name, const std::string& what,
                         const std::string& remedy = "fetch the file again") const;

  const WeightFiles& files_;
  const ContainerTraits& container_;
  const QuantizationConfig& quantization_;
  std::vector<const StoredTensor*>& extra_parts_;
};

}  // namespace hymt
