// What our tokenizer makes of texts, for a judge that is not ours.
//
//     encode_lines MODEL < texts
//
// Reads a text a line, as a JSON string, and writes an object a line: "template" and "document" are
// the ids of the text as ours and as a document's, "decoded" the latter's bytes. Exits with 1, and
// the reason on standard error, if the tokenizer of the folder or GGUF file does not load.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "translate/loading/model_source.h"

namespace hymt {
namespace {

void encode_lines(const Tokenizer& tokenizer) {
  for (std::string line; std::getline(std::cin, line);) {
    const std::string text = nlohmann::json::parse(line);
    const std::vector<TokenId> document = tokenizer.encode_document(text);
    const nlohmann::json result = {{"template", tokenizer.encode_template(text)},
                                   {"document", document},
                                   {"decoded", tokenizer.decode(document)}};
    // A vocabulary may lack a byte, so that what is decoded is no UTF-8.
    constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
    std::cout << result.dump(-1, ' ', false, kReplace) << '\n';
  }
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: encode_lines MODEL < texts\n";
    return 2;
  }
  try {
    hymt::encode_lines(*hymt::open_model(argv[1])->load_tokenizer());
    return 0;
  } catch (const hymt::Error& error) {
    std::cerr << error.path() << ": " << error.what() << '\n';
  } catch (const nlohmann::json::exception& error) {
    std::cerr << "encode_lines: " << error.what() << '\n';
  }
  return 1;
}
