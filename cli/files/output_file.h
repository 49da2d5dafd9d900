// The one way in which this program writes: documents, copies and reports.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "cli/files/file_system.h"

namespace hymt {

// What becomes of a path depends on what is there:
//   * nothing, or a regular file: the file appears whole or not at all, by commit(). Not committed,
//     no trace remains, and what was there is still there;
//   * a link: what it leads to is meant, if a user named it; one found in a folder is refused;
//   * a pipe, a device, an open descriptor (/dev/stdout, /dev/fd/63): written into, as it comes,
//     and never replaced.
class OutputFile {
 public:
  // An empty path is standard output. `file_system` must outlive the object. Throws Error (kOutput)
  // that names `path`. The folder must exist.
  OutputFile(FileSystem& file_system, std::filesystem::path path, Links links);

  // Whether it is written into as it comes, and not a file that appears by commit().
  [[nodiscard]] bool is_stream() const { return stream_ != nullptr; }

  // Throws Error (kOutput).
  void write(std::string_view bytes);
  // The last call. `permissions` are what a new file would have without a umask; unset: like any
  // other new file. Throws Error (kOutput), and then there is no trace either.
  void commit(std::optional<std::uint32_t> permissions = std::nullopt);

 private:
  void open(Links links);

  FileSystem& file_system_;
  std::filesystem::path path_;         // As it was given, for messages.
  std::filesystem::path file_path_;    // Of the file to replace.
  std::unique_ptr<NewFile> new_file_;  // One of the two.
  std::unique_ptr<WritableFile> stream_;
};

}  // namespace hymt
