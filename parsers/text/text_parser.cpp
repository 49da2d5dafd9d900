#include "parsers/text/text_parser.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/characters/display_width.h"
#include "parsers/characters/letters.h"
#include "parsers/directive.h"
#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"
#include "parsers/encoding.h"
#include "parsers/placeholders.h"
#include "parsers/text/text_lines.h"
#include "parsers/text/text_runs.h"
#include "parsers/text/text_wrapping.h"

namespace hymt {
namespace {

// A unit takes some hundred bytes of memory, and a hostile file may hold one in every three bytes.
constexpr std::size_t kMaxUnits = 2'000'000;
// So does a code. Translation keeps their number, so a block that has too many has them again.
constexpr std::size_t kMaxCodes = 20'000;
// And so does an indented line. No text has as many without a blank one.
constexpr std::size_t kMaxLines = 500'000;

// Bytes that are no characters, and NULs.
std::size_t count_opaque_bytes(std::string_view text) {
  if (valid_utf8_prefix(text) == text.size()) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\0'));
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    count += static_cast<std::size_t>(!c.is_valid() || c.value == 0);
    i += c.length;
  }
  return count;
}

// A line that holds a directive, behind comment marks or not: "# hymt:off", "<!-- hymt:on -->".
std::optional<Directive> directive_of(std::string_view content) {
  if (content.front() != 'h' && is_ascii_alphanumeric(content.front())) return std::nullopt;
  const std::string_view word = first_word(content);
  if (!word.starts_with("hymt:")) {
    if (std::any_of(word.begin(), word.end(), is_ascii_alphanumeric)) return std::nullopt;
    content.remove_prefix(word.size());
    content.remove_prefix(std::min(content.find_first_not_of(" \t"), content.size()));
    if (!content.starts_with("hymt:")) return std::nullopt;
    for (const std::string_view close : {"-->", "*/", "#}", "--%>", "*)"}) {
      if (content.ends_with(close)) {
        content.remove_suffix(close.size());
        break;
      }
    }
  }
  return parse_directive(content);
}

// "package (1.2-3) unstable; urgency=medium", "2010-01-31  Name  <a@example.org>"
bool is_changelog_heading(std::string_view content) {
  if (content.find("; urgency=") != std::string_view::npos) {
    const std::size_t version = content.find(" (");
    return version != std::string_view::npos && content.find(") ", version) < content.size();
  }
  constexpr std::string_view kDate = "dddd-dd-dd  ";
  const std::size_t mail = content.find(" <");
  if (content.size() <= kDate.size() || mail == std::string_view::npos ||
      content.find('>', mail) == std::string_view::npos) {
    return false;
  }
  return std::equal(kDate.begin(), kDate.end(), content.begin(), [](char pattern, char c) {
    return pattern == 'd' ? c >= '0' && c <= '9' : pattern == c;
  });
}

// "-- Name <a@example.org>  Sat, 01 Jan 2000 00:00:00 +0000"
bool is_changelog_signature(std::string_view content) {
  return content.starts_with("-- ") && content.find(">  ") != std::string_view::npos &&
         content.find('@') != std::string_view::npos;
}

// ".. image:: a.png", ".. _label:" of reStructuredText.
bool is_markup_directive(std::string_view content) {
  if (!content.starts_with(".. ")) return false;
  const std::string_view name = first_word(content.substr(3));
  return name.ends_with("::") || (name.starts_with('_') && name.ends_with(':'));
}

// A mark that each line of a comment begins with: "# ", "## ". Returns its size without white
// space.
std::size_t comment_mark_size(std::string_view content) {
  if (!content.starts_with('#')) return 0;
  const std::string_view word = first_word(content);
  return word.find_first_not_of('#') == std::string_view::npos ? word.size() : 0;
}

// Takes one document apart, line by line.
class TextTaker {
 public:
  TextTaker(Document& document, const PlaceholderScanner& placeholders)
      : document_(document),
        source_(document.source),
        placeholders_(placeholders),
        builder_(source_) {}

  void run() {
    TextLineReader reader(source_);
    TextLine line;
    while (reader.next(line)) {
      if (newline_.empty()) newline_ = newline_of(line);
      take_line(line);
    }
    finish_run();
    finish_literal();
    if (is_off_) protect({off_from_, source_.size()}, "hymt:off");
    wrap_single_lines();
  }

 private:
  // ---- Lines to runs ----------------------------------------------------------------------------

