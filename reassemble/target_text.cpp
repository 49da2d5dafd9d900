#include "reassemble/target_text.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "parsers/characters/character.h"
#include "reassemble/emphasis.h"
#include "reassemble/source_view.h"

namespace hymt {
namespace {

constexpr std::string_view kAsciiSpaces = " \t\n\r\f\v";

// The codes of `text` that CodedText::slice(range) would hold, without copying them.
std::span<const InlineCode> codes_of_slice(const CodedText& text, ByteRange range) {
  const std::vector<InlineCode>& codes = text.codes();
  const auto first_right_of = [&](std::size_t cut) {
    if (cut == 0) return codes.begin();
    if (cut == text.text().size()) return codes.end();
    auto it = std::lower_bound(
        codes.begin(), codes.end(), cut,
        [](const InlineCode& code, std::size_t offset) { return code.offset < offset; });
    while (it != codes.end() && it->offset == cut && it->kind == InlineCodeKind::kClosing) ++it;
    return it;
  };
  const auto first = first_right_of(range.begin);
  const auto last = text.text().empty() ? codes.end() : first_right_of(range.end);
  if (last <= first) return {};
  return {first, last};
}

// At least 1.
std::size_t longest_run_of_spaces(std::string_view text) {
  std::size_t longest = 1;
  for (std::size_t at = text.find("  "); at != std::string_view::npos; at = text.find("  ", at)) {
    const std::size_t end = std::min(text.find_first_not_of(' ', at), text.size());
    longest = std::max(longest, end - at);
    at = end;
  }
  return longest;
}

// Beyond ASCII only few bytes begin control characters. Branchless, for the loops below.
constexpr bool may_begin_control(unsigned char c) {
  return (c < 0x20) | (c == 0x7F) | (c == 0xC2) | (c == 0xE2) | (c >= 0xEF);
}

// True if no byte of `text` can be part of a control character and no two spaces follow each other.
bool is_surely_clean(std::string_view text) {
  // No branches and no bool, so that the compiler takes many bytes at a time.
  unsigned char found = 0;
  for (const char c : text) {
    found = static_cast<unsigned char>(found | may_begin_control(static_cast<unsigned char>(c)));
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char a = text[i - 1];
    const char b = text[i];
    found = static_cast<unsigned char>(found | ((a == ' ') & (b == ' ')));
  }
  return found == 0;
}

// True if `text` holds control characters, or longer runs of spaces, that `source` does not.
bool needs_cleaning(std::string_view text, std::string_view source) {
  if (is_surely_clean(text)) return false;
  char32_t known = U'a';  // A control character that the source has, too.
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!may_begin_control(static_cast<unsigned char>(text[i]))) continue;
    const CodePoint c = first_code_point(text.substr(i));
    if (!is_control(c.value) || c.value == known) continue;
    if (source.find(text.substr(i, c.length)) == std::string_view::npos) return true;
    known = c.value;
  }
  return longest_run_of_spaces(text) > longest_run_of_spaces(source);
}

class Assembly {
 public:
  Assembly(const TranslationUnit& unit, TargetText& result)
      : unit_(unit), source_(unit), result_(result) {
    result_.clear();
    result_.text.reserve(unit.source.text().size() + unit.source.text().size() / 4);
    result_.codes.reserve(unit.source.codes().size());
  }

  void run() && {
    if (unit_.segments.empty()) {
      add_source({0, unit_.source.text().size()});
    } else {
      for (std::size_t i = 0; i < unit_.segments.size(); ++i) {
        const Segment& segment = unit_.segments[i];
        if (segment.target) {
          add_target(*segment.target, segment.range);
        } else {
          if (segment.is_gap) gap_ = result_.runs.size();
          add_source(segment.range);
        }
        drop_gap_between_cjk(i);
      }
    }
    drop_spaces_beside_layout();
    trim_ends();
  }

 private:
  [[nodiscard]] std::string_view source_text() const { return unit_.source.text(); }

  void add_source(ByteRange range) {
    const std::size_t begin = result_.text.size();
    result_.text.append(range.of(source_text()));
    for (const InlineCode& code : codes_of_slice(unit_.source, range)) {
      result_.codes.push_back({&code, begin + code.offset - range.begin, code.length});
    }
    add_run(range, {begin, result_.text.size()});
  }

