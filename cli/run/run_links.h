// The links between the documents of a run.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/document/fragment_mentions.h"
#include "cli/document/link_rewriting.h"
#include "cli/document/link_targets.h"
#include "cli/files/file_system.h"
#include "cli/run/document_report.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"

namespace hymt {

// What could not be changed in a file that was written ("fragment-dead").
struct LinkProblem {
  const Job* job = nullptr;
  Finding finding;
};

// Before a run, finds what links to what; after it, changes links of what was written
// (AnchorPolicy::kRewrite).
class RunLinks : public JobObserver {
 public:
  // `file_system` must outlive the object.
  explicit RunLinks(FileSystem& file_system) : file_system_(file_system) {}

  // Before all else: what knows the links of inputs that did not change, and hears of outputs that
  // are written. Must outlive the object.
  void use_journal(OutputJournal& journal) { journal_ = &journal; }

  // Tells each job which fragments of its document the other documents of the run mention
  // (AnchorOptions::linked), so that what becomes of a heading does not depend on what is read
  // first. Reads every regular input once, one after the other, and keeps nothing of it but the
  // fragments that lead to a document of the run. An input that cannot be read mentions nothing; it
  // will fail on its own. `is_cancelled` is asked between files; then nothing is told. With a
  // journal, jobs also hear the digests of inputs and, where links follow headings, whether a
  // document that they link to is made anew (Job::is_reached).
  void survey(std::vector<Job>& jobs, const std::function<bool()>& is_cancelled);

  // Remembers how headings are called now. Thread-safe.
  void job_done(std::size_t index, const Job& job, const DocumentReport& report) override;

  // Changes the links that lead from one document of the run to such headings of another one, in
  // the files that were written; each file is replaced whole, once it is proven. Call it when all
  // jobs are done; returns what could not be changed, in the order of the jobs, with the levels
  // that the jobs' options give.
  [[nodiscard]] std::vector<LinkProblem> rewrite();

 private:
  struct Entry {
    bool is_read = false;
    std::optional<ContentDigest> digest;   // If there is a journal.
    std::shared_ptr<Fragments> fragments;  // Mentioned in others.
    std::set<std::string> link_ends;       // Documents of the run; only where links follow.
  };
  // A job that was translated into a file.
  struct Written {
    const Job* job = nullptr;
    Format format = Format::kMarkdown;
  };

  void read(const std::string& from, const Job& job);
  [[nodiscard]] std::vector<OutgoingFragment> links_of(const std::string& bytes, const Job& job,
                                                       Entry& entry);
  void tell_what_is_reached(const std::vector<Job*>& linked);
  [[nodiscard]] std::string new_fragment(const std::string& from, const std::string& language,
                                         std::string_view path, std::string_view fragment) const;
  [[nodiscard]] std::vector<Finding> rewrite(const Written& written) const;
  void change_base(const Written& written, const ContentDigest& before, const std::string& bytes,
                   const NewFragment& changed) const;

  FileSystem& file_system_;
  OutputJournal* journal_ = nullptr;
  LinkTargets targets_;
  std::map<std::string, Entry> documents_;              // By path from the root.
  std::map<std::filesystem::path, std::string> paths_;  // Of inputs, as jobs name them.

  std::mutex mutex_;  // Guards what follows, until all jobs are done.
  std::map<std::size_t, Written> written_;
  std::vector<const Job*> waiting_;  // Of which the journal is to hear that their links are done.
  // By language and path.
  std::map<std::pair<std::string, std::string>, RenamedFragments> renamed_;
};

}  // namespace hymt
