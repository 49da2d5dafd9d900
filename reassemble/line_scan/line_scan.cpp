#include "reassemble/line_scan/line_scan.h"

#include <algorithm>
#include <utility>

#include "reassemble/line_scan/line_marks.h"

namespace hymt {
namespace {

std::string quoted(std::string_view bytes) {
  constexpr std::size_t kMostShown = 60;
  std::string result = "\"";
  result += bytes.substr(0, kMostShown);
  if (bytes.size() > kMostShown) {
    // Not in the middle of a character.
    while ((static_cast<unsigned char>(bytes[result.size() - 1]) & 0xC0U) == 0x80) {
      result.pop_back();
    }
    result += "...";
  }
  result += '"';
  return result;
}

bool same_mark(const LineMark& a, const LineMark& b) {
  return a.kind == b.kind && a.quote_depth == b.quote_depth && a.bytes == b.bytes;
}

// The marks of one text and what stands between them.
class ScannedText {
 public:
  ScannedText(std::string_view text, bool begins_line, bool is_whole, LineSyntax syntax)
      : text_(text),
        syntax_(syntax),
        lines_(scan_line_marks(text, begins_line, is_whole, syntax)) {}

  [[nodiscard]] const std::vector<LineMark>& marks() const { return lines_.marks; }
  [[nodiscard]] bool fences_in_doubt() const { return lines_.fences_in_doubt; }

  // What stands behind marks()[i - 1] and before marks()[i].
  [[nodiscard]] ScanRange stretch(std::size_t i) const {
    return {i == 0 ? lines_.begin : marks()[i - 1].range.end,
            i == marks().size() ? text_.size() : marks()[i].range.begin};
  }

  // Appends the marks inside stretch(i).
  void add_inline_marks(std::size_t i, std::vector<InlineMark>& marks) const {
    if (syntax_ != LineSyntax::kMarkdown) return;
    const ScanRange range = stretch(i);
    scan_inline_marks(text_.substr(range.begin, range.end - range.begin), marks);
  }

 private:
  std::string_view text_;
  LineSyntax syntax_;
  LineMarks lines_;
};

// The marks inside two texts, in any order. Storage is used again.
struct InlineMarks {
  std::vector<InlineMark> source;
  std::vector<InlineMark> target;

  void clear() {
    source.clear();
    target.clear();
  }
};

// How many marks of the same bytes begin at `it`, which moves behind them.
struct MarkCount {
  std::size_t certain = 0;
  std::size_t all = 0;
};
MarkCount count_marks(std::vector<InlineMark>::const_iterator& it,
                      const std::vector<InlineMark>& marks, std::string_view bytes) {
  MarkCount count;
  for (; it != marks.end() && it->bytes == bytes; ++it) {
    ++count.all;
    if (it->is_certain) ++count.certain;
  }
  return count;
}

// What differs between the two; empty if nothing. What is certain in one must be in the other.
// Sorts them.
std::string difference(InlineMarks& marks) {
  if (marks.source.empty() && marks.target.empty()) return {};
  const auto by_bytes = [](const InlineMark& a, const InlineMark& b) { return a.bytes < b.bytes; };
  std::sort(marks.source.begin(), marks.source.end(), by_bytes);
  std::sort(marks.target.begin(), marks.target.end(), by_bytes);
  auto a = marks.source.cbegin();
  auto b = marks.target.cbegin();
  while (a != marks.source.cend() || b != marks.target.cend()) {
    const bool in_source =
        b == marks.target.cend() || (a != marks.source.cend() && a->bytes <= b->bytes);
    const std::string_view bytes = in_source ? a->bytes : b->bytes;
    const MarkCount in_a = count_marks(a, marks.source, bytes);
    const MarkCount in_b = count_marks(b, marks.target, bytes);
    if (in_a.certain > in_b.all) return quoted(bytes) + " is missing";
    if (in_b.certain > in_a.all) return quoted(bytes) + " was added";
  }
  return {};
}

// Goes through two texts, mark by mark, and finds its way again behind what only one of them has.
class Comparison {
 public:
  Comparison(const ScannedText& source, const ScannedText& target, std::size_t limit)
      : source_(source), target_(target), limit_(limit) {}

  std::vector<ScanDifference> run() && {
    compare_stretches();
    while (!is_done() && i_ < source_.marks().size() && j_ < target_.marks().size()) {
      const LineMark& a = source_.marks()[i_];
      const LineMark& b = target_.marks()[j_];
      if (same_mark(a, b)) {
        compare_code(a, b);
        step(1, 1);
        compare_stretches();
      } else {
        resume();
      }
    }
    while (!is_done() && i_ < source_.marks().size()) step(1, 0);
    while (!is_done() && j_ < target_.marks().size()) step(0, 1);
    return std::move(differences_);
  }

 private:
  [[nodiscard]] bool is_done() const { return differences_.size() >= limit_; }

