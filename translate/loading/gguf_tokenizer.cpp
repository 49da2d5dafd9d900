#include "translate/loading/gguf_tokenizer.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/hex_digits.h"
#include "translate/model/json_value.h"
#include "translate/tokenizer/byte_level_bpe.h"
#include "translate/tokenizer/known_patterns.h"
#include "translate/tokenizer/sentencepiece_model.h"
#include "translate/tokenizer/sentencepiece_tokenizer.h"
#include "translate/tokenizer/tokenizer_json.h"

namespace hymt {
namespace {

constexpr std::string_view kPrefix = "tokenizer.ggml.";

// What `token_type` says of a token; SentencePiece's numbers, of which 2 is unknown.
constexpr int kNormal = 1;
constexpr int kControl = 3;
constexpr int kUserDefined = 4;
constexpr int kUnused = 5;
constexpr int kByte = 6;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::kEngine, "The tokenizer in the file cannot be used: " + what);
}

[[noreturn]] void fail_key(std::string_view key, const std::string& what) {
  fail("its key '" + std::string(kPrefix) + std::string(key) + "' " + what + ".");
}

const GgufValue* find(const GgufKeys& keys, std::string_view key) {
  return keys.find(std::string(kPrefix).append(key));
}

std::string text_of(const GgufKeys& keys, std::string_view key) {
  const GgufValue* value = find(keys, key);
  if (value == nullptr || value->string() == nullptr) fail_key(key, "is no text, or missing");
  return *value->string();
}

bool flag_of(const GgufKeys& keys, std::string_view key, bool otherwise) {
  const GgufValue* value = find(keys, key);
  if (value == nullptr) return otherwise;
  if (!value->boolean()) fail_key(key, "is neither true nor false");
  return *value->boolean();
}

const std::vector<std::string>& texts_of(const GgufKeys& keys, std::string_view key) {
  const GgufValue* value = find(keys, key);
  if (value == nullptr || value->strings() == nullptr) {
    fail_key(key, "is no list of texts, or missing");
  }
  return *value->strings();
}

// One number for each of `count` tokens, each `otherwise` if there is no such key.
std::vector<double> numbers_of(const GgufKeys& keys, std::string_view key, std::size_t count,
                               double otherwise) {
  const GgufValue* value = find(keys, key);
  if (value == nullptr) return std::vector<double>(count, otherwise);
  if (value->numbers() == nullptr || value->numbers()->size() != count) {
    fail_key(key, "is no list with a number for each token");
  }
  return *value->numbers();
}

// The tokens with what kind each is.
struct TypedTokens {
  std::span<const std::string> texts;
  std::vector<int> types;
};

TypedTokens tokens_of(const GgufKeys& keys) {
  constexpr std::size_t kMostTokens = std::size_t{1} << 22U;  // As in tokenizer.json.
  TypedTokens tokens;
  tokens.texts = texts_of(keys, "tokens");
  if (tokens.texts.empty() || tokens.texts.size() > kMostTokens) {
    fail_key("tokens", "holds none, or too many");
  }
  for (const double type : numbers_of(keys, "token_type", tokens.texts.size(), kNormal)) {
    if (!(type >= kNormal) || !(type <= kByte)) fail_key("token_type", "holds an unknown kind");
    tokens.types.push_back(static_cast<int>(type));
  }
  return tokens;
}

// How text is cut before pairs are merged, by the names of llama.cpp (src/llama-vocab.cpp).
struct PreTokenizerName {
  std::string_view name;
  std::array<std::string_view, 3> patterns;  // Empty ones at the end are none.
  bool byte_level_splits = false;            // Then by GPT-2's expression.
  // hy.tiktoken takes a piece that is a token as a whole. The file's merges are made of its ranks,
  // and no order of merges leads to a few of its tokens.
  bool ignores_merges = false;
};
constexpr std::array kPreTokenizers = {
    PreTokenizerName{
        "hunyuan-dense", {kThreeDigitsPattern, kCjkPattern, kHunyuanDensePattern}, false, false},
    PreTokenizerName{"hunyuan", {kHunyuanPattern, {}, {}}, false, true},
    PreTokenizerName{"smollm", {R"(\p{N})", {}, {}}, true, false},
};

const PreTokenizerName& pre_tokenizer_of(const GgufKeys& keys) {
  const std::string name = text_of(keys, "pre");
  for (const PreTokenizerName& known : kPreTokenizers) {
    if (known.name == name) return known;
  }
  fail_key("pre", "is " + quoted_name(name) +
                      ", a way to cut text that is not known; those of HY-MT are 'hunyuan-dense' "
                      "and 'hunyuan'");
}