  void take_line(const TextLine& line) {
    if (line.is_blank()) return finish_run();
    if (const auto directive = directive_of(line.content(source_))) {
      return take_directive(*directive, line);
    }
    if (is_off_) return;
    if (run_.empty() && (is_in_literal_ || awaits_literal_)) {
      if (line.column > literal_column_ && line.quote_depth == literal_depth_) {
        if (!is_in_literal_) literal_ = {line.text, line.end};
        is_in_literal_ = true;
        literal_.end = line.end;
        return;
      }
      finish_literal();
    }
    if (!run_.empty() && run_.front().quote_depth != line.quote_depth) finish_run();
    run_.push_back(line);
  }

  void take_directive(const Directive& directive, const TextLine& line) {
    finish_run();
    finish_literal();
    if (directive.kind == Directive::Kind::kNote) {
      if (!is_off_) note_ = directive.note;
      return;
    }
    const bool is_off = directive.kind == Directive::Kind::kOff;
    if (is_off && !is_off_) off_from_ = line.stop;
    if (!is_off && is_off_) protect({off_from_, line.begin}, "hymt:off");
    is_off_ = is_off;
  }

  void finish_literal() {
    if (is_in_literal_) protect(literal_, "literal block");
    is_in_literal_ = awaits_literal_ = false;
  }

  // "::" at the end of a run: what comes next and stands to the right of `column` is literal.
  void await_literal(const TextLine& first) {
    awaits_literal_ = true;
    literal_column_ = first.column;
    literal_depth_ = first.quote_depth;
  }

  // ---- Runs to blocks ---------------------------------------------------------------------------

  void finish_run() {
    if (run_.empty()) return;
    const ByteRange range{run_.front().text, run_.back().end};
    if (looks_like_table(source_, run_)) {
      protect(range, "table");
    } else if (!has_heading() && looks_like_code(source_, run_, run_indent())) {
      protect(range, "code");
      is_behind_code_ = true;
      code_column_ = run_.front().column;
      run_.clear();
      return;
    } else {
      cut_run();
      prose_column_ = run_.front().column;
    }
    is_behind_code_ = false;
    run_.clear();
  }

  [[nodiscard]] RunIndent run_indent() const {
    constexpr std::size_t kMinIndent = 4;
    const std::size_t column = run_.front().column;
    if (is_behind_code_ && column >= code_column_ && column > prose_column_) {
      return RunIndent::kBehindCode;
    }
    return column >= prose_column_ + kMinIndent ? RunIndent::kDeeper : RunIndent::kNone;
  }

  [[nodiscard]] std::string_view content(std::size_t i) const { return run_[i].content(source_); }

  // True if one line alone, of the run or behind a ruler, stands over an underline.
  [[nodiscard]] bool is_heading(std::size_t i) const {
    return i + 1 < run_.size() && is_underline(content(i + 1)) && !is_ruler(content(i)) &&
           (i == 0 || is_ruler(content(i - 1)));
  }
  [[nodiscard]] bool has_heading() const {
    return is_heading(0) || (run_.size() > 2 && is_ruler(content(0)) && is_heading(1));
  }

  // A title in the middle of the line, with a ruler above.
  [[nodiscard]] bool is_centered_title(std::size_t i) const {
    constexpr std::size_t kMinColumn = 16;
    return i > 0 && is_underline(content(i - 1)) && run_[i].column >= kMinColumn;
  }

  [[nodiscard]] bool is_boxed(std::size_t i) const {
    return (i > 0 && is_boxed_by(content(i), content(i - 1))) ||
           (i + 1 < run_.size() && is_boxed_by(content(i), content(i + 1)));
  }

  void cut_run() {
    for (std::size_t i = 0; i < run_.size();) {
      const std::string_view text = content(i);
      if (is_box_line(text)) {
        std::size_t end = i + 1;
        while (end < run_.size() && is_box_line(content(end))) ++end;
        protect({run_[i].text, run_[end - 1].end}, "box");
        i = end;
      } else if (is_ruler(text)) {
        if (text == "::" && i + 1 == run_.size()) await_literal(run_.front());
        add_outline("ruler", text, {run_[i].text, run_[i].end});
        ++i;
      } else if (is_boxed(i)) {
        protect({run_[i].text, run_[i].end}, "box");
        ++i;
      } else if (is_changelog_signature(text) || (i == 0 && is_changelog_heading(text))) {
        protect({run_[i].text, run_[i].end}, "changelog");
        ++i;
      } else if (is_heading(i)) {
        add_heading(i);
        i += 2;
      } else {
        i = add_block(i);
      }
    }
  }

