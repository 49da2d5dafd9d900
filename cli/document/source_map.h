// Where text of a unit stands in the document's source.
#pragma once

#include <cstddef>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// Offsets of unit.source.text() -> offsets of Document::source. Made in linear time, asked in
// logarithmic time.
class SourceMap {
 public:
  explicit SourceMap(const TranslationUnit& unit);

  // The source bytes of text [text.begin, text.end), codes at its edges left out. Spellings and
  // covers that an edge falls into are taken whole.
  [[nodiscard]] ByteRange range(ByteRange text) const;

 private:
  // A code or a spelling. Between pieces, text and source run side by side.
  struct Piece {
    ByteRange text;
    ByteRange source;
  };
  std::size_t begin_;          // Of the unit, in the source.
  std::vector<Piece> pieces_;  // Ordered.
};

// The source bytes of each code of a unit, in order. Linear.
[[nodiscard]] std::vector<ByteRange> code_ranges(const TranslationUnit& unit);

}  // namespace hymt
