#include "reassemble/line_scan/line_marks.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace hymt {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view without_blanks_at_end(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t run_length(std::string_view text, char c) {
  return std::min(text.find_first_not_of(c), text.size());
}

// A line without its end, cut into what stands before its text and the text.
struct Line {
  std::size_t begin = 0;  // In the scanned text.
  std::size_t next = 0;   // Where the next one begins.
  std::uint32_t quote_depth = 0;
  std::size_t indent = 0;  // Bytes of white space before `text`, behind the last ">".
  std::string_view text;   // Without blanks at the end.
};

// Takes at most `depth` quotation marks for such.
Line line_at(std::string_view text, std::size_t begin, std::uint32_t depth) {
  Line line;
  line.begin = begin;
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  line.next = std::min(end + 1, text.size());
  std::size_t at = begin;
  std::size_t behind_quote = begin;
  while (at < end) {
    if (is_blank(text[at])) {
      ++at;
    } else if (text[at] == '>' && line.quote_depth < depth) {
      ++line.quote_depth;
      behind_quote = ++at;
    } else {
      break;
    }
  }
  line.indent = at - behind_quote;
  line.text = without_blanks_at_end(text.substr(at, end - at));
  return line;
}

constexpr std::uint32_t kAnyDepth = 64;

// Behind the front matter that a document may begin with.
std::size_t front_matter_end(std::string_view text) {
  const std::string_view fence = text.substr(0, 3);
  if (fence != "---" && fence != "+++") return 0;
  Line line = line_at(text, 0, 0);
  if (line.text != fence) return 0;
  while (line.next < text.size()) {
    line = line_at(text, line.next, 0);
    if (line.indent == 0 && (line.text == fence || (fence == "---" && line.text == "..."))) {
      return line.next;
    }
  }
  return 0;
}

// "- ", "* ", "+ " before a text, with the box of a task.
std::string_view bullet(std::string_view line) {
  if (line.size() < 3 || !is_blank(line[1])) return {};
  const std::size_t text = line.find_first_not_of(" \t", 1);
  const std::string_view box = line.substr(text, 3);
  const bool is_task = (box == "[ ]" || box == "[x]" || box == "[X]") && line.size() > text + 3 &&
                       is_blank(line[text + 3]);
  return line.substr(0, is_task ? text + 3 : 1);
}

// "12." or "3)" before a text.
std::string_view number(std::string_view line, std::size_t most_digits) {
  std::size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits])) ++digits;
  if (digits == 0 || digits > most_digits || digits + 2 >= line.size()) return {};
  if ((line[digits] != '.' && line[digits] != ')') || !is_blank(line[digits + 1])) return {};
  return line.substr(0, digits + 1);
}

// The bytes of the list markers that a line begins with, and of the white space behind them.
std::size_t list_marks_width(std::string_view line) {
  constexpr std::size_t kMostDigits = 9;
  std::size_t width = 0;
  while (width < line.size()) {
    const std::string_view rest = line.substr(width);
    const bool is_bullet = std::string_view("-*+").find(rest.front()) != kNone;
    const std::size_t mark = is_bullet ? bullet(rest).size() : number(rest, kMostDigits).size();
    if (mark == 0) break;
    width += std::min(rest.find_first_not_of(" \t", mark), rest.size());
  }
  return width;
}

// ":::note", "!!! note", "???+ tip": up to where a title may begin.
std::string_view directive(std::string_view line) {
  const char mark = line.front();
  std::size_t end = run_length(line, mark);
  if (end < 3) return {};
  if (mark != ':') {
    if (end != 3) return {};
    if (line.substr(end).starts_with('+')) ++end;
    if (end == line.size() || line[end] != ' ') return {};
  }
  while (end < line.size() && line[end] == ' ') ++end;
  while (end < line.size() && (is_letter(line[end]) || is_digit(line[end]) || line[end] == '-')) {
    ++end;
  }
  return without_blanks_at_end(line.substr(0, end));
}