  // True if the line begins something of its own. `in_initials`: the block that it might belong to
  // is an item of a list "A.", "B.".
  [[nodiscard]] bool begins_block(std::size_t i, bool in_initials) const {
    const std::string_view text = content(i);
    if (is_box_line(text) || is_ruler(text) || is_boxed(i) || is_changelog_signature(text)) {
      return true;
    }
    if (comment_mark_size(text) != comment_mark_size(content(i - 1))) return true;
    const std::string_view before = source_.substr(run_[i].begin, run_[i].text - run_[i].begin);
    if (before.find('\f') != std::string_view::npos) return true;
    const ListMarker marker = list_marker(text);
    return marker.size != 0 && (!marker.is_initial || in_initials);
  }

  // Adds the block that begins at line `i`; returns the line behind it.
  std::size_t add_block(std::size_t i) {
    block_.clear();
    block_.push_back(run_[i]);
    const std::size_t comment = skip_comment_mark(block_.back());
    const ListMarker marker = list_marker(block_.back().content(source_));
    std::size_t end = i + 1;
    for (; end < run_.size() && !begins_block(end, marker.is_initial); ++end) {
      block_.push_back(run_[end]);
      skip_comment_mark(block_.back());
    }
    if (comment == 0 && is_markup_directive(content(i))) {
      protect({run_[i].text, run_[end - 1].end}, "directive");
      if (end == run_.size() && is_literal_directive(content(i))) await_literal(run_[i]);
      return end;
    }
    const std::string_view mark = block_.front().content(source_).substr(0, marker.size);
    block_.front().text = block_.front().text + mark.size();
    block_.front().column = display_column(mark, block_.front().column);
    if (end == run_.size() && content(end - 1).ends_with("::")) {
      await_literal(run_[i]);
      leave_out_colons();
    }
    // One line over a ruler is a heading. Two must not become one.
    const bool over_ruler = end < run_.size() && is_underline(content(end));
    const bool under_ruler = is_centered_title(i);
    if (under_ruler && block_.size() == 1 && end == run_.size()) {
      add_unit(UnitKind::kHeading, content(i - 1).substr(0, 1), mark.size(), false);
    } else {
      add_unit(marker.size == 0 ? UnitKind::kParagraph : UnitKind::kListItem,
               mark.substr(0, mark.find_last_not_of(" \t") + 1), mark.size(),
               !over_ruler && !under_ruler);
    }
    return end;
  }

  static bool is_literal_directive(std::string_view content) {
    constexpr std::string_view kLiteral[] = {
        "code::",      "code-block::", "sourcecode::", "math::",          "parsed-literal::",
        "highlight::", "doctest::",    "raw::",        "literalinclude::"};
    return std::find(std::begin(kLiteral), std::end(kLiteral), first_word(content.substr(3))) !=
           std::end(kLiteral);
  }

  // Moves the beginning of the line's text behind "# "; returns the size of the mark.
  std::size_t skip_comment_mark(TextLine& line) const {
    const std::string_view text = line.content(source_);
    const std::size_t size = comment_mark_size(text);
    if (size == 0) return 0;
    const std::size_t skipped = std::min(text.find_first_not_of(" \t", size), text.size());
    line.text = line.text + skipped;
    line.column = display_column(text.substr(0, skipped), line.column);
    return size;
  }

  // The "::" that announces a literal block is not part of the text.
  void leave_out_colons() {
    TextLine& last = block_.back();
    last.end = last.end - 2;
    while (last.end > last.text &&
           (source_[last.end - 1] == ' ' || source_[last.end - 1] == '\t')) {
      last.end = last.end - 1;
    }
  }

  void add_heading(std::size_t i) {
    block_.assign(1, run_[i]);
    TextLine& line = block_.front();
    const std::string_view mark =
        line.content(source_).substr(0, list_marker(line.content(source_)).size);
    line.text = line.text + mark.size();
    line.column = display_column(mark, line.column);
    add_unit(UnitKind::kHeading, content(i + 1).substr(0, 1), mark.size(), false);
  }

  // ---- Blocks to units --------------------------------------------------------------------------

  [[nodiscard]] std::string_view newline_of(const TextLine& line) const {
    const std::string_view rest = source_.substr(line.end, line.stop - line.end);
    const std::size_t newline = rest.find_first_of("\r\n");
    return newline == std::string_view::npos ? std::string_view() : rest.substr(newline);
  }

