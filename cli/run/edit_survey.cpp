#include "cli/run/edit_survey.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "cli/document/document_language.h"
#include "cli/document/learned_document.h"
#include "cli/document/parsed_document.h"
#include "cli/document/reviewed_texts.h"
#include "cli/document/unit_sentences.h"
#include "cli/files/input_tree.h"
#include "cli/files/output_file.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

std::pair<std::uint64_t, std::uint64_t> halves(const ContentDigest& digest) {
  return {digest.high, digest.low};
}

}  // namespace

void EditSurvey::run(std::vector<Job>& jobs, const std::function<bool()>& is_cancelled) {
  const std::vector<Looked> looked = look_at_all(jobs, is_cancelled);
  std::vector<Job*> unknown;
  const auto each = [&](std::size_t count, const auto& step) {
    for (std::size_t i = 0; i < count && !is_cancelled(); ++i) {
      try {
        step(i);
      } catch (const Error&) {
        // Whoever needs the file says so.
      }
    }
  };
  each(jobs.size(), [&](std::size_t i) {
    if (looked[i].is_unknown) unknown.push_back(&jobs[i]);
    if (looked[i].edited) learn(jobs[i], *looked[i].edited);
  });
  if (!unknown.empty()) find_orphans(jobs);
  if (!orphans_.empty()) {
    each(unknown.size(), [&](std::size_t i) {
      Orphan* const orphan = predecessor_of(*unknown[i]);
      if (orphan == nullptr) return;
      adopt(*unknown[i], *orphan);
      unknown[i] = nullptr;
    });
    // What is the same goes before what is similar, whatever their order.
    std::erase(unknown, nullptr);
    if (!unknown.empty()) index_orphans(unknown.front()->size_limit);
    each(unknown.size(), [&](std::size_t i) {
      Orphan* const orphan = similar_predecessor_of(*unknown[i]);
      if (orphan != nullptr) adopt(*unknown[i], *orphan);
    });
  }
  journal_.flush();
}

EditSurvey::Looked EditSurvey::look_at(const Job& job) {
  Looked result;
  if (job.action != Job::Action::kTranslate || !journal_.keeps(job)) return result;
  std::optional<OutputRecord> record = journal_.find(journal_.name_of(job));
  result.is_unknown = !record && !job.output_root.empty();
  if (!record) return result;
  result.edited = edited_output(job, *record);
  return result;
}

// One for each job. Most of it is waiting for the file system and hashing.
std::vector<EditSurvey::Looked> EditSurvey::look_at_all(const std::vector<Job>& jobs,
                                                        const std::function<bool()>& is_cancelled) {
  std::vector<Looked> looked(jobs.size());
  std::atomic<std::size_t> next = 0;
  const auto look = [&] {
    for (std::size_t i = next++; i < jobs.size() && !is_cancelled(); i = next++) {
      try {
        looked[i] = look_at(jobs[i]);
      } catch (const Error&) {
        // Whoever needs the file says so.
      }
    }
  };
  std::vector<std::future<void>> others;
  constexpr std::size_t kJobsPerThread = 64;  // Fewer are not worth one.
  const std::size_t num_threads = std::min<std::size_t>(num_threads_, jobs.size() / kJobsPerThread);
  try {
    for (std::size_t i = 1; i < num_threads; ++i) {
      others.push_back(std::async(std::launch::async, look));
    }
  } catch (const std::system_error&) {
    // Those that there are will do.
  }
  look();
  for (std::future<void>& other : others) other.get();
  return looked;
}

// ---- What people changed.

// What the output is, if there is something to learn from it.
std::optional<EditSurvey::Edited> EditSurvey::edited_output(const Job& job,
                                                            const OutputRecord& record) {
  if (!journal_.uses_reviewed() || job.document.target_language.empty()) return std::nullopt;
  const std::optional<ContentDigest> found = journal_.digest_of_output(job);
  if (!found) return std::nullopt;
  const std::optional<ContentDigest> learned = journal_.reviewed_output(job);
  if (learned == found && !journal_.replaces_all()) return std::nullopt;
  const bool has_theirs = record.is_merged || record.is_reviewed;
  const bool is_ours = !has_theirs && (found == record.written || found == record.before);
  // What was learned may be so no more.
  if (is_ours && !learned) return std::nullopt;
  // Another run may have made it, on another machine: what it says was not written by people.
  const bool is_ours_by_lock = !is_ours && lock_ != nullptr && lock_->is_ours(job);
  if (is_ours_by_lock && !learned) return std::nullopt;
  return Edited{record, *found, is_ours_by_lock};
}

