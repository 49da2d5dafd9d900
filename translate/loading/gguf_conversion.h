// Any model as one GGUF file, with its tokenizer, that this program and llama.cpp read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/loading/model_source.h"

namespace hymt {

// What matrices become. Vectors (norms) are float32 in all of them.
struct GgufFormat {
  std::string_view name;  // "q4_k"
  DataType type = DataType::kFloat32;
  // Of the embedding, of value projections and of down projections in the first eighth of the
  // layers, the last and each third one between, as llama.cpp's mixture Q4_K_M has it.
  DataType finer_type = DataType::kFloat32;
  // Where a row does not hold whole blocks of these.
  DataType fallback = DataType::kFloat32;
  std::uint32_t file_type = 0;  // `general.file_type`, by llama.cpp's list (llama_ftype).
};
[[nodiscard]] std::span<const GgufFormat> gguf_formats();

// What a model is called by the last part of its path: "Hy-MT2-1.8B" for ".../Hy-MT2-1.8B/" and
// "Hy-MT2-1.8B.gguf".
[[nodiscard]] std::string name_of_model(const std::string& path);

struct GgufConversion {
  std::uint64_t num_bytes = 0;
  std::size_t num_tensors = 0;
  std::set<std::string_view> types;  // Names of what matrices became.
  // Of all matrices: the root of the squared differences over that of the squares.
  double relative_error = 0;
};

// Writes the file to `write`, from its beginning to its end, in parts. Each matrix is read, made
// into blocks and forgotten; memory stays near that of the vocabulary and `num_threads` (at least
// 1) slices of a matrix. With `texts`, tokens of which each is in the vocabulary, the matrices of
// layers are rounded so that they err least on these (translate/calibration), one layer in float32
// at a time; minutes for a model of 1.8 billion. The same bytes, whatever the number of threads.
// Throws Error (kEngine) if the model cannot be read, or GGUF has no way to say what its tokenizer
// does, and what `write` throws.
[[nodiscard]] GgufConversion write_gguf(const ModelSource& source, const GgufFormat& format,
                                        std::span<const std::vector<TokenId>> texts,
                                        std::size_t num_threads,
                                        const std::function<void(std::string_view)>& write);

}  // namespace hymt
