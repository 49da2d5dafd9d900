#include <dirent.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <mutex>
#include <new>
#include <set>
#include <system_error>
#include <utility>

#include "cli/files/descriptor.h"
#include "cli/files/file_system.h"
#include "cli/files/unpublished_file.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Not open, and errno says why, if that cannot be done.
Descriptor open_or_copy(const fs::path& path, int flags) {
  // Opening a pipe or socket of ours once more need not work; a copy of the descriptor does.
  if (const std::optional<int> open_already = descriptor_of_path(path)) {
    return Descriptor(::fcntl(*open_already, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  }
  return Descriptor(::open(path.c_str(), flags));
}

// Where a folder above the working one is closed to us, no walk along an absolute path gets
// through, but the kernel knows what an open file is called. `error` is cleared if it does.
fs::path canonical_by_kernel(const fs::path& path, std::error_code& error) {
  fs::path rest;  // That does not exist.
  for (fs::path existing = path;; existing = folder_of(existing)) {
    const Descriptor file(::open(existing.c_str(), O_PATH | O_CLOEXEC));
    if (file.is_open()) {
      const fs::path found =
          fs::read_symlink("/proc/self/fd/" + std::to_string(file.number()), error);
      return (found / rest).lexically_normal();
    }
    if (errno != ENOENT || existing == folder_of(existing)) return {};
    rest = existing.filename() / rest;
  }
}

// The mask can only be read by setting it, which is safe while there is one thread.
std::uint32_t read_umask() {
  const mode_t mask = ::umask(022);
  ::umask(mask);
  return mask;
}

// Returns when the names in `folder` would survive a power failure.
void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a folder, and a folder may be closed to readers.
  if (!descriptor.is_open() || ::fsync(descriptor.number()) == 0) return;
  if (errno == EIO || errno == ENOSPC || errno == EDQUOT) {
    fail(ErrorKind::kOutput, "cannot write", errno, folder);
  }
}

class PosixFileSystem : public FileSystem {
 public:
  PosixFileSystem() : umask_(read_umask()), cancelled_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!cancelled_.is_open()) fail(ErrorKind::kInput, "cannot begin", errno, {});
  }

  [[nodiscard]] std::optional<FileStatus> status(const fs::path& path, Links links) const override {
    struct stat data {};
    const int result = links == Links::kFollow ? ::stat(path.c_str(), &data)  //
                                               : ::lstat(path.c_str(), &data);
    if (result == 0) return status_of(data);
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) return std::nullopt;
    if (errno == EACCES) {
      throw AccessError(ErrorKind::kInput, failure_text("cannot be looked at", errno),
                        path.string());
    }
    fail(ErrorKind::kInput, "cannot be looked at", errno, path);
  }

  [[nodiscard]] std::optional<FileStatus> standard_input_status() const override {
    return status_of_descriptor(STDIN_FILENO);
  }
  [[nodiscard]] std::optional<FileStatus> standard_output_status() const override {
    return status_of_descriptor(STDOUT_FILENO);
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
    const fs::path absolute = fs::absolute(path, error);
    fs::path result = fs::weakly_canonical(absolute, error);
    if (error && absolute.has_filename()) {
      // The last part may be a link that leads to no path: /dev/fd/63 to "pipe:[4711]".
      result = fs::weakly_canonical(absolute.parent_path(), error) / absolute.filename();
    }
    if (error == std::errc::permission_denied) result = canonical_by_kernel(path, error);
    if (error) fail(ErrorKind::kInput, "cannot be looked at", error.value(), path);
    // "a/" and "a" name one folder.
    return result.has_filename() ? result : result.parent_path();
  }

  [[nodiscard]] bool folds_case(const fs::path& directory) override {
    fs::path existing = directory;
    while (!status(existing, Links::kFollow) && existing.has_relative_path()) {
      existing = existing.parent_path();
    }
    const fs::path lower = names_.add(existing);
    const Descriptor file(::open(lower.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    bool folds = false;
    if (file.is_open()) {
      std::string upper = lower.filename().string();
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      folds = status(existing / upper, Links::kRefuse).has_value();
      ::unlink(lower.c_str());
    }
    names_.forget(lower);
    return folds;
  }

  [[nodiscard]] std::uint32_t user() const override { return ::geteuid(); }

  [[nodiscard]] std::unique_ptr<ReadableFile> open_to_read(const fs::path& path,
                                                           Links links) const override {
    // Without O_NONBLOCK we would wait here for a pipe's other end, deaf to interruptions.
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    if (links == Links::kRefuse) flags |= O_NOFOLLOW;
    Descriptor descriptor = links == Links::kRefuse ? Descriptor(::open(path.c_str(), flags))
                                                    : open_or_copy(path, flags);
    const auto status =
        descriptor.is_open() ? status_of_descriptor(descriptor.number()) : std::nullopt;
    if (!status) fail(ErrorKind::kInput, "cannot read", errno, path);
    if (status->kind == FileKind::kDirectory) {
      fail(ErrorKind::kInput, "cannot read", EISDIR, path);
    }
    if (links == Links::kRefuse && status->kind != FileKind::kRegular) {
      throw Error(ErrorKind::kInput, "is no regular file any more", path.string());
    }
    return make_readable_file(std::move(descriptor), cancelled_.number(), path);
  }

  [[nodiscard]] std::unique_ptr<ReadableFile> standard_input() const override {
    return make_readable_file(Descriptor(STDIN_FILENO), cancelled_.number(), "standard input");
  }

  void cancel_waiting() noexcept override {
    const std::uint64_t one = 1;
    // An eventfd takes eight bytes at once, always.
    [[maybe_unused]] const ssize_t written = ::write(cancelled_.number(), &one, sizeof one);
  }

  [[nodiscard]] OutputPath resolve_output(const fs::path& path) const override {
    if (const auto number = descriptor_of_path(path)) {
      return {path, /*is_stream=*/true, *number == STDOUT_FILENO};
    }
    const auto end = status(path, Links::kFollow);
    if (end && end->kind == FileKind::kDirectory) {
      fail(ErrorKind::kOutput, "cannot write", EISDIR, path);
    }
    if (end && end->kind == FileKind::kOther) return {path, /*is_stream=*/true};
    const auto self = status(path, Links::kRefuse);
    const bool is_link = self && self->kind == FileKind::kSymbolicLink;
    return {is_link ? end_of_link(path) : path, /*is_stream=*/false};
  }

  std::unique_ptr<WritableFile> open_to_write(const fs::path& path) override {
    Descriptor descriptor = open_or_copy(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (!descriptor.is_open()) fail(ErrorKind::kOutput, "cannot write", errno, path);
    return make_writable_file(std::move(descriptor), path);
  }

  std::unique_ptr<WritableFile> standard_output() override {
    return make_writable_file(Descriptor(STDOUT_FILENO), "standard output");
  }

  std::unique_ptr<NewFile> create(const fs::path& directory) override {
    {
      const std::lock_guard lock(mutex_);
      unsynced_.insert(directory);
    }
    tidy(directory);
    return create_unpublished(directory, names_);
  }

  std::unique_ptr<ScratchFile> create_scratch(const fs::path& directory) override {
    tidy(directory);
    return create_nameless(directory, names_);
  }

  void tidy(const fs::path& directory) noexcept override {
    try {
      const std::lock_guard lock(mutex_);
      if (!tidied_.insert(directory).second) return;
    } catch (const std::bad_alloc&) {
      return;  // They stay for another run.
    }
    remove_leftovers(directory);
  }

  [[nodiscard]] std::uint32_t permissions_for(std::optional<std::uint32_t> wanted) const override {
    return wanted.value_or(0666U) & ~umask_;
  }

  void make_directories(const fs::path& path) override {
    std::error_code error;
    if (fs::is_directory(path, error)) return;
    std::set<fs::path> parents;
    for (fs::path made = path; made.has_relative_path() && !fs::exists(made, error);
         made = made.parent_path()) {
      parents.insert(folder_of(made));
    }
    fs::create_directories(path, error);
    if (error) fail(ErrorKind::kOutput, "cannot create the folder", error.value(), path);
    const std::lock_guard lock(mutex_);
    unsynced_.merge(parents);
  }

  void remove(const fs::path& path) override {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) fail(ErrorKind::kOutput, "cannot be removed", error.value(), path);
    const std::lock_guard lock(mutex_);
    unsynced_.insert(folder_of(path));
  }

  void sync_folders() override {
    std::set<fs::path> folders;
    {
      const std::lock_guard lock(mutex_);
      folders.swap(unsynced_);
    }
    for (const fs::path& folder : folders) sync_folder(folder);
  }

  void remove_temporaries() noexcept override { names_.remove_files(); }

 private:
  // Where a chain of links ends that may lead to a file that does not exist yet.
  [[nodiscard]] static fs::path end_of_link(const fs::path& path) {
    fs::path at = path;
    std::error_code error;
    for (int i = 0; i < kMaxLinks; ++i) {
      const fs::path next = fs::read_symlink(at, error);
      if (error) return at;
      at = folder_of(at) / next;
    }
    fail(ErrorKind::kOutput, "cannot write", ELOOP, path);
  }

  const std::uint32_t umask_;
  const Descriptor cancelled_;  // An eventfd.
  TemporaryNames names_;

  std::mutex mutex_;             // Guards what follows.
  std::set<fs::path> unsynced_;  // Folders in which names changed.
  std::set<fs::path> tidied_;    // Folders that were looked through for leftovers.
};

}  // namespace

std::unique_ptr<FileSystem> make_file_system() { return std::make_unique<PosixFileSystem>(); }

}  // namespace hymt
