// The file hy.tiktoken, which older folders of the 7B models hold in place of tokenizer.json: a
// line for each token, its bytes in base64 and its rank, which is its id.
#pragma once

#include <string_view>

#include "translate/tokenizer/tokenizer_json.h"

namespace hymt {

// What a tokenizer.json for the same model says. The file has no more than the ranks: the pattern
// and the special tokens, whose ids follow the ranks, are those of the 7B models. Throws Error
// (kEngine) that says what is wrong and in which line; the caller knows the path.
[[nodiscard]] TokenizerJson read_tiktoken_ranks(std::string_view file);

}  // namespace hymt
