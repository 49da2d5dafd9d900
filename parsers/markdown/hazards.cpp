#include "parsers/markdown/hazards.h"

#include <array>
#include <cstddef>

namespace hymt::markdown {
namespace {

constexpr std::size_t kHarmlessSize = 2048;
constexpr std::size_t kMaxMarks = 20'000;
constexpr std::size_t kMaxWork = std::size_t{64} << 20U;  // Bytes read again.

enum Class : unsigned char { kPlain, kMark, kBeginning, kAngle, kParenthesis, kW };

constexpr std::array<unsigned char, 256> kClasses = [] {
  std::array<unsigned char, 256> table{};
  for (const char c : {'\n', '\\', '`', '&', '_', '*', '[', ']', '!', '~'}) {
    table[static_cast<unsigned char>(c)] = kMark;
  }
  table['@'] = table[':'] = kBeginning;
  table['<'] = kAngle;
  table[')'] = kParenthesis;
  table['w'] = kW;
  return table;
}();

}  // namespace

bool is_hazardous(std::string_view text) {
  if (text.size() < kHarmlessSize) return false;
  std::size_t marks = 0;
  std::size_t beginnings = 0;
  std::size_t parentheses = 0;  // In the present run.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char kind = kClasses[static_cast<unsigned char>(text[i])];
    if (kind == kPlain) {
      parentheses = 0;
      continue;
    }
    const std::string_view rest = text.substr(i, 4);
    switch (kind) {
      case kMark: ++marks; break;
      case kBeginning:
        if (rest.front() == '@' || rest.starts_with("://")) ++beginnings;
        break;
      case kAngle:
        ++marks;
        if (rest.starts_with("<?") || rest.starts_with("<!")) ++beginnings;
        break;
      case kW:
        if (rest == "www.") ++beginnings;
        break;
      // cmark counts the parentheses of a link again for each that it takes off the end.
      case kParenthesis:
        if (++parentheses > 8) ++beginnings;
        continue;
      default: break;
    }
    parentheses = 0;
  }
  return marks > kMaxMarks || beginnings > kMaxWork / text.size();
}

}  // namespace hymt::markdown
