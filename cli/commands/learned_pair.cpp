#include "cli/commands/learned_pair.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/document/document_language.h"
#include "cli/document/learned_document.h"
#include "cli/document/parsed_document.h"
#include "cli/document/reviewed_texts.h"
#include "cli/document/text_position.h"
#include "cli/document/unit_sentences.h"
#include "cli/document/word_count.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

// What was learned, and that nothing is known of the other texts any more.
std::vector<EditedText> edited_texts(const Document& source, LearnedDocument& learned) {
  std::vector<EditedText> texts = texts_of(source);
  for (LearnedText& text : learned.texts) {
    texts.push_back({std::move(text.source), std::move(text.target), true});
  }
  return texts;
}

void add_findings(const Document& source, const LearnedDocument& learned, const Job& job,
                  LearnedPair& pair) {
  const auto add = [&](const std::vector<std::uint32_t>& units, Severity severity, const char* rule,
                       const char* message) {
    for (const std::uint32_t unit : units) {
      DocumentFinding& finding = pair.findings.emplace_back();
      finding.severity = severity;
      finding.rule = rule;
      finding.message = message;
      finding.range = source.units[unit].range;
    }
  };
  add(learned.not_aligned, Severity::kWarning, "not-aligned",
      "no text of the translation stands for this one");
  add(learned.not_learned, Severity::kNote, "not-learned",
      "the translation has other links, code or placeholders, so it is used nowhere else");
  job.document.rule_levels.apply(pair.findings);
  std::ranges::stable_sort(pair.findings, {},
                           [](const Finding& finding) { return finding.range.begin; });
  TextPosition position(source.source);
  for (const DocumentFinding& finding : pair.findings) {
    FindingTexts& texts = pair.texts.emplace_back();
    texts.position = position.at(finding.range.begin);
    texts.source.text = finding.range.of(source.source);
  }
}

std::uint64_t words_in(const Document& document) {
  std::uint64_t words = 0;
  for (const TranslationUnit& unit : document.units) words += count_words(unit.source.text());
  return words;
}

// Throws Error.
void learn(const Job& job, FileSystem& file_system, OutputJournal& journal, LearnedPair& pair) {
  const std::optional<ContentDigest> found = journal.digest_of_output(job);
  if (!found) {
    pair.status = LearnStatus::kMissing;
    return;
  }
  const auto record = journal.find(journal.name_of(job));
  const bool is_ours =
      record && !record->is_reviewed && !record->is_merged && record->written == *found;
  if (is_ours) {
    pair.status = LearnStatus::kOurs;
    return;
  }
  const auto read = [&](const std::filesystem::path& path, Links links, std::uint64_t size) {
    const auto file = file_system.open_to_read(path, links);
    return read_whole(*file, path, size, job.size_limit);
  };
  const std::string source_bytes = read(job.input, job.links, job.size);
  const std::string bytes = read(job.output, job.output_links(), 0);
  const std::string& target_language = job.document.target_language;
  ParsedDocument source(source_bytes, *job.parsers, job.document.format,
                        job.document.source_language);
  ParsedDocument translation(bytes, source.parser, target_language);
  pair.source_language = source_language(source.document, job.document.source_language).tag;
  cut_units(source.document, pair.source_language);
  cut_units(translation.document, target_language);

  LearnedDocument learned = learn_document(source.document, translation.document);
  pair.num_units = learned.num_units;
  pair.num_aligned = learned.num_aligned;
  pair.num_learned = learned.num_learned;
  add_findings(source.document, learned, job, pair);
  journal.put_reviewed(job, reviewed_texts(pair.source_language, target_language,
                                           edited_texts(source.document, learned)));

  OutputRecord output;
  output.source = digest_of(source_bytes);
  output.settings = journal.settings_of(job);
  output.is_reviewed = true;
  output.written = digest_of(bytes);
  output.target_language = target_language;
  output.report.format = format_name(source.document.format);
  output.report.encoding = source.document.encoding;
  output.report.source_language = pair.source_language;
  output.report.counts.bytes = source_bytes.size();
  output.report.counts.units = learned.num_units;
  output.report.counts.words = words_in(source.document);
  OutputBase base;
  base.output = output.written;
  base.bytes = bytes;
  base.source = digests_of(source.document);
  base.is_reviewed = true;
  journal.put_base(job, base);
  journal.announce(job, output);
  journal.put_reviewed_output(job, output.written);
  pair.status = LearnStatus::kLearned;
}

}  // namespace

std::string_view status_name(LearnStatus status) {
  switch (status) {
    case LearnStatus::kLearned: return "learned";
    case LearnStatus::kMissing: return "missing";
    case LearnStatus::kOurs: return "ours";
    case LearnStatus::kFailed: return "failed";
  }
  return "failed";
}

LearnedPair learn_pair(const Job& job, FileSystem& file_system, OutputJournal& journal) {
  LearnedPair pair;
  try {
    learn(job, file_system, journal, pair);
  } catch (const Error& error) {
    pair = {};
    pair.error = error.what();
    if (!error.path().empty() && error.path() != job.input.string()) {
      pair.error = error.path() + ": " + pair.error;
    }
  }
  return pair;
}

}  // namespace hymt
