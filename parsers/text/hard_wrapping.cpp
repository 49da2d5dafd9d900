#include "parsers/text/hard_wrapping.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstddef>

#include "parsers/characters/display_width.h"
#include "parsers/document/utf8.h"
#include "parsers/text/text_lines.h"

namespace hymt {
namespace {

// Lists of short texts have shorter lines, paragraphs that nobody wrapped longer ones.
constexpr std::size_t kMinWidth = 60;
constexpr std::size_t kMaxWidth = 132;

bool begins_small(std::string_view content) {
  return u_islower(static_cast<UChar32>(code_point_at(content, 0).value)) != 0;
}

bool ends_sentence(std::string_view content) {
  return std::string_view(".!?:;").find(content.back()) != std::string_view::npos;
}

// Line ends between lines that are not blank.
struct LineEnds {
  std::size_t within_sentence = 0;  // Before a word that had no more room, within a sentence,
  std::size_t of_full_lines = 0;    // or not.
  std::size_t others = 0;
};

LineEnds count_line_ends(std::string_view text, std::size_t width) {
  // As much may be left free before a word that would have fitted: people break lines by eye.
  const std::size_t least = width - width / 8;
  LineEnds ends;
  std::string_view above;
  std::size_t above_end = 0;  // Its columns.
  TextLineReader reader(text);
  for (TextLine line; reader.next(line);) {
    const std::string_view content = line.content(text);
    if (!above.empty() && !content.empty()) {
      const bool is_full = above_end + 1 + display_column(first_word(content)) > least;
      const bool is_within = is_full && begins_small(content) && !ends_sentence(above);
      ++(is_within ? ends.within_sentence : is_full ? ends.of_full_lines : ends.others);
    }
    above = content;
    above_end = display_column(content, line.column);
  }
  return ends;
}

}  // namespace

bool is_hard_wrapped(std::string_view text) {
  std::size_t width = 0;
  TextLineReader reader(text);
  for (TextLine line; reader.next(line);) {
    const std::string_view content = line.content(text);
    // A single word, an address say, could not be broken.
    if (first_word(content).size() == content.size()) continue;
    width = std::max(width, display_column(content, line.column));
  }
  if (width < kMinWidth || width > kMaxWidth) return false;
  // One line end may be chance.
  constexpr std::size_t kFewest = 2;
  const LineEnds ends = count_line_ends(text, width);
  return ends.within_sentence >= kFewest && ends.within_sentence > ends.of_full_lines &&
         ends.within_sentence + ends.of_full_lines >= ends.others;
}

}  // namespace hymt
