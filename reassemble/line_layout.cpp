#include "reassemble/line_layout.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/document/ascii.h"
#include "parsers/document/text_line.h"
#include "reassemble/escaping.h"

namespace hymt {
namespace {

// HTML block tags begin a block wherever a line of Markdown begins with them.
bool begins_html_block(std::string_view line) {
  if (line.size() < 2 || line[0] != '<') return false;
  if (line[1] == '!' || line[1] == '?') return true;
  std::string name;
  for (const char c : line.substr(line[1] == '/' ? 2 : 1)) {
    if (!is_ascii_alphanumeric(c) || name.size() > 12) break;
    name += ascii_lower(c);
  }
  // The inline elements that Markdown authors write; what is not here might be a block.
  constexpr std::string_view kInline[] = {
      "a",      "abbr",  "b",    "bdi",  "bdo",  "br",   "button", "cite",  "code",
      "data",   "del",   "dfn",  "em",   "font", "i",    "img",    "input", "ins",
      "kbd",    "label", "mark", "q",    "s",    "samp", "small",  "span",  "strike",
      "strong", "sub",   "sup",  "time", "tt",   "u",    "var",    "wbr"};
  return std::find(std::begin(kInline), std::end(kInline), name) == std::end(kInline);
}

// As much of the first word as tells whether it begins a block.
std::string_view first_word(std::string_view line) {
  constexpr std::size_t kMostBytes = 64;
  line = line.substr(0, kMostBytes);
  return line.substr(0, line.find_first_of(" \t\r\n"));
}

bool begins_block(std::string_view line, LineBegin line_begin) {
  if (line.empty()) return true;
  switch (line_begin) {
    case LineBegin::kText: return false;
    case LineBegin::kMarkdownBlock:
      // "#12" is a heading to Python-Markdown and its kin.
      return is_ascii_space(line.front()) || line.front() == '#' || begins_html_block(line) ||
             markdown_block_mark(line) != std::string_view::npos;
    case LineBegin::kMdxBlock:
      return is_ascii_space(line.front()) || line.front() == '<' || line.front() == '{' ||
             markdown_block_mark(line) != std::string_view::npos;
    case LineBegin::kTextBlock:
      return is_ascii_space(line.front()) || may_begin_text_block(first_word(line));
    case LineBegin::kIndicator:
      return is_ascii_space(line.front()) || is_ascii_punctuation(line.front());
    case LineBegin::kIndent: return is_ascii_space(line.front());
  }
  return false;
}

// Columns of the widest line of the source that could have been broken and was not.
struct SourceWidth {
  std::size_t all = 0;    // Of all lines.
  std::size_t plain = 0;  // Of those without a long word.
};

class SourceWidthReader {
 public:
  explicit SourceWidthReader(const TranslationUnit& unit)
      : column_(unit.place.first_column), word_begin_(column_) {
    const std::string_view text = unit.source.text();
    auto spelling = unit.spellings.begin();
    std::size_t at = 0;
    const auto add_text_to = [&](std::size_t end) {
      for (; spelling != unit.spellings.end() && spelling->text.begin < end; ++spelling) {
        add(text.substr(at, spelling->text.begin - at), true);
        is_breakable_ = is_breakable_ || text[spelling->text.begin] == ' ';
        add(spelling->source, true);
        at = spelling->text.end;
      }
      add(text.substr(at, end - at), true);
      at = end;
    };
    for (const InlineCode& code : unit.source.codes()) {
      add_text_to(code.offset);
      add(code.original, false);
      at = code.offset + code.length;
    }
    add_text_to(text.size());
    end_line();
  }

  [[nodiscard]] SourceWidth width() const { return width_; }

 private:
  void add(std::string_view bytes, bool is_text) {
    while (!bytes.empty()) {
      const std::size_t end = find_line_end(bytes);
      add_line(bytes.substr(0, end), is_text);
      if (end == bytes.size()) return;
      end_line();
      bytes.remove_prefix(end + 1);
    }
  }

  // Part of a line.
  void add_line(std::string_view bytes, bool is_text) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      is_breakable_ = is_breakable_ || (is_text && (byte == ' ' || byte >= 0x80));  // CJK, perhaps.
      const bool is_space = byte <= ' ';
      if (!is_space && byte < 0xE2) continue;
      column_ = column_after(column_, bytes.substr(at, i - at));
      end_word();
      column_ = column_after(column_, bytes.substr(i, is_space ? 1 : 0));
      word_begin_ = column_;
      at = is_space ? i + 1 : i;
    }
    column_ = column_after(column_, bytes.substr(at));
  }

  void end_word() { has_long_word_ = has_long_word_ || column_ > word_begin_ + kLongWord; }

  void end_line() {
    end_word();
    if (is_breakable_) {
      width_.all = std::max(width_.all, column_);
      if (!has_long_word_) width_.plain = std::max(width_.plain, column_);
    }
    column_ = word_begin_ = 0;
    is_breakable_ = has_long_word_ = false;
  }

