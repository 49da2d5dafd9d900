#include "parsers/markdown/heading_slugs.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <utility>

namespace hymt::markdown {
namespace {

bool stays(UChar32 c) {
  if (c == '-' || c == ' ' || u_hasBinaryProperty(c, UCHAR_ALPHABETIC) != 0) return true;
  return (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

}  // namespace

std::string HeadingSlugs::add(std::string_view text) {
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

  std::string result = slug;
  while (seen_.contains(result)) result = slug + "-" + std::to_string(++seen_[slug]);
  seen_.emplace(result, 0);
  return result;
}

}  // namespace hymt::markdown
