// The form in which the texts of a written document and of what was meant are compared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/translation_unit.h"
#include "reassemble/target_text.h"

namespace hymt {

// True for codes that are mere white space. In Chinese and Japanese a line that ends inside a
// paragraph is nothing, so it is a code there and a space in other scripts; and in plain text, so
// is what lays out columns.
[[nodiscard]] bool is_white_space(const InlineCode& code, const ContextTraits& traits);

// A text without what writers may change, and how many word characters stand before each code.
struct CanonicalText {
  std::string text;
  std::vector<std::size_t> words_before_code;  // Not of codes that are white space.
  std::size_t num_words = 0;

  void clear();  // Keeps the storage.
};

// Makes the canonical form of `text` with its `codes`, in order, in a context with such traits.
// White space collapses, and goes at the ends and beside codes, where writers must sometimes add or
// move it; control characters go. Where each character counts, nothing does, but for the apostrophe
// that some strings cannot hold. Linear.
void assign_canonical(std::string_view text, const std::vector<PlacedCode>& codes,
                      const ContextTraits& traits, CanonicalText& result);

}  // namespace hymt
