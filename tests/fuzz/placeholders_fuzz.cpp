// The first line is a rule of the configuration; the rest is text.
#include <string>

#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"
#include "parsers/placeholders.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

namespace hymt {
namespace {

void check_ranges(std::string_view text, const std::vector<ByteRange>& ranges) {
  std::size_t last = 0;
  for (const ByteRange range : ranges) {
    if (range.begin < last || range.empty() || range.end < range.begin || range.end > text.size()) {
      throw LawBroken("placeholders are not ordered, disjoint and inside the text");
    }
    const std::string_view before = text.substr(last, range.begin - last);
    const std::string_view found = range.of(text);
    if (valid_utf8_prefix(before) != before.size() || valid_utf8_prefix(found) != found.size()) {
      throw LawBroken("a placeholder cuts a character");
    }
    last = range.end;
  }
}

}  // namespace
}  // namespace hymt

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = hymt::fuzz_bytes(data, size);
  const std::size_t newline = bytes.find('\n');
  hymt::ParserOptions options;
  std::string_view text = bytes;
  if (newline != std::string_view::npos) {
    options.placeholders.push_back({"fuzzed", std::string(bytes.substr(0, newline))});
    text.remove_prefix(newline + 1);
  }
  text = text.substr(0, hymt::valid_utf8_prefix(text));
  try {
    const hymt::PlaceholderScanner scanner(options);
    hymt::check_ranges(text, scanner.find(text));
  } catch (const hymt::Error& error) {
    if (error.kind() != hymt::ErrorKind::kUsage) throw;
  }
  hymt::check_ranges(text, hymt::PlaceholderScanner({}).find(text));
  return 0;
}
