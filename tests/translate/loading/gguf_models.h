// Models in GGUF, with tokenizers, as llama.cpp's converter writes them.
#pragma once

#include <string>
#include <string_view>

#include "tests/translate/model/gguf_writer.h"

namespace hymt {

// The keys of a folder's tokenizer.json, and three tokens that only pad.
void add_bpe_keys(GgufWriter& gguf, const std::string& folder, const std::string& pre);

// The keys of a tokenizer.model.
void add_sentencepiece_keys(GgufWriter& gguf, const std::string& file);

// The embedded model, its matrices in "F32" or, which is how they are stored, "BF16".
[[nodiscard]] GgufWriter embedded_gguf(std::string_view type);

}  // namespace hymt
