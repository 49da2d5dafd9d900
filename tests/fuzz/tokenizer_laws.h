// What holds for every tokenizer that loads, whatever its file says.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/error.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

// Parses `bytes` up to the last byte 0xFF; what follows is a document.
inline void check_tokenizer(std::unique_ptr<const Tokenizer> (*parse)(std::string_view),
                            std::string_view bytes) {
  const std::size_t border = bytes.rfind('\xFF');
  const std::string_view document =
      border == std::string_view::npos ? "Text, 12.\n" : bytes.substr(border + 1);
  try {
    const auto tokenizer = parse(bytes.substr(0, border));
    for (const TokenId id : tokenizer->encode_document(document)) {
      if (id < 0 || static_cast<std::size_t>(id) >= tokenizer->size()) {
        throw LawBroken("an id out of range");
      }
      if (tokenizer->is_control(id)) throw LawBroken("a document gives a control token");
    }
    (void)tokenizer->encode_template(document);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kEngine) throw;
    if (*error.what() == '\0') throw LawBroken("an error without a message");
  }
}

}  // namespace hymt
