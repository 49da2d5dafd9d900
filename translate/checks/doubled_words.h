// Words that a translation says twice in a row.
#pragma once

#include <optional>
#include <string_view>

#include "parsers/document/coded_text.h"
#include "translate/checks/doubt.h"

namespace hymt {

// "word-doubled": a word stands twice with nothing but white space between, as in "the the", or
// twice without a space in Chinese and Japanese, and the source doubles none. `language` (BCP 47)
// is the target's; nothing where doubling is grammar, as in Turkish or Hindi ("yavaş yavaş"), nor
// what is right in a language: "die Dateien, die die Liste nennt", "nous nous". Linear.
[[nodiscard]] std::optional<Doubt> doubled_word_doubt(const CodedText& source,
                                                      const CodedText& target,
                                                      std::string_view language);

}  // namespace hymt
