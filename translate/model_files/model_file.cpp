#include "translate/model_files/model_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

[[noreturn]] void fail(const std::string& what, int error_number, const std::string& path) {
  throw Error(ErrorKind::kEngine, what + " (" + std::generic_category().message(error_number) + ")",
              path);
}

// True also behind a link that leads nowhere.
bool is_missing(const std::string& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

// What stands in the place of large files after a clone without Git LFS
// (github.com/git-lfs/git-lfs, docs/spec.md: at most 1,024 bytes).
bool is_lfs_pointer(const ModelFile& file) {
  constexpr std::string_view kBeginning = "version https://git-lfs.github.com/spec/";
  return file.size() <= 1024 && file.read_beginning(kBeginning.size()) == kBeginning;
}

}  // namespace

ModelFile::ModelFile(const std::string& path) : ModelFile() {
  path_ = path;
  open();
  if (is_lfs_pointer(*this)) {
    throw Error(ErrorKind::kEngine,
                "is a pointer of Git LFS, not the file that it stands for; run git lfs pull in its "
                "folder, or fetch the model with hf download",
                path);
  }
}

void ModelFile::open() {
  const std::string& path = path_;
  // Without O_NONBLOCK, a pipe of this name would be waited for.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor_ < 0) {
    const int error_number = errno;
    fail(error_number == ENOENT
             ? "cannot be opened; fetch the model's files again, or name its folder by --model"
             : "cannot be opened; give a file that you may read",
         error_number, path);
  }
  struct stat status = {};
  const bool has_status = ::fstat(descriptor_, &status) == 0;
  if (!has_status || !S_ISREG(status.st_mode)) {
    const int error_number = errno;
    if (!has_status) fail("cannot be read; give a file that you may read", error_number, path);
    throw Error(ErrorKind::kEngine, "is no regular file; put the model's own file there", path);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  modified_seconds_ = status.st_mtim.tv_sec;
  modified_nanoseconds_ = status.st_mtim.tv_nsec;
}

ModelFile::ModelFile(ModelFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      modified_seconds_(other.modified_seconds_),
      modified_nanoseconds_(other.modified_nanoseconds_) {}

ModelFile& ModelFile::operator=(ModelFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(modified_seconds_, other.modified_seconds_);
  std::swap(modified_nanoseconds_, other.modified_nanoseconds_);
  return *this;
}

ModelFile::~ModelFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool ModelFile::is_unchanged() const {
  struct stat status = {};
  return ::fstat(descriptor_, &status) == 0 &&
         static_cast<std::uint64_t>(status.st_size) == size_ &&
         status.st_mtim.tv_sec == modified_seconds_ &&
         status.st_mtim.tv_nsec == modified_nanoseconds_;
}

std::string ModelFile::read_beginning(std::size_t max_bytes) const {
  constexpr std::size_t kBlock = std::size_t{1} << 16;
  std::string bytes;
  // Not as many as the size says: the file may grow, and files of /proc say that they are empty.
  while (bytes.size() < max_bytes) {
    const std::size_t done = bytes.size();
    const std::size_t expected = size_ > done ? static_cast<std::size_t>(size_ - done) : 0;
    bytes.resize(done + std::min(max_bytes - done, std::max(expected, kBlock)));
    const ssize_t count =
        ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    const int error_number = errno;
    bytes.resize(done + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0) break;
    if (count < 0 && error_number != EINTR) {
      fail("cannot be read; fetch the file again", error_number, path_);
    }
  }
  return bytes;
}

std::string read_model_file(const std::string& path, std::size_t max_bytes) {
  const ModelFile file(path);
  // One byte more shows whether there are too many.
  std::string bytes = file.size() > max_bytes ? std::string() : file.read_beginning(max_bytes + 1);
  if (file.size() > max_bytes || bytes.size() > max_bytes) {
    throw Error(ErrorKind::kEngine,
                "is too large for what it should be (more than " + std::to_string(max_bytes) +
                    " bytes); fetch the file again",
                path);
  }
  return bytes;
}

std::optional<std::string> read_optional_model_file(const std::string& path,
                                                    std::size_t max_bytes) {
  if (is_missing(path)) return std::nullopt;
  return read_model_file(path, max_bytes);
}

}  // namespace hymt
