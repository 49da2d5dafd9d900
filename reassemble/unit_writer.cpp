#include "reassemble/unit_writer.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/text_line.h"
#include "reassemble/character.h"
#include "reassemble/emphasis.h"
#include "reassemble/escaping.h"
#include "reassemble/line_layout.h"
#include "reassemble/spelling_index.h"
#include "reassemble/target_text.h"

namespace hymt {
namespace {

bool is_markdown(TextContext context) {
  return context == TextContext::kMarkdownInline || context == TextContext::kMarkdownLine ||
         context == TextContext::kMarkdownCell;
}

bool is_html(TextContext context) {
  return context == TextContext::kHtmlText || context == TextContext::kHtmlRcdata ||
         context == TextContext::kHtmlAttribute;
}

// What is compared to tell whether a character stands where it stood in the source.
struct Bytes {
  char before = 0;
  char after = 0;
  friend bool operator==(Bytes, Bytes) = default;
};

Bytes source_neighbours(const CodedText& source, std::size_t begin, std::size_t end) {
  Bytes result;
  const std::string_view text = source.text();
  if (begin != 0) result.before = text[begin - 1];
  if (end != text.size()) result.after = text[end];
  const auto& codes = source.codes();
  auto code = std::lower_bound(
      codes.begin(), codes.end(), begin,
      [](const InlineCode& c, std::size_t at) { return c.offset + c.length < at; });
  for (; code != codes.end() && code->offset <= end; ++code) {
    if (code->original.empty()) continue;
    if (code->offset + code->length <= begin) result.before = code->original.back();
    if (code->offset >= end) {
      result.after = code->original.front();
      break;
    }
  }
  return result;
}

// The number of bytes that two texts have in common from here on, as far as that matters for
// what the beginning of a line means.
constexpr std::size_t kWordsThatMatter = 12;
bool same_words(std::string_view a, std::string_view b) {
  return a.substr(0, kWordsThatMatter) == b.substr(0, kWordsThatMatter);
}

// Writes the text of one unit from left to right.
class UnitSpeller {
 public:
  UnitSpeller(const TranslationUnit& unit, const TextPlace& place, Escaping escaping,
              const TargetText& target, const Writer::SubUnits& sub_units)
      : unit_(unit),
        place_(place),
        strict_(escaping == Escaping::kStrict),
        target_(target),
        sub_units_(sub_units),
        escaper_(place, escaping, target),
        marks_(escaper_.marks()) {
    wraps_ = place.wrap_width != 0 && !place.line_break.empty();
    breaks_between_cjk_ = wraps_ && place.context == TextContext::kPlain;
    out_.reserve(target.text.size() + unit.range.size() / 4 + 16);
  }

  std::string run() && {
    std::size_t at = 0;
    for (; code_ < target_.codes.size(); ++code_) {
      const PlacedCode& placed = target_.codes[code_];
      write_text(at, placed.offset);
      write_code(placed);
      at = placed.offset + placed.length;
    }
    write_text(at, target_.text.size());
    guard_begin();
    guard_end();
    return lay_out(std::move(out_), break_points_, unit_);
  }

 private:
  std::string_view text() const { return target_.text; }

  void write_code(const PlacedCode& placed) {
    const InlineCode& code = *placed.code;
    if (placed.space_before) out_ += ' ';
    if (placed.mark != 0) {
      out_.append(code.original.size(), placed.mark);
    } else {
      std::size_t at = 0;
      for (const SubFlow& flow : code.sub_flows) {
        out_.append(code.original, at, flow.range.begin - at);
        out_ += sub_units_.bytes(flow.unit);
        at = flow.range.end;
      }
      out_.append(code.original, at);
    }
    if (placed.space_after) out_ += ' ';
    escaper_.pass_code(code);
    if (!code.original.empty()) {
      before_ = code.original.back();
    } else if (placed.length != 0) {
      before_ = text()[placed.offset + placed.length - 1];
    }
  }

  // Writes the target's bytes [begin, end), which hold no code.
  void write_text(std::size_t begin, std::size_t end) {
    while (begin < end) {
      while (run_ == kNoRun || target_.runs[run_].target.end <= begin) begin_run();
      const std::size_t run_end = std::min(end, target_.runs[run_].target.end);
      write_run(begin, run_end, end);
      begin = run_end;
    }
  }

  void begin_run() {
    ++run_;
    const TextRun& run = target_.runs[run_];
    if (run.target.empty()) return;
    index_.build(unit_, run.source, marks_);
    interesting_ = index_.interesting();
    if (wraps_) interesting_[' '] = true;
    if (breaks_between_cjk_) {
      for (std::size_t lead = 0xE2; lead < 0xF5; ++lead) interesting_[lead] = true;
    }
    plan_spaces(run);
  }

