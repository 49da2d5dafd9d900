#include "segmenter/segmenter.h"

#include "segmenter/segment_tiles.h"
#include "segmenter/sentence_break.h"

namespace hymt {

struct Segmenter::Tables {
  SentenceClasses classes;
};

Segmenter::Segmenter(std::string_view /*language*/) : tables_(std::make_unique<const Tables>()) {}
Segmenter::~Segmenter() = default;

std::vector<std::size_t> Segmenter::boundaries(std::string_view text) const {
  std::vector<std::size_t> result;
  SentenceScanner scanner(text, tables_->classes);
  SentenceCandidate candidate;
  while (scanner.next(candidate)) {
    if (candidate.ends_sentence) result.push_back(candidate.end);
  }
  if (!text.empty() && (result.empty() || result.back() != text.size())) {
    result.push_back(text.size());
  }
  return result;
}

std::vector<Segment> Segmenter::segment(const CodedText& text) const {
  const SegmentTiles tiles(text);
  return tiles.cut(boundaries(tiles.readable_text()));
}

}  // namespace hymt