  SourceWidth width_;
  std::size_t column_;
  std::size_t word_begin_;  // The column where the word at hand begins.
  bool is_breakable_ = false;
  bool has_long_word_ = false;
};

class Layout {
 public:
  Layout(const SpeltUnit& spelt, const TranslationUnit& unit)
      : spelt_(spelt),
        bytes_(spelt.bytes),
        unit_(unit),
        place_(unit.place),
        traits_(traits_of(unit.place)) {}

  // True if nothing has to be done.
  bool is_good() {
    if (!has_too_few_lines() && may_fill() &&
        (spelt_.respaced_from != std::string::npos || exceeds(place_.wrap_width))) {
      const SourceWidth source = SourceWidthReader(unit_).width();
      limit_ = std::max<std::size_t>(place_.wrap_width, source.plain);
      longest_ = std::max(limit_, source.all);
      find_break_points();
      fill_from_ = first_to_fill();
    } else if (has_too_few_lines()) {
      // Two lines of about the same length.
      limit_ = longest_ = place_.first_column + (column_after(0, bytes_) + 1) / 2;
      find_break_points();
      fill_from_ = 0;
    } else {
      add_line_breaks();
      fill_from_ = points_.size();
    }
    return fill_from_ == points_.size() &&
           std::none_of(points_.begin(), points_.end(),
                        [this](const BreakPoint& point) { return is_bad_break(point); });
  }

  [[nodiscard]] std::string run() const {
    std::string out;
    out.reserve(bytes_.size() + bytes_.size() / 32 + 16);
    std::size_t at = 0;
    for (std::size_t i = 0; i < fill_from_; ++i) {
      if (!is_bad_break(points_[i])) continue;
      out.append(bytes_, at, points_[i].offset - at);
      out += ' ';
      at = points_[i].offset + points_[i].length;
    }
    fill(at, out);
    return out;
  }

 private:
  // Where a line may end.
  struct BreakPoint {
    std::size_t offset = 0;
    std::size_t length = 0;  // Bytes of white space; 0 between two CJK characters.
    bool is_break = false;   // It is a line break as it stands.
    bool like_source = false;
  };

  [[nodiscard]] bool may_fill() const {
    return place_.wrap_width != 0 && !place_.line_break.empty() && !spelt_.keeps_lines;
  }

  [[nodiscard]] bool has_too_few_lines() const {
    return spelt_.needs_lines && !place_.line_break.empty() && !has_line_end(bytes_);
  }

  void add_line_breaks() {
    for (const SpeltUnit::LineBreak& line_break : spelt_.line_breaks) add(line_break);
  }

  void add(const SpeltUnit::LineBreak& line_break) {
    points_.push_back(
        {line_break.range.begin, line_break.range.size(), true, line_break.like_source});
  }

  // Line breaks, spaces, and in plain text the places between CJK characters.
  void find_break_points() {
    std::size_t at = 0;
    auto code = spelt_.codes.begin();
    const auto scan_to = [&](std::size_t end) {
      for (; code != spelt_.codes.end() && code->begin < end; ++code) {
        scan(at, code->begin);
        at = code->end;
      }
      scan(at, end);
      at = end;
    };
    for (const SpeltUnit::LineBreak& line_break : spelt_.line_breaks) {
      scan_to(line_break.range.begin);
      add(line_break);
      at = line_break.range.end;
    }
    scan_to(bytes_.size());
  }

  // The text [begin, end) holds neither codes nor line breaks that may be moved.
  void scan(std::size_t begin, std::size_t end) {
    char32_t previous = 0;
    for (std::size_t i = begin; i < end;) {
      if (bytes_[i] == ' ') points_.push_back({i, 1, false, false});
      const bool ascii = static_cast<unsigned char>(bytes_[i]) < 0x80;
      if (ascii || traits_.white_space != WhiteSpace::kWriter) {
        previous = 0;
        ++i;
        continue;
      }
      const CodePoint c = first_code_point(bytes_.substr(i));
      if (may_part(previous, c.value)) points_.push_back({i, 0, false, false});
      previous = c.value;
      i += c.length;
    }
  }

  // Lines may end between two CJK characters; not before what closes or after what opens.
  static bool may_part(char32_t before, char32_t after) {
    if (!is_cjk(before) || !is_cjk(after)) return false;
    if (is_opening_bracket(before) || is_closing_bracket(after)) return false;
    return !is_punctuation(after) || is_opening_bracket(after);
  }

  [[nodiscard]] std::string_view after(const BreakPoint& point) const {
    return bytes_.substr(point.offset + point.length);
  }