  // Decides which spaces of the run become line breaks if it has more or fewer than the source.
  void plan_spaces(const TextRun& run) {
    planned_.clear();
    next_planned_ = 0;
    spaces_differ_ = false;
    if (!index_.has_spelt_space() && !wraps_) return;
    const std::vector<std::size_t> spaces = target_spaces(run.target);
    const std::size_t in_source = count_source_spaces(run.source);
    spaces_differ_ = spaces.size() != in_source;
    if (!spaces_differ_ || spaces.empty() || !index_.has_spelt_space()) return;
    const double scale =
        static_cast<double>(run.target.size()) / static_cast<double>(run.source.size());
    std::size_t k = 0;
    for (const Occurrence* space : index_.spaces()) {
      if (!has_line_end(space->spelling) || k == spaces.size()) continue;
      const double wanted = static_cast<double>(space->offset - run.source.begin) * scale +
                            static_cast<double>(run.target.begin);
      const auto distance = [&](std::size_t i) {
        const double difference = static_cast<double>(spaces[i]) - wanted;
        return difference < 0 ? -difference : difference;
      };
      while (k + 1 < spaces.size() && distance(k + 1) < distance(k)) ++k;
      planned_.emplace_back(spaces[k], space);
      ++k;
    }
  }

  std::vector<std::size_t> target_spaces(ByteRange range) const {
    std::vector<std::size_t> result;
    auto code = std::lower_bound(
        target_.codes.begin(), target_.codes.end(), range.begin,
        [](const PlacedCode& c, std::size_t at) { return c.offset + c.length < at; });
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (text()[i] != ' ') continue;
      while (code != target_.codes.end() && code->offset + code->length <= i) ++code;
      const bool covered = code != target_.codes.end() && code->offset <= i;
      if (!covered) result.push_back(i);
    }
    return result;
  }

  std::size_t count_source_spaces(ByteRange range) const {
    const std::string_view source = unit_.source.text();
    std::size_t result = static_cast<std::size_t>(
        std::count(source.begin() + static_cast<std::ptrdiff_t>(range.begin),
                   source.begin() + static_cast<std::ptrdiff_t>(range.end), ' '));
    const auto& codes = unit_.source.codes();
    auto code = std::lower_bound(codes.begin(), codes.end(), range.begin,
                                 [](const InlineCode& c, std::size_t at) { return c.offset < at; });
    for (; code != codes.end() && code->offset < range.end; ++code) {
      const std::string_view cover = source.substr(code->offset, code->length);
      result -= static_cast<std::size_t>(std::count(cover.begin(), cover.end(), ' '));
    }
    return result;
  }

  // Writes [begin, end) of one run; text goes on to `text_end`, where a code stands.
  void write_run(std::size_t begin, std::size_t end, std::size_t text_end) {
    std::size_t plain = begin;
    for (std::size_t i = begin; i < end;) {
      if (!interesting_[static_cast<unsigned char>(text()[i])]) {
        ++i;
        continue;
      }
      out_.append(text(), plain, i - plain);
      if (i != plain) before_ = text()[i - 1];
      plain = i + write_character(i, end, text_end);
      before_ = text()[plain - 1];
      i = plain;
    }
    out_.append(text(), plain, end - plain);
    if (plain != end) before_ = text()[end - 1];
  }

  // Writes the character at `at`, or the spelling that begins there; returns how many bytes of
  // text that was.
  std::size_t write_character(std::size_t at, std::size_t end, std::size_t text_end) {
    const CodePoint c = first_code_point(text().substr(at));
    if (c.value == ' ' && (wraps_ || index_.has_spelt_space())) return write_space(at, end);
    if (breaks_between_cjk_) mark_break_before(at, c);
    const Occurrence* occurrence = index_.next(c.value);
    if (occurrence != nullptr && occurrence->is_spelt &&
        text().substr(at, end - at).starts_with(occurrence->text) &&
        write_spelling(*occurrence, at)) {
      return occurrence->text.size();
    }
    const bool is_mark = marks_[static_cast<unsigned char>(text()[at])];
    const bool plain_in_source = occurrence != nullptr && !occurrence->is_spelt;
    if (plain_in_source && (!is_mark || (!strict_ && stands_as_in_source(*occurrence, at)))) {
      out_.append(text(), at, c.length);
      return c.length;
    }
    if (!plain_in_source) {
      const std::string_view style = index_.prevailing(c.value);
      if (!style.empty()) {
        write_reference(style, true);
        return c.length;
      }
    }
    if (is_mark) {
      escaper_.write({out_, text().substr(at, text_end - at), bytes_behind_text()}, out_);
    } else {
      out_.append(text(), at, c.length);
    }
    return c.length;
  }

