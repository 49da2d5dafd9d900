#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/parse_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hymt::check_parser_laws(hymt::Format::kMdx, hymt::fuzz_bytes(data, size));
  return 0;
}
