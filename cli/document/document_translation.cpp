#include "cli/document/document_translation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cli/document/document_language.h"
#include "cli/document/link_rewriting.h"
#include "cli/document/source_map.h"
#include "cli/document/target_places.h"
#include "cli/document/text_position.h"
#include "cli/document/unit_sentences.h"
#include "cli/document/word_count.h"
#include "parsers/characters/letters.h"
#include "reassemble/alignment/recovered_target.h"
#include "reassemble/heading_ids.h"
#include "translate/checks/answer_doubts.h"
#include "translate/reviewed_text.h"

namespace hymt {
namespace {

// Context beyond this many bytes is left out: it would help no model, and with it a paragraph of a
// million sentences would take a million times its size.
constexpr std::size_t kMaxPrecedingBytes = 1000;
constexpr std::size_t kMaxHeadingBytes = 300;

// Of most languages' text, as vocabularies cut it.
constexpr std::size_t kBytesPerToken = 4;

// The longest beginning of `text` of at most `limit` bytes that cuts no character.
std::string_view beginning_of(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  return text.substr(0, valid_utf8_prefix(text.substr(0, limit)));
}

// "0.07"; rounded down, so that what is less than a limit of so many digits looks so.
std::string hundredths(float number) {
  const int count = static_cast<int>(std::floor(100 * static_cast<double>(number) + 1e-6));
  return std::to_string(count / 100) + (count % 100 < 10 ? ".0" : ".") +
         std::to_string(count % 100);
}

}  // namespace

DocumentTranslation::DocumentTranslation(std::string_view bytes, const ParserSet& parsers,
                                         DocumentOptions options)
    : options_(std::move(options)),
      parsed_(bytes, parsers, options_.format, options_.source_language),
      source_language_(hymt::source_language(parsed_.document, options_.source_language)) {
  if (options_.directions != nullptr) {
    reason_to_copy_ = reason_to_copy(parsed_.document, source_language_, options_.target_language,
                                     *options_.directions);
  }
  if (!is_copied()) make_tasks();
  if (options_.notes.source_note == SourceNote::kHash) source_hash_ = source_hash(digest_of(bytes));
}

void DocumentTranslation::make_tasks() {
  cut_units(parsed_.document, source_language_.tag);
  for (const TranslationUnit& unit : parsed_.document.units) {
    num_words_ += count_words(unit.source.text());
  }
  list_tasks();
}

void DocumentTranslation::list_tasks() {
  std::size_t num_tasks = 0;
  for (const TranslationUnit& unit : parsed_.document.units) {
    num_tasks += static_cast<std::size_t>(
        std::count_if(unit.segments.begin(), unit.segments.end(),
                      [](const Segment& segment) { return !segment.is_gap; }));
  }
  remarks_ = std::vector<std::unique_ptr<Remarks>>(num_tasks);
  tasks_.clear();
  tasks_.reserve(num_tasks);
  for (const TranslationUnit& unit : parsed_.document.units) {
    for (std::uint32_t i = 0; i < unit.segments.size(); ++i) {
      if (unit.segments[i].is_gap) continue;
      SegmentRecord& record = tasks_.emplace_back();
      record.unit = unit.id;
      record.segment = i;
    }
  }
  if (options_.context_tokens && unit_begins_.empty()) make_running_text();
}

void DocumentTranslation::use_reviewed(const ReviewedLookup& find) {
  if (is_copied()) return;
  use_reviewed_units(find);
  use_reviewed_sentences(find);
}

bool DocumentTranslation::is_reviewed(std::size_t index) const {
  return segment_of(tasks_[index]).state == SegmentState::kReviewed;
}

bool DocumentTranslation::is_known(std::size_t index) const {
  return segment_of(tasks_[index]).target.has_value();
}

// Such a unit becomes one segment.
void DocumentTranslation::use_known(const Document& output, std::span<const KnownUnit> units) {
  if (is_copied()) return;
  const TextWithoutIds plain = without_heading_ids(parsed_.document, output);
  std::optional<ParsedDocument> without_ids;
  if (!plain.removed.empty()) {
    without_ids.emplace(plain.text, parsed_.parser, options_.target_language);
  }
  const Document& translation = without_ids ? without_ids->document : output;
  if (translation.units.size() != output.units.size()) return;
  const auto& source = parsed_.document.units;
  for (const KnownUnit& known : units) {
    for (std::uint32_t i = 0; known.source_unit + i < source.size(); ++i) {
      TranslationUnit& unit = parsed_.document.units[known.source_unit + i];
      if (i != 0 && unit.parent == kNoUnit) break;
      if (known.target_unit + i >= translation.units.size()) break;
      const bool has_any = std::ranges::any_of(
          unit.segments, [](const Segment& segment) { return segment.target.has_value(); });
      if (has_any || unit.segments.empty()) continue;
      auto target = recovered_target(unit, translation.units[known.target_unit + i]);
      if (!target) continue;
      Segment whole;
      whole.range = {0, unit.source.text().size()};
      whole.state = SegmentState::kTranslated;
      whole.target = std::move(*target);
      unit.segments = {std::move(whole)};
    }
  }
  list_tasks();
  for (SegmentRecord& record : tasks_) {
    if (!segment_of(record).target) continue;
    const CodedText& text = source[record.unit].source;
    record.key = reviewed_key(source_language_.tag, options_.target_language, text);
  }
}

// A unit that people wrote as a whole becomes one segment.
void DocumentTranslation::use_reviewed_units(const ReviewedLookup& find) {
  std::vector<TranslationUnit*> units;
  std::vector<SegmentKey> keys;
  for (TranslationUnit& unit : parsed_.document.units) {
    if (unit.segments.size() < 2) continue;
    units.push_back(&unit);
    keys.push_back(reviewed_key(source_language_.tag, options_.target_language, unit.source));
    reviewed_rows_.push_back(keys.back().low);
  }
  const auto found = find(keys);
  bool has_any = false;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (found[i] == nullptr) continue;
    TranslationUnit& unit = *units[i];
    auto outcome = reviewed_outcome(*found[i], keys[i], unit.source);
    if (!outcome) continue;
    Segment whole;
    whole.range = {0, unit.source.text().size()};
    whole.state = outcome->state;
    whole.target = std::move(outcome->target);
    unit.segments = {std::move(whole)};
    has_any = true;
  }
  if (has_any) list_tasks();
}

