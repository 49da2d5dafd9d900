// Everything that this program does to files, behind one interface, so that tests can make any step
// of it fail: the disk fills up in the middle of a file, a file vanishes, a rename is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/error.h"

namespace hymt {

enum class FileKind : std::uint8_t { kRegular, kDirectory, kSymbolicLink, kOther };

struct FileStatus {
  FileKind kind = FileKind::kRegular;
  std::uint64_t size = 0;         // Of regular files.
  std::uint32_t permissions = 0;  // The nine bits of rwxrwxrwx.
  std::uint64_t device = 0;       // (device, inode) says whether two paths are one file.
  std::uint64_t inode = 0;
  std::uint32_t owner = 0;  // A user id.
};

// The system does not let this user look at a file: a folder on the way to it is closed.
class AccessError : public Error {
 public:
  using Error::Error;
};

// What becomes of a symbolic link as the last part of a path.
enum class Links : std::uint8_t { kFollow, kRefuse };

// An open file. Used by one thread at a time; closed by its destructor.
class ReadableFile {
 public:
  ReadableFile() = default;
  ReadableFile(const ReadableFile&) = delete;
  ReadableFile& operator=(const ReadableFile&) = delete;
  virtual ~ReadableFile() = default;
  // Up to `size` bytes into `buffer`; 0 at the end. Waits for a pipe's or terminal's next bytes.
  // Throws Error (kInput; kCancelled after FileSystem::cancel_waiting()).
  [[nodiscard]] virtual std::size_t read(char* buffer, std::size_t size) = 0;
  // Of the open file, whatever has its name by now. Nothing if it is closed.
  [[nodiscard]] virtual std::optional<FileStatus> status() const = 0;
};

// An open file. Used by one thread at a time; closed by its destructor.
class WritableFile {
 public:
  WritableFile() = default;
  WritableFile(const WritableFile&) = delete;
  WritableFile& operator=(const WritableFile&) = delete;
  virtual ~WritableFile() = default;
  // All of `bytes`, waiting as long as it takes, or throws Error (kOutput).
  virtual void write(std::string_view bytes) = 0;
};

// A file that nobody else sees yet. Its destructor leaves no trace of what was not published.
class NewFile : public WritableFile {
 public:
  // Returns when what was written would survive a power failure. Throws Error (kOutput).
  virtual void sync() = 0;
  // For one user only, before it is called. Throws Error (kOutput).
  virtual void set_permissions(std::uint32_t permissions) = 0;
  // Gives the file the name `path`, in the folder that it was created in, whose old file of that
  // name is gone from then on. The last call. Throws Error (kOutput), and then the old one is
  // still there.
  virtual void publish(const std::filesystem::path& path) = 0;
};

// A file that nobody else ever sees. Used by one thread at a time.
class ScratchFile : public WritableFile {
 public:
  // Up to `size` bytes from `offset` on; fewer only at the end. Throws Error (kOutput).
  [[nodiscard]] virtual std::size_t read_at(std::uint64_t offset, char* buffer,
                                            std::size_t size) = 0;
};

// Where something that is written to a path goes, links followed.
struct OutputPath {
  std::filesystem::path path;  // Of the file that is replaced, without links; or as it was given.
  bool is_stream = false;      // A pipe, a device or an open descriptor, which is written into.
  bool is_standard_output = false;  // By one of its names, such as /dev/stdout.
};

// Thread-safe. Errors carry the path, and what() says what the system said and what to do.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  // Nothing if there is no such file, or if links lead nowhere or in a circle. Throws Error
  // (kInput) if that cannot be found out, AccessError among them. With Links::kRefuse a link is
  // reported as one.
  [[nodiscard]] virtual std::optional<FileStatus> status(const std::filesystem::path& path,
                                                         Links links) const = 0;
  // Nothing if it is closed.
  [[nodiscard]] virtual std::optional<FileStatus> standard_input_status() const = 0;
  [[nodiscard]] virtual std::optional<FileStatus> standard_output_status() const = 0;
  // The names in a directory, sorted by bytes. Throws Error (kInput).
  [[nodiscard]] virtual std::vector<std::string> list(
      const std::filesystem::path& directory) const = 0;
  // The absolute path without links, "." and ".."; parts that do not exist are kept as they are.
  // Also of a relative path below a working folder that no absolute path leads this user to. Throws
  // Error (kInput).
  [[nodiscard]] virtual std::filesystem::path canonical(
      const std::filesystem::path& path) const = 0;
  // Whether names that differ in upper and lower case alone are one in `directory`, which need not
  // exist yet. Asks by making a file there; false if none can be made.
  [[nodiscard]] virtual bool folds_case(const std::filesystem::path& directory) = 0;
  // The user whose files are ours.
  [[nodiscard]] virtual std::uint32_t user() const = 0;

