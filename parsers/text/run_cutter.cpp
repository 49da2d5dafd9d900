#include "parsers/text/run_cutter.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "parsers/characters/display_width.h"
#include "parsers/text/command_lines.h"
#include "parsers/text/known_lines.h"
#include "parsers/text/text_rows.h"
#include "parsers/text/text_runs.h"

namespace hymt {
namespace {

// True if a cell of a row, whose text begins at `at`, is called as settings are: "sound.enabled".
// How much of a cell that goes on below stands on the row's own line is chance.
bool holds_setting(std::string_view row, std::size_t at, const std::vector<CellGap>& gaps,
                   bool goes_on) {
  for (const CellGap& gap : gaps) {
    if (is_joined_name(row.substr(at, gap.begin - at), "._")) return true;
    at = gap.end;
  }
  return !goes_on && is_joined_name(row.substr(at), "._");
}

// "like this:", as any language writes it.
bool announces(std::string_view line) {
  return line.ends_with(':') || line.ends_with("\xEF\xBC\x9A");
}

// Where the text on the lines from `first` on holds "2. " between words; lines.size() if nowhere.
struct ItemPlace {
  std::size_t line = 0;
  std::size_t at = 0;  // In the line's content: the space before the marker.
};
ItemPlace find_item(std::string_view source, const std::vector<TextLine>& lines, std::size_t first,
                    std::string_view marker) {
  const std::string wanted = " " + std::string(marker) + " ";
  for (std::size_t i = first; i < lines.size(); ++i) {
    const std::size_t at = lines[i].content(source).find(wanted);
    if (at != std::string_view::npos && at != 0) return {i, at};
  }
  return {lines.size(), 0};
}

}  // namespace

std::optional<TextLine> RunCutter::cut(const std::vector<TextLine>& run) {
  run_ = &run;
  literal_.reset();
  section_ = {};
  is_next_section_ = false;
  is_signature_ = false;
  is_in_session_ = is_command(0);
  is_centered_ = is_centered();
  has_settings_ = has_text_ = false;
  const auto is_comment = [this](const TextLine& line) {
    return line.content(source_).starts_with("# ");
  };
  has_comments_ = has_comments_ || std::any_of(run.begin(), run.end(), is_comment);
  find_ruler();
  if (is_drawing()) {
    protect_to(0, size(), "drawing");
  } else {
    for (std::size_t i = 0; i < size();) i = cut_line(i);
  }
  const TextLine& last = line(size() - 1);
  announced_at_ = announces(content(size() - 1)) ? std::size_t{last.stop} : 0;
  announced_right_of_ = last.column;
  was_configuration_ = has_settings_ || (was_configuration_ && !has_text_);
  return literal_;
}

// Blank lines end no table; a ruler that does not stand below all of its rows begins another one.
void RunCutter::find_ruler() {
  ruler_.clear();
  const auto rules = [this](const TextLine& line) { return rules_columns(line.content(source_)); };
  const auto ruler = std::find_if(run_->begin(), run_->end(), rules);
  if (ruler == run_->end()) return;
  ruler_ = ruled_columns(source_, *ruler);
  // But for rows with a head between rulers, a space stands before a column by chance.
  const bool is_framed = ruler == run_->begin() && rules(run_->back()) &&
                         std::count_if(run_->begin(), run_->end(), rules) > 2;
  if (!is_framed) ruler_.assign(1, std::string_view::npos);
  if (ruler + 1 != run_->end()) units_.end_table();
}

bool RunCutter::begins_with_heading(const std::vector<TextLine>& run) {
  run_ = &run;
  return is_heading(0) || (size() > 2 && is_ruler(content(0)) && is_heading(1));
}

bool RunCutter::is_commented(const std::vector<TextLine>& run) const {
  const auto has_mark = [this](const TextLine& line) {
    // Code with "//" is judged as a whole first.
    const std::string_view text = line.content(source_);
    return text.starts_with('#') && comment_mark_size(text) != 0;
  };
  const auto num_comments = std::count_if(run.begin(), run.end(), has_mark);
  return num_comments != 0 && num_comments != static_cast<std::ptrdiff_t>(run.size());
}

bool RunCutter::is_code_of_script(const std::vector<TextLine>& run) const {
  return is_script_ && std::all_of(run.begin(), run.end(), [this](const TextLine& line) {
           return comment_mark_size(line.content(source_)) == 0;
         });
}

// True if one line alone, of the run or behind a ruler, stands over an underline.
bool RunCutter::is_heading(std::size_t i) const {
  return i + 1 < size() && is_underline(content(i + 1)) && !is_ruler(content(i)) &&
         (i == 0 || is_ruler(content(i - 1)));
}

// A title in the middle of the line, with a ruler above.
bool RunCutter::is_centered_title(std::size_t i) const {
  constexpr std::size_t kMinColumn = 16;
  return i > 0 && is_underline(content(i - 1)) && line(i).column >= kMinColumn;
}

bool RunCutter::is_boxed(std::size_t i) const {
  return (i > 0 && is_boxed_by(content(i), content(i - 1))) ||
         (i + 1 < size() && is_boxed_by(content(i), content(i + 1)));
}

// True for a line of a terminal, in a comment or not. "# make x" is one only if no comment stands
// around it.
bool RunCutter::is_command(std::size_t i) const {
  const std::string_view text = content(i);
  if (!text.starts_with('#') || comment_mark_size(text) == 0) return is_prompted(text);
  TextLine inner = line(i);
  skip_comment_mark(source_, inner);
  if (is_prompted(inner.content(source_))) return true;
  const auto is_no_comment = [this](std::size_t k) {
    return k >= size() || comment_mark_size(content(k)) == 0 || is_prompted(content(k));
  };
  return is_prompted(text) && (i == 0 || is_no_comment(i - 1)) && is_no_comment(i + 1);
}

// True if the header of a mail, or of a part of one, begins on line `i`: two fields, with the lines
// on which the first goes on. A third may stand above them that nobody knows.
bool RunCutter::begins_mail(std::size_t i) const {
  if (i >= size() || !begins_with_label(content(i))) return false;
  const auto next_field = [this, i](std::size_t k) {
    ++k;
    while (k < size() && line(k).column > line(i).column) ++k;
    return k;
  };
  const auto is_header = [this](std::size_t k) { return k < size() && is_mail_header(content(k)); };
  const std::size_t second = next_field(i);
  if (!is_header(i)) return is_header(second) && is_header(next_field(second));
  return second == size() ? is_part_header(content(i)) : is_header(second);
}

// True for a line that stands alone over the header of a mail or of a part, or behind its end.
bool RunCutter::begins_part(std::size_t i) const {
  if (i != 0) return false;
  const std::string_view text = content(i);
  if (size() == 1) return is_mail_boundary(text, true);
  return (is_mbox_line(text) || is_mail_boundary(text, false)) && begins_mail(1);
}

// True for boxes with lines between them: parts of boxes stand in the middle of lines, too.
bool RunCutter::is_drawing() const {
  constexpr std::ptrdiff_t kFewest = 2;
  const auto has_corner = [this](const TextLine& line) {
    const std::string_view text = line.content(source_);
    if (text.size() < 3 || is_box_line(text)) return false;
    // But "---+---" alone rules a table.
    const bool is_rule = text.front() == '-' && is_ruler(text);
    const std::size_t corner = std::min(text.find("+--", 1), text.find("--+", 1));
    return corner != std::string_view::npos && !is_rule;
  };
  return std::count_if(run_->begin(), run_->end(), has_corner) >= kFewest;
}

// True for a few lines far to the right, of which no two neighbours begin in the same column.
bool RunCutter::is_centered() const {
  constexpr std::size_t kMinColumn = 20;
  constexpr std::size_t kMostLines = 4;
  if (size() < 2 || size() > kMostLines) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    if (line(i).column < kMinColumn || list_marker(content(i)).size != 0) return false;
    if (i > 0 && line(i).column == line(i - 1).column) return false;
  }
  return true;
}