  void add_target(const CodedText& target, ByteRange range) {
    const std::size_t begin = result_.text.size();
    if (!needs_cleaning(target.text(), range.of(source_text()))) {
      result_.text.append(target.text());
      for (const InlineCode& code : target.codes()) {
        result_.codes.push_back({&code, begin + code.offset, code.length});
      }
    } else {
      add_cleaned(target, range.of(source_text()));
    }
    add_run(range, {begin, result_.text.size()});
  }

  // Copies `target` character by character; covered bytes are the parser's own and stay.
  void add_cleaned(const CodedText& target, std::string_view source) {
    const std::size_t most_spaces = longest_run_of_spaces(source);
    std::vector<std::pair<char32_t, bool>> known;  // There are some 130 control characters.
    const auto source_has = [&known, source](char32_t c, std::string_view bytes) {
      for (const auto& [character, found] : known) {
        if (character == c) return found;
      }
      known.emplace_back(c, source.find(bytes) != std::string_view::npos);
      return known.back().second;
    };
    const std::string_view text = target.text();
    std::size_t at = 0;
    std::size_t num_spaces = 0;
    const auto copy_to = [&](std::size_t end) {
      while (at < end) {
        const CodePoint c = first_code_point(text.substr(at));
        std::string_view bytes = text.substr(at, c.length);
        at += c.length;
        if (is_control(c.value) && !source_has(c.value, bytes)) {
          if (!is_space(c.value)) continue;
          bytes = " ";
        }
        num_spaces = bytes == " " ? num_spaces + 1 : 0;
        if (num_spaces <= most_spaces) result_.text.append(bytes);
      }
    };
    for (const InlineCode& code : target.codes()) {
      copy_to(code.offset);
      result_.codes.push_back({&code, result_.text.size(), code.length});
      result_.text.append(text, code.offset, code.length);
      at = code.offset + code.length;
      num_spaces = 0;
    }
    copy_to(text.size());
  }

  // A spelling that crosses the border between two segments keeps them in one run.
  void add_run(ByteRange source, ByteRange target) {
    while (spelling_ < unit_.spellings.size() &&
           unit_.spellings[spelling_].text.end <= source.begin) {
      ++spelling_;
    }
    const bool crosses = !result_.runs.empty() && spelling_ < unit_.spellings.size() &&
                         unit_.spellings[spelling_].text.begin < source.begin;
    if (crosses) {
      result_.runs.back().source.end = source.end;
      result_.runs.back().target.end = target.end;
    } else {
      result_.runs.push_back({source, target});
    }
  }

  // Called when segment `i` was added: takes the space out of the gap before it, where there is
  // one and both neighbours are written without spaces now and were not before.
  void drop_gap_between_cjk(std::size_t i) {
    if (unit_.segments[i].is_gap || gap_ == kNoGap) return;
    const std::size_t gap_index = std::exchange(gap_, kNoGap);
    if (gap_index + 2 != result_.runs.size() || i == 0 || !unit_.segments[i - 1].is_gap) return;
    const ByteRange gap = result_.runs[gap_index].target;
    const ByteRange source_gap = result_.runs[gap_index].source;
    if (gap.empty() || gap.of(result_.text).find_first_not_of(' ') != std::string::npos) return;
    if (!joins_cjk(result_.text, gap) || joins_cjk(source_text(), source_gap)) return;
    if (is_line_break(source_gap)) return;
    for (auto code = result_.codes.rbegin(); code != result_.codes.rend(); ++code) {
      if (code->offset + code->length < gap.begin) break;
      if (code->length != 0 && code->offset < gap.end) return;
    }
    for (auto code = result_.codes.rbegin(); code != result_.codes.rend(); ++code) {
      if (code->offset <= gap.begin) break;
      code->offset -= std::min(gap.size(), code->offset - gap.begin);
    }
    result_.text.erase(gap.begin, gap.size());
    result_.runs[gap_index].target.end = gap.begin;
    result_.runs[gap_index + 1].target.begin -= gap.size();
    result_.runs[gap_index + 1].target.end -= gap.size();
  }

