#include "segmenter/segmenter.h"

#include "segmenter/segment_tiles.h"
#include "segmenter/sentence_rules.h"

namespace hymt {

struct Segmenter::Rules {
  SentenceRules sentences;
};

Segmenter::Segmenter(std::string_view language) : rules_(new Rules{SentenceRules(language)}) {}
Segmenter::~Segmenter() = default;

std::vector<std::size_t> Segmenter::boundaries(std::string_view text) const {
  return rules_->sentences.boundaries(text);
}

std::vector<Segment> Segmenter::segment(const CodedText& text) const {
  const SegmentTiles tiles(text);
  return tiles.cut(boundaries(tiles.readable_text()));
}

}  // namespace hymt
