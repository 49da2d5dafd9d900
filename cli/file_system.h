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

namespace hymt {

enum class FileKind : std::uint8_t { kRegular, kDirectory, kSymbolicLink, kOther };

struct FileStatus {
  FileKind kind = FileKind::kRegular;
  std::uint64_t size = 0;         // Of regular files.
  std::uint32_t permissions = 0;  // The nine bits of rwxrwxrwx.
  std::uint64_t device = 0;       // (device, inode) says whether two paths are one file.
  std::uint64_t inode = 0;
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
  // Up to `size` bytes into `buffer`; 0 at the end. Throws Error (kInput).
  [[nodiscard]] virtual std::size_t read(char* buffer, std::size_t size) = 0;
  // The same from a byte of a regular file, without moving where read() goes on.
  [[nodiscard]] virtual std::size_t read_at(std::uint64_t offset, char* buffer,
                                            std::size_t size) = 0;
};

// An open file. Used by one thread at a time; closed by its destructor.
class WritableFile {
 public:
  WritableFile() = default;
  WritableFile(const WritableFile&) = delete;
  WritableFile& operator=(const WritableFile&) = delete;
  virtual ~WritableFile() = default;
  // All of `bytes`, or throws Error (kOutput).
  virtual void write(std::string_view bytes) = 0;
  // Returns when what was written would survive a power failure. Throws Error (kOutput).
  virtual void sync() = 0;
};

// Thread-safe. Errors carry the path, and what() says what the system said and what to do.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  // Nothing if there is no such file. Throws Error (kInput) if that cannot be found out.
  // With Links::kRefuse a link is reported as one.
  [[nodiscard]] virtual std::optional<FileStatus> status(const std::filesystem::path& path,
                                                         Links links) const = 0;
  // The names in a directory, sorted by bytes. Throws Error (kInput).
  [[nodiscard]] virtual std::vector<std::string> list(
      const std::filesystem::path& directory) const = 0;
  // The absolute path without links, "." and ".."; parts that do not exist are kept as they are.
  // Throws Error (kInput).
  [[nodiscard]] virtual std::filesystem::path canonical(
      const std::filesystem::path& path) const = 0;

  // Throws Error (kInput). With Links::kRefuse also if the file is a link or is not a regular file.
  [[nodiscard]] virtual std::unique_ptr<ReadableFile> open_to_read(
      const std::filesystem::path& path, Links links) const = 0;
  [[nodiscard]] virtual std::unique_ptr<ReadableFile> standard_input() const = 0;

  // Opens what exists and is no regular file (a pipe, a terminal, /dev/null). Throws Error
  // (kOutput).
  [[nodiscard]] virtual std::unique_ptr<WritableFile> open_to_write(
      const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual std::unique_ptr<WritableFile> standard_output() = 0;

  // A new file of a name of its own in `directory`, for one user only until it is renamed.
  struct Temporary {
    std::filesystem::path path;
    std::unique_ptr<WritableFile> file;
  };
  [[nodiscard]] virtual Temporary create_temporary(const std::filesystem::path& directory) = 0;
  // What a new file gets if nobody says otherwise (umask).
  [[nodiscard]] virtual std::uint32_t default_permissions() const = 0;
  virtual void set_permissions(const std::filesystem::path& path, std::uint32_t permissions) = 0;
  virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  // No error if there is no such file.
  virtual void remove(const std::filesystem::path& path) = 0;
  virtual void make_directories(const std::filesystem::path& path) = 0;
  // Those above that change something throw Error (kOutput).

  // Removes every temporary file that was neither renamed nor removed. For a program that is about
  // to end in the middle of its work; throws nothing.
  virtual void remove_temporaries() noexcept = 0;
};

// The real one. Make it while there is one thread.
[[nodiscard]] std::unique_ptr<FileSystem> make_file_system();

// Names of temporary files begin with this, and no input tree's walk takes them for documents.
inline constexpr std::string_view kTemporaryPrefix = ".hymt-";

// Files larger than this are refused, because the grammar libraries count in 32 bits.
inline constexpr std::uint64_t kMaxDocumentBytes = std::uint64_t{1} << 30;

// All bytes that `file` still holds. Throws Error (kInput), also if there are more than
// kMaxDocumentBytes; `path` is for its message.
[[nodiscard]] std::string read_whole(ReadableFile& file, const std::filesystem::path& path,
                                     std::size_t expected_size = 0);

// A file that appears at its path whole or not at all: written under a temporary name in the same
// directory, flushed, given its permissions, renamed. Not committed: no trace remains.
class AtomicFile {
 public:
  // `file_system` must outlive the object. Throws Error (kOutput).
  AtomicFile(FileSystem& file_system, std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  // Throws Error (kOutput), and then there is no trace either.
  void commit(std::optional<std::uint32_t> permissions = std::nullopt);

 private:
  FileSystem& file_system_;
  std::filesystem::path path_;
  FileSystem::Temporary temporary_;
};

}  // namespace hymt
