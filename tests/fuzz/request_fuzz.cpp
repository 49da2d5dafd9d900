// A request: its kind (a byte), a query, a byte 0xFF, and the body. It is read in each protocol.
#include <algorithm>
#include <string>

#include "cli/service/protocols.h"
#include "cli/service/request_error.h"
#include "cli/service/request_fields.h"
#include "parsers/document/coded_text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"

namespace {

using Read = hymt::ServiceCall (*)(const hymt::RequestFields&, const hymt::ServiceDefaults&);

void check(const hymt::HttpRequest& request, Read read) {
  constexpr std::size_t kMostTexts = 20;
  hymt::ServiceDefaults defaults;
  defaults.max_texts = kMostTexts;
  try {
    const hymt::RequestFields fields = hymt::RequestFields::of(request, kMostTexts);
    const hymt::ServiceCall call = read(fields, defaults);
    if (call.texts.texts.empty() || call.texts.texts.size() > kMostTexts) {
      throw hymt::LawBroken("as many texts as nobody may send");
    }
    if (call.texts.target.empty()) throw hymt::LawBroken("no language to translate into");
    for (const std::string& text : call.texts.texts) {
      if (hymt::valid_utf8_prefix(text) != text.size()) throw hymt::LawBroken("a text in no UTF-8");
    }
  } catch (const hymt::RequestError& error) {
    if (error.status() < 400 || error.status() > 499) throw hymt::LawBroken("another error");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = hymt::fuzz_bytes(data, size);
  if (bytes.empty()) return 0;
  const std::size_t border = std::min(bytes.find('\xFF'), bytes.size());
  hymt::HttpRequest request;
  request.method = "POST";
  request.query =
      bytes.substr(std::min<std::size_t>(1, border), border - std::min<std::size_t>(1, border));
  request.body = bytes.substr(std::min(border + 1, bytes.size()));
  request.headers = {{"content-type", bytes.front() == 'f' ? "application/x-www-form-urlencoded"
                                                           : "application/json"}};
  for (const Read read : {hymt::read_own_call, hymt::read_libretranslate_call,
                          hymt::read_deepl_call, hymt::read_openai_call}) {
    check(request, read);
  }
  return 0;
}
