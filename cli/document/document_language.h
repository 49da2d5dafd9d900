// The language that a document is in, and whether it can be translated from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/document/document.h"
#include "translate/prompts/model_languages.h"

namespace hymt {

struct SourceLanguage {
  enum class Origin : std::uint8_t { kAskedFor, kDeclared, kWords };
  std::string tag;  // As it was written; empty: unknown.
  Origin origin = Origin::kWords;
};

// `asked_for` if it is not empty (--from); else what the document declares; else what its text
// tells (CLD2), if that is clear; else unknown.
[[nodiscard]] SourceLanguage source_language(const Document& document,
                                             const std::string& asked_for);

// The language that a translation is in: what its text tells, if that is clear, else what it
// declares; BCP 47; empty: unknown. What a translation declares may be what its source did.
[[nodiscard]] std::string written_language(const Document& document);

// Why nothing in `document` is to be translated into `target` by a model that translates in
// `directions`: it is in that language already ("same-language"), or in one that the model does not
// translate from ("unknown-language"). Nothing if it can be translated, or cannot be told.
[[nodiscard]] std::optional<Finding> reason_to_copy(const Document& document,
                                                    const SourceLanguage& source,
                                                    std::string_view target,
                                                    const LanguageDirections& directions);

}  // namespace hymt
