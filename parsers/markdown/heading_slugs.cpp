#include "parsers/markdown/heading_slugs.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "parsers/document/ascii.h"
#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

bool stays(UChar32 c) {
  if (c == '-' || c == ' ' || u_hasBinaryProperty(c, UCHAR_ALPHABETIC) != 0) return true;
  return (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

std::string slug_of_ascii(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    if (c == ' ') {
      slug += '-';
    } else if (is_alphanumeric(c) || c == '-' || c == '_') {
      slug += ascii_lower(c);
    }
  }
  return slug;
}

std::string slug_of(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; })) {
    return slug_of_ascii(text);
  }
  icu::UnicodeString lower = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  lower.toLower(icu::Locale::getRoot());
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < lower.length(); i = lower.moveIndex32(i, 1)) {
    const UChar32 c = lower.char32At(i);
    if (stays(c)) kept.append(c == ' ' ? static_cast<UChar32>('-') : c);
  }
  std::string slug;
  kept.toUTF8String(slug);
  return slug;
}

}  // namespace

std::string HeadingSlugs::add(std::string_view text) {
  const std::string slug = slug_of(text);
  std::string result = slug;
  while (seen_.contains(result)) result = slug + "-" + std::to_string(++seen_[slug]);
  seen_.emplace(result, 0);
  return result;
}

}  // namespace hymt::markdown
