// Bad input takes bounded time and memory, and comes back whole.
//
// Each case runs in a process of its own, so that its memory can be measured, a crash is one failed
// case, and limits hold it: seconds as a guard against hangs, never as a measure.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "parsers/document/error.h"
#include "tests/suites/bad_inputs.h"
#include "tests/suites/document_laws.h"
#include "tests/suites/sanitized.h"

namespace hymt {
namespace {

#ifdef NDEBUG
// bench/README.md has the program on 100 MB; here two documents, the source and what was read
// back, are in memory at once, and three formats have to be done in minutes.
constexpr std::size_t kHugeSize = 20'000'000;
#else
constexpr std::size_t kHugeSize = 4'000'000;  // Unoptimised builds would take minutes.
#endif

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr rlim_t kMaxSeconds = 120;

// What the design promises: so much whatever the input, and so many times the input.
std::size_t memory_bound(std::size_t input_size) { return 512 * kMiB + 30 * input_size; }

struct Measured {
  int status = 0;  // As wait(2) gives it.
  std::size_t max_resident_bytes = 0;
  double cpu_seconds = 0;
};

void limit(int resource, rlim_t value) {
  const rlimit limits{value, value};
  setrlimit(static_cast<__rlimit_resource>(resource), &limits);
}

// Identity and pseudo-translation; the child's exit status.
int translate_both_ways(const BadInput& input, const std::string& bytes) {
  try {
    laws_of(input.format).check_identity(bytes);
    laws_of(input.format).check_pseudo(bytes);
    return 0;
  } catch (const Error& error) {
    if (input.may_be_refused && error.kind() == ErrorKind::kInput) return 0;
    std::cerr << "refused: " << error.what() << '\n';
  } catch (const std::exception& broken) {
    std::cerr << std::string(broken.what()).substr(0, 1000) << '\n';
  }
  return 1;
}

Measured run_in_child(const BadInput& input, std::size_t& input_size) {
  const std::string bytes = input.bytes();
  input_size = bytes.size();
  const pid_t child = fork();
  if (child == 0) {
    limit(RLIMIT_CPU, kMaxSeconds);
    // A little more than what is promised, to tell "too much" from "all there is".
    if (!kSanitized) limit(RLIMIT_AS, 2 * memory_bound(bytes.size()));
    _exit(translate_both_ways(input, bytes));
  }
  Measured measured;
  rusage usage{};
  wait4(child, &measured.status, 0, &usage);
  measured.max_resident_bytes = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
  measured.cpu_seconds = static_cast<double>(usage.ru_utime.tv_sec) +
                         static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
  return measured;
}

class BadInputTest : public testing::TestWithParam<Format> {};

TEST_P(BadInputTest, TakesBoundedMemoryAndComesBackWhole) {
  for (const BadInput& input : bad_inputs(kHugeSize)) {
    if (input.format != GetParam()) continue;
    std::size_t size = 0;
    const Measured measured = run_in_child(input, size);
    EXPECT_TRUE(WIFEXITED(measured.status) && WEXITSTATUS(measured.status) == 0)
        << input.name << ": wait status " << measured.status << " (24 is too much time)";
    if (!kSanitized) {
      EXPECT_LE(measured.max_resident_bytes, memory_bound(size)) << input.name;
    }
    if (measured.cpu_seconds > 1.0) {
      std::cout << input.name << ": " << size << " bytes, " << measured.cpu_seconds << " s, "
                << measured.max_resident_bytes / kMiB << " MiB\n";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, BadInputTest,
                         testing::Values(Format::kText, Format::kMarkdown, Format::kMdx,
                                         Format::kHtml),
                         [](const auto& test) { return std::string(format_name(test.param)); });

}  // namespace
}  // namespace hymt
