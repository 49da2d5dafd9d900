// A configuration file, then (behind a byte 0xFF) a path that its patterns are tried on.
#include <string>

#include "cli/options/configuration.h"
#include "parsers/document/error.h"
#include "parsers/make_parser.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = hymt::fuzz_bytes(data, size);
  const std::size_t border = bytes.find('\xFF');
  const std::string_view path =
      border == std::string_view::npos ? "docs/a.md" : bytes.substr(border + 1);
  try {
    const hymt::Configuration configuration(bytes.substr(0, border), "/project/hymt-doc.toml");
    const hymt::FileSettings settings = configuration.settings_for(path);
    const auto parser = hymt::make_parser(hymt::Format::kMarkdown, settings.parser);
    if (parser->format() != hymt::Format::kMarkdown) throw hymt::LawBroken("wrong parser");
  } catch (const hymt::Error& error) {
    if (error.kind() != hymt::ErrorKind::kUsage) throw;
    if (*error.what() == '\0') throw hymt::LawBroken("an error without a message");
  }
  return 0;
}
