// A hy.tiktoken, then (behind a byte 0xFF) a document.
#include "tests/fuzz/tokenizer_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hymt::check_tokenizer(hymt::parse_tiktoken_ranks, hymt::fuzz_bytes(data, size));
  return 0;
}
