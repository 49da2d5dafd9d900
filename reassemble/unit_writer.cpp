#include "reassemble/unit_writer.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/characters/character.h"
#include "parsers/document/text_line.h"
#include "reassemble/escaping.h"
#include "reassemble/line_layout.h"
#include "reassemble/source_view.h"
#include "reassemble/spelling_index.h"
#include "reassemble/target_text.h"

namespace hymt {
namespace {

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
              const TargetText& target, WrittenUnits written)
      : unit_(unit),
        source_(unit),
        place_(place),
        traits_(traits_of(place)),
        strict_(escaping == Escaping::kStrict),
        target_(target),
        written_(written),
        escaper_(place, escaping, target),
        marks_(escaper_.marks()) {
    // Markup takes as many bytes as in the source; what is written is kept for a while.
    const std::size_t source_text = std::min(unit.source.text().size(), unit.range.size());
    out_.reserve(target.text.size() + (unit.range.size() - source_text));
  }

  std::string run() && {
    line_is_like_source_ = !strict_ && same_words(unit_.source.text(), text());
    std::size_t at = 0;
    for (; code_ < target_.codes.size(); ++code_) {
      const PlacedCode& placed = target_.codes[code_];
      write_text(at, placed.offset);
      write_code(placed);
      at = placed.offset + placed.length;
    }
    write_text(at, target_.text.size());
    guard_line();
    guard_end();
    layout_.bytes = std::move(out_);
    layout_.keeps_lines = traits_.line_begin == LineBegin::kIndent &&
                          (text().starts_with(' ') || text().find("\n ") != std::string::npos);
    layout_.needs_lines =
        strict_ && traits_.white_space == WhiteSpace::kWriter && source_.has_lines();
    return lay_out(std::move(layout_), unit_);
  }

 private:
  [[nodiscard]] std::string_view text() const { return target_.text; }
  [[nodiscard]] bool is_html() const { return traits_.syntax == TextSyntax::kHtml; }
  [[nodiscard]] bool counts_each_character() const {
    return traits_.white_space == WhiteSpace::kNobody;
  }

  void write_code(const PlacedCode& placed) {
    const InlineCode& code = *placed.code;
    if (placed.space_before || is_glued(placed, true)) out_ += ' ';
    const bool ends_line =
        traits_.is_markdown_block() && code.role.subtype == CodeSubtype::kLineEnd;
    if (ends_line) guard_line();
    const std::size_t begin = out_.size();
    if (traits_.has_inline_markup() && label_changed(code)) {
      out_ += "][";
      out_ += source_.enclosed(code.id, true);
      out_ += ']';
    } else if (placed.mark != 0) {
      out_.append(code.original.size(), placed.mark);
    } else {
      write_original(code);
    }
    if (out_.size() != begin) layout_.codes.push_back({begin, out_.size()});
    if (code.kind == InlineCodeKind::kOpening && code.role.subtype == CodeSubtype::kShortcut) {
      open_labels_.emplace_back(code.id, out_.size());
    }
    if (ends_line) begin_line(placed);
    if (placed.space_after || is_glued(placed, false)) out_ += ' ';
    escaper_.pass_code(code);
    if (!code.original.empty()) {
      before_ = code.original.back();
    } else if (placed.length != 0) {
      before_ = text()[placed.offset + placed.length - 1];
    }
  }

  // True if `code` ends a link that is named by its text, and that is not the source's any more.
  bool label_changed(const InlineCode& code) {
    if (open_labels_.empty() || open_labels_.back().first != code.id ||
        code.kind != InlineCodeKind::kClosing) {
      return false;
    }
    const std::size_t begin = open_labels_.back().second;
    open_labels_.pop_back();
    return ends_label(code) &&
           std::string_view(out_).substr(begin) != source_.enclosed(code.id, false);
  }

