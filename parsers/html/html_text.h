// HTML character data <-> the text of a unit. Private to parsers/html.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/document/byte_range.h"
#include "parsers/document/translation_unit.h"
#include "parsers/document/unit_builder.h"
#include "parsers/html/character_reference.h"

namespace hymt {

struct HtmlTextRules {
  ReferenceContext references = ReferenceContext::kText;
  bool keeps_space = false;  // White space is text, and not folded into one space.
};

// Adds the character data from unit.position() to `end`: references and runs of white space become
// spellings. A line break between two characters of scripts that use no spaces stands for nothing:
// it is part of how the first of them is spelt.
void add_html_text(UnitBuilder& unit, std::string_view source, std::size_t end,
                   HtmlTextRules rules);

// The same bytes as plain text, for what only has to be read. Bytes that are not UTF-8 are left
// out.
[[nodiscard]] std::string html_text(std::string_view bytes, HtmlTextRules rules);

// The value of an attribute: references decoded, nothing else.
[[nodiscard]] std::string html_attribute_value(std::string_view bytes);

// `range` without the white space at its ends.
[[nodiscard]] ByteRange without_outer_space(std::string_view source, ByteRange range);

}  // namespace hymt
