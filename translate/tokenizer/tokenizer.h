// Text to token ids and back, as the model was trained.
//
// A prompt is made of two kinds of text. *Template* text is ours and may name special tokens
// ("<|startoftext|>", or "<s1>" where the vocabulary has a token for it). *Document* text is a
// stranger's: whatever it says, it never becomes a special token. Otherwise both are read as one
// text: where one part ends and the next begins makes no difference to the regular tokens around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

enum class TextKind : std::uint8_t { kTemplate, kDocument };

struct TextPart {
  TextKind kind = TextKind::kDocument;
  std::string_view text;  // UTF-8; bytes that are not are encoded as far as the vocabulary can.
};

// Immutable after loading; any number of threads may use one.
class Tokenizer {
 public:
  Tokenizer() = default;
  Tokenizer(const Tokenizer&) = delete;
  Tokenizer& operator=(const Tokenizer&) = delete;
  virtual ~Tokenizer() = default;

  // The ids of the parts' joined text. Adds nothing (no begin or end token). Time is linear in the
  // text, or n log n, whatever it says. Throws Error (kEngine) if a tokenizer of an unusual kind
  // cannot cope with it (see SplitPattern).
  [[nodiscard]] virtual std::vector<TokenId> encode(std::span<const TextPart> parts) const = 0;

  // The bytes that a token stands for in an answer: of a regular token, what it adds to the text
  // (perhaps part of a character); of one that names tags or markup ("<s1>", "<target>"), that
  // name; of a control token (begin, end, padding, roles) and of an unknown id, none. Valid as
  // long as the tokenizer.
  [[nodiscard]] virtual std::string_view token_bytes(TokenId id) const = 0;

  // Control tokens never appear in text: begin, end, padding, role marks.
  [[nodiscard]] virtual bool is_control(TokenId id) const = 0;

  // The id of the special token that is spelt `name`, if there is one.
  [[nodiscard]] virtual std::optional<TokenId> special_token(std::string_view name) const = 0;

  // One more than the greatest id.
  [[nodiscard]] virtual std::size_t size() const = 0;

  // What it is, for people: "byte-level BPE".
  [[nodiscard]] virtual std::string_view kind() const = 0;

  [[nodiscard]] std::vector<TokenId> encode_document(std::string_view text) const;
  [[nodiscard]] std::vector<TokenId> encode_template(std::string_view text) const;

  // The bytes of all, one after the other; not always valid UTF-8.
  [[nodiscard]] std::string decode(std::span<const TokenId> ids) const;
};

// From the bytes of tokenizer.json, hy.tiktoken (both byte-level BPE) and tokenizer.model
// (SentencePiece). Throw Error (kEngine) that says what is wrong.
[[nodiscard]] std::unique_ptr<const Tokenizer> parse_tokenizer_json(std::string_view json);
[[nodiscard]] std::unique_ptr<const Tokenizer> parse_tiktoken_ranks(std::string_view file);
[[nodiscard]] std::unique_ptr<const Tokenizer> parse_sentencepiece_model(std::string_view bytes);

// Reads the tokenizer in a model's folder, the first of these files that is there. Throws Error
// (kEngine) that names the file, what is wrong in it and what to do.
[[nodiscard]] std::unique_ptr<const Tokenizer> load_tokenizer(const std::string& folder);

}  // namespace hymt
