#include "translate/loading/gguf_tokenizer.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/hex_digits.h"
#include "translate/model/json_value.h"
#include "translate/tokenizer/byte_level_bpe.h"
#include "translate/tokenizer/known_patterns.h"

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

TokenizerJson read_bpe(const GgufKeys& keys) {
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
  return result;
}

SentencePieceModel read_sentencepiece(const GgufKeys& keys) {
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
  return model;
}

// ---- writing

GgufEntry entry(std::string_view key, decltype(GgufEntry::value) value) {
  return {std::string(kPrefix).append(key), std::move(value)};
}

// A text and a kind for each row; those that nobody claims only pad the matrix.
struct TokenRows {
  explicit TokenRows(std::size_t num_rows) : types(num_rows, kUnused) {
    for (std::size_t i = 0; i < num_rows; ++i) texts.push_back("[PAD" + std::to_string(i) + "]");
  }

  void claim(std::size_t row, const std::string& text, int type) {
    if (row >= texts.size()) {
      fail("its token " + std::to_string(row) + " has no row among the " +
           std::to_string(texts.size()) + " of the embedding.");
    }
    texts[row] = text;
    types[row] = type;
  }

  std::vector<std::string> texts;
  std::vector<std::int32_t> types;
};

// Whether they cut alike, however a file spells line ends.
bool is_same_pattern(const std::string& pattern, std::string_view expected) {
  const KnownPattern* known = find_known_pattern(pattern);
  return (known == nullptr ? std::string_view(pattern) : known->pattern) == expected;
}

// Whether taking pieces that are tokens without merging them gives other tokens.
bool depends_on_ignoring_merges(const TokenizerJson& file) {
  return !ByteLevelBpe(file).merges_lead_to_each_token();
}

std::string_view pre_tokenizer_name(const TokenizerJson& file) {
  const PreTokenizerSteps& steps = file.pre_tokenizer;
  for (const PreTokenizerName& known : kPreTokenizers) {
    const auto count = static_cast<std::size_t>(
        std::count_if(known.patterns.begin(), known.patterns.end(),
                      [](std::string_view pattern) { return !pattern.empty(); }));
    const bool is_same =
        steps.splits.size() == count && !steps.adds_prefix_space &&
        steps.byte_level_splits == known.byte_level_splits &&
        std::equal(steps.splits.begin(), steps.splits.end(), known.patterns.begin(),
                   [](const PreTokenizerSteps::Split& split, std::string_view pattern) {
                     return split.syntax == SplitPattern::Syntax::kRegularExpression &&
                            is_same_pattern(split.pattern, pattern);
                   });
    if (!is_same) continue;
    if (file.ignores_merges != known.ignores_merges && depends_on_ignoring_merges(file)) {
      fail(
          "GGUF cannot say whether pieces that are tokens are merged ('ignore_merges'), on which "
          "it depends here.");
    }
    return known.name;
  }
  fail("it cuts text in a way that has no name in GGUF.");
}

// In the order in which they are made: where ranks are ids, that of what comes out.
std::vector<std::string> merges_in_order(const TokenizerJson& file) {
  std::vector<std::pair<TokenId, std::string>> ordered;
  std::unordered_map<std::string_view, TokenId> ids;
  if (file.ranks_are_ids) ids.insert(file.vocabulary.begin(), file.vocabulary.end());
  for (const auto& [left, right] : file.merges) {
    const auto made = file.ranks_are_ids ? ids.find(left + right) : ids.end();
    ordered.emplace_back(made == ids.end() ? 0 : made->second, left + " " + right);
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> merges;
  merges.reserve(ordered.size());
  for (auto& [rank, merge] : ordered) merges.push_back(std::move(merge));
  return merges;
}

std::vector<GgufEntry> entries_of(const TokenizerJson& file, std::size_t num_rows) {
  TokenRows rows(num_rows);
  for (const auto& [text, id] : file.vocabulary) {
    rows.claim(static_cast<std::size_t>(id), text, kNormal);
  }
  for (const AddedToken& token : file.added_tokens) {
    if (token.single_word || token.lstrip || token.rstrip) {
      fail("its token " + quoted_name(token.content) +
           " takes spaces with it, or stands by itself only, which GGUF cannot say.");
    }
    rows.claim(static_cast<std::size_t>(token.id), token.content,
               token.special ? kControl : kUserDefined);
  }
  return {entry("model", "gpt2"), entry("pre", std::string(pre_tokenizer_name(file))),
          entry("tokens", std::move(rows.texts)), entry("token_type", std::move(rows.types)),
          entry("merges", merges_in_order(file))};
}

std::vector<GgufEntry> entries_of(const SentencePieceModel& model, std::size_t num_rows) {
  TokenRows rows(num_rows);
  std::vector<float> scores(num_rows, 0.0F);
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    const SentencePieceModel::Piece& piece = model.pieces[i];
    // A user-defined piece with a plain space is never met by SentencePiece, which escapes spaces
    // first. llama.cpp would find it; as a regular one it does not.
    const bool is_never_met = piece.type == SentencePieceModel::Type::kUserDefined &&
                              piece.text.find(' ') != std::string::npos;
    rows.claim(i, piece.text, is_never_met ? kNormal : static_cast<int>(piece.type));
    scores[i] = piece.score;
  }
  return {entry("model", "llama"),
          entry("pre", "default"),
          entry("tokens", std::move(rows.texts)),
          entry("scores", std::move(scores)),
          entry("token_type", std::move(rows.types)),
          entry("add_space_prefix", model.adds_dummy_prefix),
          entry("remove_extra_whitespaces", model.removes_extra_spaces)};
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

TokenizerContents read_gguf_tokenizer(const GgufKeys& keys) {
  const std::string model = text_of(keys, "model");
  if (model == "gpt2") return read_bpe(keys);
  if (model == "llama") return read_sentencepiece(keys);
  fail_key("model", "is " + quoted_name(model) +
                        "; only byte-level BPE ('gpt2') and SentencePiece ('llama') are read");
}

std::vector<GgufEntry> gguf_tokenizer_entries(const TokenizerContents& contents,
                                              std::size_t num_rows) {
  return std::visit([num_rows](const auto& file) { return entries_of(file, num_rows); }, contents);
}

std::string gguf_tokenizer_hash(const GgufKeys& keys) {
  KeyHasher hasher;
  for (const GgufKey& key : keys.all) {
    if (key.name.starts_with("tokenizer.")) hasher.add(key);
  }
  return hasher.digest();
}

}  // namespace hymt