  [[nodiscard]] std::size_t count_gaps() const {
    std::size_t count = 0;
    for (const TextLine& line : block_) {
      WideGapReader gaps(line.content(source_));
      for (WideGap gap; gaps.next(gap);) ++count;
    }
    return count;
  }

  // Makes a unit of block_, whose first line begins behind a mark of `mark_size` bytes.
  void add_unit(UnitKind kind, std::string_view outline_value, std::size_t mark_size,
                bool may_wrap) {
    const ByteRange range{block_.front().text, block_.back().end};
    if (document_.units.size() >= kMaxUnits) return protect_surplus(range);
    Wrapping wrapping;
    wrapping.is_soft.assign(block_.size() - 1, false);
    if (block_.size() > kMaxLines) return protect_coded(range);
    const std::size_t gaps = count_gaps();
    if (gaps + count_opaque_bytes(range.of(source_)) > kMaxCodes) return protect_coded(range);
    may_wrap = may_wrap && gaps < 2;
    if (may_wrap && block_.size() > 1) {
      wrapping = find_wrapping(source_, block_, widths_.median());
      if (wrapping.width != 0 && block_.size() > 2) widths_.add(wrapping.widest);
    }
    builder_.restart(range.begin);
    add_lines(wrapping, gaps != 0);
    const std::vector<ByteRange> found = placeholders_.find(builder_.text());
    if (found.size() > kMaxCodes) return protect_coded(range);
    builder_.protect_all(found, PlaceholderScanner::role_of);
    TranslationUnit unit = builder_.finish();
    if (!has_letter(unit.source)) return;
    unit.id = static_cast<std::uint32_t>(document_.units.size());
    unit.kind = kind;
    unit.heading = kind == UnitKind::kHeading ? kNoUnit : heading_;
    unit.note = std::exchange(note_, {});
    unit.place = place_of_block(kind, mark_size, wrapping);
    if (kind == UnitKind::kHeading) heading_ = unit.id;
    if (may_wrap && block_.size() == 1) single_lines_.push_back({unit.id, end_column()});
    add_unit_outline(unit, outline_value);
    document_.units.push_back(std::move(unit));
  }

  [[nodiscard]] std::size_t end_column() const {
    return display_column(block_.back().content(source_), block_.back().column);
  }

  void add_lines(const Wrapping& wrapping, bool has_gaps) {
    for (std::size_t i = 0; i < block_.size(); ++i) {
      const TextLine& line = block_[i];
      const std::string_view text = line.content(source_);
      WideGapReader gaps(text);
      for (WideGap gap; has_gaps && gaps.next(gap);) {
        builder_.add_text(line.text + gap.begin);
        builder_.add_placeholder(line.text + gap.end, " ",
                                 {.role = {CodeType::kFormat, CodeSubtype::kBlank}});
      }
      if (i + 1 == block_.size()) {
        builder_.add_text(line.end);
        break;
      }
      const std::size_t next = block_[i + 1].text;
      if (!wrapping.is_soft[i]) {
        // A bare newline is text as it stands and needs no piece of its own.
        if (source_.substr(line.end, next - line.end) == "\n") continue;
        builder_.add_text(line.end);
        builder_.add_spelled(next, "\n");
      } else if (joins_without_space(text, block_[i + 1].content(source_))) {
        // The break stands for nothing, so the character before it is spelt with it.
        std::size_t last = line.end - 1;
        while (is_utf8_continuation(source_[last])) --last;
        builder_.add_text(last);
        builder_.add_spelled(next, source_.substr(last, line.end - last));
      } else {
        builder_.add_text(line.end);
        builder_.add_spelled(next, " ");
      }
    }
  }

  [[nodiscard]] TextPlace place_of_block(UnitKind kind, std::size_t mark_size,
                                         const Wrapping& wrapping) const {
    TextPlace place;
    place.context = TextContext::kPlain;
    place.first_column = static_cast<std::uint32_t>(block_.front().column);
    place.wrap_width = static_cast<std::uint32_t>(wrapping.width);
    if (kind == UnitKind::kHeading) return place;
    const TextLine& first = block_.front();
    std::string_view newline = newline_of(first);
    if (newline.empty()) newline = newline_.empty() ? std::string_view("\n") : newline_;
    std::string line_break(newline);
    if (block_.size() > 1) {
      line_break += source_.substr(block_[1].begin, block_[1].text - block_[1].begin);
    } else {
      const std::size_t mark = first.text - mark_size;
      line_break += source_.substr(first.begin, mark - first.begin);
      line_break.append(
          first.column - display_column(source_.substr(first.begin, mark - first.begin)), ' ');
    }
    place.line_break = line_break;
    return place;
  }

