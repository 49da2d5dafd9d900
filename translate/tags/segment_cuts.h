// Cuts a segment into parts that can be translated alone, and puts it together again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parsers/document/coded_text.h"

namespace hymt {

// A stretch of a CodedText: text, and the codes that belong to it. Given as ranges, not as slice()
// would cut: at one offset some codes can be inside and others out.
struct Span {
  ByteRange text;
  ByteRange codes;  // Indices into codes(), not bytes.
  friend bool operator==(const Span&, const Span&) = default;
};

[[nodiscard]] Span whole_span(const CodedText& text);

// The stretch alone, offsets counted from its beginning.
[[nodiscard]] CodedText extract(const CodedText& text, const Span& span);

// `text` with each span (ordered, disjoint) replaced by the target of the same index; everything
// between spans stays. Linear.
[[nodiscard]] CodedText weave(const CodedText& text, const std::vector<Span>& spans,
                              const std::vector<const CodedText*>& targets);

// What is left of `text` without what cannot change at its edges: white space, placeholders that
// show nothing, pairs around all the rest.
[[nodiscard]] Span core_span(const CodedText& text);

// True if `text` holds something to translate outside its covers: a letter, or, with
// `letters_only` false, anything but white space.
[[nodiscard]] bool is_translatable(const CodedText& text, bool letters_only);

// Two parts with letters in each, cut near the middle, outside pairs and covers: behind a mark
// that ends a clause, or else before or behind a code. Nothing if there is no such place.
[[nodiscard]] std::optional<std::vector<Span>> halves(const CodedText& text);

// Parts of at most about `max_bytes`, cut where halves() would, or else at white space, or else
// anywhere between characters; but never inside a pair or cover, so a part may be longer.
[[nodiscard]] std::vector<Span> chunks(const CodedText& text, std::size_t max_bytes);

// The stretches of text between the codes that hold a letter. No span holds a code.
[[nodiscard]] std::vector<Span> bare_pieces(const CodedText& text);

}  // namespace hymt
