// The roles that the Markdown parser gives to codes, told by their bytes, for units made by hand.
#pragma once

#include <string_view>

#include "parsers/document/coded_text.h"

namespace hymt::testing {

// Of what opens a link or an image: "[" that `closing` ends.
inline CodeSubtype bracket_subtype(std::string_view closing) {
  if (closing == "]" || closing == "][]") return CodeSubtype::kShortcut;
  return closing.starts_with("][") ? CodeSubtype::kReference : CodeSubtype::kInline;
}

// Of the opening code `opening`, which `closing` ends.
inline CodeRole pair_role(std::string_view opening, std::string_view closing) {
  if (opening == "[") return {CodeType::kLink, bracket_subtype(closing)};
  if (!opening.empty() && opening.find_first_not_of("*_~") == std::string_view::npos) {
    return {CodeType::kFormat, CodeSubtype::kDelimiter};
  }
  return {};
}

// Of the placeholder `bytes`, which shows `shown`; its description, if it is an image, ends at
// `description_end`.
inline CodeRole placeholder_role(std::string_view bytes, std::string_view shown,
                                 std::size_t description_end = 0) {
  if (bytes.empty()) return {};
  if (bytes.starts_with("![")) {
    return {CodeType::kImage, bracket_subtype(bytes.substr(description_end))};
  }
  if (bytes.find_first_not_of(" \t") == std::string_view::npos) {
    return {CodeType::kFormat, CodeSubtype::kBlank};
  }
  if (bytes.front() != '<' && bytes.find_first_of("\r\n") != std::string_view::npos) {
    return {CodeType::kFormat, CodeSubtype::kLineEnd};
  }
  const bool is_enclosed = bytes.size() > 1 && bytes.front() == bytes.back() &&
                           (bytes.front() == '`' || bytes.front() == '$');
  if (is_enclosed) {
    const bool is_math = bytes.front() == '$';
    return {is_math ? CodeType::kOther : CodeType::kFormat, CodeSubtype::kVerbatim};
  }
  if (bytes != shown) return {};
  const bool is_address = bytes.find("://") != std::string_view::npos ||
                          bytes.starts_with("www.") || bytes.find('@') != std::string_view::npos;
  return is_address ? CodeRole{CodeType::kLink, CodeSubtype::kAddress}
                    : CodeRole{CodeType::kVariable, CodeSubtype::kLooks};
}

}  // namespace hymt::testing