void EditSurvey::learn(const Job& job, const Edited& edited) {
  const OutputRecord& record = edited.record;
  const bool forgets = journal_.replaces_all() || edited.is_ours;
  std::optional<OutputBase> base;
  if (!forgets) {
    base = journal_.find_base(journal_.name_of(job), job.size_limit);
    const bool is_unmerged =
        record.is_merged && edited.found == record.before && edited.found != record.written;
    // Killed before it was merged, they edited the one before.
    if (!base || (base->output == record.written) == is_unmerged) return;
  }
  const std::string bytes = source_of(job);
  ParsedDocument source(bytes, *job.parsers, job.document.format, job.document.source_language);
  const SourceLanguage language = source_language(source.document, job.document.source_language);
  const std::string& target = job.document.target_language;
  cut_units(source.document, language.tag);
  std::vector<EditedText> texts;
  if (forgets) {
    texts = texts_of(source.document);
  } else {
    const auto file = file_system_.open_to_read(job.output, job.output_links());
    const std::string theirs = read_whole(*file, job.output, 0, job.size_limit);
    ParsedDocument base_document(base->bytes, source.parser, target);
    ParsedDocument their_document(theirs, source.parser, target);
    cut_units(base_document.document, target);
    cut_units(their_document.document, target);
    texts = learn_edits({source.document, base->source, base_document.document,
                         their_document.document, base->is_reviewed, base->outdated});
  }
  journal_.put_reviewed(job, reviewed_texts(language.tag, target, texts));
  journal_.put_reviewed_output(job, edited.found);
}

std::string EditSurvey::source_of(const Job& job) const {
  if (job.content) return *job.content;
  const auto file = file_system_.open_to_read(job.input, job.links);
  return read_whole(*file, job.input, job.size, job.size_limit);
}

// ---- Sources with another name.

void EditSurvey::find_orphans(const std::vector<Job>& jobs) {
  std::set<std::string> names;
  fs::path root;
  for (const Job& job : jobs) {
    if (job.output_root.empty()) continue;
    names.insert(journal_.name_of(job));
    root = job.output_root;
  }
  journal_.for_each_output([&](const std::string& name, const OutputRecord& record) {
    // Of a document, and of this tree: a memory may hold several, and name any file.
    const bool is_orphan = !names.contains(name) && !record.report.format.empty() &&
                           lies_in(file_system_.canonical(journal_.path_of(name)), root);
    if (is_orphan) orphans_[halves(record.source)].push_back({name, record});
  });
}

// The output of the same source under another name, in the same language; one that is called the
// same, in another folder, before others. Null if there is none.
EditSurvey::Orphan* EditSurvey::predecessor_of(const Job& job) {
  const ContentDigest source = job.source_digest ? *job.source_digest : digest_of(source_of(job));
  const auto entry = orphans_.find(halves(source));
  if (entry == orphans_.end()) return nullptr;
  Orphan* result = nullptr;
  for (Orphan& orphan : entry->second) {
    const bool fits =
        !orphan.is_taken && orphan.record.target_language == job.document.target_language;
    if (!fits) continue;
    if (fs::path(orphan.name).filename() == job.output.filename()) return &orphan;
    if (result == nullptr) result = &orphan;
  }
  return result;
}

// Those that are left over, in the order of the names.
void EditSurvey::index_orphans(const SizeLimit& size_limit) {
  std::vector<Orphan*> all;
  for (auto& [source, orphans] : orphans_) {
    for (Orphan& orphan : orphans) {
      if (!orphan.is_taken) all.push_back(&orphan);
    }
  }
  std::ranges::sort(all, {},
                    [](const Orphan* orphan) -> const std::string& { return orphan->name; });
  for (Orphan* const orphan : all) {
    const auto base = journal_.find_base(orphan->name, size_limit);
    if (!base) continue;
    SimilarOrphans& similar = similar_[orphan->record.target_language];
    similar.sources.add(texts_in(base->source));
    similar.orphans.push_back(orphan);
  }
}

// The same for a source that was changed besides: more than half of its texts stood in the one of
// an output that is left over. The best one, and of equally good ones the first by name. Null if
// there is none.
EditSurvey::Orphan* EditSurvey::similar_predecessor_of(const Job& job) {
  const auto similar = similar_.find(job.document.target_language);
  if (similar == similar_.end()) return nullptr;
  const std::string bytes = source_of(job);
  const ParsedDocument parsed(bytes, *job.parsers, job.document.format,
                              job.document.source_language);
  const auto found = similar->second.sources.find(texts_in(digests_of(parsed.document)));
  if (!found) return nullptr;
  similar->second.sources.remove(*found);
  return similar->second.orphans[*found];
}

void EditSurvey::adopt(Job& job, Orphan& orphan) {
  orphan.is_taken = true;
  const fs::path old_output = journal_.path_of(orphan.name).lexically_normal();
  Job former = job;
  former.output = old_output;
  const auto there = journal_.digest_of_output(job);
  const auto old_digest = journal_.digest_of_output(former);
  if (old_digest) job.moved_from = old_output.string();
  const bool has_theirs =
      orphan.record.is_merged || orphan.record.is_reviewed || old_digest != orphan.record.written;
  if (!there && (!old_digest || !has_theirs)) return;  // Nothing that could be lost.
  // First the file: without a record it is found here again, should the run be killed.
  if (!there) copy(old_output, job);
  const auto base = journal_.find_base(orphan.name, job.size_limit);
  if (base) journal_.put_base(job, *base);
  journal_.announce(job, orphan.record);
  if (const auto edited = edited_output(job, orphan.record)) learn(job, *edited);
}

void EditSurvey::copy(const fs::path& from, const Job& job) const {
  const auto file = file_system_.open_to_read(from, Links::kRefuse);
  const std::string bytes = read_whole(*file, from, 0, job.size_limit);
  make_folder_of_output(file_system_, job);
  OutputFile output(file_system_, job.output, job.output_links());
  output.write(bytes);
  output.commit(job.permissions);
}

}  // namespace hymt
