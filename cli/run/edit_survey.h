// Before a run: what people did to outputs since they were written.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_lock.h"

namespace hymt {

// Learns what they changed, so that the same text gets their wording wherever it stands, and has
// outputs follow sources that got another name. It is done before the first document is translated,
// so that no result depends on which is read first.
class EditSurvey {
 public:
  // All must outlive the object. `lock`: null if there is none.
  EditSurvey(FileSystem& file_system, OutputJournal& journal, const OutputLock* lock)
      : file_system_(file_system), journal_(journal), lock_(lock) {}

  // Looks at the outputs of all jobs, one after the other. Sets Job::moved_from. What cannot be
  // read is passed over: it fails on its own later, or is written anew. `is_cancelled` is asked
  // between files.
  void run(std::vector<Job>& jobs, const std::function<bool()>& is_cancelled);

 private:
  // An output that no job of this run makes.
  struct Orphan {
    std::string name;
    OutputRecord record;
    bool is_taken = false;
  };

  void learn(const Job& job, const OutputRecord& record);
  void learn(const Job& job, const OutputRecord& record, const ContentDigest& found);
  [[nodiscard]] std::string source_of(const Job& job) const;
  void find_orphans(const std::vector<Job>& jobs);
  [[nodiscard]] Orphan* predecessor_of(const Job& job);
  void adopt(Job& job, Orphan& orphan);
  void copy(const std::filesystem::path& from, const Job& job) const;

  FileSystem& file_system_;
  OutputJournal& journal_;
  const OutputLock* const lock_;
  // By the digest of the source, in the order of the names.
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<Orphan>> orphans_;
};

}  // namespace hymt