  [[nodiscard]] bool may_break_at(const BreakPoint& point) const {
    if (point.offset == 0 || begins_block(after(point), traits_.line_begin)) return false;
    // In Chinese and Japanese, Markdown takes a line that ends for nothing, not for a space.
    if (traits_.is_markdown_block() && point.length != 0 &&
        is_cjk(first_code_point(after(point)).value) &&
        (ends_code(point) || is_cjk(last_code_point(bytes_.substr(0, point.offset)).value))) {
      return false;
    }
    // A tag alone on a paragraph's first line begins an HTML block.
    const bool behind_first_tag = !spelt_.codes.empty() && spelt_.codes.front().begin == 0 &&
                                  spelt_.codes.front().end == point.offset && bytes_[0] == '<';
    if (behind_first_tag) return false;
    const char before = bytes_[point.offset - 1];
    return before != '\\' && !(point.length != 0 && is_ascii_space(before));
  }

  // What stands before a code that ends there is not known here; it may be Chinese.
  [[nodiscard]] bool ends_code(const BreakPoint& point) const {
    const auto behind =
        std::lower_bound(spelt_.codes.begin(), spelt_.codes.end(), point.offset,
                         [](ByteRange code, std::size_t at) { return code.end < at; });
    return behind != spelt_.codes.end() && behind->end == point.offset;
  }

  [[nodiscard]] bool is_bad_break(const BreakPoint& point) const {
    return point.is_break && !point.like_source && (spelt_.keeps_lines || !may_break_at(point));
  }

  // Index of the first break point from which on lines are to be filled.
  [[nodiscard]] std::size_t first_to_fill() const {
    std::size_t column = place_.first_column;
    std::size_t at = 0;
    std::size_t line_begin = 0;  // The first break point on the line.
    for (std::size_t i = 0; i <= points_.size(); ++i) {
      const std::size_t word_end = i == points_.size() ? bytes_.size() : points_[i].offset;
      const LineColumns word = line_columns(column, bytes_.substr(at, word_end - at));
      if (word.first > longest_ && line_begin < i) return line_begin;
      column = word.last;
      if (word.has_line_end) line_begin = i;  // A code holds a line end.
      if (i == points_.size()) break;
      const BreakPoint& point = points_[i];
      if (is_bad_break(point)) return line_begin;
      if (point.offset >= spelt_.respaced_from) return i;
      column = column_after(column, bytes_.substr(point.offset, point.length));
      at = point.offset + point.length;
      if (point.is_break) line_begin = i + 1;
    }
    return points_.size();
  }

  [[nodiscard]] bool exceeds(std::size_t limit) const {
    std::size_t column = place_.first_column;
    std::string_view rest = bytes_;
    while (true) {
      const std::size_t end = find_line_end(rest);
      // A byte is at least as wide as what it shows, but for tabs.
      const std::string_view line = rest.substr(0, end);
      const bool maybe = column + line.size() > limit || line.find('\t') != std::string_view::npos;
      if (maybe && column_after(column, line) > limit) return true;
      if (end == rest.size()) return false;
      column = 0;
      rest.remove_prefix(end + 1);
    }
  }

  // Writes everything from `at` on; the break points from fill_from_ on are free.
  void fill(std::size_t at, std::string& out) const {
    if (fill_from_ == points_.size()) {
      out.append(bytes_, at);
      return;
    }
    out.append(bytes_, at, points_[fill_from_].offset - at);
    const std::size_t indent = column_after(0, place_.line_break);
    std::size_t column = column_after(has_line_end(out) ? 0 : place_.first_column, out);
    std::string words;
    for (std::size_t i = fill_from_; i < points_.size();) {
      const BreakPoint& point = points_[i];
      i = take_words(i, words);
      const std::size_t joined = column + (point.length == 0 ? 0 : 1);
      const LineColumns columns = line_columns(joined, words);
      if (columns.first > limit_ && column > indent && may_break_at(point)) {
        out += place_.line_break;
        column = column_after(indent, words);
      } else {
        if (point.length != 0) out += ' ';
        column = columns.last;
      }
      out += words;
    }
  }

  // What stands behind points_[i] up to the next place where a line may end; returns its index.
  std::size_t take_words(std::size_t i, std::string& words) const {
    words.clear();
    while (true) {
      const std::size_t begin = points_[i].offset + points_[i].length;
      ++i;
      const std::size_t end = i == points_.size() ? bytes_.size() : points_[i].offset;
      words.append(bytes_, begin, end - begin);
      if (i == points_.size() || may_break_at(points_[i])) return i;
      if (points_[i].length != 0) words += ' ';
    }
  }

  const SpeltUnit& spelt_;
  std::string_view bytes_;
  const TranslationUnit& unit_;
  const TextPlace& place_;
  const ContextTraits& traits_;
  std::vector<BreakPoint> points_;
  std::size_t limit_ = 0;    // Columns to which lines are filled,
  std::size_t longest_ = 0;  // and that lines may have which stand as in the source.
  std::size_t fill_from_ = 0;
};

}  // namespace

std::string lay_out(SpeltUnit spelt, const TranslationUnit& unit) {
  Layout layout(spelt, unit);
  if (layout.is_good()) return std::move(spelt.bytes);
  return layout.run();
}

}  // namespace hymt