  static bool joins_cjk(std::string_view text, ByteRange gap) {
    return is_cjk(last_code_point(text.substr(0, gap.begin)).value) &&
           is_cjk(first_code_point(text.substr(gap.end)).value);
  }

  // True if the gap is a line break in a text that puts sentences on lines of their own.
  [[nodiscard]] bool is_line_break(ByteRange source_gap) const {
    if (unit_.place.wrap_width != 0) return false;
    const auto first = std::lower_bound(
        unit_.spellings.begin(), unit_.spellings.end(), source_gap.begin,
        [](const Spelling& spelling, std::size_t at) { return spelling.text.begin < at; });
    return std::any_of(first, unit_.spellings.end(), [&](const Spelling& spelling) {
      return spelling.text.begin < source_gap.end && has_line_end(spelling.source);
    });
  }

  // White space that lays out columns in plain text is a code, and so is a hard break in Markdown
  // with the white space around it; more of it would be another code.
  [[nodiscard]] bool is_layout(const InlineCode& code) const {
    const bool in_lines = traits_of(unit_.place).is_markdown_block();
    return code.role.subtype == (in_lines ? CodeSubtype::kLineEnd : CodeSubtype::kBlank);
  }

  void drop_spaces_beside_layout() {
    for (std::size_t i = result_.codes.size(); i > 0; --i) {
      const PlacedCode& placed = result_.codes[i - 1];
      if (placed.code->kind != InlineCodeKind::kPlaceholder || !is_layout(*placed.code)) continue;
      const std::size_t previous =
          i == 1 ? 0 : result_.codes[i - 2].offset + result_.codes[i - 2].length;
      const std::size_t next =
          i == result_.codes.size() ? result_.text.size() : result_.codes[i].offset;
      // What the source has there itself stays.
      const InlineCode* own = source_.find(placed.code->id, placed.code->kind);
      if (own == nullptr) continue;
      const std::string_view source = source_text();
      const bool keeps_before = own->offset != 0 && source[own->offset - 1] == ' ';
      const bool keeps_behind = source.substr(own->offset + own->length).starts_with(' ');
      const std::size_t behind = placed.offset + placed.length;
      std::size_t end = behind;
      while (!keeps_behind && end < next && result_.text[end] == ' ') ++end;
      if (end != behind) cut(behind, end);
      const std::size_t before = placed.offset;
      std::size_t begin = before;
      while (!keeps_before && begin > previous && result_.text[begin - 1] == ' ') --begin;
      if (begin != before) cut(begin, before);
    }
  }

  // White space at the ends goes where the source has none, but for what stands behind a
  // placeholder (an image, say); other codes that stand in it move to the words.
  void trim_ends() {
    const std::string_view source = source_text();
    std::string& text = result_.text;
    const auto space_at = [](std::string_view bytes, bool at_end) {
      return !bytes.empty() && is_ascii_space(at_end ? bytes.back() : bytes.front());
    };
    if (space_at(text, true) && !space_at(source, true)) {
      std::size_t end = text.find_last_not_of(kAsciiSpaces) + 1;  // npos + 1 == 0
      for (const PlacedCode& code : result_.codes) {
        if (is_placeholder(code)) end = std::max(end, code.offset + code.length);
      }
      cut(end, text.size());
    }
    if (space_at(text, false) && !space_at(source, false)) {
      std::size_t begin = std::min(text.find_first_not_of(kAsciiSpaces), text.size());
      for (const PlacedCode& code : result_.codes) {
        if (is_placeholder(code)) begin = std::min(begin, code.offset);
      }
      cut(0, begin);
    }
  }

  static bool is_placeholder(const PlacedCode& placed) {
    return placed.code->kind == InlineCodeKind::kPlaceholder;
  }

  // Removes the bytes [begin, end), which no code covers, and moves everything behind them.
  void cut(std::size_t begin, std::size_t end) {
    const auto moved = [begin, end](std::size_t at) {
      return at <= begin ? at : at - (std::min(at, end) - begin);
    };
    result_.text.erase(begin, end - begin);
    for (PlacedCode& code : result_.codes) code.offset = moved(code.offset);
    for (TextRun& run : result_.runs) {
      run.target = {moved(run.target.begin), moved(run.target.end)};
    }
  }

  static constexpr std::size_t kNoGap = static_cast<std::size_t>(-1);