  // A paragraph of one line in a file that is wrapped elsewhere is wrapped too once it grows.
  void wrap_single_lines() {
    const std::size_t width = widths_.median();
    if (width == 0) return;
    for (const SingleLine& line : single_lines_) {
      if (line.end_column <= width)
        document_.units[line.unit].place.wrap_width = static_cast<std::uint32_t>(width);
    }
  }

  // ---- What is no unit --------------------------------------------------------------------------

  void add_outline(std::string_view name, std::string_view value, ByteRange range) {
    const std::uint32_t depth = run_.empty() ? 0 : run_.front().quote_depth;
    document_.outline.push_back({name, value, depth, false, range});
  }

  void add_unit_outline(const TranslationUnit& unit, std::string_view value) {
    const std::string_view name = unit.kind == UnitKind::kHeading    ? "heading"
                                  : unit.kind == UnitKind::kListItem ? "list item"
                                                                     : "paragraph";
    add_outline(name, value, unit.range);
    for (const InlineCode& code : unit.source.codes()) {
      // White space and single bytes that are not text have no name.
      if (code.length < 2) continue;
      document_.outline.push_back({kPlaceholderEntry, code.original, 0, true, unit.range});
    }
  }

  void protect(ByteRange range, std::string_view reason) {
    if (range.empty()) return;
    document_.protected_regions.push_back({range, reason});
    add_outline(reason, range.of(source_), range);
  }

  // A block that is nearly nothing but codes.
  void protect_coded(ByteRange range) {
    document_.findings.push_back({Severity::kWarning, "too-many-codes",
                                  "This block is not translated, because it holds too many lines, "
                                  "placeholders or other things that must stay.",
                                  range});
    protect(range, "too many codes");
  }

  void protect_surplus(ByteRange range) {
    if (!is_surplus_) {
      document_.findings.push_back({Severity::kWarning,
                                    "too-many-blocks",
                                    "From here on nothing is translated, because the file holds "
                                    "more than " +
                                        std::to_string(kMaxUnits) + " paragraphs.",
                                    {range.begin, source_.size()}});
    }
    is_surplus_ = true;
    document_.protected_regions.push_back({range, "too many blocks"});
  }

  struct SingleLine {
    std::uint32_t unit;
    std::size_t end_column;
  };

  Document& document_;
  std::string_view source_;
  const PlaceholderScanner& placeholders_;
  UnitBuilder builder_;
  std::string_view newline_;     // The first one of the document.
  std::vector<TextLine> run_;    // Lines since the last blank one.
  std::vector<TextLine> block_;  // Lines of one block; the first begins behind its mark.

  std::string note_;  // For the next unit.
  bool is_off_ = false;
  std::size_t off_from_ = 0;
  std::uint32_t heading_ = kNoUnit;

  bool awaits_literal_ = false;
  bool is_in_literal_ = false;
  std::size_t literal_column_ = 0;  // Literal lines stand to the right of it.
  std::uint32_t literal_depth_ = 0;
  ByteRange literal_;

  std::size_t prose_column_ = 0;  // Where the last run that is not protected began.
  bool is_behind_code_ = false;
  std::size_t code_column_ = 0;

  WidthStatistics widths_;  // Of the wrapped blocks.
  std::vector<SingleLine> single_lines_;
  bool is_surplus_ = false;
};

class TextParser : public Parser {
 public:
  explicit TextParser(const ParserOptions& options) : placeholders_(options) {}

  [[nodiscard]] Format format() const override { return Format::kText; }

  [[nodiscard]] Document parse(std::string_view bytes, std::string_view language) const override {
    if (looks_binary(bytes)) {
      throw Error(ErrorKind::kInput, "This is no text file: it holds binary data.");
    }
    DecodedText decoded = decode_text(bytes);
    Document document;
    document.format = Format::kText;
    document.source = std::move(decoded.text);
    document.encoding = std::move(decoded.encoding);
    document.has_bom = decoded.has_bom;
    static_cast<void>(language);  // Text files do not say what language they are in.
    TextTaker(document, placeholders_).run();
    return document;
  }

 private:
  PlaceholderScanner placeholders_;
};

}  // namespace

std::unique_ptr<const Parser> make_text_parser(const ParserOptions& options) {
  return std::make_unique<TextParser>(options);
}

}  // namespace hymt
