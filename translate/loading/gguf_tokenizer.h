// The tokenizer that a GGUF file carries, as llama.cpp's converter writes it.
#pragma once

#include <memory>
#include <string>

#include "translate/model/gguf.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

// `tokenizer.ggml.model` "gpt2" is byte-level BPE whose text is cut as `tokenizer.ggml.pre` says,
// "llama" is SentencePiece. Throws Error (kEngine) that says which key is wrong; the caller knows
// the path.
[[nodiscard]] std::unique_ptr<const Tokenizer> read_gguf_tokenizer(const GgufKeys& keys);

// 32 hexadecimal digits, of all keys that text is read by.
[[nodiscard]] std::string gguf_tokenizer_hash(const GgufKeys& keys);

}  // namespace hymt
