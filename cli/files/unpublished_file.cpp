#include "cli/files/unpublished_file.h"

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

#include "cli/files/descriptor.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporarySuffix = ".tmp";

// What /proc calls the open file, so that a file without a name can get one.
std::string proc_path(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

// A file without a name. Not open if the file system knows none, or if it could get none later.
Descriptor open_unnamed(const fs::path& directory) {
  Descriptor file(::open(directory.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
  if (!file.is_open() || ::access(proc_path(file.number()).c_str(), F_OK) != 0) return {};
  return file;
}

// False if another process took the new file for a leftover before it was locked.
[[nodiscard]] bool is_ours(int file) {
  // Without locks, leftovers stay where they are.
  if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
  struct stat data {};
  return ::fstat(file, &data) == 0 && data.st_nlink != 0;
}

struct NamedFile {
  Descriptor descriptor;
  fs::path path;
};

// A file with a temporary name, locked. Its user removes it and forgets the name. Throws Error
// (kOutput).
NamedFile open_named(const fs::path& directory, TemporaryNames& names) {
  while (true) {
    fs::path path = names.add(directory);
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    const int error = errno;
    if (file.is_open() && is_ours(file.number())) return {std::move(file), std::move(path)};
    names.forget(path);
    if (!file.is_open() && error != EEXIST) {
      fail(ErrorKind::kOutput, "cannot create a file in its folder", error, directory);
    }
  }
}

// Up to `size` bytes from `offset` on; fewer only at the end. `directory` is for messages.
std::size_t read_file_at(int file, std::uint64_t offset, char* buffer, std::size_t size,
                         const fs::path& directory) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count =
        ::pread(file, buffer + done, size - done, static_cast<off_t>(offset + done));
    if (count == 0) break;
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      fail(ErrorKind::kOutput, "cannot read a temporary file", errno, directory);
    }
  }
  return done;
}

class PosixNewFile : public NewFile {
 public:
  PosixNewFile(fs::path directory, TemporaryNames& names)
      : directory_(std::move(directory)), names_(names), descriptor_(open_unnamed(directory_)) {
    if (descriptor_.is_open()) {
      // Held when it gets a temporary name. Without locks, leftovers stay where they are.
      static_cast<void>(::flock(descriptor_.number(), LOCK_EX | LOCK_NB));
    } else {
      take_name();
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
    if (temporary_.empty() && !link_as(path)) return;
    if (::rename(temporary_.c_str(), path.c_str()) != 0) {
      fail(ErrorKind::kOutput, "cannot write", errno, path);
    }
    names_.forget(std::exchange(temporary_, {}));
  }

 private:
  // Publishes the unnamed file as `path`, or else gives it a temporary name and returns true.
  [[nodiscard]] bool link_as(const fs::path& path) {
    int error = link_to(path);
    if (error == 0) return false;
    // Something is there: only a rename can take its place without a moment of neither.
    while (error == EEXIST) {
      if (!temporary_.empty()) names_.forget(temporary_);
      temporary_ = names_.add(directory_);
      error = link_to(temporary_);
    }
    if (error != 0) {
      if (!temporary_.empty()) names_.forget(std::exchange(temporary_, {}));
      copy_to_named();
    }
    return true;
  }

  // The file gets a name. Returns 0, or what errno says.
  [[nodiscard]] int link_to(const fs::path& path) const {
    const std::string from = proc_path(descriptor_.number());
    const int result = ::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
    return result == 0 ? 0 : errno;
  }

  // Sandboxes refuse such links, for reasons of many names. A copy needs none.
  void copy_to_named() {
    const Descriptor unnamed = std::move(descriptor_);
    take_name();
    std::string block(std::size_t{1} << 18, '\0');
    std::uint64_t done = 0;
    while (const std::size_t size =
               read_file_at(unnamed.number(), done, block.data(), block.size(), directory_)) {
      write({block.data(), size});
      done += size;
    }
    struct stat data {};
    if (::fstat(unnamed.number(), &data) != 0) {
      fail(ErrorKind::kOutput, "cannot write", errno, directory_);
    }
    set_permissions(data.st_mode & 07777U);
    sync();
  }

  void take_name() {
    NamedFile file = open_named(directory_, names_);
    descriptor_ = std::move(file.descriptor);
    temporary_ = std::move(file.path);
  }

  fs::path directory_;
  TemporaryNames& names_;
  fs::path temporary_;  // Its name; empty while it has none, and when it has been published.
  Descriptor descriptor_;
};

class PosixScratchFile : public ScratchFile {
 public:
  PosixScratchFile(const fs::path& directory, TemporaryNames& names)
      : directory_(directory), descriptor_(open_unnamed(directory)) {
    if (descriptor_.is_open()) return;
    NamedFile file = open_named(directory, names);
    descriptor_ = std::move(file.descriptor);
    ::unlink(file.path.c_str());
    names.forget(file.path);
  }

  void write(std::string_view bytes) override {
    write_all(descriptor_.number(), bytes, directory_);
  }

  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) override {
    return read_file_at(descriptor_.number(), offset, buffer, size, directory_);
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
  const auto open = [&](int access) {
    return Descriptor(::openat(directory, name, access | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  };
  // NFS gives an exclusive lock only to who may write. Not all that we leave can be written to.
  Descriptor file = open(O_RDWR);
  if (!file.is_open()) file = open(O_RDONLY);
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

std::unique_ptr<ScratchFile> create_nameless(const fs::path& directory, TemporaryNames& names) {
  return std::make_unique<PosixScratchFile>(directory, names);
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
