#include "translate/model/cpu/large_buffer.h"

#include <sys/mman.h>

#include <memory>
#include <new>
#include <utility>

namespace hymt::cpu {
namespace {

constexpr std::size_t kHugePageSize = std::size_t{1} << 21;

}  // namespace

LargeBuffer::LargeBuffer(std::size_t num_bytes) : size_(num_bytes) {
  if (num_bytes == 0) return;
  const bool is_huge = num_bytes >= kHugePageSize;
  // A huge page lies at a multiple of its size, a mapping at any page.
  mapping_size_ = num_bytes + (is_huge ? kHugePageSize : 0);
  mapping_ =
      mmap(nullptr, mapping_size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping_ == MAP_FAILED) {
    mapping_ = nullptr;
    throw std::bad_alloc();
  }
  void* aligned = mapping_;
  std::size_t space = mapping_size_;
  if (is_huge) {
    std::align(kHugePageSize, num_bytes, aligned, space);
    // Where it is refused, small pages do.
    static_cast<void>(madvise(aligned, num_bytes, MADV_HUGEPAGE));
  }
  data_ = static_cast<std::byte*>(aligned);
}

LargeBuffer::~LargeBuffer() {
  if (mapping_ != nullptr) munmap(mapping_, mapping_size_);
}

LargeBuffer::LargeBuffer(LargeBuffer&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)),
      mapping_size_(std::exchange(other.mapping_size_, 0)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

LargeBuffer& LargeBuffer::operator=(LargeBuffer&& other) noexcept {
  std::swap(mapping_, other.mapping_);
  std::swap(mapping_size_, other.mapping_size_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace hymt::cpu
