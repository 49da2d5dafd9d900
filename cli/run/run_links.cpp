#include "cli/run/run_links.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/document/fragment_mentions.h"
#include "cli/document/link_rewriting.h"
#include "cli/files/output_file.h"
#include "parsers/document/error.h"
#include "translate/memory/byte_record.h"

namespace hymt {
namespace {

// Regular files only: what a pipe holds can be read once.
bool is_linked_document(const Job& job) {
  return job.action == Job::Action::kTranslate && !job.content && job.permissions.has_value();
}

}  // namespace

void RunLinks::survey(std::vector<Job>& jobs, const std::function<bool()>& is_cancelled) {
  std::vector<Job*> linked;
  for (Job& job : jobs) {
    if (!is_linked_document(job)) continue;
    try {
      // From the root, without its '/': as LinkTargets wants paths.
      std::string path = file_system_.canonical(job.input).relative_path().generic_string();
      if (documents_.try_emplace(path).second) targets_.add_file(path);
      paths_[job.input] = std::move(path);
      linked.push_back(&job);
    } catch (const Error&) {
      // It has vanished, or so; its own work will say it.
    }
  }
  // What a document says of itself it will tell when it is parsed.
  if (documents_.size() < 2) return;
  for (const Job* job : linked) {
    if (is_cancelled()) return;
    read(paths_[job->input], *job);
  }
  for (Job* job : linked) {
    const Entry& entry = documents_.at(paths_[job->input]);
    job->document.anchors.linked = entry.fragments;
    job->source_digest = entry.digest;
  }
  if (journal_ != nullptr) tell_what_is_reached(linked);
}

// Where links follow headings, an output depends on what becomes of the documents that it links to.
void RunLinks::tell_what_is_reached(const std::vector<Job*>& linked) {
  std::vector<Job*> following;
  for (Job* job : linked) {
    if (job->document.anchors.policy != AnchorPolicy::kRewrite || !job->source_digest) continue;
    RecordWriter ends;
    for (const std::string& end : documents_.at(paths_[job->input]).link_ends) ends.text(end);
    job->link_ends = digest_of(ends.bytes());
    following.push_back(job);
  }
  using Translated = std::pair<std::string, std::string>;  // Language and path.
  std::set<Translated> made_anew;
  std::vector<Job*> current;
  for (Job* job : following) {
    try {
      if (journal_->keeps(*job) &&
          journal_->look(*job, *job->source_digest).state == OutputState::kCurrent) {
        current.push_back(job);
        continue;
      }
    } catch (const Error&) {
      // Its own work will say it.
    }
    made_anew.insert({job->document.target_language, paths_[job->input]});
  }
  for (Job* job : current) {
    const std::set<std::string>& ends = documents_.at(paths_[job->input]).link_ends;
    job->is_reached = std::any_of(ends.begin(), ends.end(), [&](const std::string& end) {
      return made_anew.contains({job->document.target_language, end});
    });
  }
}

// Of its bytes, or as they are known from the last time.
std::vector<OutgoingFragment> RunLinks::links_of(const std::string& bytes, const Job& job,
                                                 Entry& entry) {
  if (journal_ == nullptr) return outgoing_fragments(bytes);
  entry.digest = digest_of(bytes);
  const std::filesystem::path source = "/" + paths_.at(job.input);
  if (auto known = journal_->links_of(source, *entry.digest)) return *std::move(known);
  std::vector<OutgoingFragment> links = outgoing_fragments(bytes);
  journal_->put_links(source, *entry.digest, links);
  return links;
}

void RunLinks::read(const std::string& from, const Job& job) {
  Entry& entry = documents_.at(from);
  if (entry.is_read) return;  // For another language.
  entry.is_read = true;
  std::string bytes;
  try {
    const auto file = file_system_.open_to_read(job.input, job.links);
    bytes = read_whole(*file, job.input, job.size, job.size_limit);
    const bool follows = job.document.anchors.policy == AnchorPolicy::kRewrite;
    for (const OutgoingFragment& link : links_of(bytes, job, entry)) {
      for (const std::string* to : targets_.candidates(from, link.path)) {
        if (follows) entry.link_ends.insert(*to);
        auto& fragments = documents_.at(*to).fragments;
        if (fragments == nullptr) fragments = std::make_shared<Fragments>();
        add_fragment(link.fragment, *fragments);
      }
    }
  } catch (const Error&) {
    return;  // Its own work will say it.
  }
}

void RunLinks::job_done(std::size_t index, const Job& job, const DocumentReport& report) {
  if (job.document.anchors.policy != AnchorPolicy::kRewrite ||
      (report.status != JobStatus::kTranslated && report.status != JobStatus::kUnchanged)) {
    return;
  }
  const std::lock_guard lock(mutex_);
  waiting_.push_back(&job);
  const auto path = paths_.find(job.input);
  if (path == paths_.end()) return;
  if (!job.output.empty() && report.document != nullptr) {
    written_[index] = {&job, report.document->format};
  }
  if (!report.renamed.empty()) {
    renamed_[{job.document.target_language, path->second}] = report.renamed;
  }
}

std::string RunLinks::new_fragment(const std::string& from, const std::string& language,
                                   std::string_view path, std::string_view fragment) const {
  if (path.empty()) return {};  // Done with the document.
  for (const std::string* to : targets_.candidates(from, path)) {
    const auto renamed = renamed_.find({language, *to});
    if (renamed == renamed_.end()) continue;
    std::string changed = renamed_fragment(renamed->second, fragment);
    if (!changed.empty()) return changed;
  }
  return {};
}

std::vector<LinkProblem> RunLinks::rewrite() {
  std::vector<LinkProblem> problems;
  if (journal_ != nullptr && !renamed_.empty()) journal_->flush();  // Bases are read back.
  for (const auto& [index, written] : written_) {
    if (renamed_.empty()) break;
    std::vector<Finding> findings;
    try {
      findings = rewrite(written);
    } catch (const Error& error) {
      findings = {kept_links_finding(std::string("links to other files (") + error.what() + ")")};
    }
    written.job->document.rule_levels.apply(findings);
    for (Finding& finding : findings) problems.push_back({written.job, std::move(finding)});
  }
  if (journal_ != nullptr) {
    for (const Job* job : waiting_) journal_->finish(*job);
  }
  return problems;
}

// What the output will be merged from, if somebody changes it, has the same links: else they would
// look like changes of theirs.
void RunLinks::change_base(const Written& written, const ContentDigest& before,
                           const std::string& bytes, const NewFragment& changed) const {
  const Job& job = *written.job;
  auto base = journal_->find_base(journal_->name_of(job), job.size_limit);
  if (!base || base->output != before) return;
  if (digest_of(base->bytes) == before) {
    base->bytes = bytes;
  } else {  // The output has changes of theirs already.
    const std::string& language = job.document.declared_language;
    const ParsedDocument translation(base->bytes, *job.parsers, written.format, language);
    if (rewrite_links(translation, language, changed, base->bytes) == LinkRewriting::kNotProven) {
      return;
    }
  }
  base->output = digest_of(bytes);
  journal_->put_base(job, *base);
}

// Returns what could not be changed.
std::vector<Finding> RunLinks::rewrite(const Written& written) const {
  const Job& job = *written.job;
  const Links links = job.output_links();
  const auto status = file_system_.status(job.output, links);
  if (!status || status->kind != FileKind::kRegular) return {};  // A pipe or device.
  std::string bytes;
  {
    const auto file = file_system_.open_to_read(job.output, links);
    bytes = read_whole(*file, job.output, status->size);
  }
  const std::string& from = paths_.at(job.input);
  const NewFragment changed = [&](std::string_view path, std::string_view fragment) {
    return new_fragment(from, job.document.target_language, path, fragment);
  };
  const auto outgoing = outgoing_fragments(bytes);
  const bool is_concerned = std::any_of(
      outgoing.begin(), outgoing.end(),
      [&](const OutgoingFragment& link) { return !changed(link.path, link.fragment).empty(); });
  if (!is_concerned) return {};
  const std::string& language = job.document.declared_language;
  const ParsedDocument document(bytes, *job.parsers, written.format, language);
  const ContentDigest before = digest_of(bytes);
  std::vector<Finding> findings;
  for (const std::string& mention : links_left(document.document, changed)) {
    findings.push_back(left_link_finding(mention));
  }
  switch (rewrite_links(document, language, changed, bytes)) {
    case LinkRewriting::kNothingToDo: return findings;
    case LinkRewriting::kNotProven:
      findings.push_back(kept_links_finding("links to other files"));
      return findings;
    case LinkRewriting::kRewritten: break;
  }
  OutputFile output(file_system_, job.output, links);
  output.write(bytes);
  if (journal_ != nullptr) {
    journal_->announce_changed(job, digest_of(bytes));
    change_base(written, before, bytes, changed);
  }
  output.commit(job.permissions);
  return findings;
}

}  // namespace hymt
