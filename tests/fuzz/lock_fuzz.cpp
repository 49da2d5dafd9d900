// A lock file, then (behind a byte 0xFF) an output that its lines are tried on.
#include <string>

#include "cli/document/lock_line.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = hymt::fuzz_bytes(data, size);
  const std::size_t border = bytes.find('\xFF');
  const std::string_view output =
      border == std::string_view::npos ? std::string_view() : bytes.substr(border + 1);
  const hymt::LockText text = hymt::read_lock(bytes.substr(0, border));
  // What is written says the same.
  const std::string written = hymt::lock_text(text.files);
  const hymt::LockText again = hymt::read_lock(written);
  if (!again.problems.empty()) throw hymt::LawBroken("what was written cannot be read");
  if (hymt::lock_text(again.files) != written) throw hymt::LawBroken("it reads as something else");
  for (const auto& [name, file] : text.files) {
    const auto lines = hymt::lines_of_output(file.lines, output);
    if (!lines || hymt::is_copy(*lines)) continue;
    std::size_t covered = 0;
    for (const hymt::LockLine& line : *lines) covered += line.target_gap.size + line.target.size;
    if (covered != output.size()) throw hymt::LawBroken("lines that do not make up the output");
  }
  return 0;
}
