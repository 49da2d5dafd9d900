#include "translate/checks/prose.h"

#include <unicode/uchar.h>

#include <cstddef>

#include "parsers/characters/code_points.h"
#include "parsers/document/cjk.h"

namespace hymt {
namespace {

constexpr std::size_t kFewestCaseless = 5;

bool is_caseless(UChar32 c) { return u_isalpha(c) != 0 && u_islower(c) == 0 && u_isupper(c) == 0; }

}  // namespace

bool is_prose(std::string_view text) {
  constexpr std::size_t kFewestWords = 4;
  std::size_t num_words = 0;
  std::size_t num_small = 0;
  std::size_t num_caseless = 0;
  bool in_word = false;
  for (std::size_t offset = 0; offset < text.size();) {
    const auto c = static_cast<UChar32>(next_code_point(text, offset));
    const bool is_letter = u_isalpha(c) != 0;
    if (is_letter && !in_word) {
      ++num_words;
      if (num_words > 1 && u_islower(c) != 0) ++num_small;
    }
    if (is_caseless(c)) ++num_caseless;
    in_word =
        is_letter || (in_word && (u_isdigit(c) != 0 || c == 0x27 || c == 0x2019 || c == 0x2D));
  }
  return (num_words >= kFewestWords && num_small >= 2) || num_caseless >= kFewestCaseless;
}

bool is_phrase(std::string_view text) {
  constexpr std::size_t kFewestWords = 2;
  constexpr std::u32string_view kOfSentences = U"'’-,.:!?\"“”„«»()…";
  std::size_t num_words = 0;
  std::size_t num_caseless = 0;
  bool has_small = false;
  bool in_word = false;
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t character = next_code_point(text, offset);
    const auto c = static_cast<UChar32>(character);
    if (u_isalpha(c) != 0 || u_charType(c) == U_NON_SPACING_MARK) {
      if (!in_word) ++num_words;
      in_word = true;
      has_small = has_small || u_islower(c) != 0;
      if (is_caseless(c)) ++num_caseless;
    } else if (is_white_space(character)) {
      in_word = false;
    } else if (kOfSentences.find(character) == std::u32string_view::npos && !is_cjk(character)) {
      return false;
    }
  }
  return num_caseless >= kFewestCaseless || (num_words >= kFewestWords && has_small);
}

}  // namespace hymt
