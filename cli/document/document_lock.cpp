#include "cli/document/document_lock.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "cli/document/parsed_document.h"
#include "reassemble/alignment/edited_units.h"
#include "reassemble/alignment/unit_alignment.h"

namespace hymt {
namespace {

// By unit, its number among the top-level ones; of one within a unit, that unit's.
std::vector<std::size_t> numbers_of(const Document& document) {
  std::vector<std::size_t> numbers;
  std::size_t next = 0;
  for (const TranslationUnit& unit : document.units) {
    if (unit.parent == kNoUnit) ++next;
    numbers.push_back(next - 1);
  }
  return numbers;
}

// Pairs of units as pairs of numbers; those of units within others are left out.
UnitNumbers top_level_pairs(const Document& source, const Document& target,
                            const std::vector<UnitPair>& pairs) {
  const std::vector<std::size_t> from = numbers_of(source);
  const std::vector<std::size_t> to = numbers_of(target);
  UnitNumbers result;
  for (const UnitPair& pair : pairs) {
    const bool are_top_level =
        source.units[pair.source].parent == kNoUnit && target.units[pair.target].parent == kNoUnit;
    if (are_top_level) result.emplace_back(from[pair.source], to[pair.target]);
  }
  return result;
}

// What was told of a document, by its top-level units and its end.
class Remarks {
 public:
  Remarks(const DocumentTranslation& translation, const DocumentSummary& summary)
      : document_(translation.document()), numbers_(numbers_of(document_)) {
    remarks_.resize(numbers_.empty() ? 1 : numbers_.back() + 2);
    for (const SegmentRecord& record : summary.segments) {
      add(record, translation.is_repeatable());
    }
    for (const DocumentFinding& finding : summary.findings) add(finding);
  }

  [[nodiscard]] const UnitRemark& of(std::size_t number) const {
    return remarks_[std::min(number, remarks_.size() - 1)];
  }

 private:
  void add(const SegmentRecord& record, bool is_repeatable) {
    LockedHow how = LockedHow::kMade;
    const Segment& segment = document_.units[record.unit].segments[record.segment];
    if (!is_repeatable && record.rung != Rung::kFirst) {
      how = LockedHow::kUnfinished;
    } else if (segment.state == SegmentState::kReviewed) {
      how = LockedHow::kPeople;
    } else if (record.rung == Rung::kSourceKept) {
      how = LockedHow::kKept;
    }
    // In their order, the later ones count.
    LockedHow& of_unit = remarks_[numbers_[record.unit]].how;
    of_unit = std::max(of_unit, how);
  }

  void add(const DocumentFinding& finding) {
    if (finding.severity == Severity::kNote) return;
    std::string& told = remarks_[number_of(finding)].told;
    if (!told.empty()) told += ',';
    told += finding.severity == Severity::kError ? "e:" : "w:";
    told += finding.rule;
  }

  // Of the unit that it is about, else of the one that ends behind its place.
  [[nodiscard]] std::size_t number_of(const DocumentFinding& finding) const {
    if (finding.unit != kNoUnit) return numbers_[finding.unit];
    for (const TranslationUnit& unit : document_.units) {
      if (unit.parent == kNoUnit && finding.range.begin < unit.range.end) {
        return numbers_[unit.id];
      }
    }
    return remarks_.size() - 1;
  }

  const Document& document_;
  std::vector<std::size_t> numbers_;
  std::vector<UnitRemark> remarks_;
};

std::string all_told(const DocumentSummary& summary) {
  std::string told;
  for (const DocumentFinding& finding : summary.findings) {
    if (finding.severity == Severity::kNote) continue;
    told += told.empty() ? "" : ",";
    told += finding.severity == Severity::kError ? "e:" : "w:";
    told += finding.rule;
  }
  return told;
}

// The whole document as one unit.
LockLine line_of_whole(const DocumentTranslation& translation, const DocumentSummary& summary,
                       const WrittenOutput& output, const LockContext& context) {
  LockedHow how = output.before_merge ? LockedHow::kPeople : LockedHow::kMade;
  if (!translation.is_repeatable()) how = LockedHow::kUnfinished;
  const std::string& text = translation.document().source;
  LockLine line =
      whole_line(output.encoded_source.value_or(locked(text)), locked(output.bytes), context, how);
  line.terms = terms_of_all(translation.document(), context);
  line.told = all_told(summary);
  return line;
}

UnitNumbers merged_pairs(const Document& source, const Document& before, const Document& merged) {
  if (!units_in_order(source, before)) return {};
  std::vector<UnitPair> pairs;
  const std::vector<std::uint32_t> now = units_after_edit(before, merged);
  for (std::uint32_t unit = 0; unit < now.size(); ++unit) {
    if (now[unit] != kNoUnit) pairs.push_back({unit, now[unit]});
  }
  return top_level_pairs(source, merged, pairs);
}

}  // namespace

std::vector<LockLine> lines_of(const DocumentTranslation& translation,
                               const DocumentSummary& summary, const WrittenOutput& output,
                               const LockContext& context) {
  const Document& source = translation.document();
  const std::string& language = context.target_language;
  const ParsedDocument target(output.bytes, translation.parser(), language);
  if (output.encoded_source || target.document.source != output.bytes) {
    return {line_of_whole(translation, summary, output, context)};
  }
  std::optional<UnitNumbers> pairs;
  if (output.before_merge) {
    const ParsedDocument before(*output.before_merge, translation.parser(), language);
    pairs = merged_pairs(source, before.document, target.document);
  } else {
    pairs = units_in_order(source, target.document);
  }
  const Remarks remarks(translation, summary);
  return lock_lines(source, target.document, pairs.value_or(UnitNumbers()), context,
                    [&](std::size_t number) { return remarks.of(number); });
}

std::vector<LockLine> lines_of_theirs(std::string_view source, std::string_view output,
                                      const ParserSet& parsers, std::optional<Format> format,
                                      const LockContext& context) {
  const ParsedDocument from(source, parsers, format, context.source_language);
  const ParsedDocument to(output, from.parser, context.target_language);
  if (from.document.source != source || to.document.source != output) {
    return {whole_line(locked(source), locked(output), context, LockedHow::kPeople)};
  }
  const UnitNumbers pairs =
      top_level_pairs(from.document, to.document, align_units(from.document, to.document));
  return lock_lines(from.document, to.document, pairs, context, [](std::size_t) {
    return UnitRemark{LockedHow::kPeople, {}};
  });
}

}  // namespace hymt