  // Returns false if the spelling does not do here.
  bool write_spelling(const Occurrence& occurrence, std::size_t at) {
    const bool line_end_is_meant = occurrence.text == "\n" || occurrence.text == " ";
    const bool splits_line = has_line_end(occurrence.spelling) && !line_end_is_meant;
    const bool open_reference = occurrence.spelling.front() == '&' &&
                                occurrence.spelling.back() != ';' && is_html(place_.context);
    if (!splits_line && !open_reference) {
      out_ += occurrence.spelling;
      return true;
    }
    const bool same = stands_as_in_source(occurrence, at);
    if (splits_line && !same) return false;
    write_reference(occurrence.spelling, open_reference && !same);
    return true;
  }

  // A character reference may go without ";" only before what it went before in the source.
  void write_reference(std::string_view spelling, bool close) {
    out_ += spelling;
    if (close && is_html(place_.context) && spelling.front() == '&' && spelling.size() > 1 &&
        spelling.back() != ';') {
      out_ += ';';
    }
  }

  bool stands_as_in_source(const Occurrence& occurrence, std::size_t at) const {
    const std::size_t source_end = occurrence.offset + occurrence.text.size();
    return source_neighbours(unit_.source, occurrence.offset, source_end) ==
           Bytes{before_, byte_behind(at + occurrence.text.size())};
  }

  // The byte of text or code that follows the target's byte `at` - 1; 0 at the end.
  char byte_behind(std::size_t at) const {
    for (std::size_t i = code_; i < target_.codes.size() && target_.codes[i].offset == at; ++i) {
      if (!target_.codes[i].code->original.empty()) return target_.codes[i].code->original.front();
    }
    return at < text().size() ? text()[at] : '\0';
  }

  // What stands behind the text that is being written.
  std::string_view bytes_behind_text() const {
    if (code_ == target_.codes.size()) return {};
    if (target_.codes[code_].space_before) return " ";
    return target_.codes[code_].code->original;
  }

  // The source's space, if any, after which the target's space at `at` is spelt.
  const Occurrence* source_of_space(std::size_t at) {
    if (!spaces_differ_) return index_.next(' ');
    if (next_planned_ == planned_.size() || planned_[next_planned_].first != at) return nullptr;
    return planned_[next_planned_++].second;
  }

  std::size_t write_space(std::size_t at, std::size_t end) {
    const Occurrence* source = source_of_space(at);
    if (source != nullptr && source->text.size() > 1) {
      if (text().substr(at, end - at).starts_with(source->text)) {
        out_ += source->spelling;
        return source->text.size();
      }
      source = nullptr;
    }
    BreakPoint point;
    const std::string_view bytes = source == nullptr ? " " : source->spelling;
    point.is_break = has_line_end(bytes);
    point.was_respaced = spaces_differ_;
    if (point.is_break) {
      const std::string_view source_text = unit_.source.text();
      const bool same_place = stands_as_in_source(*source, at);
      point.like_source = !strict_ && same_place &&
                          same_words(source_text.substr(source->offset + 1), text().substr(at + 1));
      if (!same_place) drop_spaces_at_end();
    }
    if (out_.size() != spaces_end_) spaces_begin_ = out_.size();
    point.offset = out_.size();
    point.length = bytes.size();
    out_ += bytes;
    spaces_end_ = out_.size();
    if (wraps_ || point.is_break) break_points_.push_back(point);
    return 1;
  }

  // Spaces before a line end would mean a hard break to Markdown, and are untidy elsewhere.
  void drop_spaces_at_end() {
    if (spaces_end_ != out_.size()) return;
    if (has_line_end(std::string_view(out_).substr(spaces_begin_))) return;
    out_.resize(spaces_begin_);
    while (!break_points_.empty() && break_points_.back().offset >= spaces_begin_ &&
           break_points_.back().length != 0) {
      break_points_.pop_back();
    }
  }

  // In plain text, lines may end between two CJK characters; not before what closes or after
  // what opens.
  void mark_break_before(std::size_t at, CodePoint c) {
    if (!is_cjk(c.value) || is_closing_bracket(c.value)) return;
    const CodePoint previous = last_code_point(text().substr(0, at));
    if (!is_cjk(previous.value) || is_opening_bracket(previous.value)) return;
    if (is_punctuation(c.value) && !is_opening_bracket(c.value)) return;
    if (code_ != 0 && target_.codes[code_ - 1].offset + target_.codes[code_ - 1].length == at) {
      return;
    }
    break_points_.push_back({out_.size(), 0, false, false, spaces_differ_});
  }

