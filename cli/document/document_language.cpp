#include "cli/document/document_language.h"

#include <cstddef>

#include "translate/checks/language_identification.h"

namespace hymt {

std::string source_language(const Document& document, const std::string& asked_for) {
  if (!asked_for.empty()) return asked_for;
  if (!document.language.empty()) return document.language;
  constexpr std::size_t kEnough = 4096;  // Bytes.
  std::string text;
  for (const TranslationUnit& unit : document.units) {
    if (text.size() >= kEnough) break;
    text.append(unit.source.text()).push_back('\n');
  }
  const IdentifiedLanguage found = identify_language(text);
  return found.is_reliable ? found.language : std::string();
}

}  // namespace hymt