// "```{note}": up to where a title may begin, or nothing.
std::string_view directive_fence(std::string_view line, std::size_t length) {
  std::size_t end = std::min(line.find_first_not_of(" \t", length), line.size());
  if (end + 1 >= line.size() || line[end] != '{' || !is_letter(line[end + 1])) return {};
  end = line.find('}', end);
  return end == kNone ? std::string_view() : line.substr(0, end + 1);
}

class LineScan {
 public:
  LineScan(std::string_view text, LineSyntax syntax) : text_(text), syntax_(syntax) {}

  LineMarks run(bool begins_line, bool is_whole) && {
    std::size_t at = is_whole && syntax_ == LineSyntax::kMarkdown ? front_matter_end(text_) : 0;
    result_.begin = at;
    if (!begins_line) at = skip_line(at);
    while (at < text_.size()) {
      // Most lines begin with a letter.
      const char first = text_[at];
      at = is_letter(first) || static_cast<unsigned char>(first) >= 0x80 ? skip_line(at)
                                                                         : scan_line(at);
    }
    return std::move(result_);
  }

 private:
  // Passes a line of text; returns where the next one begins.
  std::size_t skip_line(std::size_t at) {
    behind_blank_ = false;
    before_ = at;
    return std::min(text_.find('\n', at), text_.size() - 1) + 1;
  }

  // The same for a line that may begin with a mark.
  std::size_t scan_line(std::size_t at) {
    const Line line = line_at(text_, at, kAnyDepth);
    if (line.text.empty()) {
      behind_blank_ = true;
      return line.next;
    }
    std::optional<LineMark> mark = closing_mark(line);
    const bool closes = mark.has_value();
    if (!closes && !continues_paragraph(line)) mark = mark_of(line);
    behind_blank_ = false;
    before_ = at;
    if (!mark) return line.next;
    result_.marks.push_back(*mark);
    if (mark->kind != LineMark::Kind::kFence || result_.fences_in_doubt || closes) return line.next;
    if (opens_directive(*mark)) return line.next;
    const std::size_t next = skip_code(line, result_.marks.back());
    result_.marks.back().range.end = next;
    return next;
  }

  // Between the fences of a directive stands Markdown or code; where both could be, each line
  // speaks for itself.
  bool opens_directive(const LineMark& mark) {
    if (!mark.bytes.ends_with('}') || syntax_ != LineSyntax::kMarkdown) return false;
    const std::size_t length = run_length(mark.bytes, mark.bytes.front());
    if (directive_fence(mark.bytes, length) != mark.bytes) return false;
    directives_.push_back(mark.bytes.substr(0, length));
    return true;
  }

  // A fence that ends the last of the open directives.
  std::optional<LineMark> closing_mark(const Line& line) {
    if (directives_.empty() || line.text.front() != directives_.back().front()) return std::nullopt;
    const std::size_t length = run_length(line.text, line.text.front());
    if (length < directives_.back().size() || length != line.text.size()) return std::nullopt;
    directives_.pop_back();
    return mark_at(line, LineMark::Kind::kFence, line.text);
  }

  // What is indented this far behind a line of text is more of it, whatever it looks like; and so
  // may be what stands between the mark and the text of a list's item.
  [[nodiscard]] bool continues_paragraph(const Line& line) const {
    constexpr std::size_t kCodeIndent = 4;
    if (behind_blank_ || line.indent < kCodeIndent) return false;
    const Line before = line_at(text_, before_, kAnyDepth);
    if (line.quote_depth != before.quote_depth) return line.quote_depth < before.quote_depth;
    const std::size_t text = before.indent + list_marks_width(before.text);
    return line.indent >= text + kCodeIndent || (before.indent < kCodeIndent && line.indent < text);
  }

