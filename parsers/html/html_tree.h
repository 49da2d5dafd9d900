// The WHATWG tree of an HTML source, found by gumbo, laid over the tokens of our own scanner.
// Private to parsers/html.
//
// gumbo never sees the source. It gets a digest of our tokens: tags without the attributes that do
// not matter to it, "x" for text, nothing for comments. So each of its nodes comes from a token
// that we know byte for byte, its weak points (attributes by the thousand, NUL, malformed UTF-8,
// deep nesting) are out of reach, and it is several times as fast.
//
// What a tokenizer must ask the tree (is "<title>" here raw text? is "<![CDATA[" a section?) the
// scanner guesses; where gumbo then says otherwise, source is scanned again with its answer.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/html/html_markup.h"

namespace hymt {

// Any bytes are a source. Appends to `findings` where markup nests too deep or cannot be made sense
// of; such tokens are kUntrusted.
[[nodiscard]] HtmlMarkup build_html_tree(std::string_view source, std::vector<Finding>& findings);

}  // namespace hymt
