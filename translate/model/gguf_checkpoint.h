// A model in a GGUF file, of the architecture "hunyuan-dense".
//
// The file holds the effective base of RoPE, and the rows of no matrix are permuted: what
// llama.cpp's converter writes (conversion/hunyuan.py) is what the model has.
#pragma once

#include <memory>
#include <string>

#include "translate/model/checkpoint.h"
#include "translate/model/gguf_files.h"
#include "translate/model/model_config.h"

namespace hymt {

// The shape that the keys tell. The vocabulary has as many rows as the embedding, and the head is
// tied if there is none. Throws Error (kEngine) that names file, key and remedy, also for another
// architecture (saying which it is).
[[nodiscard]] ModelConfig gguf_config(const GgufFiles& gguf);

// Opens the file, or all parts of which `path` is one; finds all tensors that the configuration
// asks for, with their shapes. Throws Error (kEngine) that names file, tensor and remedy.
[[nodiscard]] std::shared_ptr<const Checkpoint> open_gguf(const std::string& path);

}  // namespace hymt
