#include "parsers/html/meta_charset.h"

#include <cstddef>

#include "parsers/encoding.h"
#include "parsers/html/html_attributes.h"
#include "parsers/html/html_markup.h"
#include "parsers/html/html_tokenizer.h"

namespace hymt {
namespace {

constexpr std::size_t kLimit = std::size_t{1} << 16;

// The label in a meta tag, if it declares an encoding that exists.
std::string label_of(std::string_view bytes, const HtmlToken& meta) {
  const HtmlAttribute* charset = find_attribute(bytes, meta, "charset");
  if (charset != nullptr) {
    const std::string_view label = charset->value.of(bytes);
    return encoding_of_label(label).empty() ? std::string() : std::string(label);
  }
  const HtmlAttribute* header = find_attribute(bytes, meta, "http-equiv");
  const HtmlAttribute* content = find_attribute(bytes, meta, "content");
  if (header == nullptr || content == nullptr ||
      !equals_ignoring_case(header->value.of(bytes), "content-type")) {
    return {};
  }
  const std::string_view value = content->value.of(bytes);
  const std::string_view label = charset_in_content(value).of(value);
  return encoding_of_label(label).empty() ? std::string() : std::string(label);
}

}  // namespace

std::string declared_encoding(std::string_view bytes) {
  bytes = bytes.substr(0, kLimit);
  HtmlToken token;
  for (std::size_t at = 0; next_html_token(bytes, at, {}, token); at = token.range.end) {
    if (token.kind != HtmlToken::Kind::kStartTag || token.name != "meta") continue;
    std::string label = label_of(bytes, token);
    if (!label.empty()) return label;
  }
  return std::string(encoding_in_xml_declaration(bytes).of(bytes));
}

}  // namespace hymt
