// A body of multipart/form-data behind a line that is its Content-Type.
#include <algorithm>
#include <string_view>

#include "cli/service/multipart_form.h"
#include "cli/service/request_error.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = hymt::fuzz_bytes(data, size);
  const std::size_t border = std::min(bytes.find('\n'), bytes.size());
  const std::string_view body = bytes.substr(std::min(border + 1, bytes.size()));
  try {
    std::size_t at = 0;
    for (const hymt::FormPart& part : hymt::read_multipart(bytes.substr(0, border), body)) {
      if (part.name.empty()) throw hymt::LawBroken("a part without a name");
      const auto begin = static_cast<std::size_t>(part.bytes.data() - body.data());
      if (begin < at || begin + part.bytes.size() > body.size()) {
        throw hymt::LawBroken("a part that is none of the body's, or in another's place");
      }
      at = begin + part.bytes.size();
    }
  } catch (const hymt::RequestError& error) {
    if (error.status() != 400 && error.status() != 413) throw hymt::LawBroken("another error");
  }
  return 0;
}
