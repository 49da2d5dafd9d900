// Cuts translation units into sentences.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// Splits text by language: the sentence boundaries of UAX #29, corrected by our own tables of
// abbreviations, initials, list markers and quotations.
//
// Immutable after construction; any number of threads may call it. Takes linear time.
class Segmenter {
 public:
  // `language` is a BCP 47 tag; one without a table of its own gets the root rules.
  explicit Segmenter(std::string_view language);
  ~Segmenter();
  Segmenter(const Segmenter&) = delete;
  Segmenter& operator=(const Segmenter&) = delete;

  // Segments and gaps that tile text.text(), in order; empty for an empty text. Boundaries never
  // fall inside a cover; to the rules, what a placeholder covers is one unknown word, number or
  // space. White space between sentences is a gap; so is a stretch that holds no letter or number
  // outside covers, as there is nothing to translate in it. Where a boundary falls between a pair
  // of codes that spans two sentences, the slices would not be well nested alone; such sentences
  // stay together in one segment, so that every segment can be translated, and moved about in, by
  // itself.
  [[nodiscard]] std::vector<Segment> segment(const CodedText& text) const;

  // The byte offsets in (0, text.size()] at which sentences end, trailing white space included in
  // the sentence before it, as UAX #29 has it.
  [[nodiscard]] std::vector<std::size_t> boundaries(std::string_view text) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> rules_;
};

}  // namespace hymt
