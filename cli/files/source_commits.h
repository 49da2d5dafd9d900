// Which commit of git changed a file last.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hymt {

struct SourceCommits {
  // Those of the files that have one, by path: the full name of the last commit, from HEAD backward
  // in git's order, that changed the file itself and not only merged such a change.
  std::map<std::filesystem::path, std::string> by_file;
  // Why there are no more, a line for people on each repository that could not be read.
  std::vector<std::string> problems;
};

// `files`: canonical paths. Runs one `git log` for each repository that holds some, without a
// shell, and so that nothing that the repository configures is run and nothing is fetched or
// written. Files outside of repositories have no commit. Throws std::bad_alloc.
[[nodiscard]] SourceCommits last_commits(const std::vector<std::filesystem::path>& files);

}  // namespace hymt
