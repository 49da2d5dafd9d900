#include "cli/document/learned_document.h"

#include <algorithm>
#include <utility>

#include "cli/document/unit_sentences.h"
#include "parsers/characters/letters.h"
#include "reassemble/alignment/edited_units.h"
#include "reassemble/alignment/recovered_target.h"
#include "reassemble/alignment/unit_alignment.h"

namespace hymt {
namespace {

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

// The sentences of a unit with their translations, `target` being that of the whole unit; nothing
// if two of the source became one, or markup moved from one into another.
std::vector<LearnedText> learn_sentences(const TranslationUnit& unit,
                                         const TranslationUnit& translation,
                                         const CodedText& target) {
  const std::vector<ByteRange> sentences = sentences_of(unit);
  const std::vector<ByteRange> target_sentences = sentences_of(translation);
  std::vector<LearnedText> learned;
  for (const SentenceGroup& group : align_sentences_of(unit, translation)) {
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

void add_texts(const TranslationUnit& unit, std::vector<EditedText>& texts) {
  texts.push_back({unit.source});
  for (const ByteRange& range : sentences_of(unit)) {
    texts.push_back({unit.source.slice(range.begin, range.end)});
  }
}

// One edited translation.
class EditLearner {
 public:
  explicit EditLearner(const EditedTranslation& edited) : edited_(edited) {}

  std::vector<EditedText> run() {
    const std::vector<bool> is_unchanged = unchanged_units();
    const std::vector<std::uint32_t> bases = units_of_base();
    const std::vector<std::uint32_t> theirs = units_after_edit(edited_.base, edited_.theirs);
    for (const TranslationUnit& unit : edited_.source.units) {
      const std::uint32_t base = bases[unit.id];
      if (!is_unchanged[unit.id] || base == kNoUnit || theirs[base] == kNoUnit) continue;
      learn(unit, edited_.base.units[base], edited_.theirs.units[theirs[base]]);
    }
    return std::move(texts_);
  }

 private:
  // By unit of the source.
  [[nodiscard]] std::vector<bool> unchanged_units() {
    const std::vector<ChunkDigest> now = digests_of(edited_.source);
    const auto pairs = align_digests(edited_.former_source, now);
    is_whole_ = pairs.size() == now.size() && now.size() == edited_.former_source.size();
    std::vector<bool> result(edited_.source.units.size(), false);
    for (const AlignedPair& pair : pairs) {
      const std::uint32_t unit = now[pair.b_index].unit;
      if (unit != kNoUnit) result[unit] = true;
    }
    // Those inside others are what these are; parents may come behind.
    for (const TranslationUnit& unit : edited_.source.units) {
      const TranslationUnit* outer = &unit;
      while (outer->parent != kNoUnit) outer = &edited_.source.units[outer->parent];
      result[unit.id] = result[outer->id];
    }
    return result;
  }

  // For each unit of the source that of the base; kNoUnit where it is not known.
  [[nodiscard]] std::vector<std::uint32_t> units_of_base() const {
    std::vector<std::uint32_t> result(edited_.source.units.size(), kNoUnit);
    const bool is_ours = is_whole_ && !edited_.is_reviewed &&
                         edited_.base.units.size() == edited_.source.units.size();
    if (is_ours) {
      for (std::uint32_t unit = 0; unit < result.size(); ++unit) result[unit] = unit;
      return result;
    }
    for (const UnitPair& pair : align_units(edited_.source, edited_.base)) {
      result[pair.source] = pair.target;
    }
    return result;
  }

  void learn(const TranslationUnit& unit, const TranslationUnit& base,
             const TranslationUnit& theirs) {
    const std::string_view their_bytes = theirs.range.of(edited_.theirs.source);
    if (!has_letter(unit.source)) return;
    if (base.range.of(edited_.base.source) == their_bytes) {
      if (!edited_.is_reviewed) note_untouched(unit, theirs);
      return;
    }
    if (std::ranges::find(edited_.outdated, digest_of_chunk(their_bytes)) !=
        edited_.outdated.end()) {
      return;
    }
    std::optional<CodedText> target = recovered_target(unit, theirs);
    if (!target || !has_letter(*target)) {
      forget_all(unit);
      return;
    }
    if (!learn_edited_sentences(unit, base, theirs, *target)) {
      forget_all(unit);
      texts_.push_back({unit.source, std::move(target), true});
    }
  }

  // False if sentences were moved, joined or cannot be told apart.
  bool learn_edited_sentences(const TranslationUnit& unit, const TranslationUnit& base,
                              const TranslationUnit& theirs, const CodedText& target) {
    if (unit.segments.size() < 2) return false;
    const std::vector<LearnedText> now = learn_sentences(unit, theirs, target);
    const std::optional<CodedText> base_target = recovered_target(unit, base);
    if (now.empty() || !base_target) return false;
    const std::vector<LearnedText> before = learn_sentences(unit, base, *base_target);
    if (before.size() != now.size()) return false;
    const auto is_edited = [&](std::size_t i) { return now[i].target != before[i].target; };
    for (std::size_t i = 0; i < now.size(); ++i) {
      const bool was_elsewhere =
          is_edited(i) && std::ranges::any_of(before, [&](const LearnedText& sentence) {
            return sentence.target.text() == now[i].target.text();
          });
      if (was_elsewhere) return false;
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
      EditedText& text = texts_.emplace_back();
      text.source = now[i].source;
      text.target = now[i].target;
      text.is_theirs = edited_.is_reviewed || is_edited(i);
    }
    texts_.push_back({unit.source, target, edited_.is_reviewed});
    return true;
  }

  void note_untouched(const TranslationUnit& unit, const TranslationUnit& translation) {
    forget_all(unit);
    std::optional<CodedText> target = recovered_target(unit, translation);
    if (!target) return;
    if (unit.segments.size() > 1) {
      for (LearnedText& sentence : learn_sentences(unit, translation, *target)) {
        texts_.push_back({std::move(sentence.source), std::move(sentence.target)});
      }
    }
    texts_.push_back({unit.source, std::move(target)});
  }

  void forget_all(const TranslationUnit& unit) { add_texts(unit, texts_); }

  const EditedTranslation& edited_;
  bool is_whole_ = false;  // The source is what it was.
  std::vector<EditedText> texts_;
};

}  // namespace

LearnedDocument learn_document(const Document& source, const Document& translation) {
  LearnedDocument result;
  result.num_units = source.units.size();
  std::uint32_t next = 0;  // Unit of the source.
  const auto note_alone = [&](std::uint32_t end) {
    for (; next < end; ++next) {
      if (has_letter(source.units[next].source)) result.not_aligned.push_back(next);
    }
    ++next;
  };
  for (const UnitPair& pair : align_units(source, translation)) {
    note_alone(pair.source);
    const TranslationUnit& unit = source.units[pair.source];
    const TranslationUnit& its_translation = translation.units[pair.target];
    ++result.num_aligned;
    if (!has_letter(unit.source) || !has_letter(its_translation.source)) continue;
    std::optional<CodedText> target = recovered_target(unit, its_translation);
    if (!target) {
      result.not_learned.push_back(pair.source);
      continue;
    }
    ++result.num_learned;
    const bool has_sentences = sentences_of(unit).size() > 1;
    if (has_sentences) {
      for (LearnedText& sentence : learn_sentences(unit, its_translation, *target)) {
        result.texts.push_back(std::move(sentence));
      }
    }
    result.texts.push_back({unit.source, std::move(*target)});
  }
  note_alone(static_cast<std::uint32_t>(source.units.size()));
  return result;
}

std::vector<EditedText> learn_edits(const EditedTranslation& edited) {
  return EditLearner(edited).run();
}

std::vector<EditedText> texts_of(const Document& source) {
  std::vector<EditedText> texts;
  for (const TranslationUnit& unit : source.units) add_texts(unit, texts);
  return texts;
}

}  // namespace hymt