  std::optional<LineMark> mark_of(const Line& line) {
    const auto made = [&](LineMark::Kind kind, std::string_view bytes) {
      return bytes.empty() ? std::nullopt : std::optional(mark_at(line, kind, bytes));
    };
    const char first = line.text.front();
    if (first == '-' || first == '*' || first == '+') {
      return made(LineMark::Kind::kBullet, bullet(line.text));
    }
    if (is_digit(first)) return number_mark(line);
    if (syntax_ == LineSyntax::kText) return std::nullopt;
    switch (first) {
      case '`':
      case '~': {
        const std::size_t length = run_length(line.text, first);
        if (length < 3) return std::nullopt;
        if (first == '`' && line.text.find('`', length) != kNone) return std::nullopt;
        const std::string_view head = directive_fence(line.text, length);
        return made(LineMark::Kind::kFence, head.empty() ? line.text : head);
      }
      case '#': {
        const std::size_t level = run_length(line.text, '#');
        if (level > 6 || level == line.text.size() || !is_blank(line.text[level])) {
          return std::nullopt;
        }
        return made(LineMark::Kind::kHeading, line.text.substr(0, level));
      }
      case ':':
      case '!':
      case '?': return made(LineMark::Kind::kDirective, directive(line.text));
      default: return std::nullopt;
    }
  }

  // A number may stand anywhere in prose. It is a list's if it is the first of one, stands behind a
  // blank line, or under another one of its paragraph, wherever that was broken.
  std::optional<LineMark> number_mark(const Line& line) {
    const std::size_t most_digits = syntax_ == LineSyntax::kText ? 3 : 9;
    const std::string_view bytes = number(line.text, most_digits);
    if (bytes.empty()) return std::nullopt;
    if (behind_blank_) has_number_ = false;
    const bool follows = has_number_ && line.indent == number_indent_ &&
                         line.quote_depth == number_depth_ && bytes.back() == number_end_;
    const bool is_one = bytes.size() == 2 && bytes.front() == '1';
    if (!behind_blank_ && !follows && !is_one) return std::nullopt;
    has_number_ = true;
    number_indent_ = line.indent;
    number_depth_ = line.quote_depth;
    number_end_ = bytes.back();
    return mark_at(line, LineMark::Kind::kNumber, bytes);
  }

  [[nodiscard]] LineMark mark_at(const Line& line, LineMark::Kind kind,
                                 std::string_view bytes) const {
    const auto end = static_cast<std::size_t>(bytes.data() + bytes.size() - text_.data());
    return {kind, line.quote_depth, bytes, {}, {line.begin, end}};
  }

  // Finds the end of the fence that `opening` begins; returns where the text goes on.
  std::size_t skip_code(const Line& opening, LineMark& mark) {
    const char fence = mark.bytes.front();
    const std::size_t length = run_length(mark.bytes, fence);
    for (std::size_t at = opening.next; at < text_.size();) {
      const Line line = line_at(text_, at, opening.quote_depth);
      if (line.quote_depth < opening.quote_depth) {
        mark.code = text_.substr(opening.next, at - opening.next);
        behind_blank_ = true;
        return at;
      }
      // The end of a list's item, or a line that is not indented as its fence is.
      if (!line.text.empty() && line.indent < opening.indent) break;
      const std::size_t run = run_length(line.text, fence);
      if (run >= length && run == line.text.size()) {
        mark.code = text_.substr(opening.next, at - opening.next);
        behind_blank_ = true;
        return line.next;
      }
      at = line.next;
    }
    result_.fences_in_doubt = true;
    return opening.next;
  }

  std::string_view text_;
  LineSyntax syntax_;
  LineMarks result_;
  bool behind_blank_ = true;
  std::size_t before_ = 0;                    // Where the last line began, if not behind_blank_.
  std::vector<std::string_view> directives_;  // The fences of those that are open.
  // The number that began the last item of a list.
  bool has_number_ = false;
  std::size_t number_indent_ = 0;
  std::uint32_t number_depth_ = 0;
  char number_end_ = 0;
};

