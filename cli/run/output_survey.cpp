#include "cli/run/output_survey.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "cli/document/document_translation.h"
#include "cli/document/output_merge.h"
#include "cli/document/page_notes.h"
#include "cli/document/parsed_document.h"
#include "cli/document/text_position.h"
#include "cli/files/input_tree.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

std::vector<std::string_view> reasons_of(const OutputChanges& changes) {
  std::vector<std::string_view> reasons;
  if (changes.is_new_source) reasons.emplace_back("source");
  if (changes.are_new_settings) reasons.emplace_back("settings");
  if (changes.is_new_engine) reasons.emplace_back("model");
  if (changes.are_new_reviews) reasons.emplace_back("corrections");
  if (changes.is_unfinished) reasons.emplace_back("unfinished");
  if (changes.is_reached) reasons.emplace_back("links");
  return reasons;
}

// Units of the source that stood nowhere in the one before. Moved ones did.
std::vector<ChangedText> changed_texts(const std::string& bytes, const Job& job,
                                       const std::vector<ChunkDigest>& former) {
  const ParsedDocument parsed(bytes, *job.parsers, job.document.format,
                              job.document.source_language);
  std::multiset<std::uint64_t> known;
  for (const ChunkDigest& chunk : former) known.insert(chunk.hash);
  std::vector<ChangedText> texts;
  TextPosition position(parsed.document.source);
  for (const ChunkDigest& chunk : digests_of(parsed.document)) {
    if (chunk.unit == kNoUnit) continue;
    const auto found = known.find(chunk.hash);
    if (found != known.end()) {
      known.erase(found);
      continue;
    }
    const TranslationUnit& unit = parsed.document.units[chunk.unit];
    texts.push_back({position.at(unit.range.begin).line, std::string(unit.source.text())});
  }
  return texts;
}

class OutputSurvey {
 public:
  OutputSurvey(FileSystem& file_system, OutputJournal* journal, const OutputLock* lock,
               bool goes_by_notes)
      : file_system_(file_system), journal_(journal), lock_(lock), goes_by_notes_(goes_by_notes) {}

  SurveyedOutput look_at(const Job& job) {
    SurveyedOutput result;
    result.job = &job;
    result.output = job.output;
    try {
      look_at(job, result);
    } catch (const Error& error) {
      result.freshness = Freshness::kFailed;
      result.error = error.what();
      if (!error.path().empty() && error.path() != job.input.string()) {
        result.error = error.path() + ": " + result.error;
      }
    }
    return result;
  }

  // Outputs that were noted, lie in `folder`, and are none of `outputs`.
  [[nodiscard]] std::vector<SurveyedOutput> orphans(const fs::path& folder,
                                                    const std::set<fs::path>& outputs) {
    std::set<fs::path> known;
    if (journal_ != nullptr) known.merge(as_set(journal_->known_outputs()));
    if (lock_ != nullptr) known.merge(as_set(lock_->known_outputs()));
    std::vector<SurveyedOutput> result;
    for (const fs::path& output : known) {
      if (!lies_in(output, folder) || outputs.contains(output)) continue;
      if (is_gone(output)) continue;
      SurveyedOutput& orphan = result.emplace_back();
      orphan.output = output;
      orphan.freshness = Freshness::kOrphaned;
    }
    return result;
  }

 private:
  static std::set<fs::path> as_set(const std::vector<fs::path>& paths) {
    return {paths.begin(), paths.end()};
  }

  // What cannot be looked at is there, as far as anybody knows.
  [[nodiscard]] bool is_gone(const fs::path& output) const {
    try {
      return !file_system_.status(output, Links::kRefuse);
    } catch (const Error&) {
      return false;
    }
  }

