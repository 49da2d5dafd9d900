// Turns sentence boundaries into segments and gaps that respect a text's codes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// Works on one CodedText, which must outlive it.
class SegmentTiles {
 public:
  explicit SegmentTiles(const CodedText& text);

  // The text as the sentence rules should see it, byte for byte as long as the original. What
  // placeholders cover is a neutral word (or a number, or white space, if that is what it is), so
  // that a full stop inside a code, or a line break that is one, ends no sentence.
  [[nodiscard]] std::string_view readable_text() const {
    return covers_.empty() ? std::string_view(text_.text()) : std::string_view(masked_);
  }

  // The segments and gaps that tile the text. `boundaries` are increasing offsets in (0, size], the
  // last one is size, as Segmenter::boundaries gives them for readable_text().
  [[nodiscard]] std::vector<Segment> cut(const std::vector<std::size_t>& boundaries) const;

 private:
  [[nodiscard]] std::vector<Segment> tile(const std::vector<std::size_t>& boundaries) const;
  [[nodiscard]] std::vector<std::size_t> slices_of_codes(const std::vector<Segment>& tiles) const;
  [[nodiscard]] std::vector<Segment> join_pairs(std::vector<Segment> tiles) const;

  const CodedText& text_;
  std::vector<ByteRange> covers_;  // Not empty ones, in order.
  std::string masked_;             // Empty if there are no covers.
};

}  // namespace hymt
