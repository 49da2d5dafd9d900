// Whatever allocation fails, first or later: no crash, no half file, an exit code that says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "tests/cli/commands/command_fixture.h"

namespace {

// Counted over all threads.
std::atomic<std::int64_t> num_allocations = 0;
std::atomic<std::int64_t> failing = INT64_MAX;  // The number of the one that fails.

void* allocate(std::size_t size, std::size_t alignment) {
  if (num_allocations.fetch_add(1) == failing) return nullptr;
  if (alignment <= alignof(std::max_align_t)) return std::malloc(size == 0 ? 1 : size);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment) {
  void* memory = allocate(size, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// g++ inlines some of these, not their other halves, and then sees no pair.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) { return allocate_or_throw(size, 1); }
void* operator new[](std::size_t size) { return allocate_or_throw(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, 1); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, 1); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace hymt {
namespace {

constexpr const char* kGuide =
    "# Tea\n\nGreen *tea* is hot. Wait for `tea --ready`.\n\n- one\n- two\n";
constexpr const char* kPage = "<!DOCTYPE html>\n<p>Tea is <b>hot</b>. <img alt=\"A cup\">\n";
constexpr const char* kNotes = "Tea is hot.\n\nIt should be. More of it\nis better.\n";

class OutOfMemoryTest : public CommandFixture {
 protected:
  OutOfMemoryTest() {
    std::string guide = kGuide;  // With a paragraph that is too long for cmark-gfm's small blocks.
    while (guide.size() < 5000) guide += "&lt;Tea&gt; is [hot][ÄÖ]. ";
    scratch_.write("docs/a.md", guide + "\n\n[äö]: hot.md\n");
    scratch_.write("docs/b.html", kPage);
    scratch_.write("docs/c.txt", kNotes);
  }

  // In a process of its own, since libraries need not work any more after a failure.
  struct Ending {
    int code = -1;
    bool has_failed = false;  // An allocation.
  };
  Ending run_in_child(std::int64_t number, const std::string& engine) {
    constexpr int kHasFailed = 64;
    constexpr unsigned kHangs = 120;  // Seconds; SIGALRM ends the process.
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(kHangs);
      const std::vector<std::string> words = {
          path("docs"), "-o", path("out"), "--report", path("out/report.json"), "--threads", "2"};
      num_allocations = 0;
      failing = number;
      int code = kExitFailed;
      try {
        code = translate(words, engine);
      } catch (const std::bad_alloc&) {
        // main() catches it, too.
      }
      ::_exit(code | (num_allocations > number ? kHasFailed : 0));
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    const int code = WEXITSTATUS(status);
    return {code & ~kHasFailed, (code & kHasFailed) != 0};
  }

  // Returns false if the run made too few allocations for one to fail.
  bool run_with_failure(std::int64_t number, const std::string& engine) {
    SCOPED_TRACE(engine + ", allocation " + std::to_string(number));
    const Ending ending = run_in_child(number, engine);
    EXPECT_THAT(ending.code, testing::AnyOf(kExitDone, kExitFindings, kExitFailed, kExitEngine));
    for (const std::string& file : scratch_.files("out")) {
      EXPECT_THAT(file, testing::Not(testing::HasSubstr(".hymt")));
      if (engine == "identity" && file != "report.json") {
        EXPECT_EQ(scratch_.read("out/" + file), scratch_.read("docs/" + file)) << file;
      }
    }
    if (ending.code == kExitDone) {
      EXPECT_THAT(scratch_.files("out"), testing::SizeIs(4));
    }
    std::filesystem::remove_all(scratch_ / "out");
    return ending.has_failed && !HasFailure();
  }
};

TEST_F(OutOfMemoryTest, TheRunEndsWithWholeFilesWhicheverAllocationFails) {
  for (const char* engine : {"identity", "pseudo", "adversarial:1"}) {
    // One fails, and those after it work: TBB's own destructors end the process without memory.
    for (std::int64_t n = 1; run_with_failure(n, engine); n += n / 32 + 1) {
    }
  }
}

}  // namespace
}  // namespace hymt
