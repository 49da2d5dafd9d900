// Decoding and encoding give the bytes back. The first line is the declared encoding.
#include <string>

#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes = hymt::fuzz_bytes(data, size);
  const std::size_t newline = bytes.find('\n');
  std::string_view declared;
  if (newline != std::string_view::npos) {
    declared = bytes.substr(0, newline);
    bytes.remove_prefix(newline + 1);
  }
  hymt::DecodedText decoded;
  try {
    decoded = hymt::decode_text(bytes, declared);
  } catch (const hymt::Error& error) {
    if (error.kind() == hymt::ErrorKind::kInput) return 0;
    throw;
  }
  std::string encoded;
  if (!hymt::encode_text(decoded.text, decoded.encoding, decoded.has_bom, hymt::Unencodable::kFail,
                         encoded)) {
    throw hymt::LawBroken("decoded text cannot be encoded in " + decoded.encoding);
  }
  if (encoded != bytes) throw hymt::LawBroken(decoded.encoding + " does not give the bytes back");
  return 0;
}
