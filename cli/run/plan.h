// The work of a run, before any of it is done.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/options/configuration.h"
#include "cli/options/options.h"
#include "cli/run/job.h"

namespace hymt {

struct InputFailure {
  std::string name;
  std::string message;
};

// What a run will do.
struct Plan {
  std::vector<Job> jobs;                // Ordered by name, then by language as given.
  std::filesystem::path output_folder;  // Canonical; empty if one file or a stream is written.
  std::vector<InputFailure> failures;   // Inputs that cannot be looked at, ordered by name.
  // Names of files that are left alone.
  std::vector<std::string> other_kinds;    // Not documents.
  std::vector<std::string> switched_off;   // skip = true in the configuration.
  std::vector<std::string> ignored;        // By ignore files and --exclude; folders end in '/'.
  std::vector<std::string> links;          // Links to folders, and to what lies outside the input.
  std::vector<std::string> special_files;  // Pipes, devices, sockets.
  // Of SourceNote::kCommit: SourceCommits::problems.
  std::vector<std::string> commit_problems;
};

// Looks at every input. `configuration` holds for all of them. Reads standard input to its end if
// that is an input. Throws Error (kUsage) for what cannot be meant: outputs that would overwrite
// something (output_check.h), several documents and one place for them; kOutput if OUT cannot be
// looked at.
[[nodiscard]] Plan make_plan(FileSystem& file_system, const TranslateOptions& options,
                             const Configuration& configuration);

}  // namespace hymt
