#include "translate/tokenizer/character_class.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <vector>

namespace hymt {
namespace {

bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

std::uint8_t classes_of(char32_t c) {
  const std::uint32_t category = U_MASK(u_charType(static_cast<UChar32>(c)));
  std::uint8_t classes = 0;
  if ((category & U_GC_L_MASK) != 0) classes |= kLetter;
  if ((category & U_GC_M_MASK) != 0) classes |= kMark;
  if ((category & U_GC_N_MASK) != 0) classes |= kNumber;
  if ((category & U_GC_P_MASK) != 0) classes |= kPunctuation;
  if ((category & U_GC_S_MASK) != 0) classes |= kSymbol;
  if (is_white_space(c)) classes |= kSpace;
  if (c == '\r' || c == '\n') classes |= kNewline;
  return classes;
}

}  // namespace

const std::uint8_t* first_plane_classes() {
  static const std::vector<std::uint8_t> kClasses = [] {
    std::vector<std::uint8_t> classes(0x10000);
    for (std::size_t c = 0; c < classes.size(); ++c) {
      classes[c] = classes_of(static_cast<char32_t>(c));
    }
    return classes;
  }();
  return kClasses.data();
}

CharacterAt rare_character_at(std::string_view text, std::size_t at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t end = at;
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, end, text.size(), c);
  const auto code_point = static_cast<char32_t>(c);
  return {code_point, classes_of(code_point), end};
}

std::size_t character_before(std::string_view text, std::size_t at) {
  std::size_t begin = at - std::min<std::size_t>(at, U8_MAX_LENGTH);
  while (character_at(text, begin).end != at) ++begin;
  return begin;
}

}  // namespace hymt
