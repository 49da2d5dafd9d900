// What becomes of a thread that reads a page of a mapped file which is gone, because somebody cut
// the file or its disk failed: without a guard, SIGBUS ends the program; with one, the thread reads
// zeros, and the owner of the mapping can find out and give up in good order.
#pragma once

#include <cstddef>
#include <span>

namespace hymt {

struct GuardedRange;

// Guards one mapping while it lives. The first one takes over SIGBUS for the whole process, for
// good; what concerns no guarded mapping goes to whoever had the signal before.
class MappingGuard {
 public:
  MappingGuard() = default;  // Of nothing.
  // `mapping` was made by mmap, is not empty, and is unmapped after the guard is gone.
  explicit MappingGuard(std::span<const std::byte> mapping);
  MappingGuard(MappingGuard&& other) noexcept;
  MappingGuard& operator=(MappingGuard&& other) noexcept;
  MappingGuard(const MappingGuard&) = delete;
  MappingGuard& operator=(const MappingGuard&) = delete;
  ~MappingGuard();

  // Whether zeros were read in place of what is gone. Any thread may ask.
  [[nodiscard]] bool has_lost_pages() const;

 private:
  GuardedRange* range_ = nullptr;  // Never freed, but used again.
};

}  // namespace hymt
