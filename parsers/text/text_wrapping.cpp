#include "parsers/text/text_wrapping.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>

#include "parsers/characters/display_width.h"
#include "parsers/document/cjk.h"
#include "parsers/document/text_line.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

// Nobody wraps to less, and lines that are longer than the second were not wrapped at all.
constexpr std::size_t kMinWidth = 40;
constexpr std::size_t kMaxWidth = 132;

// The columns of what the writer would have had to put on the line before: the first word, or the
// first character where words are not spaced.
std::size_t first_word_width(std::string_view content) {
  const std::string_view word = first_word(content);
  for (std::size_t i = 0; i < word.size();) {
    const CodePoint c = code_point_at(word, i);
    if (is_cjk(c.value)) {
      return display_column(word.substr(0, i == 0 ? c.length : i));
    }
    i += c.length;
  }
  return display_column(word);
}

// True if a word sticks out of most lines, and the line with it: an address. Bytes beyond ASCII may
// be characters between which lines end.
bool holds_long_word(std::string_view content) {
  const auto ends_word = [](char c) { return c <= ' ' || c == 0x7F; };  // char may be signed.
  std::size_t begin = 0;
  while (begin + kLongWord < content.size()) {
    // Of so many bytes one ends a word, most likely among the last.
    std::size_t i = begin + kLongWord + 1;
    while (i > begin && !ends_word(content[i - 1])) --i;
    if (i == begin) return true;
    begin = i;
  }
  return false;
}

bool begins_upper_case(std::string_view content) {
  return !content.empty() && u_isupper(static_cast<UChar32>(code_point_at(content, 0).value)) != 0;
}

// "License: MIT", "w - the next word": where several lines begin so, each is an entry of a list.
bool begins_entry(std::string_view content) {
  if (begins_with_label(content)) return true;
  const std::size_t word = first_word(content).size();
  const std::string_view rest = content.substr(word);
  return word != 0 && (rest.starts_with(" - ") || rest.starts_with(" -- "));
}

// Verses: four lines or more, all capitalised, none long.
bool looks_like_verse(std::string_view source, const std::vector<TextLine>& lines,
                      std::size_t width) {
  constexpr std::size_t kMaxVerse = 60;
  return lines.size() >= 4 && width <= kMaxVerse &&
         std::all_of(lines.begin(), lines.end(), [source](const TextLine& line) {
           return begins_upper_case(line.content(source));
         });
}

}  // namespace

bool joins_without_space(std::string_view before, std::string_view after) {
  return is_cjk(code_point_before(before, before.size()).value) &&
         is_cjk(code_point_at(after, 0).value);
}

void WidthStatistics::add(std::size_t width) {
  width = std::min(width, kMaxWidth);
  ++counts_[width];
  ++total_;
  // One more moves the median by a width or so.
  if (width < median_) ++narrower_;
  while (2 * narrower_ >= total_) narrower_ -= counts_[--median_];
  while (2 * (narrower_ + counts_[median_]) < total_) narrower_ += counts_[median_++];
}

Wrapping find_wrapping(std::string_view source, const std::vector<TextLine>& lines,
                       std::size_t usual_width) {
  Wrapping result;
  result.is_soft.assign(lines.size() - 1, false);
  std::vector<std::size_t> widths;
  widths.reserve(lines.size());
  std::size_t& widest = result.widest;
  std::size_t widest_of_all = 0;
  for (const TextLine& line : lines) {
    const std::string_view content = line.content(source);
    widths.push_back(display_column(content, line.column));
    // A long word, an address say, could not be broken.
    const bool is_breakable = first_word(content).size() < content.size() ||
                              first_word_width(content) < widths.back() - line.column;
    if (!is_breakable) continue;
    widest_of_all = std::max(widest_of_all, widths.back());
    if (widths.back() > widest && !holds_long_word(content)) widest = widths.back();
  }
  if (widest == 0) widest = widest_of_all;
  if (widest > kMaxWidth || looks_like_verse(source, lines, widest)) return result;
  const std::size_t width = std::max(widest, usual_width);
  if (width < kMinWidth) return result;
  // What would have fitted with room to spare was put on a new line for a reason.
  const std::size_t slack = width / 8;
  bool is_wrapped = false;
  const bool begins_list = begins_entry(lines.front().content(source));
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const std::size_t needed = widths[i] + 1 + first_word_width(lines[i + 1].content(source));
    // Only the first line may be indented in another way than the rest.
    const bool is_even = i == 0 || lines[i + 1].column == lines[1].column;
    const bool is_entry = begins_list && begins_entry(lines[i + 1].content(source));
    result.is_soft[i] = is_even && !is_entry && needed + slack > width;
    is_wrapped = is_wrapped || result.is_soft[i];
  }
  if (is_wrapped) result.width = width;
  return result;
}

}  // namespace hymt
