// One document's way through the stages: bytes in, tasks out, outcomes in, bytes and findings out.
//
//     DocumentTranslation translation(bytes, parsers, options);     // parse, segment
//     for (i < translation.num_tasks()) translator <- translation.task(i);
//     translation.set_outcome(i, outcome);                          // in any order
//     const std::string target = translation.write();               // reassemble, prove
//     const DocumentSummary summary = translation.take_summary(true);
//
// It knows no files, no threads and no engine: the command line, a service or a program that
// exchanges segments with people would each bring their own. The steps are called in order, each by
// whatever thread; the caller synchronises them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/document_language.h"
#include "cli/document/document_summary.h"
#include "cli/document/kept_anchors.h"
#include "cli/document/locked_document.h"
#include "cli/document/page_notes.h"
#include "cli/document/parsed_document.h"
#include "cli/document/rule_levels.h"
#include "reassemble/reassembler.h"
#include "translate/memory/shared_outcome.h"
#include "translate/segment_key.h"
#include "translate/segment_task.h"

namespace hymt {

// What is known of a document before it is read, and what is to become of it.
struct DocumentOptions {
  std::optional<Format> format;   // Unset: guessed from content.
  std::string source_language;    // Empty: what the document declares, or what its words tell.
  std::string target_language;    // As asked for; may be empty.
  std::string declared_language;  // That the output names as its own; empty: what it named.
  // In which directions the engine translates; a document that lies in none of them is copied.
  // Null: any.
  std::shared_ptr<const LanguageDirections> directions;
  // Tokens, about, of the text before a segment that go with it, besides the heading above; 0: that
  // goes neither. Unset: what its unit holds.
  std::optional<std::uint32_t> context_tokens;
  RuleLevels rule_levels;
  // Segments with a lesser score (SegmentOutcome::score) are findings. Unset: none is.
  std::optional<float> least_score;
  AnchorOptions anchors;
  PageNoteOptions notes;
};

// What people wrote as the translations of texts: one for each key, null where it is not known.
using ReviewedLookup =
    std::function<std::vector<std::shared_ptr<const SharedOutcome>>(std::span<const SegmentKey>)>;

class DocumentTranslation {
 public:
  // Parses `bytes` and, unless it is copied, cuts the document into segments. The parsers must
  // outlive the object. Throws Error (kInput) if it is no document.
  DocumentTranslation(std::string_view bytes, const ParserSet& parsers, DocumentOptions options);

  // Whether the document is in a language that is not to be translated: then it has no tasks, the
  // caller writes the bytes that it was made from, and the summary says why.
  [[nodiscard]] bool is_copied() const { return reason_to_copy_.has_value(); }

  // The segments that want a translation, in document order.
  [[nodiscard]] std::size_t num_tasks() const { return tasks_.size(); }
  // Of the whole document.
  [[nodiscard]] std::uint64_t num_words() const { return num_words_; }
  // Its views hold as long as the object.
  [[nodiscard]] SegmentTask task(std::size_t index) const;
  // Takes over what people wrote: whole units where they translated them as such, then sentences.
  // `find` gives one text for each key (MemoryFile::find_reviewed); what does not fit is not used.
  // Call it before any task() and set_outcome(), once or never.
  void use_reviewed(const ReviewedLookup& find);
  // Takes over translations of whole units that are known otherwise (known_units), as they stand in
  // `output`, a translation that this parser has read. What was taken over already stays, and so
  // does what does not fit. Before any task() and set_outcome(), behind use_reviewed().
  void use_known(const Document& output, std::span<const KnownUnit> units);
  // Those need no outcome. Without the two above, none.
  [[nodiscard]] bool is_known(std::size_t index) const;
  // Low halves of the keys of all units and sentences that people may write; by use_reviewed().
  [[nodiscard]] const std::vector<std::uint64_t>& reviewed_rows() const { return reviewed_rows_; }

