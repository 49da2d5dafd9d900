// The parsers that this program has, and which one a file wants.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "parsers/document/parser.h"

namespace hymt {

// The parser of a format. Throws Error (kUsage) if a placeholder rule or a key is malformed.
[[nodiscard]] std::unique_ptr<const Parser> make_parser(Format format,
                                                        const ParserOptions& options);

// By the ending of a file's name (.html .htm .xhtml .md .markdown .mkd .mdx .txt .text ...),
// ASCII case ignored; nothing for other endings.
[[nodiscard]] std::optional<Format> format_of_path(std::string_view path);

// A guess from content, for standard input: HTML if it begins like a page or fragment of one,
// Markdown if it has its marks, else text.
[[nodiscard]] Format guess_format(std::string_view bytes);

}  // namespace hymt