  // True if a letter stands right before or behind a code that is protected for what it looks like
  // (a URL, a field, a path) and did not do so in the source. Read again, more or less of it might
  // be protected; so a careful writer puts a space there.
  bool is_glued(const PlacedCode& placed, bool before) {
    const InlineCode& code = *placed.code;
    if (!strict_ || placed.length == 0 || counts_each_character() ||
        text().compare(placed.offset, placed.length, code.original) != 0) {
      return false;
    }
    const std::size_t end = placed.offset + placed.length;
    const CodePoint neighbour = before ? last_code_point(text().substr(0, placed.offset))
                                       : first_code_point(text().substr(end));
    if (neighbour.length == 0 || is_space(neighbour.value)) return false;
    const InlineCode* own = source_.find(code.id, code.kind);
    if (own == nullptr) return true;
    const std::string_view source = unit_.source.text();
    const CodePoint was = before ? last_code_point(source.substr(0, own->offset))
                                 : first_code_point(source.substr(own->offset + own->length));
    return was.length == 0 || was.value != neighbour.value;
  }

  // Writes the bytes of a code, with the units inside it.
  void write_original(const InlineCode& code) {
    const std::size_t begin = out_.size();
    std::size_t at = 0;
    for (const SubFlow& flow : code.sub_flows) {
      out_.append(code.original, at, flow.range.begin - at);
      out_ += written_[flow.unit].view();
      at = flow.range.end;
    }
    out_.append(code.original, at);
    if (!is_labelled_image(code) || std::string_view(out_).substr(begin) == code.original) return;
    // The old description names the image.
    out_.resize(out_.size() - (code.original.size() - at));
    out_ += "][";
    out_ += code.sub_flows.front().range.of(code.original);
    out_ += ']';
  }

  // A line begins behind the code `placed`, which was just written.
  void begin_line(const PlacedCode& placed) {
    line_begin_ = out_.size();
    const InlineCode* own = source_.find(placed.code->id, placed.code->kind);
    line_is_like_source_ =
        !strict_ && own != nullptr &&
        same_words(std::string_view(unit_.source.text()).substr(own->offset + own->length),
                   text().substr(placed.offset + placed.length));
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
    plan_spaces(run);
  }

  // Decides which spaces of the run are spelt as which of the source: the n-th as the n-th if there
  // are as many; else line breaks go to where they stood in proportion, and other spellings of
  // spaces are given up.
  void plan_spaces(const TextRun& run) {
    planned_.clear();
    next_planned_ = 0;
    const std::vector<SpeltSpace>& spelt = index_.spelt_spaces();
    if (spelt.empty()) return;
    if (count_target_spaces(run.target) == index_.num_spaces()) {
      std::size_t ordinal = 0;
      auto space = spelt.begin();
      for_each_space(run.target, [&](std::size_t at) {
        if (space == spelt.end() || space->ordinal != ordinal++) return;
        planned_.emplace_back(at, &space->occurrence);
        ++space;
      });
      return;
    }
    std::vector<std::size_t> spaces;
    for_each_space(run.target, [&spaces](std::size_t at) { spaces.push_back(at); });
    layout_.respaced_from = std::min(layout_.respaced_from, out_.size());
    const double scale =
        static_cast<double>(run.target.size()) / static_cast<double>(run.source.size());
    std::size_t k = 0;
    for (const SpeltSpace& space : spelt) {
      const Occurrence& source = space.occurrence;
      if (source.text.size() != 1 || !has_line_end(source.spelling)) continue;
      if (k == spaces.size()) return;
      const double wanted = static_cast<double>(source.offset - run.source.begin) * scale +
                            static_cast<double>(run.target.begin);
      const auto distance = [&](std::size_t i) {
        const double difference = static_cast<double>(spaces[i]) - wanted;
        return difference < 0 ? -difference : difference;
      };
      while (k + 1 < spaces.size() && distance(k + 1) < distance(k)) ++k;
      planned_.emplace_back(spaces[k], &source);
      ++k;
    }
  }

