#include "cli/document/output_merge.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "cli/document/unit_sentences.h"
#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "reassemble/alignment/edited_units.h"

namespace hymt {
namespace {

// A document in sentences.
Document read(const Parser& parser, std::string_view bytes, std::string_view language) {
  Document document = parser.parse(bytes, language);
  cut_units(document, language);
  return document;
}

// `bytes` for a message: on one line, and not all of a chapter.
std::string quoted(std::string_view bytes) {
  constexpr std::size_t kMostBytes = 160;
  std::string text = "\"";
  for (const char byte : bytes.substr(0, kMostBytes))
    text += byte == '\n' || byte == '\r' ? ' ' : byte;
  text.resize(valid_utf8_prefix(text));
  return text + (bytes.size() > kMostBytes ? "...\"" : "\"");
}

bool is_mark(const OutlineEntry& entry) {
  return entry.value.view().find(kProposalMark) != std::string_view::npos;
}

// Blocks and codes by name and value, apart from their order.
class OutlineNames {
 public:
  void add(const Document& document) {
    for (const OutlineEntry& entry : document.outline) names_.insert(name_of(entry));
  }

  // The first of `document` that is not among them; nothing if there is none.
  [[nodiscard]] std::optional<std::string> foreign_one(const Document& document) const {
    for (const OutlineEntry& entry : document.outline) {
      if (!is_mark(entry) && !names_.contains(name_of(entry))) return name_of(entry);
    }
    return std::nullopt;
  }

 private:
  static std::string name_of(const OutlineEntry& entry) {
    return std::string(entry.name()) + ' ' + std::string(entry.value.view());
  }

  std::set<std::string, std::less<>> names_;
};

// Why what was merged does not read as meant; nothing if it does.
std::optional<std::string> misreading(const MergedDocument& merged, const Document& read_again,
                                      const OutlineNames& known) {
  if (read_again.source != merged.text) return "it reads as other characters";
  auto expected = merged.units.begin();
  for (const TranslationUnit& unit : read_again.units) {
    if (unit.parent != kNoUnit) continue;
    if (expected == merged.units.end() || unit.range != *expected) {
      return "a text would begin or end elsewhere: " + quoted(unit.source.text());
    }
    ++expected;
  }
  if (expected != merged.units.end()) {
    return "a text would be none: " + quoted(expected->of(merged.text));
  }
  if (const auto name = known.foreign_one(read_again)) {
    return "it would hold what neither has: " + quoted(*name);
  }
  return std::nullopt;
}

std::string message_of(const MergeConflict& conflict, OnConflict on_conflict) {
  if (conflict.proposed.empty()) {
    return "the source has this no more, and somebody edited its translation, " +
           quoted(conflict.theirs);
  }
  if (conflict.theirs.empty()) {
    return "the source has changed here, and somebody removed the translation; it would be " +
           quoted(conflict.proposed);
  }
  return "the source has changed, and somebody edited the translation, " + quoted(conflict.theirs) +
         (on_conflict == OnConflict::kReplace ? ", which was replaced by " : "; the new one is ") +
         quoted(conflict.proposed);
}

// See MergedOutput::outdated.
std::vector<std::uint64_t> outdated_units(const MergedDocument& merged, const Document& read_again,
                                          std::span<const std::uint64_t> before,
                                          OnConflict on_conflict) {
  std::vector<std::uint64_t> result;
  auto conflict = merged.conflicts.begin();
  for (const TranslationUnit& unit : read_again.units) {
    if (unit.parent != kNoUnit) continue;
    while (conflict != merged.conflicts.end() && conflict->range.end <= unit.range.begin) {
      ++conflict;
    }
    const bool is_in_conflict = conflict != merged.conflicts.end() &&
                                conflict->range.begin < unit.range.end &&
                                on_conflict != OnConflict::kReplace;
    const std::uint64_t digest = digest_of_chunk(unit.range.of(read_again.source));
    if (is_in_conflict || std::ranges::find(before, digest) != before.end()) {
      result.push_back(digest);
    }
  }
  return result;
}

// See MergedOutput::edited.
std::map<std::uint32_t, std::vector<CodedText>> edited_texts(const Document& source,
                                                             const Document& ours,
                                                             const Document& merged) {
  std::map<std::uint32_t, std::vector<CodedText>> result;
  if (ours.units.size() != source.units.size()) return result;
  const std::vector<std::uint32_t> now = units_after_edit(ours, merged);
  for (const TranslationUnit& unit : source.units) {
    const std::uint32_t there = now[unit.id];
    if (there == kNoUnit) {
      result[unit.id].resize(sentences_of(unit).size());
      continue;
    }
    const TranslationUnit& translation = merged.units[there];
    const bool is_edited =
        translation.range.of(merged.source) != ours.units[unit.id].range.of(ours.source);
    if (is_edited) result[unit.id] = sentence_translations(unit, translation);
  }
  return result;
}

MergedOutput unmerged(std::string_view theirs, const std::string& reason) {
  MergedOutput result;
  result.bytes = theirs;
  result.is_left = true;
  Finding finding;
  finding.severity = Severity::kWarning;
  finding.rule = "merge-failed";
  finding.message =
      "somebody edited the output, and what the source has new could not be merged into it (" +
      reason + "); it stays as it is: bring it up to date by hand, or replace it with --force";
  result.findings.push_back(std::move(finding));
  return result;
}

}  // namespace

MergedOutput merge_output(std::string_view theirs, std::string_view ours, const Document& source,
                          const FormerTranslation& former, const Parser& parser,
                          std::string_view language, OnConflict on_conflict) {
  try {
    const Document our_document = read(parser, ours, language);
    const Document their_document = read(parser, theirs, language);
    const Document base = read(parser, former.bytes, language);
    const MergedDocument merged =
        merge({base, their_document, our_document, source, former.source, former.is_reviewed},
              on_conflict);
    MergedOutput result;
    if (!encode_text(merged.text, their_document.encoding, their_document.has_bom,
                     Unencodable::kFail, result.bytes)) {
      return unmerged(theirs, "it needs characters that " + their_document.encoding + " lacks");
    }
    OutlineNames known;
    known.add(our_document);
    known.add(their_document);
    const Document read_again = read(parser, result.bytes, language);
    if (const auto reason = misreading(merged, read_again, known)) {
      return unmerged(theirs, *reason);
    }
    result.num_edits_kept = merged.num_edits_kept;
    result.outdated = outdated_units(merged, read_again, former.outdated, on_conflict);
    result.edited = edited_texts(source, our_document, read_again);
    for (const MergeConflict& conflict : merged.conflicts) {
      Finding finding;
      finding.severity = Severity::kWarning;
      finding.rule = "edit-conflict";
      finding.message = message_of(conflict, on_conflict);
      finding.range = conflict.range;
      result.findings.push_back(std::move(finding));
    }
    return result;
  } catch (const Error& error) {
    return unmerged(theirs, error.what());
  }
}

}  // namespace hymt