void DocumentTranslation::use_reviewed_sentences(const ReviewedLookup& find) {
  std::vector<SegmentKey> keys;
  std::vector<CodedText> sources;
  for (const SegmentRecord& record : tasks_) {
    const ByteRange range = segment_of(record).range;
    sources.push_back(parsed_.document.units[record.unit].source.slice(range.begin, range.end));
    keys.push_back(reviewed_key(source_language_.tag, options_.target_language, sources.back()));
    reviewed_rows_.push_back(keys.back().low);
  }
  const auto found = find(keys);
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    tasks_[i].key = keys[i];
    if (is_reviewed(i) || found[i] == nullptr) continue;
    auto outcome = reviewed_outcome(*found[i], keys[i], sources[i]);
    if (outcome) set_outcome(i, *std::move(outcome));
  }
}

const Segment& DocumentTranslation::segment_of(const SegmentRecord& record) const {
  return parsed_.document.units[record.unit].segments[record.segment];
}

SegmentTask DocumentTranslation::task(std::size_t index) const {
  const Document& document = parsed_.document;
  const TranslationUnit& unit = document.units[tasks_[index].unit];
  const ByteRange range = segment_of(tasks_[index]).range;
  SegmentTask task;
  task.source = unit.source.slice(range.begin, range.end);
  task.source_language = source_language_.tag;
  task.target_language = options_.target_language;
  task.note = unit.note;
  const bool has_context = options_.context_tokens != std::optional<std::uint32_t>(0);
  if (has_context && unit.heading != kNoUnit && unit.heading != unit.id) {
    task.heading = beginning_of(document.units[unit.heading].source.text(), kMaxHeadingBytes);
  }
  task.preceding = options_.context_tokens ? wide_context(index) : unit_context(tasks_[index]);
  return task;
}

// As many whole sentences of the unit before the segment as fit.
std::string_view DocumentTranslation::unit_context(const SegmentRecord& record) const {
  const TranslationUnit& unit = parsed_.document.units[record.unit];
  const std::size_t end = unit.segments[record.segment].range.begin;
  std::size_t first = record.segment;
  while (first > 0 && end - unit.segments[first - 1].range.begin <= kMaxPrecedingBytes) --first;
  return ByteRange{unit.segments[first].range.begin, end}.of(unit.source.text());
}

void DocumentTranslation::make_running_text() {
  for (const TranslationUnit& unit : parsed_.document.units) {
    unit_begins_.push_back(running_text_.size());
    for (const Segment& segment : unit.segments) {
      if (!segment.is_gap) {
        sentence_begins_.push_back(running_text_.size() + segment.range.begin);
      }
    }
    running_text_.append(unit.source.text()).append("\n");
  }
}

// As many whole sentences before the segment, of whatever units, as are wanted.
std::string_view DocumentTranslation::wide_context(std::size_t index) const {
  const std::size_t end = unit_begins_[tasks_[index].unit] + segment_of(tasks_[index]).range.begin;
  const std::size_t most = *options_.context_tokens * kBytesPerToken;
  const std::size_t least = end > most ? end - most : 0;
  // Of the sentences as they were cut, whatever became one of them since.
  const auto first = std::ranges::lower_bound(sentence_begins_, least);
  const std::size_t begin = first == sentence_begins_.end() ? end : std::min(*first, end);
  return ByteRange{begin, end}.of(running_text_);
}

