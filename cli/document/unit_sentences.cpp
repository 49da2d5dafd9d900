#include "cli/document/unit_sentences.h"

#include <cstddef>
#include <string_view>

#include "reassemble/alignment/length_model.h"
#include "segmenter/segmenter.h"

namespace hymt {
namespace {

std::vector<std::size_t> lengths_of(const TranslationUnit& unit) {
  std::vector<std::size_t> lengths;
  for (const ByteRange& sentence : sentences_of(unit)) {
    lengths.push_back(length_of(sentence.of(unit.source.text())));
  }
  return lengths;
}

}  // namespace

void cut_units(Document& document, std::string_view language) {
  const Segmenter segmenter(language);
  for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
}

std::vector<ByteRange> sentences_of(const TranslationUnit& unit) {
  std::vector<ByteRange> sentences;
  for (const Segment& segment : unit.segments) {
    if (!segment.is_gap) sentences.push_back(segment.range);
  }
  return sentences;
}

std::vector<SentenceGroup> align_sentences_of(const TranslationUnit& unit,
                                              const TranslationUnit& translation) {
  return align_sentences(lengths_of(unit), lengths_of(translation));
}

std::vector<CodedText> sentence_translations(const TranslationUnit& unit,
                                             const TranslationUnit& translation) {
  std::vector<CodedText> texts(sentences_of(unit).size());
  if (texts.empty()) return texts;
  if (texts.size() == 1) return {translation.source};
  const std::vector<SentenceGroup> groups = align_sentences_of(unit, translation);
  if (groups.empty()) texts.front() = translation.source;
  const std::vector<ByteRange> sentences = sentences_of(translation);
  for (const SentenceGroup& group : groups) {
    texts[group.source_begin] = translation.source.slice(sentences[group.target_begin].begin,
                                                         sentences[group.target_end - 1].end);
  }
  return texts;
}

}  // namespace hymt
