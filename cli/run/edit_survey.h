// Before a run: what people did to outputs since they were written.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_lock.h"
#include "cli/run/similar_sources.h"

namespace hymt {

// Learns what they changed, so that the same text gets their wording wherever it stands, and has
// outputs follow sources that got another name. It is done before the first document is translated,
// so that no result depends on which is read first.
class EditSurvey {
 public:
  // All must outlive the object. `lock`: null if there is none. `num_threads`: at least 1; fewer
  // will do.
  EditSurvey(FileSystem& file_system, OutputJournal& journal, const OutputLock* lock,
             unsigned num_threads)
      : file_system_(file_system), journal_(journal), lock_(lock), num_threads_(num_threads) {}

  // Looks at the outputs of all jobs, several at once, and learns from them, one after the other.
  // Sets Job::moved_from. What cannot be read is passed over: it fails on its own later, or is
  // written anew. `is_cancelled` is asked between files, by any thread.
  void run(std::vector<Job>& jobs, const std::function<bool()>& is_cancelled);

 private:
  // An output that no job of this run makes.
  struct Orphan {
    std::string name;
    OutputRecord record;
    bool is_taken = false;
  };

  // Those of one language.
  struct SimilarOrphans {
    SimilarSources sources;
    std::vector<Orphan*> orphans;  // By the numbers of these.
  };

  // What a job's output is, of which something is known.
  struct Edited {
    OutputRecord record;
    ContentDigest found;
    bool is_ours = false;  // No people wrote it, as the lock says, though something was learned.
  };
  // What was found out about the output of a job.
  struct Looked {
    bool is_unknown = false;       // The journal has heard of none of its name, in a folder.
    std::optional<Edited> edited;  // There is something to learn.
  };

  [[nodiscard]] Looked look_at(const Job& job);
  [[nodiscard]] std::vector<Looked> look_at_all(const std::vector<Job>& jobs,
                                                const std::function<bool()>& is_cancelled);
  [[nodiscard]] std::optional<Edited> edited_output(const Job& job, const OutputRecord& record);
  void learn(const Job& job, const Edited& edited);
  [[nodiscard]] std::string source_of(const Job& job) const;
  void find_orphans(const std::vector<Job>& jobs);
  [[nodiscard]] Orphan* predecessor_of(const Job& job);
  void index_orphans(const SizeLimit& size_limit);
  [[nodiscard]] Orphan* similar_predecessor_of(const Job& job);
  void adopt(Job& job, Orphan& orphan);
  void copy(const std::filesystem::path& from, const Job& job) const;

  FileSystem& file_system_;
  OutputJournal& journal_;
  const OutputLock* const lock_;
  const unsigned num_threads_;
  // By the digest of the source, in the order of the names.
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<Orphan>> orphans_;
  std::map<std::string, SimilarOrphans, std::less<>> similar_;  // By target language.
};

}  // namespace hymt
