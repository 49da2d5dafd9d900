#include "parsers/text/text_lines.h"

#include <algorithm>

#include "parsers/characters/display_width.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

bool is_blank_byte(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }

// The size of the white space character that begins at `i`, before `end`; 0 if there is none.
std::size_t space_size(std::string_view source, std::size_t i, std::size_t end) {
  if (i >= end) return 0;
  if (is_blank_byte(source[i])) return 1;
  const std::string_view rest = source.substr(i, end - i);
  if (rest.starts_with(kIdeographicSpace)) return kIdeographicSpace.size();
  if (rest.starts_with(kNoBreakSpace)) return kNoBreakSpace.size();
  return 0;
}

// The offset behind the quote marks "> > " at the beginning of [begin, end), and how many there
// are.
std::size_t skip_quote_marks(std::string_view source, std::size_t begin, std::size_t end,
                             std::uint32_t& depth) {
  constexpr std::size_t kMaxIndent = 3;
  std::size_t i = begin;
  while (i < end && i < begin + kMaxIndent && source[i] == ' ') ++i;
  std::size_t marks_end = begin;
  while (i < end && source[i] == '>' && !(i + 1 < end && source[i + 1] == '=')) {
    ++depth;
    ++i;
    marks_end = i;
    if (i < end && source[i] == ' ') ++i;
  }
  return marks_end;
}

bool is_ruler_word(std::string_view word) {
  if (std::all_of(word.begin(), word.end(),
                  [](char c) { return c > ' ' && c < '\x7F' && !is_ascii_alphanumeric(c); })) {
    return true;
  }
  return word.starts_with("\xE2\x94") || word.starts_with("\xE2\x95") ||
         word.starts_with("\xE2\x96");
}

}  // namespace

bool TextLineReader::next(TextLine& line) {
  if (position_ >= source_.size()) return false;
  const auto find = [this](char c, std::size_t& cached) {
    if (cached < position_ || position_ == 0) {
      cached = std::min(source_.find(c, position_), source_.size());
    }
    return cached;
  };
  const std::size_t lf = find('\n', next_lf_);
  const std::size_t cr = find('\r', next_cr_);
  std::size_t end = std::min(lf, cr);
  line = {};
  line.begin = position_;
  const bool is_two = source_.substr(end, 2) == "\r\n";
  line.stop = end == source_.size() ? end : end + (is_two ? 2 : 1);
  position_ = line.stop;

  std::size_t text = skip_quote_marks(source_, line.begin, end, line.quote_depth);
  while (const std::size_t size = space_size(source_, text, end)) text += size;
  while (end > text && is_blank_byte(source_[end - 1])) --end;
  line.text = text;
  line.end = end;
  line.column = display_column(source_.substr(line.begin, line.text - line.begin));
  return true;
}

std::string_view first_word(std::string_view content) {
  std::size_t i = 0;
  while (i < content.size() && !is_blank_byte(content[i])) ++i;
  return content.substr(0, i);
}

bool is_ruler(std::string_view content) {
  if (content.empty() || is_ascii_alphanumeric(content.front())) return false;
  while (!content.empty()) {
    const std::string_view word = first_word(content);
    if (!is_ruler_word(word)) return false;
    content.remove_prefix(word.size());
    while (!content.empty() && is_blank_byte(content.front())) content.remove_prefix(1);
  }
  return true;
}

bool is_underline(std::string_view content) {
  constexpr std::string_view kMarks = "=-~^\"'`#*+._:<>";
  return content.size() >= 3 && kMarks.find(content.front()) != std::string_view::npos &&
         content.find_first_not_of(content.front()) == std::string_view::npos;
}

bool is_box_line(std::string_view content) {
  return content.starts_with('|') || content.starts_with("+-") || content.starts_with("+=") ||
         content.starts_with("\xE2\x94") || content.starts_with("\xE2\x95") ||
         content.starts_with("\xE2\x96");
}

bool is_boxed_by(std::string_view content, std::string_view ruler) {
  // Most lines begin with a word, and the shortest look comes first.
  return content.size() > 4 && !ruler.empty() && content.front() == ruler.front() &&
         content.back() == ruler.front() && is_blank_byte(content[1]) &&
         is_blank_byte(content[content.size() - 2]) && is_underline(ruler);
}

bool begins_with_label(std::string_view content) {
  const std::string_view word = first_word(content);
  return word.size() > 2 && word.back() == ':' && word.front() >= 'A' && word.front() <= 'Z' &&
         std::all_of(word.begin(), word.end() - 1,
                     [](char c) { return is_ascii_alphanumeric(c) || c == '-'; });
}

std::size_t comment_mark_size(std::string_view content) {
  if (content.empty() || (content.front() != '#' && content.front() != '/')) return 0;
  if (content.front() == '/' && !content.starts_with("//")) return 0;
  const std::string_view word = first_word(content);
  return word.find_first_not_of(word.front()) == std::string_view::npos ? word.size() : 0;
}

std::size_t skip_comment_mark(std::string_view source, TextLine& line) {
  const std::string_view text = line.content(source);
  const std::size_t size = comment_mark_size(text);
  if (size == 0) return 0;
  const std::size_t skipped = std::min(text.find_first_not_of(" \t", size), text.size());
  line.text = line.text + skipped;
  line.column = display_column(text.substr(0, skipped), line.column);
  return size;
}

bool WideGapReader::next(WideGap& gap) {
  constexpr std::size_t kMinSpaces = 3;
  if (tab_ < position_ || position_ == 0) {
    tab_ = std::min(content_.find('\t', position_), content_.size());
  }
  // Of three spaces in a row one stands at every third place; a tab is found by itself.
  for (std::size_t i = position_ + 2; i < content_.size() || tab_ < content_.size();
       i += kMinSpaces) {
    const std::size_t at = std::min(i, tab_);
    if (!is_blank_byte(content_[at])) continue;
    gap = {at, at};
    while (gap.begin > position_ && is_blank_byte(content_[gap.begin - 1])) --gap.begin;
    while (gap.end < content_.size() && is_blank_byte(content_[gap.end])) ++gap.end;
    if (gap.end - gap.begin >= kMinSpaces || (gap.begin <= tab_ && tab_ < gap.end)) {
      position_ = gap.end;
      return true;
    }
    i = gap.end;
  }
  return false;
}

}  // namespace hymt
