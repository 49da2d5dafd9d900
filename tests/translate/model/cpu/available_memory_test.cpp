#include "translate/model/cpu/available_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <new>
#include <string>

#include "tests/cli/scratch_folder.h"

namespace hymt::cpu {
namespace {

constexpr std::uint64_t kMebi = std::uint64_t{1} << 20;

// A machine of 8,000 MiB free, and what a test adds to it.
class AvailableMemoryTest : public testing::Test {
 protected:
  AvailableMemoryTest() {
    write("proc/meminfo", "MemTotal: 16384000 kB\nMemAvailable:    8192000 kB\n");
    write("proc/self/status", "Name:\tx\nVmSize:\t  307200 kB\nVmData:\t  102400 kB\n");
    write_limits("unlimited", "unlimited");
  }

  void write(const std::string& name, const std::string& content) {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    folder_.write(name, content);
  }
  void write_limits(const std::string& data, const std::string& address_space) {
    write("proc/self/limits",
          "Limit                     Soft Limit           Hard Limit           Units\n"
          "Max data size             " +
              data +
              "            unlimited            bytes\n"
              "Max address space         " +
              address_space + "            unlimited            bytes\n");
  }
  void write_group(const std::string& name, const std::string& limit, std::uint64_t used,
                   std::uint64_t in_files) {
    write(name + "/memory.max", limit + "\n");
    write(name + "/memory.current", std::to_string(used) + "\n");
    write(name + "/memory.stat", "anon 5\ninactive_file " + std::to_string(in_files / 2) +
                                     "\nactive_file " + std::to_string(in_files / 2) + "\n");
  }
  [[nodiscard]] MemoryFiles files() const {
    return {(folder_.path() / "proc").string(), (folder_.path() / "groups").string()};
  }
  [[nodiscard]] std::uint64_t available() const { return available_memory(files()); }

 private:
  ScratchFolder folder_;
};

TEST_F(AvailableMemoryTest, WithoutLimitsItIsWhatTheMachineHas) {
  EXPECT_EQ(available(), 8000 * kMebi);
  EXPECT_EQ(available_memory({"/nowhere", "/nowhere"}), std::numeric_limits<std::uint64_t>::max());
}

TEST_F(AvailableMemoryTest, TheLimitsOfAddressSpaceAndDataCount) {
  write_limits(std::to_string(1000 * kMebi), "unlimited");
  EXPECT_EQ(available(), 900 * kMebi);
  write_limits("unlimited", std::to_string(1000 * kMebi));
  EXPECT_EQ(available(), 700 * kMebi);
  write_limits("unlimited", std::to_string(100 * kMebi));
  EXPECT_EQ(available(), 0U);
}

TEST_F(AvailableMemoryTest, TheLimitOfAGroupCountsWithoutWhatFilesFill) {
  write("proc/self/cgroup", "0::/jobs/mine\n");
  write_group("groups/jobs/mine", std::to_string(500 * kMebi), 300 * kMebi, 100 * kMebi);
  EXPECT_EQ(available(), 300 * kMebi);
  write_group("groups/jobs/mine", "max", 300 * kMebi, 0);
  EXPECT_EQ(available(), 8000 * kMebi);
  // One above it, and one that holds more than it may by now.
  write_group("groups/jobs", std::to_string(400 * kMebi), 350 * kMebi, 0);
  EXPECT_EQ(available(), 50 * kMebi);
  write_group("groups/jobs", std::to_string(400 * kMebi), 450 * kMebi, 0);
  EXPECT_EQ(available(), 0U);
}

TEST_F(AvailableMemoryTest, GroupsOfTheFirstVersionCountAlsoWhereThePathIsThatOfTheOutside) {
  write("proc/self/cgroup", "5:cpu:/x\n4:hugetlb,memory:/docker/0123\n0::/\n");
  write("groups/memory/memory.limit_in_bytes", std::to_string(200 * kMebi) + "\n");
  write("groups/memory/memory.usage_in_bytes", std::to_string(150 * kMebi) + "\n");
  write("groups/memory/memory.stat", "inactive_file 7\ntotal_inactive_file " +
                                         std::to_string(20 * kMebi) + "\ntotal_active_file " +
                                         std::to_string(10 * kMebi) + "\n");
  EXPECT_EQ(available(), 80 * kMebi);
}

TEST_F(AvailableMemoryTest, FilesThatSayNonsenseSayNothing) {
  write("proc/self/cgroup", "4\n\n:::\n0::\n0::/../..\n0::x/y\n");
  write("groups/memory.max", "many\n");
  write("groups/memory.current", "\n");
  EXPECT_EQ(available(), 8000 * kMebi);
}

TEST_F(AvailableMemoryTest, ABudgetLeavesAnEighthForTheRestOfTheProgram) {
  write_limits("unlimited", std::to_string(340 * kMebi));  // Of which 40 are left.
  MemoryBudget budget(files());
  EXPECT_NO_THROW(budget.take(35 * kMebi));
  write("proc/self/status", "VmSize:\t  343040 kB\n");  // It has been taken: 335.
  EXPECT_THROW(budget.take(1), std::bad_alloc);
  write("proc/self/status", "VmSize:\t  307200 kB\n");  // It has been given back.
  EXPECT_NO_THROW(budget.take(kMebi));
}

}  // namespace
}  // namespace hymt::cpu