void DocumentTranslation::set_outcome(std::size_t index, SegmentOutcome outcome) {
  SegmentRecord& record = tasks_[index];
  record.rung = outcome.rung;
  record.score = outcome.score;
  record.key = outcome.key;
  if (!outcome.is_repeatable) is_repeatable_ = false;
  if (outcome.score && options_.least_score && *outcome.score < *options_.least_score) {
    outcome.findings.push_back({Severity::kError,
                                "score-low",
                                "The model gives its translation a score of " +
                                    hundredths(*outcome.score) + ", less than " +
                                    hundredths(*options_.least_score) + ".",
                                {0, segment_of(record).range.size()}});
  }
  if (!outcome.findings.empty() || !outcome.terms.empty()) {
    auto remarks = std::make_unique<Remarks>();
    for (Finding& finding : outcome.findings) {
      DocumentFinding& placed = remarks->findings.emplace_back();
      static_cast<Finding&>(placed) = std::move(finding);
      placed.unit = record.unit;
      placed.segment = record.segment;
    }
    remarks->terms = std::move(outcome.terms);
    remarks_[index] = std::move(remarks);
  }
  Segment& segment = parsed_.document.units[record.unit].segments[record.segment];
  segment.state = outcome.state;
  segment.target = std::move(outcome.target);
}

std::string DocumentTranslation::write() {
  WrittenDocument written =
      write_document(parsed_.document, parsed_.parser, options_.declared_language);
  renamed_ = keep_anchors(parsed_.document, parsed_.parser, options_.anchors, written);
  if (!renamed_.empty()) follow_renamed(written);
  written_language_ = written.language;
  if (options_.notes.has_any()) add_notes(written);
  place_findings(written);
  write_findings_ = std::move(written.findings);
  return std::move(written.bytes);
}

bool DocumentTranslation::is_all_reviewed() const {
  bool has_any = false;
  for (const SegmentRecord& record : tasks_) {
    const Segment& segment = segment_of(record);
    const std::string_view text = parsed_.document.units[record.unit].source.text();
    if (!has_letter(segment.range.of(text))) continue;
    if (segment.state != SegmentState::kReviewed) return false;
    has_any = true;
  }
  return has_any;
}

PageNotes DocumentTranslation::notes() const {
  PageNotes notes{options_.notes, source_hash_, options_.declared_language, options_.anchors.site};
  if (notes.language.empty()) notes.language = source_language_.tag;
  notes.is_in_source = !find_notice(parsed_.document).empty();
  return notes;
}

void DocumentTranslation::add_notes(WrittenDocument& written) const {
  const PageNotes page_notes = notes();
  const auto tell = [&written](std::vector<Finding> findings) {
    written.findings.insert(written.findings.end(), findings.begin(), findings.end());
  };
  tell(add_source_note(page_notes, parsed_.parser, written.language, written.bytes));
  NoticeReasons reasons;
  reasons.is_by_machine = has_notice_ && !tasks_.empty() && !is_all_reviewed();
  ByteRange at;
  tell(add_notice(page_notes, reasons, {}, parsed_.parser, written.language, written.bytes, at));
}

void DocumentTranslation::set_edited(std::uint32_t unit, std::vector<CodedText> texts) {
  const auto first = std::ranges::lower_bound(tasks_, unit, {}, &SegmentRecord::unit);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    SegmentRecord& record = first[static_cast<std::ptrdiff_t>(i)];
    Segment& segment = parsed_.document.units[unit].segments[record.segment];
    segment.target = std::move(texts[i]);
    segment.state = SegmentState::kReviewed;
    record.rung = Rung::kFirst;
    record.score.reset();
    // What is not in the output concerns nobody.
    remarks_[static_cast<std::size_t>(first - tasks_.begin()) + i].reset();
  }
}

bool DocumentTranslation::is_doubtful(std::size_t index) const {
  const std::vector<DocumentFinding>& findings = remarks_[index]->findings;
  return std::any_of(findings.begin(), findings.end(), [this](const Finding& finding) {
    const auto level = options_.rule_levels.level(finding.rule, finding.severity);
    return level && *level != Severity::kNote;
  });
}

// Changes the links of the document to itself.
void DocumentTranslation::follow_renamed(WrittenDocument& written) const {
  const ParsedDocument plain(written.bytes, parsed_.parser, written.language);
  const NewFragment new_fragment = [this](std::string_view path, std::string_view fragment) {
    return path.empty() ? renamed_fragment(renamed_, fragment) : std::string();
  };
  const LinkRewriting result = rewrite_links(plain, written.language, new_fragment, written.bytes);
  if (result == LinkRewriting::kNotProven) {
    written.findings.push_back(kept_links_finding("links of this document to itself"));
  }
  for (const std::string& mention : links_left(plain.document, new_fragment)) {
    written.findings.push_back(left_link_finding(mention));
  }
}

