#include "cli/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// What a user can do about it, where there is something to say.
std::string_view remedy(int error) {
  switch (error) {
    case EACCES:
    case EPERM: return "; check its permissions and those of its folder";
    case ENOSPC:
    case EDQUOT: return "; free some space and run again";
    case EROFS: return "; choose a place that can be written to";
    case EMFILE:
    case ENFILE: return "; raise the limit of open files (ulimit -n)";
    case ENOENT: return "; was it moved, or misspelt?";
    case ENAMETOOLONG: return "; choose a shorter path";
    default: return "";
  }
}

[[noreturn]] void fail(ErrorKind kind, std::string_view action, int error, const fs::path& path) {
  std::string message(action);
  message += ": ";
  message += std::generic_category().message(error);
  message += remedy(error);
  throw Error(kind, message, path.string());
}

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
};

class PosixReadableFile : public ReadableFile {
 public:
  PosixReadableFile(Descriptor descriptor, fs::path path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  std::size_t read(char* buffer, std::size_t size) override {
    while (true) {
      const ssize_t count = ::read(descriptor_.number(), buffer, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) fail(ErrorKind::kInput, "cannot read", errno, path_);
    }
  }

  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) override {
    while (true) {
      const ssize_t count = ::pread(descriptor_.number(), buffer, size, static_cast<off_t>(offset));
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) fail(ErrorKind::kInput, "cannot read", errno, path_);
    }
  }

 private:
  Descriptor descriptor_;
  fs::path path_;
};

class PosixWritableFile : public WritableFile {
 public:
  PosixWritableFile(Descriptor descriptor, fs::path path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_.number(), bytes.data(), bytes.size());
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno != EINTR) {
        fail(ErrorKind::kOutput, "cannot write", errno, path_);
      }
    }
  }

  void sync() override {
    // Pipes and terminals cannot be flushed to anything (EINVAL), which is no failure.
    if (::fsync(descriptor_.number()) != 0 && errno != EINVAL && errno != EROFS) {
      fail(ErrorKind::kOutput, "cannot write", errno, path_);
    }
  }

 private:
  Descriptor descriptor_;
  fs::path path_;
};

FileStatus status_of(const struct stat& data) {
  FileStatus status;
  if (S_ISREG(data.st_mode)) {
    status.kind = FileKind::kRegular;
  } else if (S_ISDIR(data.st_mode)) {
    status.kind = FileKind::kDirectory;
  } else if (S_ISLNK(data.st_mode)) {
    status.kind = FileKind::kSymbolicLink;
  } else {
    status.kind = FileKind::kOther;
  }
  status.size = static_cast<std::uint64_t>(data.st_size);
  status.permissions = data.st_mode & 0777U;
  status.device = data.st_dev;
  status.inode = data.st_ino;
  return status;
}

class PosixFileSystem : public FileSystem {
 public:
  // The mask can only be read by setting it, which is safe while there is one thread.
  PosixFileSystem() {
    const mode_t mask = ::umask(022);
    ::umask(mask);
    default_permissions_ = 0666U & ~static_cast<std::uint32_t>(mask);
  }

  [[nodiscard]] std::optional<FileStatus> status(const fs::path& path, Links links) const override {
    struct stat data {};
    const int result = links == Links::kFollow ? ::stat(path.c_str(), &data)  //
                                               : ::lstat(path.c_str(), &data);
    if (result == 0) return status_of(data);
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    fail(ErrorKind::kInput, "cannot be looked at", errno, path);
  }

