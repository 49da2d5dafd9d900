// What the attributes of a tag mean to a translation. Private to parsers/html; see also
// html_block.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/placeholders.h"

namespace hymt {

// The first attribute of this name (in lower case); null if there is none.
[[nodiscard]] const HtmlAttribute* find_attribute(std::string_view source, const HtmlToken& tag,
                                                  std::string_view name);

// True if the text of attribute `name` (lower case) of `tag` is for readers.
[[nodiscard]] bool is_text_attribute(std::string_view source, const HtmlToken& tag,
                                     std::string_view name, const ParserOptions& options);

// A unit for each attribute of `tag` with words in it, in order, without id and parent.
[[nodiscard]] std::vector<TranslationUnit> attribute_units(std::string_view source,
                                                           const HtmlToken& tag,
                                                           const ParserOptions& options,
                                                           const PlaceholderScanner& placeholders);

// True if the language tag `value` names `language` ("en-GB" and "EN" name "en"; "zh-Hant" does
// not name "zh-Hans"). An empty language has no name.
[[nodiscard]] bool names_language(std::string_view value, std::string_view language);

// Appends the links and anchors of `tag`.
void add_links(Document& document, const HtmlToken& tag);

// Appends the locale slots of `tag`, a block's.
void add_locale_slots(Document& document, const HtmlToken& tag, std::string_view language);

// The place of the encoding's name in the value of a meta element's content attribute
// ("text/html; charset=utf-8"); empty if there is none.
[[nodiscard]] ByteRange charset_in_content(std::string_view content);

// The place of the encoding's name in an XML declaration; empty if there is none.
[[nodiscard]] ByteRange encoding_in_xml_declaration(std::string_view declaration);

}  // namespace hymt
