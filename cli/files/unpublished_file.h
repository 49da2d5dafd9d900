// Files on their way to a name, and what killed processes left of theirs. Part of the real file
// system, not for other parts.
//
// Where the file system can, a new file has no name at all before it is published (O_TMPFILE), so
// that a process that is killed leaves nothing. Else (also where a sandbox refuses to give such a
// file its name, so that it has to be copied), and for the moment in which a new file takes
// the place of an old one, it has the name ".hymt-PID-NUMBER.tmp" in the folder of its destination.
// While it has, its process holds a lock (flock) on it, which ends with the process, however that
// ends: a file of such a name that can be locked is nobody's any more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>

#include "cli/files/file_system.h"

namespace hymt {

// The temporary names that this process uses now. Thread-safe.
class TemporaryNames {
 public:
  // A name in `directory` that no file has, remembered before such a file exists, so that an
  // interruption between the two leaves nothing.
  [[nodiscard]] std::filesystem::path add(const std::filesystem::path& directory);
  void forget(const std::filesystem::path& path);
  void remove_files() noexcept;

 private:
  std::mutex mutex_;  // Guards what follows.
  std::uint64_t next_ = 0;
  std::set<std::filesystem::path> names_;
};

// `names` must outlive the file. Throws Error (kOutput).
[[nodiscard]] std::unique_ptr<NewFile> create_unpublished(const std::filesystem::path& directory,
                                                          TemporaryNames& names);

// A file that has lost its name, if it ever had one, when this returns. Throws Error (kOutput).
[[nodiscard]] std::unique_ptr<ScratchFile> create_nameless(const std::filesystem::path& directory,
                                                           TemporaryNames& names);

// Removes what processes of this user that are gone left in `directory`. On a file system that
// other machines may write to, whose locks may not be seen here, only what is older than a day.
// What cannot be removed stays; there is another next time.
void remove_leftovers(const std::filesystem::path& directory) noexcept;

}  // namespace hymt
