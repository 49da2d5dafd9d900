#include "reassemble/escaping.h"

#include <algorithm>
#include <cassert>

#include "parsers/characters/character.h"
#include "parsers/document/text_line.h"

namespace hymt {
namespace {

// Of each row of kContextTraits, the bytes to look at. Line ends always mean something.
using MarkSets = std::array<ByteSet, kContextTraits.size()>;

constexpr MarkSets mark_sets(std::string_view Marks::*marks) {
  MarkSets result{};
  for (std::size_t row = 0; row < result.size(); ++row) {
    const ContextTraits& traits = kContextTraits[row];
    result[row]['\n'] = true;
    for (const char mark : traits.marks.*marks) {
      result[row][static_cast<unsigned char>(mark)] = true;
    }
    for (std::size_t i = 0; traits.escape == Escape::kBackslash && i < 0x20; ++i) {
      result[row][i] = true;
    }
  }
  return result;
}

constexpr MarkSets kUsualMarks = mark_sets(&Marks::usual);
constexpr MarkSets kStrictMarks = mark_sets(&Marks::strict);

const ByteSet& marks_of(const ContextTraits& traits, bool strict) {
  const auto row = static_cast<std::size_t>(&traits - kContextTraits.data());
  return strict ? kStrictMarks[row] : kUsualMarks[row];
}

// `"` and `\` and control characters as JSON, TOML and YAML's double quotes spell them alike.
void write_double_quoted(char mark, std::string& out) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  switch (mark) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
  }
  out += "\\u00";
  out += kHexDigits[static_cast<unsigned char>(mark) >> 4];
  out += kHexDigits[static_cast<unsigned char>(mark) & 15U];
}

void write_reference(char mark, std::string& out) {
  switch (mark) {
    case '&': out += "&amp;"; return;
    case '<': out += "&lt;"; return;
    case '>': out += "&gt;"; return;
    case '"': out += "&quot;"; return;
    default: break;
  }
  out += "&#";
  out += std::to_string(static_cast<unsigned>(static_cast<unsigned char>(mark)));
  out += ';';
}

// A line end that the source has in its text, where the target has one more of them.
void write_line_end(const TextPlace& place, bool is_first, std::string& out) {
  const ContextTraits& traits = traits_of(place);
  if (traits.line_end == LineEnd::kEscaped) {
    out += "\\n";
  } else if (traits.line_end == LineEnd::kBreak && !place.line_break.empty()) {
    if (traits.folds && is_first) {
      out.append(place.line_break.view(), 0, place.line_break.view().find_last_of("\r\n") + 1);
    }
    out += place.line_break;
  } else {
    out += ' ';
  }
}

// "&" and what follows could be a character reference.
bool begins_reference(const MarkSite& site) {
  std::string_view name = site.text.substr(1);
  if (name.empty()) return false;
  if (name.front() == '#') return true;
  const auto end = std::find_if_not(name.begin(), name.end(), is_ascii_alphanumeric);
  return end != name.begin() && end != name.end() && *end == ';';
}

}  // namespace

char MarkSite::ahead(std::size_t distance) const {
  const std::string_view view = rest(distance);
  return view.empty() ? '\0' : view.front();
}

std::string_view MarkSite::rest(std::size_t distance) const {
  if (distance < text.size()) return text.substr(distance);
  return code;
}

Escaper::Escaper(const TextPlace& place, Escaping escaping, const TargetText& target)
    : place_(place),
      traits_(traits_of(place)),
      strict_(escaping == Escaping::kStrict),
      marks_(&marks_of(traits_, strict_)) {
  if (traits_.has_inline_markup() && !strict_) {
    const std::size_t dollar = target.text.find('$');
    has_several_dollars_ =
        dollar != std::string::npos && target.text.find('$', dollar + 1) != std::string::npos;
  }
}

bool Escaper::may_end_line(const MarkSite& site) const {
  if (traits_.line_begin != LineBegin::kTextBlock) return true;
  constexpr std::size_t kMostBytes = 64;
  const std::string_view rest = site.rest(1).substr(0, kMostBytes);
  if (site.written.empty() || site.written.ends_with('\n') || rest.empty()) return false;
  if (is_ascii_space(rest.front())) return false;
  return !may_begin_text_block(rest.substr(0, rest.find_first_of(" \t\r\n")));
}

void Escaper::pass_code(const InlineCode& code) {
  const CodeSubtype subtype = code.role.subtype;
  if (subtype == CodeSubtype::kVerbatim) is_verbatim_ = code.kind == InlineCodeKind::kOpening;
  const bool has_brackets = subtype == CodeSubtype::kInline || subtype == CodeSubtype::kReference ||
                            subtype == CodeSubtype::kShortcut;
  if (!has_brackets) return;
  if (code.kind == InlineCodeKind::kOpening) ++link_depth_;
  if (code.kind == InlineCodeKind::kClosing && link_depth_ != 0) --link_depth_;
}

