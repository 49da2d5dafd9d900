// Markdown: CommonMark with GitHub's extensions, and what common site generators add to it.
#pragma once

#include <memory>

#include "parsers/document/parser.h"

namespace hymt {

// cmark-gfm decides what is what, our own scanners find where, and every parse checks the two
// against each other; a block on which they disagree is protected whole, with the finding
// "markdown-mismatch". Other findings: "nesting-too-deep", "block-too-complex" and
// "document-too-complex" for what would need time or memory out of proportion.
// Throws Error (kUsage) if a placeholder rule is malformed.
[[nodiscard]] std::unique_ptr<const Parser> make_markdown_parser(const ParserOptions& options);

// MDX (https://mdxjs.com): the same without indented code and HTML, but with JSX, expressions and
// module statements. A block with braces that are never closed is protected whole, with the finding
// "mdx-unclosed".
[[nodiscard]] std::unique_ptr<const Parser> make_mdx_parser(const ParserOptions& options);

}  // namespace hymt
