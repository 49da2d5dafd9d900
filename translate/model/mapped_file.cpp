#include "translate/model/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::size_t kPageSize = 4096;

[[noreturn]] void fail(const std::string& what, int error_number, const std::string& path) {
  throw Error(ErrorKind::kEngine, what + " (" + std::generic_category().message(error_number) + ")",
              path);
}

struct Descriptor {
  int number;
  ~Descriptor() { ::close(number); }
};

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  // Without O_NONBLOCK, a pipe of this name would be waited for.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0) {
    const int error_number = errno;
    const bool is_missing = error_number == ENOENT;
    fail(is_missing
             ? "cannot be opened; fetch the model's files again, or name its folder by --model"
             : "cannot be opened",
         error_number, path);
  }
  struct stat status = {};
  if (::fstat(file.number, &status) != 0) fail("cannot be read", errno, path);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::kEngine, "is no regular file; put the model's own file there", path);
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return;  // mmap refuses to map nothing.
  const void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number, 0);
  if (address == MAP_FAILED) fail("cannot be mapped into memory", errno, path);
  bytes_ = {static_cast<const std::byte*>(address), size};
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void release_mapped(std::span<const std::byte> bytes) {
  // Whole pages only: the ends may hold something that others still read.
  void* begin = const_cast<std::byte*>(bytes.data());
  std::size_t size = bytes.size();
  if (std::align(kPageSize, kPageSize, begin, size) == nullptr) return;
  static_cast<void>(madvise(begin, size / kPageSize * kPageSize, MADV_DONTNEED));
}

}  // namespace hymt