void Escaper::write(const MarkSite& site, std::string& out) {
  const char mark = site.mark();
  if (mark == '\n') {
    if (!may_end_line(site)) {
      out += ' ';
      return;
    }
    return write_line_end(place_, site.previous != '\n', out);
  }
  switch (traits_.escape) {
    case Escape::kNone: out += mark; return;
    case Escape::kReference: return write_reference(mark, out);
    case Escape::kMarkdown: return write_markdown(site, out);
    case Escape::kBackslash: return write_double_quoted(mark, out);
    case Escape::kDoubled: out.append(2, mark); return;
    case Escape::kOther: return write_literal_quote(site, out);
  }
}

// A literal string has no escapes, but the typographic apostrophe means the same. The multi-line
// form holds apostrophes, but not three of them, and better none at its end.
void Escaper::write_literal_quote(const MarkSite& site, std::string& out) const {
  const bool alone = site.ahead() != '\0' && site.ahead() != '\'' && !site.written.ends_with('\'');
  out += place_.quote == 'm' && alone ? "'" : "\u2019";
}

void Escaper::write_markdown(const MarkSite& site, std::string& out) {
  const char mark = site.mark();
  if (is_verbatim_ || (!strict_ && !is_markup_in_markdown(site))) {
    out += mark;
  } else if (mark == '&') {
    out += "&amp;";
  } else if (mark == ']' && has_escaped_bracket(site.written)) {
    out += "&#93;";  // Between "\[" and "\]" stands a formula to many dialects.
  } else {
    out += '\\';
    out += mark;
  }
}

bool Escaper::has_escaped_bracket(std::string_view written) {
  if (bracket_from_ == kFound) return true;
  const std::size_t found = written.find("\\[", std::min(bracket_from_, written.size()));
  // The next look goes on where this one ended.
  bracket_from_ = found != std::string_view::npos ? kFound : written.size() - !written.empty();
  return bracket_from_ == kFound;
}

bool Escaper::is_markup_in_markdown(const MarkSite& site) {
  const char mark = site.mark();
  const char next = site.ahead();
  if (!traits_.has_inline_markup()) {  // A title.
    if (mark == '&') return begins_reference(site);
    if (mark == '\\') return next == '\0' || is_ascii_punctuation(next);
    if (mark == '(' || mark == ')') return place_.quote == '(';
    if (mark == '"' || mark == '\'') return place_.quote == mark;
    return mark == '`' || mark == '|';
  }
  switch (mark) {
    case '\\': return next == '\0' || is_ascii_punctuation(next) || is_ascii_space(next);
    case '`': return true;
    case '*':
    case '_':
    case '~': return is_delimiter(site);
    case '[':
      return link_depth_ != 0 || next == '^' ||
             (site.written.empty() && site.text.size() > 3 && site.text[2] == ']' &&
              is_ascii_space(site.text[3]));
    case ']':
      // Before a footnote it means nothing, and some readers know no backslash there.
      return link_depth_ != 0 || next == '(' || next == ':' || next == '{' ||
             (next == '[' && !site.rest(1).starts_with("[^"));
    case '<':
      return traits_.is_mdx() || is_ascii_letter(next) || next == '/' || next == '!' || next == '?';
    case '&': return begins_reference(site);
    case '!': return next == '[';
    case '$': return has_several_dollars_;
    case '{':
      return traits_.is_mdx() || next == '{' || next == '%' || next == '#' || next == '<' ||
             next == ':' || next == '.' || next == '=';
    case '|': return traits_.extent == TextExtent::kCell;
    default: return true;
  }
}

// CommonMark's rules for delimiter runs, the whole run at once. Symbols count as punctuation to
// newer versions of the standard and as letters to older ones, so a run is only taken for text
// if it is text to both.
bool Escaper::is_delimiter(const MarkSite& site) {
  if (site.text.data() < run_end_) return run_is_delimiter_;
  const char mark = site.mark();
  const std::size_t length = std::min(site.text.find_first_not_of(mark), site.text.size());
  run_end_ = site.text.data() + length;
  const char32_t before = site.written.empty() ? U' ' : last_code_point(site.written).value;
  const std::string_view rest = site.rest(length);
  const char32_t after = rest.empty() ? U' ' : first_code_point(rest).value;
  const bool space_before = is_space(before);
  const bool space_after = is_space(after);
  if (mark == '_' && is_word_character(before) && is_word_character(after)) {
    run_is_delimiter_ = false;
  } else {
    run_is_delimiter_ = !space_before || !space_after;
  }
  return run_is_delimiter_;
}

}  // namespace hymt
