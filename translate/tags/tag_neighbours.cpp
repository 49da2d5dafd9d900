#include "translate/tags/tag_neighbours.h"

#include <unicode/uchar.h>

#include "parsers/characters/code_points.h"

namespace hymt {
namespace {

// A letter or digit of a script that parts words with spaces and writes no word against another.
bool is_of_separate_words(char32_t c) {
  return (c < 0x0590 || (c >= 0x1E00 && c < 0x2000)) && u_isalnum(static_cast<UChar32>(c)) != 0;
}

Neighbour neighbour(char32_t c, std::u32string_view joints) {
  if (is_white_space(c)) return Neighbour::kSpace;
  const bool is_word = is_of_separate_words(c) || joints.find(c) != std::u32string_view::npos;
  return is_word ? Neighbour::kWord : Neighbour::kOther;
}

}  // namespace

Neighbour left_neighbour(char32_t c) { return neighbour(c, U"./@_:\\#=&~"); }

Neighbour right_neighbour(char32_t c) { return neighbour(c, U"/@_\\=&~"); }

Neighbour left_neighbour(std::string_view text) {
  std::size_t last = previous_code_point(text, text.size());
  return left_neighbour(next_code_point(text, last));
}

Neighbour right_neighbour(std::string_view text) {
  std::size_t first = 0;
  return right_neighbour(next_code_point(text, first));
}

bool is_glued(std::string_view shown, Neighbours then, Neighbours now) {
  const auto is_new = [&](Neighbour neighbour, bool left) {
    return left ? now.left == neighbour && then.left != neighbour
                : now.right == neighbour && then.right != neighbour;
  };
  // What shows nothing may stand at a word, but not in it.
  if (shown.empty()) {
    const bool inside = now.left == Neighbour::kWord && now.right == Neighbour::kWord;
    return inside && (is_new(Neighbour::kWord, true) || is_new(Neighbour::kWord, false));
  }
  // White space that is protected for its form loses it among other white space.
  const Neighbour shunned = trimmed(shown).empty() ? Neighbour::kSpace : Neighbour::kWord;
  return is_new(shunned, true) || is_new(shunned, false);
}

}  // namespace hymt