// Longer marks are none, which keeps the search for their ends linear.
constexpr std::size_t kMostBytes = 256;

class InlineScan {
 public:
  InlineScan(std::string_view text, std::vector<InlineMark>& marks) : text_(text), marks_(marks) {}

  void run() {
    for_each(']', [this](std::size_t at) { add_destination(at); });
    auto label = labels_.begin();
    for_each('{', [&](std::size_t at) {
      while (label != labels_.end() && label->end <= at) ++label;
      if (label == labels_.end() || at < label->begin) add_brace(at);
    });
  }

 private:
  template <typename Visit>
  void for_each(char c, Visit visit) const {
    for (std::size_t at = text_.find(c); at != kNone; at = text_.find(c, at + 1)) {
      if (!is_escaped(at)) visit(at);
    }
  }

  [[nodiscard]] bool is_escaped(std::size_t at) const {
    std::size_t backslashes = 0;
    while (backslashes < at && backslashes < kMostBytes && text_[at - 1 - backslashes] == '\\') {
      ++backslashes;
    }
    return backslashes % 2 != 0;
  }

  void add(std::string_view mark, bool is_certain) { marks_.push_back({mark, is_certain}); }

  // "](there)", certain behind a label without brackets; or "][label]", which writers add where a
  // link was named by its text: what stands in a label is there twice then, and no mark.
  void add_destination(std::size_t at) {
    const std::string_view rest = text_.substr(at, kMostBytes);
    if (rest.size() < 2) return;
    if (rest[1] == '(') {
      const std::size_t end = rest.find_first_of("()<>\\ \t\r\n", 2);
      if (end != kNone && rest[end] == ')') add(rest.substr(0, end + 1), ends_label(at));
    }
    if (rest[1] != '[') return;
    const std::size_t end = rest.find(']', 2);
    if (end != kNone) labels_.push_back({at + 1, at + end});
  }

  // Where the label holds brackets or half of a code span, it may be no label.
  [[nodiscard]] bool ends_label(std::size_t at) const {
    const std::string_view before =
        text_.substr(at - std::min(at, kMostBytes), std::min(at, kMostBytes));
    const std::size_t open = before.find_last_of("[]");
    if (open == kNone || before[open] == ']') return false;
    if (is_escaped(at - before.size() + open)) return false;
    const std::string_view label = before.substr(open);
    return std::count(label.begin(), label.end(), '`') % 2 == 0 && label.find('<') == kNone;
  }

  // Braces with a sign behind the first, or as the value of an attribute; up to the one that closes
  // them on their line.
  void add_brace(std::size_t at) {
    const std::string_view rest = text_.substr(at, kMostBytes);
    constexpr std::string_view kSigns = "#.:%{/";
    const char before = at == 0 ? '\0' : text_[at - 1];
    if (before == '{') return;  // Of "{{", which is there already.
    if (before != '=' && (rest.size() < 2 || kSigns.find(rest[1]) == kNone)) return;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < rest.size() && rest[i] != '\n'; ++i) {
      if (rest[i] == '{') ++depth;
      if (rest[i] != '}' || --depth != 0) continue;
      // "`{{` and `}}`" are two pieces of code with prose between them.
      const std::string_view mark = rest.substr(0, i + 1);
      return add(mark, mark.find('`') == kNone);
    }
  }

  std::string_view text_;
  std::vector<InlineMark>& marks_;
  std::vector<ScanRange> labels_;
};

}  // namespace

LineMarks scan_line_marks(std::string_view text, bool begins_line, bool is_whole,
                          LineSyntax syntax) {
  return LineScan(text, syntax).run(begins_line, is_whole);
}

void scan_inline_marks(std::string_view text, std::vector<InlineMark>& marks) {
  InlineScan(text, marks).run();
}

}  // namespace hymt