  // A unit that begins a line must not look like another block.
  void guard_begin() {
    if (out_.empty() || (!target_.codes.empty() && target_.codes.front().offset == 0)) return;
    if (!strict_ && same_words(unit_.source.text(), text())) return;
    if (place_.context == TextContext::kMarkdownInline || guards_cell()) {
      const std::size_t mark = markdown_block_mark(out_);
      if (mark == std::string_view::npos) return;
      out_.insert(mark, 1, '\\');
      for (BreakPoint& point : break_points_) ++point.offset;
    } else if (place_.context == TextContext::kPlain && strict_ &&
               may_begin_text_block(
                   std::string_view(out_).substr(0, out_.find_first_of(" \t\r\n")))) {
      // There are no escapes, but a space that is no space to lists does.
      const std::size_t space = out_.find(' ');
      if (space == std::string::npos || space > kWordsThatMatter) return;
      out_.replace(space, 1, "\u00A0");
      std::erase_if(break_points_,
                    [space](const BreakPoint& point) { return point.offset == space; });
      for (BreakPoint& point : break_points_) ++point.offset;
    }
  }

  // The first cell of a row begins the line if the row has no leading pipe.
  bool guards_cell() const {
    return place_.context == TextContext::kMarkdownCell && (strict_ || place_.first_column == 0);
  }

  // "#" at the end of a heading line would close it.
  void guard_end() {
    if (place_.context != TextContext::kMarkdownLine || !out_.ends_with('#')) return;
    const std::size_t last = out_.find_last_not_of('#');
    if (last != std::string::npos && out_[last] != ' ' && out_[last] != '\t') return;
    const std::string_view source = unit_.source.text();
    const std::string_view source_end =
        source.substr(source.size() - std::min(source.size(), kWordsThatMatter));
    if (!strict_ && text().ends_with(source_end) && !source_end.empty()) return;
    out_.insert(out_.size() - 1, 1, '\\');
  }

  static constexpr std::size_t kNoRun = static_cast<std::size_t>(-1);

  const TranslationUnit& unit_;
  const TextPlace& place_;
  bool strict_;
  const TargetText& target_;
  const Writer::SubUnits& sub_units_;
  Escaper escaper_;
  const ByteSet& marks_;
  bool wraps_ = false;
  bool breaks_between_cjk_ = false;

  std::string out_;
  char before_ = 0;  // The last byte of text or code that was written, unescaped.
  std::vector<BreakPoint> break_points_;
  // The bytes of out_ that write_space() wrote last, one after the other.
  std::size_t spaces_begin_ = 0;
  std::size_t spaces_end_ = 0;
  std::size_t code_ = 0;  // The next code to write.

  // Of the run that is being written.
  std::size_t run_ = kNoRun;
  SpellingIndex index_;
  ByteSet interesting_{};
  bool spaces_differ_ = false;
  // Offsets of spaces that take over line breaks, with those.
  std::vector<std::pair<std::size_t, const Occurrence*>> planned_;
  std::size_t next_planned_ = 0;
};

// The text of a plain scalar as it would stand, codes and all, for the check below.
std::string flow_of(const CodedText& source) {
  std::string result;
  std::size_t at = 0;
  for (const InlineCode& code : source.codes()) {
    result.append(source.text(), at, code.offset - at);
    result += code.original;
    at = code.offset + code.length;
  }
  result.append(source.text(), at);
  return result;
}

std::string spell_yaml_plain(const TranslationUnit& unit, Escaping escaping,
                             const TargetText& target, const Writer::SubUnits& sub_units) {
  std::string plain = UnitSpeller(unit, unit.place, escaping, target, sub_units).run();
  const unsigned obstacles = yaml_plain_obstacles(plain);
  // What the source itself gets away with, the target does as well.
  const bool quote = escaping == Escaping::kStrict ||
                     (obstacles & ~yaml_plain_obstacles(flow_of(unit.source))) != 0;
  if (!quote) return plain;
  TextPlace place = unit.place;
  place.context = TextContext::kYamlQuoted;
  const bool single =
      (plain.find('"') != std::string::npos || plain.find('\\') != std::string::npos) &&
      plain.find('\'') == std::string::npos && !has_line_end(plain);
  place.quote = single ? '\'' : '"';
  std::string result(1, place.quote);
  result += UnitSpeller(unit, place, Escaping::kStrict, target, sub_units).run();
  result += place.quote;
  return result;
}

}  // namespace

std::string spell_unit(const TranslationUnit& unit, Escaping escaping,
                       const Writer::SubUnits& sub_units) {
  TargetText target = target_text(unit);
  if (is_markdown(unit.place.context)) repair_emphasis(unit, target);
  if (unit.place.context == TextContext::kYamlPlain) {
    return spell_yaml_plain(unit, escaping, target, sub_units);
  }
  return UnitSpeller(unit, unit.place, escaping, target, sub_units).run();
}

}  // namespace hymt
