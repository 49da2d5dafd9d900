// A text file to which several processes add lines, and which each of them may replace.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "cli/files/file_system.h"

namespace hymt {

class Descriptor;

// Who writes holds a lock (flock) on the file that has the name at that moment; where a file system
// knows no locks, none is held. A process may be killed at any moment: the file then ends in the
// middle of a line at most, and the next one begins a new line. Thread-safe if `append` and
// `replace` are called by one thread at a time.
class SharedFile {
 public:
  // `file_system` must outlive the object. The folder must exist; links are followed.
  SharedFile(FileSystem& file_system, std::filesystem::path path)
      : file_system_(file_system), path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // All of it; empty if there is none. Throws Error (kInput), also if it is no regular file.
  [[nodiscard]] std::string read() const;
  // Whole lines. Throws Error (kOutput).
  void append(std::string_view lines) const;
  // Puts what `change` makes of the present content in its place, whole or not at all, unless it is
  // the same. Throws Error (kOutput, or kInput as read()) and what `change` throws.
  void replace(const std::function<std::string(const std::string&)>& change) const;

 private:
  [[nodiscard]] Descriptor open_alone() const;

  FileSystem& file_system_;
  std::filesystem::path path_;
};

}  // namespace hymt
