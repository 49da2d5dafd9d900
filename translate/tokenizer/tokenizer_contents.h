// What a tokenizer's file says, before a tokenizer is made of it: for whoever writes the same in
// another form.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "translate/tokenizer/sentencepiece_model.h"
#include "translate/tokenizer/tokenizer.h"
#include "translate/tokenizer/tokenizer_json.h"

namespace hymt {

// Byte-level BPE, whatever file it came from, or SentencePiece.
using TokenizerContents = std::variant<TokenizerJson, SentencePieceModel>;

// Throws Error (kEngine) that says what is wrong.
[[nodiscard]] std::unique_ptr<const Tokenizer> make_tokenizer(const TokenizerContents& contents);

// Of the file that load_tokenizer() takes, with its errors.
[[nodiscard]] TokenizerContents read_tokenizer_contents(const std::string& folder);

}  // namespace hymt
