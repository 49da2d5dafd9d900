#include "cli/unpublished_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <ctime>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/descriptor.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporarySuffix = ".tmp";

// What /proc calls the open file, so that a file without a name can get one.
std::string proc_path(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

// A file without a name. Not open if the file system knows none, or if it could get none later.
Descriptor open_unnamed(const fs::path& directory, int access) {
  Descriptor file(::open(directory.c_str(), access | O_TMPFILE | O_CLOEXEC, 0600));
  if (!file.is_open() || ::access(proc_path(file.number()).c_str(), F_OK) != 0) return {};
  return file;
}

class PosixNewFile : public NewFile {
 public:
  PosixNewFile(fs::path directory, TemporaryNames& names)
      : directory_(std::move(directory)),
        names_(names),
        descriptor_(open_unnamed(directory_, O_WRONLY)) {
    if (descriptor_.is_open()) {
      // Held when it gets a temporary name. Without locks, leftovers stay where they are.
      static_cast<void>(::flock(descriptor_.number(), LOCK_EX | LOCK_NB));
    } else {
      open_named();
    }
  }

  ~PosixNewFile() override {
    if (temporary_.empty()) return;
    ::unlink(temporary_.c_str());
    names_.forget(temporary_);
  }

  void write(std::string_view bytes) override {
    write_all(descriptor_.number(), bytes, directory_);
  }

  void sync() override {
    if (::fsync(descriptor_.number()) != 0 && errno != EINVAL) {
      fail(ErrorKind::kOutput, "cannot write", errno, directory_);
    }
  }

  void set_permissions(std::uint32_t permissions) override {
    if (::fchmod(descriptor_.number(), permissions) != 0) {
      fail(ErrorKind::kOutput, "cannot set the permissions", errno, directory_);
    }
  }

  void publish(const fs::path& path) override {
    if (temporary_.empty()) {
      if (link_to(path)) return;
      // Something is there: only a rename can take its place without a moment of neither.
      do {
        if (!temporary_.empty()) names_.forget(temporary_);
        temporary_ = names_.add(directory_);
      } while (!link_to(temporary_));
    }
    if (::rename(temporary_.c_str(), path.c_str()) != 0) {
      fail(ErrorKind::kOutput, "cannot write", errno, path);
    }
    names_.forget(std::exchange(temporary_, {}));
  }

 private:
  // The file gets a name. False if there is a file of that name already.
  [[nodiscard]] bool link_to(const fs::path& path) const {
    const std::string from = proc_path(descriptor_.number());
    if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      return true;
    }
    if (errno != EEXIST) fail(ErrorKind::kOutput, "cannot write", errno, path);
    return false;
  }

  void open_named() {
    while (true) {
      temporary_ = names_.add(directory_);
      descriptor_ = Descriptor(
          ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
      const int error = errno;
      if (descriptor_.is_open() && is_ours()) return;
      names_.forget(std::exchange(temporary_, {}));
      if (!descriptor_.is_open() && error != EEXIST) {
        fail(ErrorKind::kOutput, "cannot create a file in its folder", error, directory_);
      }
    }
  }

  // False if another process took the new file for a leftover before it was locked.
  [[nodiscard]] bool is_ours() const {
    if (::flock(descriptor_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct stat data {};
    return ::fstat(descriptor_.number(), &data) == 0 && data.st_nlink != 0;
  }

  fs::path directory_;
  TemporaryNames& names_;
  fs::path temporary_;  // Its name; empty while it has none, and when it has been published.
  Descriptor descriptor_;
};

class PosixScratchFile : public ScratchFile {
 public:
  explicit PosixScratchFile(const fs::path& directory)
      : directory_(directory), descriptor_(open_unnamed(directory, O_RDWR)) {
    if (descriptor_.is_open()) return;
    std::string name = (directory / (std::string(kTemporaryPrefix) + "XXXXXX")).string();
    descriptor_ = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (!descriptor_.is_open()) {
      fail(ErrorKind::kOutput, "cannot create a file in its folder", errno, directory);
    }
    ::unlink(name.c_str());
  }

  void write(std::string_view bytes) override {
    write_all(descriptor_.number(), bytes, directory_);
  }

  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) override {
    std::size_t done = 0;
    while (done < size) {
      const ssize_t count = ::pread(descriptor_.number(), buffer + done, size - done,
                                    static_cast<off_t>(offset + done));
      if (count == 0) break;
      if (count > 0) {
        done += static_cast<std::size_t>(count);
      } else if (errno != EINTR) {
        fail(ErrorKind::kOutput, "cannot read a temporary file", errno, directory_);
      }
    }
    return done;
  }

 private:
  fs::path directory_;
  Descriptor descriptor_;
};

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

// ".hymt-PID-NUMBER.tmp"
bool is_temporary_name(std::string_view name) {
  if (!name.starts_with(kTemporaryPrefix) || !name.ends_with(kTemporarySuffix)) return false;
  if (name.size() < kTemporaryPrefix.size() + kTemporarySuffix.size()) return false;
  name.remove_prefix(kTemporaryPrefix.size());
  name.remove_suffix(kTemporarySuffix.size());
  const std::size_t dash = std::min(name.find('-'), name.size());
  return is_number(name.substr(0, dash)) && dash < name.size() && is_number(name.substr(dash + 1));
}

// Whether every process that may have the folder open runs under this kernel.
bool is_local(int directory) {
  constexpr std::array<long, 9> kLocal = {
      EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC,   BTRFS_SUPER_MAGIC,    TMPFS_MAGIC, OVERLAYFS_SUPER_MAGIC,
      F2FS_SUPER_MAGIC, MSDOS_SUPER_MAGIC, REISERFS_SUPER_MAGIC, 0x2FC12FC1 /* ZFS */};
  struct statfs data {};
  return ::fstatfs(directory, &data) == 0 &&
         std::find(kLocal.begin(), kLocal.end(), static_cast<long>(data.f_type)) != kLocal.end();
}

// Whether nobody writes to the open file any more. Holds the lock if so.
bool is_abandoned(int file, bool is_local_file) {
  constexpr std::time_t kDay = 24 * 60 * 60;
  struct stat data {};
  if (::fstat(file, &data) != 0 || !S_ISREG(data.st_mode)) return false;
  if (data.st_uid != ::geteuid() || data.st_nlink != 1) return false;
  if (!is_local_file && data.st_mtime > std::time(nullptr) - kDay) return false;
  return ::flock(file, LOCK_EX | LOCK_NB) == 0;
}

void remove_if_abandoned(int directory, const char* name, bool is_local_file) {
  const Descriptor file(::openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.is_open() && is_abandoned(file.number(), is_local_file)) {
    ::unlinkat(directory, name, 0);
  }
}

}  // namespace

fs::path TemporaryNames::add(const fs::path& directory) {
  const std::lock_guard lock(mutex_);
  fs::path path = directory / (std::string(kTemporaryPrefix) + std::to_string(::getpid()) + "-" +
                               std::to_string(next_++) + std::string(kTemporarySuffix));
  names_.insert(path);
  return path;
}

void TemporaryNames::forget(const fs::path& path) {
  const std::lock_guard lock(mutex_);
  names_.erase(path);
}

void TemporaryNames::remove_files() noexcept {
  const std::lock_guard lock(mutex_);
  for (const fs::path& path : names_) ::unlink(path.c_str());
}

std::unique_ptr<NewFile> create_unpublished(const fs::path& directory, TemporaryNames& names) {
  return std::make_unique<PosixNewFile>(directory, names);
}

std::unique_ptr<ScratchFile> create_unnamed(const fs::path& directory) {
  return std::make_unique<PosixScratchFile>(directory);
}

void remove_leftovers(const fs::path& directory) noexcept {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), &::closedir);
  if (stream == nullptr) return;
  const int folder = ::dirfd(stream.get());
  const bool is_local_folder = is_local(folder);
  while (const dirent* entry = ::readdir(stream.get())) {
    if (is_temporary_name(entry->d_name)) {
      remove_if_abandoned(folder, entry->d_name, is_local_folder);
    }
  }
}

}  // namespace hymt