void read_merges(const GgufKeys& keys, TokenizerJson& result) {
  for (const std::string& merge : texts_of(keys, "merges")) {
    const std::size_t space = merge.find(' ');
    if (space == std::string::npos) fail_key("merges", "holds something else than pairs");
    result.merges.emplace_back(merge.substr(0, space), merge.substr(space + 1));
  }
}

// Unused tokens only pad the matrix to its size.
void read_vocabulary(const TypedTokens& tokens, TokenizerJson& result) {
  for (std::size_t i = 0; i < tokens.texts.size(); ++i) {
    const auto id = static_cast<TokenId>(i);
    const int type = tokens.types[i];
    if (type == kUnused) continue;
    if (type != kControl && type != kUserDefined) {
      result.vocabulary.emplace_back(tokens.texts[i], id);
      continue;
    }
    AddedToken token;
    token.id = id;
    token.content = tokens.texts[i];
    token.special = type == kControl;
    result.added_tokens.push_back(std::move(token));
  }
}

std::unique_ptr<const Tokenizer> read_bpe(const GgufKeys& keys) {
  const PreTokenizerName& pre = pre_tokenizer_of(keys);
  TokenizerJson result;
  for (const std::string_view pattern : pre.patterns) {
    if (!pattern.empty()) result.pre_tokenizer.splits.push_back({std::string(pattern)});
  }
  result.pre_tokenizer.byte_level_splits = pre.byte_level_splits;
  result.ignores_merges = pre.ignores_merges;
  read_vocabulary(tokens_of(keys), result);
  if (result.vocabulary.empty()) fail("none of its tokens is a regular one.");
  read_merges(keys, result);
  return std::make_unique<const ByteLevelBpe>(result);
}

std::unique_ptr<const Tokenizer> read_sentencepiece(const GgufKeys& keys) {
  constexpr std::uint64_t kBpe = 2;
  const TypedTokens tokens = tokens_of(keys);
  const std::vector<double> scores = numbers_of(keys, "scores", tokens.texts.size(), 0.0);
  SentencePieceModel model;
  model.model_type = kBpe;
  model.has_character_map = find(keys, "precompiled_charsmap") != nullptr;
  model.adds_dummy_prefix = flag_of(keys, "add_space_prefix", true);
  model.removes_extra_spaces = flag_of(keys, "remove_extra_whitespaces", false);
  model.falls_back_to_bytes = std::count(tokens.types.begin(), tokens.types.end(), kByte) > 0;
  for (std::size_t i = 0; i < tokens.texts.size(); ++i) {
    model.pieces.push_back(make_piece(tokens.texts[i], static_cast<float>(scores[i]),
                                      static_cast<std::uint64_t>(tokens.types[i])));
  }
  return std::make_unique<const SentencePieceTokenizer>(model);
}

// XXH3-128 of pieces, each behind its length.
class KeyHasher {
 public:
  KeyHasher() { XXH3_128bits_reset(state_.get()); }

  void add(const GgufKey& key) {
    add(key.name);
    const GgufValue& value = key.value;
    if (const auto number = value.number()) add(std::to_string(*number));
    if (const auto flag = value.boolean()) add(*flag ? "true" : "false");
    if (value.string() != nullptr) add(*value.string());
    if (value.strings() != nullptr) {
      for (const std::string& text : *value.strings()) add(text);
    }
    if (value.numbers() != nullptr) {
      add({reinterpret_cast<const char*>(value.numbers()->data()),
           value.numbers()->size() * sizeof(double)});
    }
  }

  [[nodiscard]] std::string digest() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return hex_digits(hash.high64, hash.low64);
  }

 private:
  void add(std::string_view bytes) {
    const std::uint64_t size = bytes.size();
    XXH3_128bits_update(state_.get(), &size, sizeof size);
    XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
  }

  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_{XXH3_createState()};
};

}  // namespace

std::unique_ptr<const Tokenizer> read_gguf_tokenizer(const GgufKeys& keys) {
  const std::string model = text_of(keys, "model");
  if (model == "gpt2") return read_bpe(keys);
  if (model == "llama") return read_sentencepiece(keys);
  fail_key("model", "is " + quoted_name(model) +
                        "; only byte-level BPE ('gpt2') and SentencePiece ('llama') are read");
}

std::string gguf_tokenizer_hash(const GgufKeys& keys) {
  KeyHasher hasher;
  for (const GgufKey& key : keys.all) {
    if (key.name.starts_with("tokenizer.")) hasher.add(key);
  }
  return hasher.digest();
}

}  // namespace hymt
