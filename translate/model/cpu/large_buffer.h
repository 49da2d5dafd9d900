// Memory for weights and caches: zeroed, aligned, and in huge pages where it is large (a core
// reads weights a fifth faster from them).
#pragma once

#include <cstddef>

namespace hymt::cpu {

class LargeBuffer {
 public:
  LargeBuffer() = default;
  // Throws std::bad_alloc.
  explicit LargeBuffer(std::size_t num_bytes);
  ~LargeBuffer();
  LargeBuffer(LargeBuffer&& other) noexcept;
  LargeBuffer& operator=(LargeBuffer&& other) noexcept;

  [[nodiscard]] std::byte* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void* mapping_ = nullptr;
  std::size_t mapping_size_ = 0;
  std::byte* data_ = nullptr;  // Aligned to a cache line at least.
  std::size_t size_ = 0;
};

}  // namespace hymt::cpu
