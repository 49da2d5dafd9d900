// A process that can get little memory.
#pragma once

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace hymt {

// No more than `num_bytes` of data can be had while it lives.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::uint64_t num_bytes) {
    std::ifstream status("/proc/self/status");
    std::uint64_t kibibytes = 0;
    for (std::string word; status >> word;) {
      if (word == "VmData:") status >> kibibytes;
    }
    EXPECT_EQ(getrlimit(RLIMIT_DATA, &before_), 0);
    rlimit limit = before_;
    limit.rlim_cur = kibibytes * 1024 + num_bytes;
    EXPECT_EQ(setrlimit(RLIMIT_DATA, &limit), 0);
  }
  ~MemoryLimit() { EXPECT_EQ(setrlimit(RLIMIT_DATA, &before_), 0); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace hymt
