// Cuts translation units into sentences.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// Splits text by language: ICU's sentence boundaries (UAX #29), corrected by our own tables of
// abbreviations, initials, list markers and quotations.
//
// Immutable after construction; any number of threads may call it (break iterators are per call or
// per thread inside).
class Segmenter {
 public:
  // `language` is a BCP 47 tag; one without a table of its own gets the root rules.
  explicit Segmenter(std::string_view language);
  ~Segmenter();
  Segmenter(const Segmenter&) = delete;
  Segmenter& operator=(const Segmenter&) = delete;

  // Segments and gaps that tile text.text(), in order; empty for an empty text. Boundaries never
  // fall inside a cover. White space between sentences is a gap; so is leading or trailing text
  // that holds nothing but white space. A boundary does fall between a pair of codes that spans
  // two sentences: the slices are then not well nested alone, so such sentences stay together in
  // one segment instead, so that every segment can be translated, and moved about in, by itself.
  [[nodiscard]] std::vector<Segment> segment(const CodedText& text) const;

  // The byte offsets in (0, text.size()] at which sentences end, trailing white space included in
  // the sentence before it, as UAX #29 has it.
  [[nodiscard]] std::vector<std::size_t> boundaries(std::string_view text) const;

 private:
  struct Tables;
  const Tables* tables_;
};

}  // namespace hymt
