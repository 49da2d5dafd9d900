// Inline constructs that can be read without context: raw HTML and autolinks.
//
// All functions work on the text of one block, or on one line.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "parsers/document/byte_range.h"

namespace hymt::markdown {

// The length of the start or end tag at `at` ('<'), 0 if there is none.
[[nodiscard]] std::size_t scan_element_tag(std::string_view text, std::size_t at);

// The length of the tag, comment, processing instruction, declaration or CDATA section at `at`.
[[nodiscard]] std::size_t scan_raw_html(std::string_view text, std::size_t at);

// "<https://example.org>" or "<user@example.org>" at `at`.
struct AngleAutolink {
  std::size_t length = 0;  // With the brackets.
  bool is_email = false;
};
[[nodiscard]] std::optional<AngleAutolink> scan_angle_autolink(std::string_view text,
                                                               std::size_t at);

// GFM: what "www." or "http://" begins, where `at` is the "w" or the ":". `begin` may lie before
// `at` (the scheme).
[[nodiscard]] std::optional<ByteRange> scan_www_autolink(std::string_view text, std::size_t at);
[[nodiscard]] std::optional<ByteRange> scan_url_autolink(std::string_view text, std::size_t at);

// GFM: the next e-mail address in `text`, a run of literal text, at or behind `from`, which moves
// behind it (or to the end if there is none). `steps` counts the "@" seen in this run of text, of
// which cmark-gfm looks at a limited number.
struct EmailAutolink {
  ByteRange range;
  bool has_scheme = false;  // Written with mailto: or xmpp:.
  bool is_xmpp = false;
};
[[nodiscard]] std::optional<EmailAutolink> scan_email_autolink(std::string_view text,
                                                               std::size_t& from, int& steps);

}  // namespace hymt::markdown
