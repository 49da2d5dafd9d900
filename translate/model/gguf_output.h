// GGUF, written: what gguf.h reads, with the types of keys that llama.cpp asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "translate/model/tensor.h"

namespace hymt {

// Each kind of value is one type of GGUF: bool, u32, f32, string, arrays of i32, f32, string.
struct GgufEntry {
  std::string name;
  std::variant<bool, std::uint32_t, float, std::string, std::vector<std::int32_t>,
               std::vector<float>, std::vector<std::string>>
      value;
};

struct GgufTensor {
  std::string name;
  std::vector<std::size_t> shape;  // As everywhere, the slowest dimension first.
  DataType type = DataType::kFloat32;

  [[nodiscard]] std::size_t num_bytes() const;
};

// A tensor's data begin at a multiple of this, from the beginning of the file.
inline constexpr std::size_t kGgufAlignment = 32;

// Zeros to be written behind so many bytes of data.
[[nodiscard]] std::string gguf_padding(std::size_t num_bytes);

// All before the data of the first tensor. The data follow in the order of `tensors`, each with its
// padding. Requires types that GGUF has (traits_of(type).gguf_type) and whole blocks.
[[nodiscard]] std::string gguf_header(std::span<const GgufEntry> entries,
                                      std::span<const GgufTensor> tensors);

}  // namespace hymt