  // Calls `visit` with the offset of each space in the target's bytes `range`, outside covers.
  template <typename Visit>
  void for_each_space(ByteRange range, Visit visit) const {
    for_each_uncovered(range, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        if (text()[i] == ' ') visit(i);
      }
    });
  }

  [[nodiscard]] std::size_t count_target_spaces(ByteRange range) const {
    std::ptrdiff_t result = 0;
    for_each_uncovered(range, [&](std::size_t begin, std::size_t end) {
      const std::string_view part = text().substr(begin, end - begin);
      result += std::count(part.begin(), part.end(), ' ');
    });
    return static_cast<std::size_t>(result);
  }

  template <typename Visit>
  void for_each_uncovered(ByteRange range, Visit visit) const {
    auto code = std::lower_bound(
        target_.codes.begin(), target_.codes.end(), range.begin,
        [](const PlacedCode& c, std::size_t at) { return c.offset + c.length <= at; });
    std::size_t at = range.begin;
    for (; code != target_.codes.end() && code->offset < range.end; ++code) {
      if (code->length == 0) continue;
      if (code->offset > at) visit(at, code->offset);
      at = code->offset + code->length;
    }
    if (at < range.end) visit(at, range.end);
  }

  // Writes [begin, end) of one run; text goes on to `text_end`, where a code stands.
  void write_run(std::size_t begin, std::size_t end, std::size_t text_end) {
    while (next_planned_ < planned_.size() && planned_[next_planned_].first < end) {
      const std::size_t space = planned_[next_planned_].first;
      if (space >= begin) {
        begin = write_words(begin, space, end, text_end);
        if (begin == space) begin = write_space(*planned_[next_planned_].second, space, end);
      }
      ++next_planned_;
    }
    write_words(begin, end, end, text_end);
  }

  // Writes [begin, end), where no spaces are planned, but goes on to the end of a spelling that
  // reaches further, at most to `run_end`; returns where it came to.
  std::size_t write_words(std::size_t begin, std::size_t end, std::size_t run_end,
                          std::size_t text_end) {
    const ByteSet& interesting = index_.interesting();
    std::size_t plain = begin;
    for (std::size_t i = begin; i < end;) {
      if (!interesting[static_cast<unsigned char>(text()[i])]) {
        ++i;
        continue;
      }
      write_plain(plain, i);
      i += write_character(i, run_end, text_end);
      plain = i;
      before_ = text()[i - 1];
    }
    if (plain < end) write_plain(plain, end);
    return std::max(plain, end);
  }

  void write_plain(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    out_.append(text(), begin, end - begin);
    before_ = text()[end - 1];
  }

  // Writes the character at `at`, or the spelling that begins there; returns how many bytes of
  // text that was.
  std::size_t write_character(std::size_t at, std::size_t end, std::size_t text_end) {
    const CodePoint c = first_code_point(text().substr(at));
    const Occurrence* occurrence = index_.next(c.value);
    if (occurrence != nullptr && occurrence->is_spelt &&
        text().substr(at, end - at).starts_with(occurrence->text) &&
        write_spelling(*occurrence, at, text_end)) {
      return occurrence->text.size();
    }
    const bool is_mark = marks_[static_cast<unsigned char>(text()[at])];
    const bool plain_in_source = occurrence != nullptr && !occurrence->is_spelt;
    // A line that ends in the source's text, as in <pre>, may end in the target's.
    const bool is_harmless = !is_mark || (c.value == U'\n' && is_html());
    if (plain_in_source && (is_harmless || (!strict_ && stands_as_in_source(*occurrence, at)))) {
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
      escaper_.write(site(at, text_end), out_);
    } else {
      out_.append(text(), at, c.length);
    }
    return c.length;
  }

  // Returns false if the spelling does not do here.
  bool write_spelling(const Occurrence& occurrence, std::size_t at, std::size_t text_end) {
    const std::string_view spelling = occurrence.spelling;
    const bool ends_line = occurrence.text.find_first_not_of('\n') == std::string_view::npos;
    const bool splits_words = !ends_line && has_line_end(spelling);
    const bool open_reference = spelling.front() == '&' && spelling.back() != ';' && is_html();
    if (!ends_line && !splits_words && !open_reference) {
      out_ += spelling;
      return true;
    }
    const bool same = stands_as_in_source(occurrence, at);
    if (splits_words && !same) return false;
    if (ends_line && !same && !escaper_.may_end_line(site(at, text_end))) return false;
    write_reference(spelling, open_reference && !same);
    return true;
  }

  [[nodiscard]] MarkSite site(std::size_t at, std::size_t text_end) const {
    return {out_, text().substr(at, text_end - at), bytes_behind_text(), before_};
  }

  // A character reference may go without ";" only before what it went before in the source.
  void write_reference(std::string_view spelling, bool close) {
    out_ += spelling;
    if (close && is_html() && spelling.front() == '&' && spelling.size() > 1 &&
        spelling.back() != ';') {
      out_ += ';';
    }
  }

  [[nodiscard]] bool stands_as_in_source(const Occurrence& occurrence, std::size_t at) const {
    const std::size_t source_end = occurrence.offset + occurrence.text.size();
    return source_.beside(occurrence.offset, source_end) ==
           BytesBeside{before_, byte_behind(at + occurrence.text.size())};
  }

  // The byte of text or code that follows the target's byte `at` - 1; 0 at the end.
  [[nodiscard]] char byte_behind(std::size_t at) const {
    for (std::size_t i = code_; i < target_.codes.size() && target_.codes[i].offset == at; ++i) {
      if (!target_.codes[i].code->original.empty()) return target_.codes[i].code->original.front();
    }
    return at < text().size() ? text()[at] : '\0';
  }

  // What stands behind the text that is being written.
  [[nodiscard]] std::string_view bytes_behind_text() const {
    if (code_ == target_.codes.size()) return {};
    if (target_.codes[code_].space_before) return " ";
    return target_.codes[code_].code->original;
  }

  // Writes the target's space at `at` as `source` is spelt; returns where the text goes on.
  std::size_t write_space(const Occurrence& source, std::size_t at, std::size_t end) {
    if (!text().substr(at, end - at).starts_with(source.text)) {
      write_plain(at, at + 1);
      return at + 1;
    }
    const std::size_t text_end = at + source.text.size();
    if (has_line_end(source.spelling) && source.text.size() == 1) {
      const std::string_view source_text = unit_.source.text();
      const bool same_place = stands_as_in_source(source, at);
      if (!same_place && !counts_each_character()) drop_spaces_at_end();
      const bool same = same_place && !strict_ &&
                        same_words(source_text.substr(source.offset + 1), text().substr(text_end));
      layout_.line_breaks.push_back({{out_.size(), out_.size() + source.spelling.size()}, same});
    }
    out_ += source.spelling;
    before_ = ' ';
    return text_end;
  }

  // Spaces before a line end would mean a hard break to Markdown, and are untidy elsewhere.
  void drop_spaces_at_end() {
    if (before_ != ' ') return;
    const std::size_t code_end = layout_.codes.empty() ? 0 : layout_.codes.back().end;
    const std::size_t break_end =
        layout_.line_breaks.empty() ? 0 : layout_.line_breaks.back().range.end;
    const std::size_t least = std::max(code_end, break_end);
    while (out_.size() > least && out_.back() == ' ') out_.pop_back();
  }

  // The line that was written last, be it the unit's first or one behind a hard break, must not
  // look like another block.
  void guard_line() {
    const bool begins_with_code = !layout_.codes.empty() && [this] {
      const auto code =
          std::lower_bound(layout_.codes.begin(), layout_.codes.end(), line_begin_,
                           [](ByteRange range, std::size_t at) { return range.begin < at; });
      return code != layout_.codes.end() && code->begin == line_begin_;
    }();
    if (out_.size() == line_begin_ || begins_with_code || line_is_like_source_) return;
    const std::string_view line = std::string_view(out_).substr(line_begin_);
    if (traits_.line_begin == LineBegin::kMarkdownBlock ||
        traits_.line_begin == LineBegin::kMdxBlock || guards_cell()) {
      const std::size_t mark = markdown_block_mark(line);
      if (mark != std::string_view::npos) insert(line_begin_ + mark, "\\");
    } else if (traits_.line_begin == LineBegin::kTextBlock && strict_ &&
               may_begin_text_block(line.substr(0, line.find_first_of(" \t\r\n")))) {
      // There are no escapes, but a space that is no space to lists does.
      const std::size_t space = line.find(' ');
      if (space == std::string::npos || space > kWordsThatMatter) return;
      out_.erase(line_begin_ + space, 1);
      insert(line_begin_ + space, "\u00A0", 1);
    }
  }

  // Puts `bytes` into what was written, in place of `replaced` bytes that are gone already.
  void insert(std::size_t at, std::string_view bytes, std::size_t replaced = 0) {
    out_.insert(at, bytes);
    const std::size_t growth = bytes.size() - replaced;
    for (auto code = layout_.codes.rbegin(); code != layout_.codes.rend() && code->begin >= at;
         ++code) {
      *code = {code->begin + growth, code->end + growth};
    }
    auto& breaks = layout_.line_breaks;
    for (auto it = breaks.rbegin(); it != breaks.rend() && it->range.begin >= at; ++it) {
      it->range = {it->range.begin + growth, it->range.end + growth};
    }
    if (layout_.respaced_from != std::string::npos && layout_.respaced_from >= at) {
      layout_.respaced_from += growth;
    }
  }

  // The first cell of a row begins the line if the row has no leading pipe.
  [[nodiscard]] bool guards_cell() const {
    return traits_.extent == TextExtent::kCell && (strict_ || place_.first_column == 0);
  }

  // "#" at the end of a heading line would close it.
  void guard_end() {
    if (traits_.extent != TextExtent::kLine || !out_.ends_with('#')) return;
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
  SourceView source_;
  const TextPlace& place_;
  const ContextTraits& traits_;
  bool strict_;
  const TargetText& target_;
  WrittenUnits written_;
  Escaper escaper_;
  const ByteSet& marks_;

  std::string out_;
  std::size_t line_begin_ = 0;  // Of the unit, or behind the last code with a line end.
  bool line_is_like_source_ = false;
  char before_ = 0;       // The last byte of text or code that was written, unescaped.
  SpeltUnit layout_;      // Gets its bytes at the end.
  std::size_t code_ = 0;  // The next code to write.
  // Links that are open: their codes' ids, and where their text begins in out_.
  std::vector<std::pair<std::uint32_t, std::size_t>> open_labels_;

  // Of the run that is being written.
  std::size_t run_ = kNoRun;
  SpellingIndex index_;
  // Offsets of spaces that are spelt like spaces of the source, with those.
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
                             const TargetText& target, WrittenUnits written) {
  std::string plain = UnitSpeller(unit, unit.place, escaping, target, written).run();
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
  result += UnitSpeller(unit, place, Escaping::kStrict, target, written).run();
  result += place.quote;
  return result;
}

}  // namespace

std::string write_unit(const TranslationUnit& unit, Escaping escaping, WrittenUnits written) {
  const TargetText target = target_text(unit);
  if (unit.place.context == TextContext::kYamlPlain) {
    return spell_yaml_plain(unit, escaping, target, written);
  }
  return UnitSpeller(unit, unit.place, escaping, target, written).run();
}

}  // namespace hymt