  const TranslationUnit& unit_;
  SourceView source_;
  TargetText& result_;
  std::size_t spelling_ = 0;  // The first spelling that does not end before the present run.
  std::size_t gap_ = kNoGap;  // Index of the run of the last gap, until a sentence follows.
};

// How often each code of the source was found in the target.
class CodeCount {
 public:
  explicit CodeCount(const CodedText& source) {
    entries_.reserve(source.codes().size());
    for (const InlineCode& code : source.codes()) entries_.push_back({key(code), &code, 0});
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.key < b.key; });
  }
  // Returns false if the source has no such code.
  bool add(const InlineCode& code) {
    const auto it = std::lower_bound(
        entries_.begin(), entries_.end(), key(code),
        [](const Entry& entry, std::uint64_t wanted) { return entry.key < wanted; });
    if (it == entries_.end() || it->key != key(code) || it->code->original != code.original) {
      return false;
    }
    ++it->count;
    return true;
  }
  [[nodiscard]] std::string defect() const {
    for (const Entry& entry : entries_) {
      const std::string name = "code " + std::to_string(entry.code->id);
      if (entry.count > 1) return name + " is there twice";
      if (entry.count == 0 && !entry.code->can_delete) return name + " is missing";
    }
    return {};
  }

 private:
  struct Entry {
    std::uint64_t key;
    const InlineCode* code;
    std::size_t count;
  };
  static std::uint64_t key(const InlineCode& code) {
    return (static_cast<std::uint64_t>(code.id) << 2) | static_cast<std::uint64_t>(code.kind);
  }
  std::vector<Entry> entries_;
};

bool has_text(std::string_view text) {
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    if (!is_space(c.value) && !is_control(c.value)) return true;
    text.remove_prefix(c.length);
  }
  return false;
}

}  // namespace

bool ends_label(const InlineCode& code) {
  return code.kind == InlineCodeKind::kClosing &&
         code.role == CodeRole{CodeType::kLink, CodeSubtype::kShortcut};
}

bool is_labelled_image(const InlineCode& code) {
  return code.kind == InlineCodeKind::kPlaceholder && code.sub_flows.size() == 1 &&
         code.role == CodeRole{CodeType::kImage, CodeSubtype::kShortcut};
}

void TargetText::clear() {
  text.clear();
  codes.clear();
  runs.clear();
}

void assign_source(const TranslationUnit& unit, TargetText& result) {
  result.clear();
  result.text = unit.source.text();
  for (const InlineCode& code : unit.source.codes()) {
    result.codes.push_back({&code, code.offset, code.length});
  }
  result.runs.push_back({{0, result.text.size()}, {0, result.text.size()}});
}

void assign_target(const TranslationUnit& unit, TargetText& result) {
  Assembly(unit, result).run();
  if (traits_of(unit.place).has_inline_markup()) repair_emphasis(unit, result);
}

TargetText target_text(const TranslationUnit& unit) {
  TargetText result;
  assign_target(unit, result);
  return result;
}

std::string target_defect(const TranslationUnit& unit) {
  const std::string_view source = unit.source.text();
  bool is_empty = has_text(source);
  CodeCount count(unit.source);
  std::vector<std::uint32_t> open;
  std::string defect;
  const auto add = [&](std::span<const InlineCode> codes, std::string_view text) {
    is_empty = is_empty && !has_text(text);
    for (const InlineCode& code : codes) {
      if (!defect.empty()) return;
      if (!count.add(code)) defect = "code " + std::to_string(code.id) + " is not the source's";
      if (code.kind == InlineCodeKind::kOpening) open.push_back(code.id);
      if (code.kind != InlineCodeKind::kClosing) continue;
      if (open.empty() || open.back() != code.id) {
        defect = "its codes do not nest";
      } else {
        open.pop_back();
      }
    }
  };
  for (const Segment& segment : unit.segments) {
    if (segment.target) {
      add(segment.target->codes(), segment.target->text());
    } else {
      add(codes_of_slice(unit.source, segment.range), segment.range.of(source));
    }
  }
  if (is_empty) return "there is no text";
  if (!defect.empty()) return defect;
  return open.empty() ? count.defect() : "its codes do not nest";
}

}  // namespace hymt
