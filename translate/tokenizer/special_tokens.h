// Tokens that are found in a text as a whole, before it is cut and merged: roles, begin and end,
// tags and other markup.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/document/byte_range.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

struct SpecialToken {
  TokenId id = 0;
  std::string name;
  bool is_control = false;    // Never part of an answer's text.
  bool in_documents = false;  // Found in document text, too: formatting ("\n\n") or words.
  // The flags of tokenizer.json's added tokens.
  bool single_word = false;       // Only where no word character is beside it.
  bool takes_space_left = false;  // White space before it goes with it ("lstrip").
  bool takes_space_right = false;
  bool is_found_last = false;  // Only in what the others leave ("normalized").
};

// True for the spellings of control tokens, which no text has (README.md here): "<|eos|>",
// "<｜hy_User｜>", "<eos:6124c78e>"; not "<think>" nor "||".
[[nodiscard]] bool is_control_name(std::string_view name);

// True if `text` is nothing but spaces, tabs and line ends: formatting, which documents may hold.
[[nodiscard]] bool is_blank(std::string_view text);

// True if `text` is nothing but white space, letters, marks and digits: it marks nothing up.
[[nodiscard]] bool is_words(std::string_view text);

// The parts of a prompt, one after the other, and which bytes are ours.
struct JoinedText {
  explicit JoinedText(std::span<const TextPart> parts);
  std::string text;
  std::vector<ByteRange> template_ranges;  // In order; neighbours are one.
};

// Immutable; any number of threads may use one.
class SpecialTokens {
 public:
  SpecialTokens() = default;
  explicit SpecialTokens(std::vector<SpecialToken> tokens);
  SpecialTokens(const SpecialTokens&) = delete;
  SpecialTokens& operator=(const SpecialTokens&) = delete;

  [[nodiscard]] const std::vector<SpecialToken>& all() const { return tokens_; }
  [[nodiscard]] const SpecialToken* find(std::string_view name) const;

  // True if `text` begins with the name of any of them.
  [[nodiscard]] bool starts(std::string_view text) const;

  struct Stretch {
    ByteRange range;
    const SpecialToken* token = nullptr;  // Null: regular text.
  };
  // Cuts the text at the special tokens in it, leftmost and longest first. The stretches tile it.
  [[nodiscard]] std::vector<Stretch> cut(const JoinedText& joined) const;

 private:
  struct NameIndex {
    std::unordered_map<std::string_view, const SpecialToken*> tokens;
    std::array<std::vector<std::size_t>, 256> lengths;  // By first byte; longest first.
  };

  static NameIndex make_index(const std::vector<SpecialToken>& tokens, bool found_last);
  static void cut(const JoinedText& joined, ByteRange range, const NameIndex& index,
                  std::vector<Stretch>& stretches);

  std::vector<SpecialToken> tokens_;
  NameIndex first_;
  NameIndex last_;
};

}  // namespace hymt
