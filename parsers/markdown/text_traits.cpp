#include "parsers/markdown/text_traits.h"

#include <array>
#include <cstddef>

#include "parsers/document/ascii.h"
#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kHarmlessSize = 2048;
constexpr std::size_t kMaxMarks = 20'000;
// Letters at which cmark-gfm cuts its text into nodes, of which it makes one each.
constexpr std::size_t kMaxCuts = 1'000'000;
constexpr std::size_t kMaxWork = std::size_t{64} << 20U;  // Bytes read again.

enum Class : unsigned char {
  kOther,
  kHarmless,
  kMark,
  kBackslash,
  kBracket,
  kAt,
  kAngle,
  kColon,
  kW,
  kParenthesis,
  kDialect,
  kClosing,  // "]", harmless but before "[".
  kDoubled   // Means something only twice in a row.
};

constexpr std::array<unsigned char, 256> kClasses = [] {
  std::array<unsigned char, 256> table{};
  for (const char c : {'`', '&', '_', '*', '~'}) table[static_cast<unsigned char>(c)] = kMark;
  // These mean something only together with others.
  for (const char c : {'\n', '!'}) table[static_cast<unsigned char>(c)] = kHarmless;
  table['\\'] = kBackslash;
  table['['] = kBracket;
  table['$'] = table['{'] = kDialect;
  table['='] = table['^'] = table['+'] = kDoubled;
  table['@'] = kAt;
  table['<'] = kAngle;
  table[':'] = kColon;
  table['w'] = kW;
  table[')'] = kParenthesis;
  table[']'] = kClosing;
  return table;
}();

struct Counts {
  std::size_t marks = 0;
  std::size_t harmless = 0;
  std::size_t cuts = 0;
  std::size_t beginnings = 0;  // From which a reader may go on to the end of the text.
  bool may_hold_regions = false;
};

Counts count_marks(std::string_view text) {
  Counts counts;
  std::size_t parentheses = 0;  // In the present run.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char kind = kClasses[static_cast<unsigned char>(text[i])];
    if (kind == kOther) {
      parentheses = 0;
      continue;
    }
    const std::string_view rest = text.substr(i, 4);
    switch (kind) {
      case kMark: ++counts.marks; break;
      case kDialect: counts.may_hold_regions = true; break;
      case kClosing:
        ++counts.harmless;
        counts.may_hold_regions |= rest.starts_with("][");
        break;
      case kDoubled: counts.may_hold_regions |= rest.size() > 1 && rest[1] == rest[0]; break;
      case kBackslash:
        ++counts.marks;
        counts.may_hold_regions |=
            rest.size() > 1 && (is_punctuation(rest[1]) || rest.starts_with("\\beg"));
        break;
      case kBracket:
        ++counts.marks;
        counts.may_hold_regions |=
            rest.size() > 1 && (ascii_lower(rest[1]) == 't' || rest[1] == '[');
        break;
      case kHarmless: ++counts.harmless; break;
      case kAt: ++counts.beginnings; break;
      case kAngle:
        ++counts.marks;
        counts.may_hold_regions = true;
        if (rest.starts_with("<?") || rest.starts_with("<!")) ++counts.beginnings;
        break;
      case kColon:
        ++counts.cuts;
        counts.may_hold_regions |= rest.size() > 1 && !is_space(rest[1]) && rest[1] != '/';
        if (rest.starts_with("://")) ++counts.beginnings;
        break;
      case kW:
        ++counts.cuts;
        if (rest == "www.") ++counts.beginnings;
        break;
      // cmark counts the parentheses of a link again for each that it takes off the end.
      case kParenthesis:
        if (++parentheses > 8) ++counts.beginnings;
        continue;
      default: break;
    }
    parentheses = 0;
  }
  return counts;
}

}  // namespace

TextTraits traits_of(std::string_view text) {
  const Counts counts = count_marks(text);
  TextTraits traits;
  traits.may_hold_regions = counts.may_hold_regions;
  if (counts.marks == 0 && counts.beginnings == 0) return traits;
  traits.markup = TextTraits::Markup::kOrdinary;
  const bool hazardous = counts.marks + counts.harmless > kMaxMarks || counts.cuts > kMaxCuts ||
                         counts.beginnings > kMaxWork / text.size();
  if (text.size() >= kHarmlessSize && hazardous) traits.markup = TextTraits::Markup::kHazardous;
  return traits;
}

}  // namespace hymt::markdown
