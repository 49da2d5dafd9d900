// The tokenizer that a GGUF file carries, as llama.cpp's converter writes it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "translate/model/gguf.h"
#include "translate/model/gguf_output.h"
#include "translate/tokenizer/tokenizer_contents.h"

namespace hymt {

// `tokenizer.ggml.model` "gpt2" is byte-level BPE whose text is cut as `tokenizer.ggml.pre` says,
// "llama" is SentencePiece. Throws Error (kEngine) that says which key is wrong; the caller knows
// the path.
[[nodiscard]] TokenizerContents read_gguf_tokenizer(const GgufKeys& keys);

// The keys that it is read from again; `num_rows` is the number of the embedding's rows, for all of
// which llama.cpp wants a token. Throws Error (kEngine) if GGUF cannot say what the tokenizer does.
[[nodiscard]] std::vector<GgufEntry> gguf_tokenizer_entries(const TokenizerContents& contents,
                                                            std::size_t num_rows);

// 32 hexadecimal digits, of all keys that text is read by.
[[nodiscard]] std::string gguf_tokenizer_hash(const GgufKeys& keys);

}  // namespace hymt