  // Throws Error (kInput). With Links::kRefuse also if the file is a link or is not a regular file.
  // Never waits: the other end of a pipe is waited for by read().
  [[nodiscard]] virtual std::unique_ptr<ReadableFile> open_to_read(
      const std::filesystem::path& path, Links links) const = 0;
  [[nodiscard]] virtual std::unique_ptr<ReadableFile> standard_input() const = 0;
  // From any thread: whoever waits for a pipe or a terminal in read(), now or later, gets an Error
  // (kCancelled).
  virtual void cancel_waiting() noexcept = 0;

  // Throws Error (kOutput) for a folder, and for a path that cannot be followed.
  [[nodiscard]] virtual OutputPath resolve_output(const std::filesystem::path& path) const = 0;
  // Opens what exists and is no regular file (a pipe, a terminal, /dev/null), or a descriptor of
  // this process by its name (/dev/stdout, /dev/fd/N). Waits for a pipe's reader. Throws Error
  // (kOutput).
  [[nodiscard]] virtual std::unique_ptr<WritableFile> open_to_write(
      const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual std::unique_ptr<WritableFile> standard_output() = 0;

  // What follows changes something, and throws Error (kOutput).

  // Files of earlier runs in `directory` that were left there by a process that was killed are
  // removed on the way, by both of these, and by tidy(), which throws nothing.
  [[nodiscard]] virtual std::unique_ptr<NewFile> create(const std::filesystem::path& directory) = 0;
  [[nodiscard]] virtual std::unique_ptr<ScratchFile> create_scratch(
      const std::filesystem::path& directory) = 0;
  virtual void tidy(const std::filesystem::path& directory) noexcept = 0;
  // What a new file that should have `wanted` gets (umask). Unset: what any new file would have.
  [[nodiscard]] virtual std::uint32_t permissions_for(
      std::optional<std::uint32_t> wanted) const = 0;
  virtual void make_directories(const std::filesystem::path& path) = 0;
  // A file, a link, or a folder with all that is in it, whose links are not followed.
  virtual void remove(const std::filesystem::path& path) = 0;
  // Returns when the names of all files published and folders made so far would survive a power
  // failure.
  virtual void sync_folders() = 0;

  // Removes what destructors would have removed. For a program that is about to end in the middle
  // of its work.
  virtual void remove_temporaries() noexcept = 0;
};

// The real one. Make it while there is one thread.
[[nodiscard]] std::unique_ptr<FileSystem> make_file_system();

// Names of temporary files begin with this, and no input tree's walk takes them for documents.
inline constexpr std::string_view kTemporaryPrefix = ".hymt-";

// The folder that `path` lies in; that of a bare name is ".".
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);

// Larger documents are refused, because the grammar libraries count in 32 bits.
inline constexpr std::uint64_t kMaxDocumentBytes = std::uint64_t{1} << 30;

// How much of a file is read at most, and what its user can do about it.
struct SizeLimit {
  std::uint64_t bytes = kMaxDocumentBytes;
  std::string_view remedy = "split it into several documents";
};

// All bytes that `file` still holds. Throws Error (kInput) if there are more than `limit` allows:
// at once if `expected_size` says so. `path` is for its message.
[[nodiscard]] std::string read_whole(ReadableFile& file, const std::filesystem::path& path,
                                     std::uint64_t expected_size = 0, SizeLimit limit = {});

// The whole file `path`, links followed. Throws Error (kInput) if it cannot be read or is larger
// than `limit` allows; with `regular_only` also if it is a pipe or a device.
[[nodiscard]] std::string read_file(const FileSystem& file_system,
                                    const std::filesystem::path& path, SizeLimit limit,
                                    bool regular_only);

}  // namespace hymt
