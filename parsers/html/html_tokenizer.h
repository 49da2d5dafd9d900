// Where the tags, comments and text of an HTML source are, byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

struct HtmlAttribute {
  ByteRange name;
  ByteRange value;  // Without quotes; empty at the end of the name if there is none.
  char quote = 0;   // '"', '\'' or 0.
};

struct HtmlToken {
  enum class Kind : std::uint8_t {
    kText,  // Character data; references are not decoded.
    kStartTag,
    kEndTag,
    kComment,  // Also bogus comments ("<?php ... >", "</3>", "<!x>") and bytes that stand for
               // nothing
               // ("</>", a tag that the end of the source cuts off).
    kDoctype,
    kCdata,  // Only in foreign content.
  };
  Kind kind = Kind::kText;
  ByteRange range;                        // The whole token.
  std::string name;                       // Of a tag, ASCII lower case.
  std::vector<HtmlAttribute> attributes;  // In order; duplicates are kept.
  bool self_closing = false;
};

// Reads one token that begins at `offset` of `source`, by the tokenizer rules of the WHATWG HTML
// standard (13.2.5), into `token`, whose storage is used again; returns false at the end.
// `raw_text` names the element whose raw text or RCDATA one is inside (script, style, title,
// textarea, xmp, iframe, noembed, noframes, plaintext): then text goes on to the matching end tag.
// It is "svg" or "math" in foreign content, where "<![CDATA[" begins a CDATA section and no bogus
// comment; else it is empty. Linear; keeps no state.
bool next_html_token(std::string_view source, std::size_t offset, std::string_view raw_text,
                     HtmlToken& token);

}  // namespace hymt