  // Passes so many marks, which are reported if the other text lacks them.
  void step(std::size_t in_source, std::size_t in_target) {
    const bool both = in_source != 0 && in_target != 0;
    for (; in_source != 0; --in_source, ++i_) {
      const LineMark& mark = source_.marks()[i_];
      if (!both) report(quoted(mark.bytes) + " is missing", mark.range, place(target_, j_));
    }
    for (; in_target != 0; --in_target, ++j_) {
      const LineMark& mark = target_.marks()[j_];
      if (!both) report(quoted(mark.bytes) + " was added", place(source_, i_), mark.range);
    }
  }

  // Where marks()[i] stands or would stand.
  static ScanRange place(const ScannedText& text, std::size_t i) {
    const std::size_t at = text.stretch(i).end;
    return {at, at};
  }

  // Leaves out as few marks of either text as give a pair again. It looks no further than it must
  // for a lost list, so that it stays linear.
  void resume() {
    constexpr std::size_t kFarthest = 32;
    for (std::size_t distance = 1; distance <= kFarthest; ++distance) {
      for (std::size_t skipped = 0; skipped <= distance; ++skipped) {
        if (!meets(distance - skipped, skipped)) continue;
        step(distance - skipped, 0);
        step(0, skipped);
        return;
      }
    }
    step(1, 0);
    step(0, 1);
  }

  [[nodiscard]] bool meets(std::size_t in_source, std::size_t in_target) const {
    const std::size_t i = i_ + in_source;
    const std::size_t j = j_ + in_target;
    return i < source_.marks().size() && j < target_.marks().size() &&
           same_mark(source_.marks()[i], target_.marks()[j]);
  }

  void compare_code(const LineMark& a, const LineMark& b) {
    if (source_.fences_in_doubt() || target_.fences_in_doubt() || a.code == b.code) return;
    report("the code behind " + quoted(a.bytes) + " has changed", a.range, b.range);
  }

  void compare_stretches() {
    source_.add_inline_marks(i_, inline_marks_.source);
    target_.add_inline_marks(j_, inline_marks_.target);
    std::string message = difference(inline_marks_);
    if (!message.empty()) report(std::move(message), source_.stretch(i_), target_.stretch(j_));
    inline_marks_.clear();
  }

  void report(std::string message, ScanRange source, ScanRange target) {
    if (!is_done()) differences_.push_back({std::move(message), source, target});
  }

  const ScannedText& source_;
  const ScannedText& target_;
  std::size_t limit_;
  std::size_t i_ = 0;  // The next mark of the source, and of the target.
  std::size_t j_ = 0;
  std::vector<ScanDifference> differences_;
  InlineMarks inline_marks_;
};

// What differs in the marks of lines.
std::string line_difference(const ScannedText& source, const ScannedText& target) {
  const std::vector<LineMark>& a = source.marks();
  const std::vector<LineMark>& b = target.marks();
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (i == b.size()) return quoted(a[i].bytes) + " at the beginning of a line is missing";
    if (i == a.size()) return quoted(b[i].bytes) + " at the beginning of a line was added";
    if (!same_mark(a[i], b[i])) {
      return quoted(b[i].bytes) + " stands for " + quoted(a[i].bytes) +
             " at the beginning of a line";
    }
    if (a[i].code != b[i].code) return "the code behind " + quoted(a[i].bytes) + " has changed";
  }
  return {};
}

}  // namespace

std::vector<ScanRange> fenced_code(std::string_view text) {
  std::vector<ScanRange> result;
  if (text.find("```") == std::string_view::npos && text.find("~~~") == std::string_view::npos) {
    return result;
  }
  const LineMarks lines = scan_line_marks(text, true, true, LineSyntax::kMarkdown);
  if (lines.fences_in_doubt) return result;
  for (const LineMark& mark : lines.marks) {
    if (mark.code.empty()) continue;
    const auto begin = static_cast<std::size_t>(mark.code.data() - text.data());
    result.push_back({begin, begin + mark.code.size()});
  }
  return result;
}

std::vector<ScanDifference> compare_lines(std::string_view source, std::string_view target,
                                          LineSyntax syntax, std::size_t limit) {
  const ScannedText scanned_source(source, true, true, syntax);
  const ScannedText scanned_target(target, true, true, syntax);
  return Comparison(scanned_source, scanned_target, limit).run();
}

std::string part_difference(std::string_view source, std::string_view target, bool begins_line,
                            LineSyntax syntax) {
  if (source == target) return {};
  const ScannedText scanned_source(source, begins_line, false, syntax);
  const ScannedText scanned_target(target, begins_line, false, syntax);
  std::string of_lines = line_difference(scanned_source, scanned_target);
  if (!of_lines.empty()) return of_lines;
  InlineMarks marks;
  for (std::size_t i = 0; i <= scanned_source.marks().size(); ++i) {
    scanned_source.add_inline_marks(i, marks.source);
    scanned_target.add_inline_marks(i, marks.target);
  }
  return difference(marks);
}

bool begins_line(std::string_view text, std::size_t offset) {
  constexpr std::size_t kFarthest = 64;
  constexpr std::string_view kMarks = " \t>-*+0123456789.)[]xX";
  for (std::size_t distance = 1; distance <= kFarthest; ++distance) {
    if (distance > offset) return true;
    const char c = text[offset - distance];
    if (c == '\n') return true;
    if (kMarks.find(c) == std::string_view::npos) return false;
  }
  return false;
}

}  // namespace hymt
