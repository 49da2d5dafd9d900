// Memory for what a function needs only while it runs: on the stack as long as it is little, which
// it mostly is.
#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>

namespace hymt {

// Must outlive the containers that use it. One thread.
class StackMemory {
 public:
  [[nodiscard]] std::pmr::memory_resource* resource() { return &resource_; }

 private:
  alignas(std::max_align_t) std::array<std::byte, 512> bytes_;
  std::pmr::monotonic_buffer_resource resource_{bytes_.data(), bytes_.size()};
};

}  // namespace hymt
