// Short ways to say what the Markdown parser must make of a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// Parses and calls check_document; a broken promise fails the test.
[[nodiscard]] Document parse_markdown(std::string_view text);

// A text with its codes in braces: "Click {1:<b>}Save{/1:</b>} or {2=F5:<kbd>F5</kbd>}".
[[nodiscard]] std::string coded(const CodedText& text);

// coded() of each unit of the text.
[[nodiscard]] std::vector<std::string> units_of(std::string_view text);

// The only unit of the text; fails the test if there are more or none.
[[nodiscard]] TranslationUnit only_unit(std::string_view text);

// "name value" of each block entry and "~ name value" of each inline entry.
[[nodiscard]] std::vector<std::string> outline_of(std::string_view text);

// The reason and bytes of each protected region: "code: ...".
[[nodiscard]] std::vector<std::string> protected_in(std::string_view text);

// The examples of a specification file of CommonMark or GFM; "→" stands for a tab.
[[nodiscard]] std::vector<std::string> spec_examples(const std::string& path);

}  // namespace hymt