  void look_at(const Job& job, SurveyedOutput& result) {
    const auto file = file_system_.open_to_read(job.input, job.links);
    const std::string bytes = read_whole(*file, job.input, job.size, job.size_limit);
    if (!file_system_.status(job.output, job.output_links())) {
      result.freshness = Freshness::kMissing;
      return;
    }
    OutputLook look;
    const ContentDigest digest = digest_of(bytes);
    if (journal_ != nullptr && journal_->keeps(job)) look = journal_->look(job, digest);
    LockLook locked;
    if (lock_ != nullptr && lock_->keeps(job)) {
      locked = lock_->look(job, bytes, digest);
      if (is_nearer(locked, look)) look = lock_->look_of(job, locked, bytes);
    }
    if (!look.is_known) return look_at_note(job, digest, result);
    result.reasons = reasons_of(look.changes);
    if (look.state == OutputState::kCurrent) result.freshness = Freshness::kCurrent;
    if (look.state == OutputState::kEdited) {
      result.freshness = Freshness::kEdited;
      if (look.base && !look.is_source_changed && has_new_notice(job, bytes, *look.base)) {
        result.reasons.emplace_back("notice");
      }
    }
    if (!look.changes.is_new_source || job.action == Job::Action::kCopy) return;
    std::optional<std::vector<ChunkDigest>> former;
    if (locked.is_known) {
      former = former_units(locked.lines);
    } else if (journal_ != nullptr) {
      former = journal_->former_source(job);
    }
    if (former) result.texts = changed_texts(bytes, job, *former);
  }

  // Whether a run would take the notice away from an edited output, or a part of it, though its
  // source is the same: what was written before is what would be merged with it.
  [[nodiscard]] bool has_new_notice(const Job& job, const std::string& bytes,
                                    const OutputBase& base) const {
    const auto file = file_system_.open_to_read(job.output, job.output_links());
    const std::string theirs = read_whole(*file, job.output, 0, job.size_limit);
    DocumentTranslation translation(bytes, *job.parsers, job.document);
    if (journal_->uses_reviewed()) {
      translation.use_reviewed(
          [&](std::span<const SegmentKey> keys) { return journal_->find_reviewed(job, keys); });
    }
    const Parser& parser = translation.parser();
    const std::string& language = job.document.target_language;
    const PageNotes notes = translation.notes();
    const PageWithoutNotice their_page = without_notice(notes, parser, language, theirs);
    if (their_page.notice.empty()) return false;
    const std::string before = without_notice(notes, parser, language, base.bytes).page;
    MergedOutput merged = merge_output(their_page.page, before, translation.document(),
                                       {before, base.source, base.is_reviewed, base.outdated},
                                       parser, language, job.on_conflict);
    if (merged.is_left) return false;
    for (auto& [unit, texts] : merged.edited) translation.set_edited(unit, std::move(texts));
    return translation.is_all_reviewed() || merged.outdated.empty() != base.outdated.empty();
  }

  // No run is known to have written the output; but it may say itself of what it was made.
  void look_at_note(const Job& job, const ContentDigest& source, SurveyedOutput& result) const {
    result.reasons.emplace_back("unknown");
    if (job.action != Job::Action::kTranslate || !goes_by_notes_) return;
    const auto file = file_system_.open_to_read(job.output, job.output_links());
    const std::string bytes = read_whole(*file, job.output, 0, job.size_limit);
    const ParsedDocument output(bytes, *job.parsers, job.document.format,
                                job.document.target_language);
    const std::optional<bool> is_current =
        is_made_of(output.document, source, job.document.notes.commit);
    if (!is_current) return;
    result.reasons.clear();
    if (*is_current) {
      result.freshness = Freshness::kCurrent;
    } else {
      result.reasons.emplace_back("source");
    }
  }

  FileSystem& file_system_;
  OutputJournal* journal_;
  const OutputLock* lock_;
  bool goes_by_notes_;
};

}  // namespace

std::string_view freshness_name(Freshness freshness) {
  constexpr std::array<std::string_view, kNumFreshnesses> kNames = {
      "current", "stale", "edited", "missing", "orphaned", "failed"};
  return kNames[static_cast<std::size_t>(freshness)];
}

std::vector<SurveyedOutput> survey_outputs(const Plan& plan, FileSystem& file_system,
                                           OutputJournal* journal, const OutputLock* lock,
                                           bool finds_orphans, bool goes_by_notes) {
  OutputSurvey survey(file_system, journal, lock, goes_by_notes);
  std::vector<SurveyedOutput> result;
  std::set<fs::path> outputs;
  for (const Job& job : plan.jobs) {
    result.push_back(survey.look_at(job));
    if (finds_orphans) outputs.insert(file_system.canonical(job.output));
  }
  if (!finds_orphans || plan.output_folder.empty()) return result;
  for (SurveyedOutput& orphan : survey.orphans(plan.output_folder, outputs)) {
    result.push_back(std::move(orphan));
  }
  return result;
}

}  // namespace hymt
