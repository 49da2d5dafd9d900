// The file tokenizer.json of Hugging Face's tokenizers, as far as byte-level BPE needs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/tokenizer/split_pattern.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

struct PreTokenizerSteps {
  struct Split {
    std::string pattern;
    SplitPattern::Syntax syntax = SplitPattern::Syntax::kRegularExpression;
  };
  std::vector<Split> splits;       // "Isolated": matches and gaps are pieces.
  bool adds_prefix_space = false;  // Of the ByteLevel step at the end,
  bool byte_level_splits = false;  // which may cut like GPT-2 ("use_regex").
};

struct AddedToken {
  TokenId id = 0;
  std::string content;
  bool single_word = false;
  bool lstrip = false;
  bool rstrip = false;
  bool normalized = false;
  bool special = false;
};

struct TokenizerJson {
  std::vector<std::pair<std::string, TokenId>> vocabulary;  // In the alphabet of GPT-2.
  std::vector<std::pair<std::string, std::string>> merges;  // First ones first.
  bool ranks_are_ids = false;   // Merges are as urgent as the ids of what they make are low.
  bool ignores_merges = false;  // A piece that is a token is taken without merging.
  std::vector<AddedToken> added_tokens;
  PreTokenizerSteps pre_tokenizer;
};

// Checks kinds and types of all that is there, and that ids are not negative nor absurdly great;
// but not what they mean together. Throws Error (kEngine) that says what is wrong; the caller knows
// the path.
[[nodiscard]] TokenizerJson read_tokenizer_json(std::string_view json);

}  // namespace hymt
