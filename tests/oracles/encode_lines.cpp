// What our tokenizer makes of texts, for a judge that is not ours.
//
//     encode_lines FOLDER < texts
//
// Reads a text a line, as a JSON string, and writes an object a line: "template" and "document" are
// the ids of the text as ours and as a document's, "decoded" the latter's bytes. Exits with 1, and
// the reason on standard error, if the folder's tokenizer does not load.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

void encode_lines(const Tokenizer& tokenizer) {
  for (std::string line; std::getline(std::cin, line);) {
    const std::string text = nlohmann::json::parse(line);
    const std::vector<TokenId> document = tokenizer.encode_document(text);
    const nlohmann::json result = {{"template", tokenizer.encode_template(text)},
                                   {"document", document},
                                   {"decoded", tokenizer.decode(document)}};
    std::cout << result.dump() << '\n';
  }
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: encode_lines FOLDER < texts\n";
    return 2;
  }
  try {
    hymt::encode_lines(*hymt::load_tokenizer(argv[1]));
    return 0;
  } catch (const hymt::Error& error) {
    std::cerr << error.path() << ": " << error.what() << '\n';
  } catch (const nlohmann::json::exception& error) {
    std::cerr << "encode_lines: " << error.what() << '\n';
  }
  return 1;
}