  [[nodiscard]] std::vector<std::string> list(const fs::path& directory) const override {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), &::closedir);
    if (stream == nullptr) fail(ErrorKind::kInput, "cannot list the folder", errno, directory);
    std::vector<std::string> names;
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) break;
      const std::string_view name(entry->d_name);
      if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) fail(ErrorKind::kInput, "cannot list the folder", errno, directory);
    std::sort(names.begin(), names.end());
    return names;
  }

  [[nodiscard]] fs::path canonical(const fs::path& path) const override {
    std::error_code error;
    fs::path result = fs::weakly_canonical(fs::absolute(path, error), error);
    if (error) fail(ErrorKind::kInput, "cannot be looked at", error.value(), path);
    // "a/" and "a" name one folder.
    return result.has_filename() ? result : result.parent_path();
  }

  [[nodiscard]] std::unique_ptr<ReadableFile> open_to_read(const fs::path& path,
                                                           Links links) const override {
    int flags = O_RDONLY | O_CLOEXEC;
    // A pipe that took the place of a regular file must not make us wait for its other end.
    if (links == Links::kRefuse) flags |= O_NOFOLLOW | O_NONBLOCK;
    Descriptor descriptor(::open(path.c_str(), flags));
    if (descriptor.number() < 0) fail(ErrorKind::kInput, "cannot read", errno, path);
    struct stat data {};
    if (::fstat(descriptor.number(), &data) != 0) {
      fail(ErrorKind::kInput, "cannot read", errno, path);
    }
    if (S_ISDIR(data.st_mode)) fail(ErrorKind::kInput, "cannot read", EISDIR, path);
    if (links == Links::kRefuse && !S_ISREG(data.st_mode)) {
      throw Error(ErrorKind::kInput, "is no regular file any more", path.string());
    }
    return std::make_unique<PosixReadableFile>(std::move(descriptor), path);
  }

  [[nodiscard]] std::unique_ptr<ReadableFile> standard_input() const override {
    return std::make_unique<PosixReadableFile>(Descriptor(STDIN_FILENO), "standard input");
  }

  std::unique_ptr<WritableFile> open_to_write(const fs::path& path) override {
    Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (descriptor.number() < 0) fail(ErrorKind::kOutput, "cannot write", errno, path);
    return std::make_unique<PosixWritableFile>(std::move(descriptor), path);
  }

  std::unique_ptr<WritableFile> standard_output() override {
    return std::make_unique<PosixWritableFile>(Descriptor(STDOUT_FILENO), "standard output");
  }

  Temporary create_temporary(const fs::path& directory) override {
    while (true) {
      const fs::path path =
          directory / (std::string(kTemporaryPrefix) + std::to_string(::getpid()) + "-" +
                       std::to_string(next_temporary_++) + ".tmp");
      // Remembered before it exists, so that an interruption between the two leaves nothing.
      {
        const std::lock_guard lock(mutex_);
        temporaries_.insert(path);
      }
      Descriptor descriptor(
          ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
      if (descriptor.number() >= 0) {
        return {path, std::make_unique<PosixWritableFile>(std::move(descriptor), path)};
      }
      const int error = errno;
      forget_temporary(path);
      if (error != EEXIST)
        fail(ErrorKind::kOutput, "cannot create a file in its folder", error, directory);
    }
  }

  [[nodiscard]] std::uint32_t default_permissions() const override { return default_permissions_; }

  void set_permissions(const fs::path& path, std::uint32_t permissions) override {
    if (::chmod(path.c_str(), permissions) != 0) {
      fail(ErrorKind::kOutput, "cannot set the permissions", errno, path);
    }
  }

  void rename(const fs::path& from, const fs::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) {
      fail(ErrorKind::kOutput, "cannot write", errno, to);
    }
    forget_temporary(from);
  }

  void remove(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      fail(ErrorKind::kOutput, "cannot remove", errno, path);
    }
    forget_temporary(path);
  }

  void make_directories(const fs::path& path) override {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) fail(ErrorKind::kOutput, "cannot create the folder", error.value(), path);
  }

  void remove_temporaries() noexcept override {
    const std::lock_guard lock(mutex_);
    for (const fs::path& path : temporaries_) ::unlink(path.c_str());
  }

 private:
  void forget_temporary(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    temporaries_.erase(path);
  }

  std::uint32_t default_permissions_ = 0;
  std::atomic<std::uint64_t> next_temporary_ = 0;
  std::mutex mutex_;
  std::set<fs::path> temporaries_;  // Guarded by mutex_.
};

// A bare file name lies in the current directory.
fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

std::unique_ptr<FileSystem> make_file_system() { return std::make_unique<PosixFileSystem>(); }

std::string read_whole(ReadableFile& file, const fs::path& path, std::size_t expected_size) {
  constexpr std::size_t kBlock = std::size_t{1} << 16;
  std::string bytes;
  // One byte more than expected, so that the end is seen without growing the buffer.
  std::size_t block = std::min<std::size_t>(expected_size, kMaxDocumentBytes) + 1;
  while (true) {
    block = std::max(block, kBlock);
    const std::size_t size = bytes.size();
    bytes.resize(size + block);
    const std::size_t count = file.read(bytes.data() + size, block);
    bytes.resize(size + count);
    if (count == 0) return bytes;
    if (bytes.size() > kMaxDocumentBytes) {
      throw Error(ErrorKind::kInput, "is larger than 1 GiB; split it into several documents",
                  path.string());
    }
    block = bytes.size() < expected_size ? expected_size - bytes.size() + 1 : bytes.size() / 2;
  }
}

namespace {

// Failures of the temporary file are told as failures of the file that the user knows.
template <typename Step>
auto told_of(const fs::path& path, const Step& step) {
  try {
    return step();
  } catch (const Error& error) {
    throw Error(error.kind(), error.what(), path.string());
  }
}

}  // namespace

AtomicFile::AtomicFile(FileSystem& file_system, fs::path path)
    : file_system_(file_system),
      path_(std::move(path)),
      temporary_(told_of(path_, [&] { return file_system.create_temporary(folder_of(path_)); })) {}

AtomicFile::~AtomicFile() {
  if (temporary_.path.empty()) return;
  try {
    temporary_.file.reset();
    file_system_.remove(temporary_.path);
  } catch (const Error&) {
    // The failure that brought us here is already on its way to the user.
  }
}

void AtomicFile::write(std::string_view bytes) {
  told_of(path_, [&] { temporary_.file->write(bytes); });
}

void AtomicFile::commit(std::optional<std::uint32_t> permissions) {
  told_of(path_, [&] {
    temporary_.file->sync();
    temporary_.file.reset();
    file_system_.set_permissions(temporary_.path,
                                 permissions ? *permissions : file_system_.default_permissions());
    file_system_.rename(temporary_.path, path_);
    temporary_.path.clear();
  });
}

}  // namespace hymt
