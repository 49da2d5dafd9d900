// Small GGUF files, whole ones and broken ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/translate/model/checkpoint_files.h"

namespace hymt {

// Collects keys and tensors; no value is checked. bytes() puts them in the order of their names.
class GgufWriter {
 public:
  GgufWriter& text(const std::string& key, std::string_view value);
  GgufWriter& number(const std::string& key, std::uint32_t value);
  GgufWriter& real(const std::string& key, float value);
  GgufWriter& flag(const std::string& key, bool value);
  GgufWriter& texts(const std::string& key, const std::vector<std::string>& values);
  GgufWriter& numbers(const std::string& key, const std::vector<std::int32_t>& values);
  GgufWriter& reals(const std::string& key, const std::vector<float>& values);
  // A value of any type, as bytes.
  GgufWriter& raw(const std::string& key, std::uint32_t type, std::string bytes);
  GgufWriter& without(const std::string& key);

  struct Tensor {
    std::uint32_t type = 0;
    std::vector<std::uint64_t> dimensions;  // The fastest first.
    std::string bytes;
  };
  std::map<std::string, Tensor> tensors;

  // Where the data of tensors begin, from the beginning of all; by their names.
  [[nodiscard]] std::map<std::string, std::uint64_t> offsets() const;
  // Tensors that `placed` names are said to be there instead.
  [[nodiscard]] std::string bytes(const std::map<std::string, std::uint64_t>& placed = {}) const;

 private:
  struct Value {
    std::uint32_t type = 0;
    std::string bytes;
  };
  std::map<std::string, Value> keys_;
};

// The number of a type of data_types() by its name: "F32", "Q4_K".
[[nodiscard]] std::uint32_t gguf_type(std::string_view name);

// GGUF's name of one of the tensors of safetensors, such as "model.norm.weight".
[[nodiscard]] std::string gguf_name(const std::string& name);

// What tiny_config() and tiny_tensors() are, in GGUF.
[[nodiscard]] GgufWriter tiny_gguf();

// What tiny_mixture_config() and tiny_mixture_tensors() are, in GGUF.
[[nodiscard]] GgufWriter tiny_mixture_gguf();

// tiny_gguf() of the width 256 (heads of 64, intermediate 512, vocabulary 16), its matrices of
// random blocks of a type.
[[nodiscard]] GgufWriter wide_gguf(std::string_view type);

}  // namespace hymt
