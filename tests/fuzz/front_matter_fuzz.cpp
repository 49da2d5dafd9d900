// Front matter alone, and edited: the input's first byte chooses the kind, a byte 0xFF separates
// the scalars' new text, as for writers.
#include <string>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/parse_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = hymt::fuzz_bytes(data + 1, size - 1);
  const std::size_t border = bytes.find('\xFF');
  std::string front_matter(bytes.substr(0, border));
  switch (data[0] % 4) {
    case 0: front_matter = "---\n" + front_matter + "\n---\n\nBody.\n"; break;
    case 1: front_matter = "+++\n" + front_matter + "\n+++\n\nBody.\n"; break;
    case 2: front_matter = "{\n" + front_matter + "\n}\n\nBody.\n"; break;
    default: break;  // With fences of its own.
  }
  hymt::check_parser_laws(hymt::Format::kMarkdown, front_matter);
  if (border != std::string_view::npos) front_matter += bytes.substr(border);
  hymt::check_writer_laws(hymt::Format::kMarkdown, front_matter);
  return 0;
}
