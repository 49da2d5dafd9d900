// The files of small checkpoints, whole ones and broken ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct TensorToWrite {
  std::string type = "F32";
  std::vector<std::size_t> shape;
  std::string bytes;
};

// The bytes of a safetensors file: `header` as it is, behind its length.
[[nodiscard]] std::string safetensors_file(std::string_view header, std::string_view data);
[[nodiscard]] std::string safetensors_file(const std::map<std::string, TensorToWrite>& tensors);

// A tensor of floats that are small, all different and the same in every run.
[[nodiscard]] TensorToWrite float_tensor(const std::string& type, std::vector<std::size_t> shape);

// A configuration and its weights: 2 layers, hidden 8, 4 query and 2 key/value heads of 4,
// intermediate 12, vocabulary 16, tied.
[[nodiscard]] std::string tiny_config(std::string_view more_keys = "");
[[nodiscard]] std::map<std::string, TensorToWrite> tiny_tensors(const std::string& type = "F32");

// A mixture of experts (HYV3), by the names of Tencent's files: the same, not tied, but a dense
// layer of 12 and one with 4 experts of 6, of which a token takes 2, and a shared one.
[[nodiscard]] std::string tiny_mixture_config(std::string_view more_keys = "",
                                              std::size_t vocab_size = 16);
[[nodiscard]] std::map<std::string, TensorToWrite> tiny_mixture_tensors(
    std::size_t vocab_size = 16);

}  // namespace hymt
