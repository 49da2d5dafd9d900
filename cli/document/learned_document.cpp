#include "cli/document/learned_document.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"
#include "reassemble/alignment/length_model.h"
#include "reassemble/alignment/recovered_target.h"
#include "reassemble/alignment/sentence_alignment.h"
#include "reassemble/alignment/unit_alignment.h"

namespace hymt {
namespace {

std::vector<ByteRange> sentences_of(const TranslationUnit& unit) {
  std::vector<ByteRange> sentences;
  for (const Segment& segment : unit.segments) {
    if (!segment.is_gap) sentences.push_back(segment.range);
  }
  return sentences;
}

std::vector<std::size_t> lengths_of(std::string_view text, const std::vector<ByteRange>& ranges) {
  std::vector<std::size_t> lengths;
  for (const ByteRange& range : ranges) {
    lengths.push_back(length_of(range.of(text)));
  }
  return lengths;
}

// True if the two have the same codes, however ordered.
bool have_equal_codes(const CodedText& a, const CodedText& b) {
  const auto ids_of = [](const CodedText& text) {
    std::vector<std::pair<std::uint32_t, InlineCodeKind>> ids;
    for (const InlineCode& code : text.codes()) ids.emplace_back(code.id, code.kind);
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  return ids_of(a) == ids_of(b) && well_nested(b);
}

// The sentences of a unit with their translations; nothing if two of the source became one, or
// markup moved from one into another.
std::vector<LearnedText> learn_sentences(const TranslationUnit& unit, const CodedText& target,
                                         const std::vector<ByteRange>& target_sentences) {
  const std::vector<ByteRange> sentences = sentences_of(unit);
  const std::string_view text = unit.source.text();
  std::vector<LearnedText> learned;
  for (const SentenceGroup& group :
       align_sentences(lengths_of(text, sentences), lengths_of(target.text(), target_sentences))) {
    if (group.source_end - group.source_begin != 1) return {};
    const ByteRange range = sentences[group.source_begin];
    LearnedText sentence{unit.source.slice(range.begin, range.end),
                         target.slice(target_sentences[group.target_begin].begin,
                                      target_sentences[group.target_end - 1].end)};
    if (!have_equal_codes(sentence.source, sentence.target)) return {};
    learned.push_back(std::move(sentence));
  }
  return learned;
}

}  // namespace

LearnedDocument learn_document(const Document& source, const Document& translation) {
  LearnedDocument result;
  result.num_units = source.units.size();
  for (const UnitPair& pair : align_units(source, translation)) {
    const TranslationUnit& unit = source.units[pair.source];
    const TranslationUnit& its_translation = translation.units[pair.target];
    ++result.num_aligned;
    if (!has_letter(unit.source) || !has_letter(its_translation.source)) continue;
    std::optional<CodedText> target = recovered_target(unit, its_translation);
    if (!target) continue;
    ++result.num_learned;
    const bool has_sentences = sentences_of(unit).size() > 1;
    if (has_sentences) {
      for (LearnedText& sentence : learn_sentences(unit, *target, sentences_of(its_translation))) {
        result.texts.push_back(std::move(sentence));
      }
    }
    result.texts.push_back({unit.source, std::move(*target)});
  }
  return result;
}

}  // namespace hymt