// Says of findings where in the texts they show, which outcomes do not tell: the checks are asked
// again. Only what is told of the whole segment in the same way gets a place.
void DocumentTranslation::point_at_doubts(std::size_t index) {
  const Segment& segment = segment_of(tasks_[index]);
  if (segment.state == SegmentState::kInitial) return;
  const ByteRange range = segment.range;
  const CodedText source =
      parsed_.document.units[tasks_[index].unit].source.slice(range.begin, range.end);
  const std::vector<Doubt> doubts = answer_doubts(
      {source, *segment.target, source_language_.tag, options_.target_language}, nullptr);
  for (DocumentFinding& finding : remarks_[index]->findings) {
    for (const Doubt& doubt : doubts) {
      if (doubt.rule != finding.rule) continue;
      finding.source_place = doubt.source;
      finding.target_place = doubt.target;
    }
  }
}

void DocumentTranslation::place_findings(const WrittenDocument& written) {
  std::vector<std::pair<std::size_t, DocumentFinding*>> places;
  std::optional<ParsedDocument> read;
  std::optional<TargetPlaces> targets;
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    if (remarks_[i] == nullptr || remarks_[i]->findings.empty()) continue;
    if (!segment_of(tasks_[i]).target) continue;
    point_at_doubts(i);
    if (!targets) {
      read.emplace(written.bytes, parsed_.parser, written.language);
      targets.emplace(parsed_.document, read->document);
    }
    for (DocumentFinding& finding : remarks_[i]->findings) {
      const auto at = targets->find(finding.unit, finding.segment, finding.target_place.begin);
      if (at) places.emplace_back(*at, &finding);
    }
  }
  if (places.empty()) return;
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  TextPosition position(read->document.source);
  for (const auto& [at, finding] : places) finding->target_line = position.at(at).line;
}

void DocumentTranslation::count_outcomes(DocumentCounts& counts) {
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    SegmentRecord& record = tasks_[i];
    const bool has_target = segment_of(record).target.has_value();
    // A target that the proof took back counts as what is in the file: the source.
    if (!has_target) record.rung = Rung::kSourceKept;
    ++counts.rungs[static_cast<std::size_t>(record.rung)];
    if (remarks_[i] == nullptr) continue;
    if (record.rung != Rung::kSourceKept && is_doubtful(i)) ++counts.doubtful;
    for (const TermUse& use : remarks_[i]->terms) {
      TermCounts& term = counts.terms[{use.source, use.target}];
      ++term.found;
      if (use.is_obeyed && has_target) ++term.obeyed;
    }
  }
}

// Those of the parser, the writer and the translator, whose ranges are made the document's; of a
// document that is copied the reason alone, since nothing else could have become of it.
std::vector<DocumentFinding> DocumentTranslation::findings() const {
  if (reason_to_copy_) return {{*reason_to_copy_}};
  const Document& document = parsed_.document;
  std::vector<DocumentFinding> findings;
  for (const auto* list : {&document.findings, &write_findings_}) {
    for (const Finding& finding : *list) findings.push_back({finding});
  }
  for (std::size_t i = 0; i < tasks_.size();) {
    // A unit's map is made once, and only if it has findings.
    const std::uint32_t unit = tasks_[i].unit;
    std::optional<SourceMap> map;
    for (; i < tasks_.size() && tasks_[i].unit == unit; ++i) {
      // What a target that the proof took back was like concerns nobody.
      if (remarks_[i] == nullptr || !segment_of(tasks_[i]).target) continue;
      const std::size_t begin = segment_of(tasks_[i]).range.begin;
      for (DocumentFinding finding : remarks_[i]->findings) {
        if (!map) map.emplace(document.units[unit]);
        finding.range = map->range({begin + finding.range.begin, begin + finding.range.end});
        findings.push_back(std::move(finding));
      }
    }
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.range.begin < b.range.begin;
  });
  return findings;
}

DocumentSummary DocumentTranslation::take_summary(bool is_kept) {
  DocumentSummary summary;
  summary.findings = findings();
  options_.rule_levels.apply(summary.findings);
  summary.renamed = std::move(renamed_);
  summary.counts.bytes = parsed_.size;
  summary.counts.units = is_copied() ? 0 : parsed_.document.units.size();
  summary.counts.segments = tasks_.size();
  summary.counts.words = num_words_;
  for (const Finding& finding : summary.findings) {
    summary.counts.add_finding(finding.rule, finding.severity);
  }
  if (is_kept) {
    count_outcomes(summary.counts);
    summary.segments = std::move(tasks_);
  }
  return summary;
}

}  // namespace hymt
