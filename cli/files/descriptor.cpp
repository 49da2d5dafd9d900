#include "cli/files/descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <system_error>

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
    case EFBIG: return "; raise the limit of a file's size (ulimit -f)";
    case ENOENT: return "; was it moved, or misspelt?";
    case ENAMETOOLONG: return "; choose a shorter path";
    case EBADF: return "; it is closed, or not open for this";
    default: return "";
  }
}

class DescriptorReadableFile : public ReadableFile {
 public:
  DescriptorReadableFile(Descriptor descriptor, int cancelled, fs::path path)
      : descriptor_(std::move(descriptor)), cancelled_(cancelled), path_(std::move(path)) {
    // What a disk holds never keeps us waiting.
    const auto its_status = status();
    waits_ = !its_status || its_status->kind != FileKind::kRegular;
  }

  std::size_t read(char* buffer, std::size_t size) override {
    while (true) {
      if (waits_) wait();
      const ssize_t count = ::read(descriptor_.number(), buffer, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR && errno != EAGAIN) fail(ErrorKind::kInput, "cannot read", errno, path_);
    }
  }

  [[nodiscard]] std::optional<FileStatus> status() const override {
    return status_of_descriptor(descriptor_.number());
  }

 private:
  // Until there is something to read, or nothing any more.
  void wait() const {
    std::array<pollfd, 2> ready{{{descriptor_.number(), POLLIN, 0}, {cancelled_, POLLIN, 0}}};
    while (::poll(ready.data(), ready.size(), -1) < 0) {
      if (errno != EINTR && errno != EAGAIN) fail(ErrorKind::kInput, "cannot read", errno, path_);
    }
    if (ready[1].revents != 0) throw Error(ErrorKind::kCancelled, "interrupted", path_.string());
  }

  Descriptor descriptor_;
  int cancelled_;
  fs::path path_;
  bool waits_ = true;
};

class DescriptorWritableFile : public WritableFile {
 public:
  DescriptorWritableFile(Descriptor descriptor, fs::path path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  void write(std::string_view bytes) override { write_all(descriptor_.number(), bytes, path_); }

 private:
  Descriptor descriptor_;
  fs::path path_;
};

// "/proc/PID/fd" of this process, or of one of its threads.
bool is_folder_of_descriptors(const fs::path& folder) {
  const std::string own = "/proc/" + std::to_string(::getpid()) + "/";
  return folder.filename() == "fd" && folder.string().starts_with(own);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ > STDERR_FILENO) ::close(number_);
}

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
  status.owner = data.st_uid;
  return status;
}

std::optional<FileStatus> status_of_descriptor(int number) {
  struct stat data {};
  if (::fstat(number, &data) != 0) return std::nullopt;
  return status_of(data);
}

std::string failure_text(std::string_view action, int error) {
  std::string message(action);
  message += ": ";
  message += std::generic_category().message(error);
  message += remedy(error);
  return message;
}

void fail(ErrorKind kind, std::string_view action, int error, const fs::path& path) {
  throw Error(kind, failure_text(action, error), path.string());
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      // Whoever opened the pipe or terminal for us does not want to be kept waiting; we have to.
      pollfd ready{descriptor, POLLOUT, 0};
      static_cast<void>(::poll(&ready, 1, -1));
    } else if (errno != EINTR) {
      fail(ErrorKind::kOutput, "cannot write", errno, path);
    }
  }
}

std::optional<int> descriptor_of_path(const fs::path& path) {
  fs::path at = path;
  for (int i = 0; i < kMaxLinks; ++i) {
    std::error_code error;
    const fs::path folder = fs::canonical(folder_of(at), error);
    if (error) return std::nullopt;
    const std::string name = at.filename().string();
    if (is_folder_of_descriptors(folder)) {
      int number = 0;
      const auto end = std::from_chars(name.data(), name.data() + name.size(), number);
      const bool is_number = end.ec == std::errc() && end.ptr == name.data() + name.size();
      if (!is_number) return std::nullopt;
      // All of ours are closed by exec, and none that we were given is.
      const int flags = ::fcntl(number, F_GETFD);
      return flags < 0 || (flags & FD_CLOEXEC) != 0 ? -1 : number;
    }
    const fs::path next = fs::read_symlink(folder / name, error);
    if (error) return std::nullopt;
    at = folder / next;
  }
  return std::nullopt;
}

std::unique_ptr<ReadableFile> make_readable_file(Descriptor descriptor, int cancelled,
                                                 fs::path path) {
  return std::make_unique<DescriptorReadableFile>(std::move(descriptor), cancelled,
                                                  std::move(path));
}

std::unique_ptr<WritableFile> make_writable_file(Descriptor descriptor, fs::path path) {
  return std::make_unique<DescriptorWritableFile>(std::move(descriptor), std::move(path));
}

}  // namespace hymt