// True if the run stands below one that ends with ":", and to the right of it.
bool RunCutter::is_announced() const {
  if (announced_at_ == 0 || line(0).column <= announced_right_of_) return false;
  const std::string_view between = source_.substr(announced_at_, line(0).text - announced_at_);
  return between.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// True for "-f, --file FILE" alone over its description, or over nothing.
bool RunCutter::is_option(std::size_t i) const {
  const std::string_view text = content(i);
  if (text.size() < 2 || text.front() != '-' || text[1] == ' ') return false;
  return (i + 1 == size() || line(i + 1).column > line(i).column) && names_keys(text);
}

// True if another line near line `i`, before or behind it, has the same word in the same column,
// and nothing of a paragraph in that column stands between.
bool RunCutter::has_like_bullet(std::size_t i, bool before) const {
  constexpr std::size_t kFarthest = 40;
  const std::string_view word = first_word(content(i));
  for (std::size_t step = 1; step <= kFarthest; ++step) {
    if (before ? step > i : i + step >= size()) return false;
    const std::size_t k = before ? i - step : i + step;
    if (line(k).column > line(i).column) continue;
    return line(k).column == line(i).column && first_word(content(k)) == word &&
           word.size() < content(k).size();
  }
  return false;
}

// The size of "o " or ". " with the white space behind it if it is a bullet, 0 if not. There must
// be several; and "o" is a word as well, so it must stand where no paragraph goes on.
std::size_t RunCutter::loose_bullet_size(std::size_t i) const {
  const std::string_view text = content(i);
  if (!text.starts_with("o ") && !text.starts_with(". ")) return 0;
  const std::size_t words = text.find_first_not_of(" \t", 1);
  if (words == std::string_view::npos) return 0;
  if (i == 0) return has_like_bullet(i, false) ? words : 0;
  const TextLine& above = line(i - 1);
  const std::string_view mark = content(i - 1).substr(0, list_marker(content(i - 1)).size);
  const bool is_deeper = text.front() == '.' || line(i).column > display_column(mark, above.column);
  return (is_deeper && has_like_bullet(i, false)) || has_like_bullet(i, true) ? words : 0;
}

std::size_t RunCutter::protect_to(std::size_t i, std::size_t end, std::string_view reason) {
  units_.protect({line(i).text, line(end - 1).end}, reason);
  return end;
}

// Adds what begins at line `i`; returns the line behind it.
std::size_t RunCutter::cut_line(std::size_t i) {
  const std::string_view text = content(i);
  if (is_box_line(text)) return add_box(i);
  if (begins_part(i) && !is_ruler(text)) return protect_to(i, i + 1, "mail header");
  if (is_ruler(text)) {
    if (text == "::" && i + 1 == size()) await_literal(line(0));
    is_signature_ = is_signature_ || text == "--";
    if (rules_columns(text)) {
      add_column_ruler(i);
      return i + 1;
    }
    // A line above a heading is as long as that.
    const bool is_overline = is_underline(text) && is_heading(i + 1);
    units_.add_outline("ruler", text.substr(0, is_overline ? 1 : text.size()),
                       {line(i).text, line(i).end});
    return i + 1;
  }
  if (is_script_ && comment_mark_size(text) == 0) return protect_to(i, code_end(i), "code");
  if (is_boxed(i)) return protect_to(i, i + 1, "box");
  if (i == 0 && is_commit(text)) {
    std::size_t end = 1;
    while (end < size() && begins_with_label(content(end))) ++end;
    return protect_to(i, end, "changelog");
  }
  if (is_option(i)) return protect_to(i, i + 1, "keys");
  if (is_changelog_signature(text) || (i == 0 && is_changelog_heading(text))) {
    return protect_to(i, i + 1, "changelog");
  }
  if (is_heading(i)) {
    add_heading(i);
    return i + 2;
  }
  if (const std::size_t end = commands_end(i); end != i) return protect_to(i, end, "command");
  const bool may_be_mail = i == 0 || (i == 1 && begins_part(0));
  if (may_be_mail && begins_mail(i)) return add_mail_headers(i);
  if (const std::size_t end = settings_end(i); end != i) {
    has_settings_ = true;
    return add_settings(i, end);
  }
  has_text_ = has_text_ || comment_mark_size(text) == 0;
  if (const std::size_t end = add_rows(i); end != i) return end;
  return add_block(i);
}

// The header of a mail: nothing but its subject is text.
std::size_t RunCutter::add_mail_headers(std::size_t i) {
  constexpr std::string_view kSubject = "Subject: ";
  const std::size_t column = line(i).column;
  while (i < size() && (begins_with_label(content(i)) || line(i).column > column)) {
    const std::size_t begin = i++;
    if (!content(begin).starts_with(kSubject)) {
      protect_to(begin, i, "mail header");
      continue;
    }
    block_.lines.assign(1, line(begin));
    block_.lines.front().text = line(begin).text + kSubject.size();
    block_.lines.front().column = line(begin).column + kSubject.size();
    block_.kind = UnitKind::kTitle;
    block_.outline = kSubject;
    block_.mark_size = kSubject.size();
    block_.may_wrap = false;
    units_.add(block_);
  }
  return i;
}

// Settings, of which nothing but comments behind them is text.
std::size_t RunCutter::add_settings(std::size_t i, std::size_t end) {
  std::size_t first = i;  // The line that what is protected next begins on,
  std::size_t begin = line(i).text;
  for (std::size_t k = i; k < end; ++k) {
    const std::size_t mark = trailing_comment(content(k));
    if (mark == std::string_view::npos) continue;
    block_.lines.assign(1, line(k));
    TextLine& comment = block_.lines.front();
    comment.text = comment.text + mark;
    skip_comment_mark(source_, comment);
    if (comment.is_blank()) continue;
    units_.protect({begin, comment.text}, "configuration");
    comment.column =
        display_column(content(k).substr(0, comment.text - line(k).text), line(k).column);
    block_.kind = UnitKind::kParagraph;
    block_.outline = "#";
    block_.mark_size = 0;
    block_.may_wrap = false;
    units_.add(block_);
    first = k + 1;
    begin = first < end ? line(first).text : line(k).end;
  }
  if (first < end) units_.protect({begin, line(end - 1).end}, "configuration");
  return end;
}

std::size_t RunCutter::add_box(std::size_t i) {
  std::size_t end = i + 1;
  while (end < size() && is_box_line(content(end))) ++end;
  return protect_to(i, end, "box");
}

// The line behind the command that line `i` begins, and behind what it printed if the run is
// nothing but a session; `i` if there is none.
std::size_t RunCutter::commands_end(std::size_t i) const {
  constexpr std::size_t kSentence = 6;
  if (!is_command(i)) return i;
  std::size_t end = i + 1;
  // "like this:" above, to the left, begins one as well.
  const bool is_shown = i > 0 && announces(content(i - 1)) && line(i).column > line(i - 1).column;
  const auto is_output = [this, i, is_shown](std::size_t k) {
    const std::string_view text = content(k);
    if (is_shown && line(k).column < line(i).column) return false;
    return comment_mark_size(text) == 0 && (is_shown || !is_ruler(text)) &&
           !has_sentence_of(text, kSentence);
  };
  while (end < size() && (content(end - 1).ends_with('\\') || is_command(end) ||
                          ((is_in_session_ || is_shown) && is_output(end)))) {
    ++end;
  }
  return end;
}

// The line behind the settings that begin at line `i`; `i` if there are none. They fill a run, or
// what comments leave of it.
std::size_t RunCutter::settings_end(std::size_t i) const {
  if (comment_mark_size(content(i)) != 0) return commented_settings_end(i);
  if (is_comment(i)) return i + 1;
  if (i == 0 && is_keywords()) return size();
  const bool is_commented = i != 0 && is_comment(i - 1);
  if (i != 0 && !is_commented) return i;
  if (const std::size_t statements = statements_end(i); statements != i) return statements;
  std::size_t end = i;
  while (end < size() && !is_comment(end)) {
    const bool goes_on = end != i && line(end).column > line(i).column;
    const bool is_one = is_setting(content(end)) ||
                        ((is_commented || was_configuration_) && is_loose_setting(content(end)));
    if (!goes_on && !is_one) break;
    ++end;
  }
  if (end == size() || (end != i && is_comment(end))) {
    while (end < size() && has_comments_ && is_commented_out(content(end))) ++end;
    return end;
  }
  if (!is_commented && end == i) return i;
  // Code between comments.
  while (end < size() && !is_comment(end)) ++end;
  if (!is_commented && end == size()) return i;
  const std::vector<TextLine> part(run_->begin() + static_cast<std::ptrdiff_t>(i),
                                   run_->begin() + static_cast<std::ptrdiff_t>(end));
  return looks_like_code(source_, part, RunIndent::kNone) ? end : i;
}

// True if each line of the run is a keyword with arguments. A single one must be announced.
bool RunCutter::is_keywords() const {
  if (size() < 2 && !is_announced()) return false;
  return std::all_of(run_->begin(), run_->end(), [this](const TextLine& line) {
    const std::string_view text = line.content(source_);
    return list_marker(text).size == 0 && is_keyword_line(text);
  });
}

// The line behind the statements "listen 80;" that fill the run from line `i` on, or what comments
// leave of it; `i` if one line is something else, or if there is but one.
std::size_t RunCutter::statements_end(std::size_t i) const {
  const std::size_t end = code_end(i);
  if (end < i + 2) return i;
  for (std::size_t k = i; k < end; ++k) {
    if (!is_statement(content(k)) || list_marker(content(k)).size != 0) return i;
  }
  return end;
}

// True if line `i` is a comment, or something commented out in a run that has comments. Whatever
// is looked for below such a line must end at the next one, or it takes quadratic time.
bool RunCutter::is_comment(std::size_t i) const {
  return comment_mark_size(content(i)) != 0 || (has_comments_ && is_commented_out(content(i)));
}

// The line of comment behind line `i`, or the end of the run.
std::size_t RunCutter::code_end(std::size_t i) const {
  std::size_t end = i + 1;
  while (end < size() && !is_comment(end)) ++end;
  return end;
}

// The same for settings behind comment marks, "#   ForwardAgent no". Words look like these, so
// there must be several.
std::size_t RunCutter::commented_settings_end(std::size_t i) const {
  constexpr std::size_t kFewest = 3;
  std::size_t end = i;
  for (; end < size() && comment_mark_size(content(end)) != 0; ++end) {
    TextLine inner = line(end);
    skip_comment_mark(source_, inner);
    if (inner.is_blank() || !is_camel_setting(inner.content(source_))) break;
  }
  return end >= i + kFewest ? end : i;
}

// The marker of a line, if it is one.
ListMarker RunCutter::marker_of(const TextLine& line) {
  const ListMarker marker = list_marker(line.content(source_));
  return marker.is_initial && !initials_.confirms(line) ? ListMarker{} : marker;
}

// True if the line begins something of its own. `in_initials`: the block that it might belong to
// is an item of a list "A.", "B.".
bool RunCutter::begins_block(std::size_t i, bool in_initials) {
  const std::string_view text = content(i);
  if (is_centered_) return true;
  if (has_comments_ && is_commented_out(text)) return true;
  if (is_box_line(text) || is_ruler(text) || is_boxed(i) || is_changelog_signature(text)) {
    return true;
  }
  const std::size_t mark = comment_mark_size(text);
  if (mark != comment_mark_size(content(i - 1)) || is_command(i)) return true;
  if (mark != 0 && commented_settings_end(i) != i) return true;
  const std::string_view before = source_.substr(line(i).begin, line(i).text - line(i).begin);
  if (before.find('\f') != std::string_view::npos) return true;
  TextLine inner = line(i);
  if (mark != 0) skip_comment_mark(source_, inner);
  const std::string_view words = inner.content(source_);
  if (section_.num_parts != 0 && follows(section_, section_number(words))) {
    is_next_section_ = true;
    return true;
  }
  if (has_leader(words) || (mark == 0 && loose_bullet_size(i) != 0)) return true;
  const ListMarker marker = list_marker(words);
  return keeps_lines_ ||
         (marker.size != 0 && (!marker.is_initial || (in_initials && initials_.confirms(inner))));
}

// Adds the block that begins at line `i`; returns the line behind it.
std::size_t RunCutter::add_block(std::size_t i) {
  std::vector<TextLine>& lines = block_.lines;
  lines.assign(1, line(i));
  const std::size_t comment = skip_comment_mark(source_, lines.back());
  ListMarker marker = marker_of(lines.back());
  if (comment == 0 && marker.size == 0) marker.size = loose_bullet_size(i);
  section_ = section_number(lines.back().content(source_));
  const bool was_section = std::exchange(is_next_section_, false);
  std::size_t end = i + 1;
  for (; end < size() && !begins_block(end, marker.is_initial); ++end) {
    lines.push_back(line(end));
    if (comment != 0) skip_comment_mark(source_, lines.back());
  }
  if (comment == 0 && is_markup_directive(content(i))) {
    if (end == size() && is_literal_directive(content(i))) await_literal(line(i));
    return protect_to(i, end, "directive");
  }
  if (marker.size == 0 && (was_section || is_next_section_)) marker.size = section_.size;
  std::string_view mark = lines.front().content(source_).substr(0, marker.size);
  lines.front().text = lines.front().text + mark.size();
  lines.front().column = display_column(mark, lines.front().column);
  if (end == size() && content(end - 1).ends_with("::")) {
    await_literal(line(i));
    leave_out_colons();
  }
  // One line over a ruler is a heading. Two must not become one.
  const bool over_ruler = end < size() && is_underline(content(end));
  const bool under_ruler = is_centered_title(i);
  block_.mark_size = mark.size();
  if (under_ruler && lines.size() == 1 && end == size()) {
    block_.kind = UnitKind::kHeading;
    block_.outline = content(i - 1).substr(0, 1);
    block_.may_wrap = false;
  } else {
    block_.kind = mark.empty() ? UnitKind::kParagraph : UnitKind::kListItem;
    block_.outline = mark.substr(0, mark.find_last_not_of(" \t") + 1);
    block_.may_wrap =
        !over_ruler && !under_ruler && !is_signature_ && !is_centered_ && ruler_.empty();
  }
  add_items();
  return end;
}

// Adds line `i`, which is none of a row, as a block of its own.
void RunCutter::add_line(std::size_t i) {
  block_.lines.assign(1, line(i));
  block_.kind = UnitKind::kParagraph;
  block_.outline = {};
  block_.mark_size = 0;
  block_.may_wrap = false;
  units_.add(block_);
}

// Adds block_, or each item of a list that goes on in it: "1. a 2. b 3. c".
void RunCutter::add_items() {
  std::vector<TextLine> lines = std::move(block_.lines);
  std::size_t first = 0;  // Of the item at hand.
  const auto add = [&](std::size_t last, std::size_t end) {
    block_.lines.assign(lines.begin() + static_cast<std::ptrdiff_t>(first),
                        lines.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    block_.lines.back().end = end;
    units_.add(block_);
  };
  for (std::string marker = next_marker(block_.outline); !marker.empty();
       marker = next_marker(block_.outline)) {
    const ItemPlace place = find_item(source_, lines, first, marker);
    if (place.line == lines.size()) break;
    TextLine& line = lines[place.line];
    const std::string_view text = line.content(source_);
    add(place.line, line.text + place.at);
    const std::size_t words = text.find_first_not_of(' ', place.at + marker.size() + 1);
    block_.outline = text.substr(place.at + 1, marker.size());
    block_.mark_size = words + (place.line == first ? block_.mark_size : 0);
    // Lines go on where those of the line's first item do.
    if (place.line != first || !block_.hanging_column) block_.hanging_column = line.column;
    line.column = display_column(text.substr(0, words), line.column);
    line.text = line.text + words;
    first = place.line;
  }
  add(lines.size() - 1, lines.back().end);
  block_.hanging_column.reset();
}

// The "::" that announces a literal block is not part of the text.
void RunCutter::leave_out_colons() {
  TextLine& last = block_.lines.back();
  last.end = last.end - 2;
  while (last.end > last.text && (source_[last.end - 1] == ' ' || source_[last.end - 1] == '\t')) {
    last.end = last.end - 1;
  }
}

void RunCutter::add_heading(std::size_t i) {
  block_.lines.assign(1, line(i));
  TextLine& title = block_.lines.front();
  const std::string_view mark = title.content(source_).substr(0, marker_of(title).size);
  title.text = title.text + mark.size();
  title.column = display_column(mark, title.column);
  block_.kind = UnitKind::kHeading;
  block_.outline = content(i + 1).substr(0, 1);
  block_.mark_size = mark.size();
  block_.may_wrap = false;
  const auto unit = units_.add(block_);
  if (!unit) return;
  // The ruler above may belong to another heading already.
  if (i > 0 && (i < 2 || !is_heading(i - 2))) add_underline(i - 1, i, *unit);
  add_underline(i + 1, i, *unit);
}

// Line `ruler` is drawn along the heading on line `title`, if it is about as long.
void RunCutter::add_underline(std::size_t ruler, std::size_t title, std::uint32_t unit) {
  constexpr std::size_t kTolerance = 2;
  const std::size_t end = display_column(content(title), line(title).column);
  const std::size_t width = end - line(title).column;
  const std::size_t size = content(ruler).size();
  if (!is_underline(content(ruler)) || size > width + kTolerance || width > size + kTolerance) {
    return;
  }
  units_.add_underline({line(ruler).text, line(ruler).end}, end, unit);
}

// "----   -------"
void RunCutter::add_column_ruler(std::size_t i) {
  const std::string_view text = content(i);
  std::string marks;
  LayoutSlot rule;
  rule.kind = LayoutSlot::Kind::kRule;
  std::size_t column = line(i).column;
  for (std::size_t gap = 0, at = 0; at < text.size();) {
    const std::size_t end = at + first_word(text.substr(at)).size();
    marks += text[at];
    column = display_column(text.substr(gap, at - gap), column);
    const bool has_tab =
        text.substr(gap, at - gap).find_first_not_of(' ') != std::string_view::npos;
    rule.range = {line(i).text + (has_tab ? at : gap), line(i).text + end};
    rule.column = column;
    rule.width = end - at;
    rule.least = static_cast<std::uint8_t>(std::min(at - gap, kRowGap));
    units_.add_rule(rule);
    column += end - at;
    gap = end;
    at = std::min(text.find_first_not_of(" \t\f\v", gap), text.size());
  }
  units_.add_outline("ruler", marks, {line(i).text, line(i).end});
}

// ---- Rows ---------------------------------------------------------------------------------------

std::size_t RunCutter::add_rows(std::size_t i) {
  const std::size_t end = find_rows(source_, *run_, ruler_, i, is_row_);
  if (end == i) return i;
  const std::vector<bool> is_row = is_row_;
  // Where all rows begin with one small word, these are names of commands or the like.
  std::size_t num_rows = 0;
  bool has_names = true;
  for (std::size_t k = i; k < end; ++k) {
    if (!is_row[k - i]) continue;
    ++num_rows;
    const std::string_view text = content(k);
    const std::size_t mark = row_marker_size(text);
    has_names = has_names && is_small_name(text.substr(
                                 mark, cell_gaps(source_, line(k), ruler_).front().begin - mark));
  }
  for (std::size_t k = i; k < end;) {
    std::size_t next = k + 1;
    while (next < end && !is_row[next - i]) ++next;
    // What may be the row's last cell, going on, is a line of its own where lines are kept.
    const std::size_t row_end = keeps_lines_ ? k + 1 : next;
    add_row(line(k), k + 1, row_end, has_names && num_rows > 1);
    for (std::size_t below = row_end; below < next; ++below) add_line(below);
    k = next;
  }
  return end;
}

// Adds the cells of `row`, whose last one goes on on the lines [begin, end).
void RunCutter::add_row(const TextLine& row, std::size_t begin, std::size_t end, bool keeps_names) {
  const std::string_view text = row.content(source_);
  const std::vector<CellGap> gaps = cell_gaps(source_, row, ruler_);
  std::size_t at = row_marker_size(text);
  bool has_keys = false;
  const bool goes_on = begin != end;
  // Wrapped anew, gaps below would come to stand on the row's own line.
  bool has_gap_below = false;
  for (std::size_t k = begin; k < end; ++k) {
    WideGap gap;
    has_gap_below = has_gap_below || WideGapReader(content(k)).next(gap);
  }
  const bool is_head = end < size() && rules_columns(content(end));
  // Beside "sound.enabled", "boil-time" is a name, too.
  const bool has_setting = holds_setting(text, at, gaps, goes_on);
  units_.add_outline("row", text.substr(0, at), {row.text, row.text});
  CellGap before{at, at, false};
  for (std::size_t cell = 0; cell <= gaps.size(); ++cell) {
    const bool is_last = cell == gaps.size();
    TextLine part = row;
    part.text = row.text + at;
    if (!is_last) part.end = row.text + gaps[cell].begin;
    part.column = display_column(text.substr(0, at), row.column);
    const std::string_view words = part.content(source_);
    const LayoutSlot slot = cell_slot(row, before, part.column, has_keys || gaps.size() > 1);
    const bool is_leader = !is_last && gaps[cell].is_leader;
    if (words.empty() || (cell == 0 && !is_leader && (keeps_names || names_keys(words)))) {
      units_.protect_cell(part, slot, "keys");
      has_keys = names_keys(words);
    } else if (has_setting && !(is_last && goes_on) && is_joined_name(words, "._-")) {
      units_.protect_cell(part, slot, "keys");
    } else {
      block_.lines.assign(1, part);
      if (is_last) {
        block_.lines.insert(block_.lines.end(), run_->begin() + static_cast<std::ptrdiff_t>(begin),
                            run_->begin() + static_cast<std::ptrdiff_t>(end));
      }
      block_.kind = UnitKind::kTableCell;
      block_.outline = {};
      block_.mark_size = at;
      // A line that is a row only as it stands alone must stay alone.
      block_.may_wrap = is_last && !gaps.back().is_leader && !is_head && !has_gap_below &&
                        (size() > 1 || has_keys);
      units_.add_cell(block_, slot);
    }
    if (is_last) break;
    before = gaps[cell];
    at = before.end;
  }
}

// The slot of the cell that stands at `column` behind `gap` in `row`. `is_sure`: more than this gap
// makes it a row.
LayoutSlot RunCutter::cell_slot(const TextLine& row, const CellGap& gap, std::size_t column,
                                bool is_sure) const {
  const std::string_view text = row.content(source_);
  const std::string_view bytes = text.substr(gap.begin, gap.end - gap.begin);
  const std::size_t spaces = std::min(bytes.find_first_not_of(' '), bytes.size());
  LayoutSlot slot;
  slot.kind = gap.is_leader ? LayoutSlot::Kind::kLeader : LayoutSlot::Kind::kGap;
  slot.range = {row.text + gap.begin, row.text + gap.end};
  // A tab aligns what follows itself.
  if (bytes.find('\t') != std::string_view::npos) slot.range.begin = slot.range.end;
  slot.column = column;
  slot.least =
      static_cast<std::uint8_t>(std::min(spaces, is_sure || size() > 1 ? kRowGap : kWideColumn));
  return slot;
}

}  // namespace hymt
