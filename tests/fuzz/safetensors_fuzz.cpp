// Any bytes as a safetensors file: refused with a reason, or tensors that lie in it and share none
// of its bytes.
#include <algorithm>
#include <vector>

#include "parsers/document/error.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"
#include "translate/model/safetensors.h"

namespace {

void check(std::span<const std::byte> file, const std::vector<hymt::StoredTensor>& tensors) {
  std::vector<bool> is_taken(file.size(), false);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (i > 0 && tensors[i - 1].name >= tensors[i].name) {
      throw hymt::LawBroken("names are not sorted, or one comes twice");
    }
    const std::span<const std::byte> bytes = tensors[i].bytes;
    if (bytes.data() < file.data() || bytes.data() + bytes.size() > file.data() + file.size()) {
      throw hymt::LawBroken("a tensor lies outside of the file");
    }
    const auto begin = is_taken.begin() + (bytes.data() - file.data());
    const auto end = begin + static_cast<std::ptrdiff_t>(bytes.size());
    if (std::find(begin, end, true) != end) throw hymt::LawBroken("two tensors share bytes");
    std::fill(begin, end, true);
    if (tensors[i].type != "F32") continue;
    std::size_t size = 4;
    for (const std::size_t dimension : tensors[i].shape) size *= dimension;
    if (size != bytes.size()) throw hymt::LawBroken("a tensor has not the size of its shape");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file = std::as_bytes(std::span(data, size));
  try {
    check(file, hymt::parse_safetensors(file, "model.safetensors"));
  } catch (const hymt::Error& error) {
    if (error.kind() != hymt::ErrorKind::kEngine) throw;
    if (*error.what() == '\0') throw hymt::LawBroken("an error without a message");
  }
  return 0;
}
