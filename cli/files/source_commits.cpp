#include "cli/files/source_commits.h"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill() is POSIX's.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/files/descriptor.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Where ".git" lies, a folder or, of worktrees, a file; empty if `folder` is in no repository.
fs::path repository_of(fs::path folder) {
  while (true) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(folder / ".git", error))) return folder;
    if (!folder.has_relative_path()) return {};
    folder = folder.parent_path();
  }
}

// The folder that holds all of `files`, relative to the repository; "." for all of it.
std::string common_folder(const std::set<std::string>& files) {
  fs::path common = fs::path(*files.begin()).parent_path();
  for (const std::string& file : files) {
    const fs::path folder = fs::path(file).parent_path();
    const auto [end, unused] =
        std::mismatch(common.begin(), common.end(), folder.begin(), folder.end());
    fs::path shorter;
    for (auto part = common.begin(); part != end; ++part) shorter /= *part;
    common = std::move(shorter);
  }
  return common.empty() ? "." : common.string();
}

// Where git is told to look, and what to trust, stays; all else that could change what it does
// does not. Objects that a partial clone lacks are not fetched.
std::vector<std::string> environment() {
  std::vector<std::string> variables = {"GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1",
                                        "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
                                        "LC_ALL=C"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const bool is_kept = !text.starts_with("GIT_") || text.starts_with("GIT_CONFIG");
    if (is_kept && !text.starts_with("LC_ALL=")) variables.emplace_back(text);
  }
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// A running `git log`, whose output is read from its beginning.
class GitLog {
 public:
  GitLog(const fs::path& repository, const std::string& folder) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      error_ = errno;
      return;
    }
    output_ = Descriptor(ends[0]);
    const Descriptor input(ends[1]);
    std::vector<std::string> words = {
        "git", "-C", repository.string(), "--no-pager", "--literal-pathspecs",
        "--no-replace-objects",
        // What a repository may configure to be run, or to be shown otherwise.
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c",
        "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false", "log",
        // Behind the commit "grafted", where a clone begins without what was before.
        "--format=%x00%H%x20%D", "--decorate-refs-exclude=*", "--decorate-refs-exclude=HEAD",
        "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--no-show-signature", "--no-notes", "HEAD", "--", folder};
    std::vector<std::string> variables = environment();
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, input.number(), STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    error_ = ::posix_spawnp(&child_, "git", &actions, nullptr, pointers_to(words).data(),
                            pointers_to(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error_ != 0) child_ = -1;
  }
  GitLog(const GitLog&) = delete;
  GitLog& operator=(const GitLog&) = delete;
  ~GitLog() {
    if (child_ < 0) return;
    // Whatever signals it was started to ignore.
    ::kill(child_, SIGKILL);
    wait();
  }

  // What comes next, without the NUL behind it; nothing at the end.
  std::optional<std::string> next() {
    while (child_ >= 0) {
      const std::size_t end = buffer_.find('\0', at_);
      if (end != std::string::npos) {
        std::string token = buffer_.substr(at_, end - at_);
        at_ = end + 1;
        return token;
      }
      buffer_.erase(0, std::exchange(at_, 0));
      std::array<char, 1U << 16U> block{};
      const ssize_t count = ::read(output_.number(), block.data(), block.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      buffer_.append(block.data(), static_cast<std::size_t>(count));
    }
    return std::nullopt;
  }

  // Behind the end: why it was not all; empty if it was.
  std::string problem() {
    if (error_ != 0) return std::string("git cannot be run (") + std::strerror(error_) + ")";
    const int status = wait();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    return "git cannot tell (see what 'git log' says there)";
  }

 private:
  int wait() {
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
    return status;
  }

  Descriptor output_;
  pid_t child_ = -1;
  int error_ = 0;
  std::string buffer_;
  std::size_t at_ = 0;
};

// `files`: relative to the repository.
void find_commits(const fs::path& repository, std::set<std::string> files, SourceCommits& result) {
  GitLog log(repository, common_folder(files));
  std::string commit;
  bool is_known =
      true;  // Else the commit is where a shallow clone begins: all files are new to it.
  bool is_shallow = false;
  bool is_commit = false;  // A commit follows; an empty token stands before each.
  bool is_first = false;   // Of its files; a line break stands before that.
  while (!files.empty()) {
    std::optional<std::string> token = log.next();
    if (!token) {
      const std::string problem = log.problem();
      if (!problem.empty()) {
        result.problems.push_back(repository.string() +
                                  ": which commits changed the sources is "
                                  "not known: " +
                                  problem);
      }
      break;
    }
    if (token->empty()) {
      is_commit = true;
    } else if (is_commit) {
      const std::size_t space = token->find(' ');
      is_known = token->find_first_not_of(' ', space) == std::string::npos;
      commit = token->substr(0, space);
      is_commit = false;
      is_first = true;
    } else {
      if (std::exchange(is_first, false)) token->erase(0, 1);
      const auto found = files.find(*token);
      if (found == files.end()) continue;
      if (is_known) {
        result.by_file[repository / *found] = commit;
      } else {
        is_shallow = true;
      }
      files.erase(found);
    }
  }
  if (is_shallow) {
    result.problems.push_back(repository.string() +
                              ": is a shallow clone, which lacks the commits that changed some of "
                              "the sources; fetch them with 'git fetch --unshallow'");
  }
}

}  // namespace

SourceCommits last_commits(const std::vector<fs::path>& files) {
  std::map<fs::path, fs::path> repositories;  // By folder.
  std::map<fs::path, std::set<std::string>> by_repository;
  for (const fs::path& file : files) {
    const auto [found, is_new] = repositories.try_emplace(file.parent_path());
    if (is_new) found->second = repository_of(found->first);
    if (found->second.empty()) continue;
    by_repository[found->second].insert(file.lexically_relative(found->second).generic_string());
  }
  SourceCommits result;
  for (auto& [repository, names] : by_repository) {
    find_commits(repository, std::move(names), result);
  }
  return result;
}

}  // namespace hymt
