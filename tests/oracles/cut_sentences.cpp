// Where our segmenter and bare ICU cut texts, for a judge of public suites.
//
//     cut_sentences < texts
//
// Reads [language, text] a line, as JSON, and writes {"ours": [...], "icu": [...]} a line: the
// pieces that tile the text.
#include <unicode/brkiter.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/segmenter.h"

namespace hymt {
namespace {

std::vector<std::string> cut_by_us(const std::string& language, std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (const std::size_t end : Segmenter(language).boundaries(text)) {
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end;
  }
  return pieces;
}

std::vector<std::string> cut_by_icu(const std::string& language, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createSentenceInstance(icu::Locale(language.c_str()), status));
  std::vector<std::string> pieces;
  if (U_FAILURE(status)) return pieces;
  const auto utf16 = icu::UnicodeString::fromUTF8(std::string(text));
  breaks->setText(utf16);
  int32_t begin = 0;
  while (breaks->next() != icu::BreakIterator::DONE) {
    utf16.tempSubStringBetween(begin, breaks->current()).toUTF8String(pieces.emplace_back());
    begin = breaks->current();
  }
  return pieces;
}

void cut_lines() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto entry = nlohmann::json::parse(line);
    const auto language = entry.at(0).get<std::string>();
    const auto text = entry.at(1).get<std::string>();
    const nlohmann::json result = {{"ours", cut_by_us(language, text)},
                                   {"icu", cut_by_icu(language, text)}};
    std::cout << result.dump() << '\n';
  }
}

}  // namespace
}  // namespace hymt

int main() {
  try {
    hymt::cut_lines();
    return 0;
  } catch (const nlohmann::json::exception& error) {
    std::cerr << "cut_sentences: " << error.what() << '\n';
    return 1;
  }
}
