#include "parsers/text/text_parser.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/directive.h"
#include "parsers/document/ascii.h"
#include "parsers/encoding.h"
#include "parsers/placeholders.h"
#include "parsers/text/command_lines.h"
#include "parsers/text/known_lines.h"
#include "parsers/text/run_cutter.h"
#include "parsers/text/text_lines.h"
#include "parsers/text/text_runs.h"
#include "parsers/text/text_units.h"

namespace hymt {
namespace {

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

constexpr std::string_view kPythonPrompt = ">>>";

// Takes one document apart, line by line.
class TextTaker {
 public:
  TextTaker(Document& document, const PlaceholderScanner& placeholders, TextLines lines)
      : source_(document.source), units_(document, placeholders), cutter_(source_, units_, lines) {}

  void run() {
    TextLineReader reader(source_);
    TextLine line;
    while (reader.next(line)) {
      units_.see_line(line);
      take_line(line);
      last_depth_ = line.quote_depth;
    }
    if (!hunk_.is_over()) finish_diff();
    finish_run();
    finish_literal();
    if (is_off_) units_.protect({off_from_, source_.size()}, "hymt:off");
    units_.finish();
  }

 private:
  // ---- Lines to runs ----------------------------------------------------------------------------

  void take_line(TextLine& line) {
    if (!is_off_ && take_diff(line)) return;
    if (line.is_blank()) return finish_run();
    if (line.quote_depth == kPythonPrompt.size()) take_python_prompt(line);
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

  // True if the line belongs to a hunk of a diff, which says how many lines it has.
  bool take_diff(const TextLine& line) {
    if (hunk_.is_over() && source_[line.begin] != '@') return false;
    const std::string_view raw = source_.substr(line.begin, line.stop - line.begin);
    if (!hunk_.is_over()) {
      if (take_diff_line(raw, hunk_)) {
        if (!line.is_blank()) diff_.end = line.end;
        if (hunk_.is_over()) finish_diff();
        return true;
      }
      finish_diff();
    }
    const std::optional<DiffHunk> hunk = diff_hunk(raw);
    if (!hunk || hunk->is_over()) return false;
    hunk_ = *hunk;
    diff_ = {line.begin, line.end};
    // What names the file stands above.
    const auto head = std::find_if(run_.begin(), run_.end(), [this](const TextLine& above) {
      return begins_diff(source_.substr(above.begin, above.stop - above.begin));
    });
    if (head != run_.end()) diff_.begin = head->begin;
    run_.erase(head, run_.end());
    finish_run();
    finish_literal();
    return true;
  }

  void finish_diff() {
    hunk_ = {};
    units_.protect(diff_, "diff");
    diff_ = {};
  }

  // ">>> f(1)" is no mail that was quoted three times.
  void take_python_prompt(TextLine& line) const {
    const bool follows_text = run_.empty() ? last_depth_ == 0 : run_.front().quote_depth == 0;
    if (!follows_text) return;
    const std::size_t begin = std::min(source_.find('>', line.begin), source_.size());
    if (!source_.substr(begin).starts_with(kPythonPrompt) || !is_python(line.content(source_)))
      return;
    line.text = begin;
    line.column = begin - line.begin;
    line.quote_depth = 0;
  }

  void take_directive(const Directive& directive, const TextLine& line) {
    finish_run();
    finish_literal();
    if (directive.kind == Directive::Kind::kNote) {
      if (!is_off_) units_.set_note(directive.note);
      return;
    }
    const bool is_off = directive.kind == Directive::Kind::kOff;
    if (is_off && !is_off_) off_from_ = line.stop;
    if (!is_off && is_off_) units_.protect({off_from_, line.begin}, "hymt:off");
    is_off_ = is_off;
  }

  void finish_literal() {
    if (is_in_literal_) units_.protect(literal_, "literal block");
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
    units_.set_depth(run_.front().quote_depth);
    const bool is_code = take_run();
    is_behind_code_ = is_code;
    (is_code ? code_column_ : prose_column_) = run_.front().column;
    units_.set_depth(0);
    run_.clear();
  }

  // Returns whether the run is code.
  bool take_run() {
    const ByteRange range{run_.front().text, run_.back().end};
    if (looks_encoded(source_, run_)) {
      units_.protect(range, "encoded data");
      return false;
    }
    if (cutter_.is_code_of_script(run_)) {
      units_.protect(range, "code");
      return true;
    }
    if (looks_like_table(source_, run_)) {
      units_.protect(range, "table");
      return false;
    }
    const RunIndent indent = run_indent();
    const bool is_judged_by_line =
        (indent <= RunIndent::kSlightly || cutter_.is_script()) && cutter_.is_commented(run_);
    if (!is_judged_by_line && !cutter_.begins_with_heading(run_) &&
        looks_like_code(source_, run_, indent)) {
      units_.protect(range, "code");
      return true;
    }
    if (const auto line = cutter_.cut(run_)) await_literal(*line);
    return false;
  }

  [[nodiscard]] RunIndent run_indent() const {
    constexpr std::size_t kMinIndent = 4;
    constexpr std::size_t kSlightIndent = 2;
    const std::size_t column = run_.front().column;
    if (is_behind_code_ && column >= code_column_ && column > prose_column_) {
      return RunIndent::kBehindCode;
    }
    if (column >= prose_column_ + kMinIndent) return RunIndent::kDeeper;
    return column >= prose_column_ + kSlightIndent ? RunIndent::kSlightly : RunIndent::kNone;
  }

  std::string_view source_;
  TextUnits units_;
  RunCutter cutter_;
  std::vector<TextLine> run_;     // Lines since the last blank one.
  std::uint32_t last_depth_ = 0;  // Of quotes, on the line before.

  bool is_off_ = false;
  std::size_t off_from_ = 0;

  DiffHunk hunk_;  // What is left of it.
  ByteRange diff_;

  bool awaits_literal_ = false;
  bool is_in_literal_ = false;
  std::size_t literal_column_ = 0;  // Literal lines stand to the right of it.
  std::uint32_t literal_depth_ = 0;
  ByteRange literal_;

  std::size_t prose_column_ = 0;  // Where the last run that is not protected began.
  bool is_behind_code_ = false;
  std::size_t code_column_ = 0;
};

class TextParser : public Parser {
 public:
  TextParser(const ParserOptions& options, TextLines lines)
      : placeholders_(options), lines_(lines) {}

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
    TextTaker(document, placeholders_, lines_).run();
    return document;
  }

 private:
  PlaceholderScanner placeholders_;
  const TextLines lines_;
};

}  // namespace

std::unique_ptr<const Parser> make_text_parser(const ParserOptions& options, TextLines lines) {
  return std::make_unique<TextParser>(options, lines);
}

}  // namespace hymt