  // Each index once, but those that are reviewed. Different indices may be set by different threads
  // at once, also while other threads call task().
  void set_outcome(std::size_t index, SegmentOutcome outcome);

  // The next one has no notice, whatever is reviewed: people took it away. Before write().
  void leave_out_notice() { has_notice_ = false; }

  // The bytes of the translation, in the document's encoding, proven to read back as meant, with
  // what the page says of itself (PageNoteOptions); tasks without an outcome keep their source.
  // Call it once. Throws Error (kOutput) if not even the source's own text can be written.
  [[nodiscard]] std::string write();

  // The output reads otherwise than write() said: `texts`, one for each segment of a unit that is
  // no gap, stand in the place of its targets (MergedOutput::edited). Behind write().
  void set_edited(std::uint32_t unit, std::vector<CodedText> texts);

  // People wrote, or corrected, all texts of the page, as far as they have letters; if it has any.
  [[nodiscard]] bool is_all_reviewed() const;
  // What the page says of itself. Behind write().
  [[nodiscard]] PageNotes notes() const;

  // What the steps taken so far found out. Call it last and once. `is_kept`: what write() gave is
  // kept, so the summary also says how each segment came out.
  [[nodiscard]] DocumentSummary take_summary(bool is_kept);

  // Each outcome would come out the same again (SegmentOutcome::is_repeatable).
  [[nodiscard]] bool is_repeatable() const { return is_repeatable_; }

  [[nodiscard]] const Document& document() const { return parsed_.document; }
  [[nodiscard]] const Parser& parser() const { return parsed_.parser; }
  // Once it is written: what a parser is to be told that the bytes are in.
  [[nodiscard]] const std::string& written_language() const { return written_language_; }
  // As used (BCP 47); empty: unknown.
  [[nodiscard]] const std::string& source_language() const { return source_language_.tag; }

 private:
  // What few outcomes have.
  struct Remarks {
    std::vector<DocumentFinding> findings;  // Ranges are relative to the segment's text.
    std::vector<TermUse> terms;
  };

  void make_tasks();
  void list_tasks();
  [[nodiscard]] bool is_reviewed(std::size_t index) const;
  void use_reviewed_units(const ReviewedLookup& find);
  void use_reviewed_sentences(const ReviewedLookup& find);
  [[nodiscard]] const Segment& segment_of(const SegmentRecord& record) const;
  [[nodiscard]] std::string_view unit_context(const SegmentRecord& record) const;
  void make_running_text();
  [[nodiscard]] std::string_view wide_context(std::size_t index) const;
  [[nodiscard]] std::vector<DocumentFinding> findings() const;
  [[nodiscard]] bool is_doubtful(std::size_t index) const;
  void count_outcomes(DocumentCounts& counts);
  void follow_renamed(WrittenDocument& written) const;
  void add_notes(WrittenDocument& written) const;
  void place_findings(const WrittenDocument& written);
  void point_at_doubts(std::size_t index);

  DocumentOptions options_;
  ParsedDocument parsed_;
  SourceLanguage source_language_;
  std::optional<Finding> reason_to_copy_;
  std::uint64_t num_words_ = 0;
  std::atomic<bool> is_repeatable_ = true;
  // One for each task. What is in an outcome goes here, its target into the document.
  std::vector<SegmentRecord> tasks_;
  std::vector<std::unique_ptr<Remarks>> remarks_;  // As tasks_; null: none.
  // For context beyond the unit: the text of all units, one a line, and where each begins in it.
  std::string running_text_;
  std::vector<std::size_t> unit_begins_;
  std::vector<std::size_t> sentence_begins_;  // In it, of what was cut at first.
  std::vector<Finding> write_findings_;
  RenamedFragments renamed_;
  std::vector<std::uint64_t> reviewed_rows_;
  std::string written_language_;
  bool has_notice_ = true;
  std::string source_hash_;  // If it is to be noted.
};

}  // namespace hymt
