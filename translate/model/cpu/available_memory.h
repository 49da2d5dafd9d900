// How much memory there is for weights, keys, values and buffers, and handing it out so that the
// rest of the program can go on.
#pragma once

#include <cstdint>
#include <string>

namespace hymt::cpu {

// Where the system says it; tests give folders of their own.
struct MemoryFiles {
  std::string proc = "/proc";
  std::string control_groups = "/sys/fs/cgroup";
};

// Bytes that could be had now without swapping and without being refused, or ended, for it: the
// least of what is left
//   * of the machine's memory (MemAvailable of proc(5)),
//   * of the limits of the process's control groups, its own and those above it, version 2
//     (memory.max) and 1 (memory.limit_in_bytes); what files fill is counted as free, as it is
//     given back under pressure (cgroups(7)),
//   * of the limits of address space and data (RLIMIT_AS, RLIMIT_DATA of getrlimit(2)).
// The largest number there is if none of them is known. Throws nothing but std::bad_alloc.
[[nodiscard]] std::uint64_t available_memory(const MemoryFiles& files = {});

// "12 MiB", for messages.
[[nodiscard]] std::string mebibytes(std::uint64_t num_bytes);

// Hands out memory as long as some is left for what the rest of the program does meanwhile. Used by
// one thread at a time.
class MemoryBudget {
 public:
  explicit MemoryBudget(MemoryFiles files = {});

  // Call before taking so many bytes. Throws std::bad_alloc if there are not so many to be had.
  void take(std::uint64_t num_bytes);

 private:
  MemoryFiles files_;
  std::uint64_t reserve_ = 0;  // For the rest of the program.
  std::uint64_t granted_ = 0;  // That may be taken without asking the system again.
};

}  // namespace hymt::cpu
