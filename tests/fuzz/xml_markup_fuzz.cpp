// A text with tags of XML; what stands before a byte 0xFF are names of elements to leave alone.
#include <string>

#include "cli/service/request_error.h"
#include "cli/service/xml_markup.h"
#include "parsers/document/coded_text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = hymt::fuzz_bytes(data, size);
  const std::size_t border = bytes.find('\xFF');
  const bool has_options = border != std::string_view::npos;
  const std::string_view text = has_options ? bytes.substr(border + 1) : bytes;
  if (hymt::valid_utf8_prefix(text) != text.size()) return 0;
  hymt::XmlTagOptions options;
  if (has_options) options.ignored.emplace(bytes.substr(0, border));
  try {
    const hymt::XmlMarkup markup(text, options);
    if (markup.restore(markup.html()) != text) throw hymt::LawBroken("tags do not come back");
    // A stranger's HTML in place of the translation.
    static_cast<void>(markup.restore(text));
  } catch (const hymt::RequestError& error) {
    if (error.status() != 400) throw hymt::LawBroken("another error");
  }
  return 0;
}
