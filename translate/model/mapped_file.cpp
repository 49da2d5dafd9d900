#include "translate/model/mapped_file.h"

#include <sys/mman.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::size_t kPageSize = 4096;

}  // namespace

MappedFile::MappedFile(const std::string& path) : file_(path) {
  const auto size = static_cast<std::size_t>(file_.size());
  if (size == 0) return;  // mmap refuses to map nothing.
  const void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file_.descriptor(), 0);
  if (address == MAP_FAILED) {
    throw Error(ErrorKind::kEngine,
                "cannot be mapped into memory (" + std::generic_category().message(errno) +
                    "); choose a smaller model or a larger machine",
                path);
  }
  bytes_ = {static_cast<const std::byte*>(address), size};
  guard_ = MappingGuard(bytes_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : file_(std::move(other.file_)),
      bytes_(std::exchange(other.bytes_, {})),
      guard_(std::move(other.guard_)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(bytes_, other.bytes_);
  std::swap(guard_, other.guard_);
  return *this;
}

MappedFile::~MappedFile() {
  guard_ = {};  // First: the addresses may soon be another's.
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void MappedFile::check_unchanged() const {
  if (!guard_.has_lost_pages() && file_.is_unchanged()) return;
  throw Error(
      ErrorKind::kEngine,
      "was cut, changed or could not be read while it was in use; fetch the file again, and "
      "leave it as it is while this program runs",
      file_.path());
}

void release_mapped(std::span<const std::byte> bytes) {
  // Whole pages only: the ends may hold something that others still read.
  void* begin = const_cast<std::byte*>(bytes.data());
  std::size_t size = bytes.size();
  if (std::align(kPageSize, kPageSize, begin, size) == nullptr) return;
  static_cast<void>(madvise(begin, size / kPageSize * kPageSize, MADV_DONTNEED));
}

}  // namespace hymt
