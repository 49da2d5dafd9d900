#include "reassemble/page_notes.h"

#include <algorithm>
#include <utility>

#include "parsers/document/error.h"
#include "parsers/encoding.h"

namespace hymt {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kNoticeMark = "hymt:off notice";
constexpr std::string_view kFrontMatterEntry = "front matter";

enum class Notation { kYaml, kToml, kJson };

std::string_view line_break_of(std::string_view text) {
  const std::size_t found = text.find_first_of("\r\n");
  if (found == kNone || text[found] == '\n') return "\n";
  return text.substr(found, 2) == "\r\n" ? "\r\n" : "\r";
}

// Behind the line that `at` is in.
std::size_t end_of_line(std::string_view text, std::size_t at) {
  const std::size_t found = text.find_first_of("\r\n", at);
  if (found == kNone) return text.size();
  return found + (text.substr(found, 2) == "\r\n" ? 2 : 1);
}

std::size_t begin_of_line(std::string_view text, std::size_t at) {
  return at == 0 ? 0 : text.find_last_of("\r\n", at - 1) + 1;  // npos + 1 == 0
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == kNone; }

// ---- Front matter

// The front matter of a document, taken apart by its parser.
class FrontMatter {
 public:
  // Nothing if there is none, or none that was understood.
  static std::optional<FrontMatter> of(const Document& document) {
    if (document.outline.empty()) return std::nullopt;
    const OutlineEntry& entry = document.outline.front();
    if (entry.name() != kFrontMatterEntry || entry.depth != 0) return std::nullopt;
    const std::string_view name = entry.value.view();
    std::optional<Notation> notation;
    if (name == "YAML") notation = Notation::kYaml;
    if (name == "TOML") notation = Notation::kToml;
    if (name == "JSON") notation = Notation::kJson;
    if (!notation) return std::nullopt;
    return FrontMatter(document, entry.range, *notation);
  }

  [[nodiscard]] ByteRange whole() const { return whole_; }

  // The values at `path`: one for each item of a list.
  [[nodiscard]] std::vector<const OutlineEntry*> entries_at(std::string_view path) const {
    std::vector<const OutlineEntry*> entries;
    const Outline& outline = document_.outline;
    for (std::size_t i = 1; i < outline.size() && outline[i].name() == kFrontMatterEntry; ++i) {
      const std::string_view value = outline[i].value.view();
      const bool is_there = value == path || (value.starts_with(path) && value[path.size()] == '=');
      if (is_there) entries.push_back(&outline[i]);
    }
    return entries;
  }

  // Nothing if the key cannot be written.
  [[nodiscard]] std::optional<TextEdit> edit_for(const FrontMatterValue& value) const {
    const auto entries = entries_at(value.path);
    if (entries.size() > 1) return std::nullopt;
    if (entries.empty()) return addition_for(value);
    const ByteRange range = entries.front()->range;
    if (range.empty()) return std::nullopt;
    // A text has its quotes beside it; a number of TOML or JSON has none to have.
    const bool is_bare = notation_ != Notation::kYaml && text_[range.begin - 1] != '"' &&
                         text_[range.begin - 1] != '\'';
    return TextEdit{range, is_bare ? "\"" + value.value + "\"" : value.value};
  }

  // The whole lines that edit_for() adds for `path`, where it stands; empty: nobody can tell.
  [[nodiscard]] ByteRange lines_of(std::string_view path) const {
    const auto entries = entries_at(path);
    if (entries.size() != 1 || notation_ == Notation::kJson) return {};
    const ByteRange range = entries.front()->range;
    ByteRange lines{begin_of_line(text_, range.begin), end_of_line(text_, range.end)};
    const std::size_t dot = path.find('.');
    if (dot == kNone || notation_ == Notation::kToml) return lines;
    // "l10n:" that has nothing else below it.
    const std::size_t above = lines.begin == 0 ? 0 : begin_of_line(text_, lines.begin - 1);
    const std::string parent = std::string(path.substr(0, dot)) + ":";
    const bool has_parent = trimmed(text_.substr(above, lines.begin - above)) == parent;
    const char next = lines.end < text_.size() ? text_[lines.end] : '-';
    if (has_parent && next != ' ' && next != '\t') lines.begin = above;
    return lines;
  }

 private:
  FrontMatter(const Document& document, ByteRange whole, Notation notation)
      : document_(document),
        text_(document.source),
        whole_(whole),
        notation_(notation),
        newline_(line_break_of(whole.of(document.source))) {
    std::size_t end = whole.end;
    while (end > whole.begin && is_blank(text_.substr(end - 1, 1))) --end;
    content_ = {end_of_line(text_, whole.begin), begin_of_line(text_, end)};
    if (notation == Notation::kJson) content_ = {whole.begin, end};
  }

  static std::string_view trimmed(std::string_view line) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t\r\n"), line.size());
    return line.substr(begin, line.find_last_not_of(" \t\r\n") + 1 - begin);
  }

  // The line in `content_` that begins with `word`, from its first column on.
  [[nodiscard]] std::optional<std::size_t> find_line(std::string_view word) const {
    for (std::size_t at = content_.begin; at < content_.end; at = end_of_line(text_, at)) {
      if (text_.substr(at).starts_with(word)) return at;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<TextEdit> addition_for(const FrontMatterValue& value) const {
    const std::size_t dot = value.path.find('.');
    const std::string_view key = value.path.substr(0, dot);
    const std::string_view inner = dot == kNone ? std::string_view() : value.path.substr(dot + 1);
    switch (notation_) {
      case Notation::kYaml: return yaml_addition(key, inner, value.value);
      case Notation::kToml: return toml_addition(key, inner, value);
      case Notation::kJson: return json_addition(key, inner, value.value);
    }
    return std::nullopt;
  }

  [[nodiscard]] TextEdit line_at(std::size_t at, std::string line) const {
    return {{at, at}, line.append(newline_)};
  }

  [[nodiscard]] std::optional<TextEdit> yaml_addition(std::string_view key, std::string_view inner,
                                                      const std::string& value) const {
    std::string head = std::string(key) + ":";
    if (inner.empty()) return line_at(content_.end, head + " " + value);
    const std::string line = std::string(inner) + ": " + value;
    const auto parent = find_line(head);
    if (!parent) {
      return line_at(content_.end, head.append(newline_).append("  ").append(line));
    }
    const std::size_t first = end_of_line(text_, *parent);
    const std::string_view behind = trimmed(text_.substr(*parent + head.size(),  //
                                                         first - *parent - head.size()));
    if (!behind.empty() && behind.front() != '#') return std::nullopt;  // "l10n: {...}"
    // As what stands there is indented.
    std::size_t at = first;
    while (at < content_.end && is_blank(text_.substr(at, end_of_line(text_, at) - at))) {
      at = end_of_line(text_, at);
    }
    const std::size_t word = text_.find_first_not_of(' ', at);
    if (word == at || word == kNone || word >= content_.end) return std::nullopt;
    return line_at(first, std::string(word - at, ' ') + line);
  }

  [[nodiscard]] std::optional<TextEdit> toml_addition(std::string_view key, std::string_view inner,
                                                      const FrontMatterValue& value) const {
    const std::string quoted = " = \"" + value.value + "\"";
    if (!inner.empty()) {
      if (const auto table = find_line("[" + std::string(key) + "]")) {
        return line_at(end_of_line(text_, *table), std::string(inner) + quoted);
      }
    }
    // What stands behind the head of a table is in it.
    const std::size_t at = find_line("[") ? content_.begin : content_.end;
    return line_at(at, std::string(value.path) + quoted);
  }

  [[nodiscard]] std::optional<TextEdit> json_addition(std::string_view key, std::string_view inner,
                                                      const std::string& value) const {
    std::string member = "\"" + value + "\"";
    if (!inner.empty()) member = "{\"" + std::string(inner) + "\": " + member + "}";
    member = "\"" + std::string(key) + "\": " + member;
    const std::size_t end = content_.end - 1;  // The last brace.
    const std::size_t last = text_.find_last_not_of(" \t\r\n", end - 1);
    const bool is_first = last == content_.begin;
    const std::size_t behind = last + 1;
    std::string between = is_first ? "" : ", ";
    if (text_.substr(behind, end - behind).find_first_of("\r\n") != kNone) {
      const std::size_t line = begin_of_line(text_, last);
      const std::size_t word = text_.find_first_not_of(" \t", line);
      between = std::string(is_first ? "" : ",").append(newline_);
      between += is_first ? std::string("  ") : std::string(text_.substr(line, word - line));
    }
    return TextEdit{{behind, behind}, between + member};
  }

  const Document& document_;
  std::string_view text_;
  ByteRange whole_;
  ByteRange content_;  // Between the fences; of JSON with its braces.
  Notation notation_;
  std::string newline_;
};

bool has_front_matter(const Document& document) {
  return !document.outline.empty() && document.outline.front().name() == kFrontMatterEntry;
}

std::size_t end_of_front_matter(const Document& document) {
  return has_front_matter(document) ? std::size_t{document.outline.front().range.end} : 0;
}

// Of the keys at `paths` that the source has not; in order.
std::vector<ByteRange> added_lines(const FrontMatter& front, const Document& source,
                                   std::span<const std::string_view> paths) {
  const auto source_front = FrontMatter::of(source);
  std::vector<ByteRange> lines;
  for (const std::string_view path : paths) {
    if (source_front && !source_front->entries_at(path).empty()) continue;
    const ByteRange range = front.lines_of(path);
    if (!range.empty()) lines.push_back(range);
  }
  std::ranges::sort(lines, {}, &ByteRange::begin);
  return lines;
}

// ---- Notices

std::string begin_mark_of(Format format) {
  const bool is_mdx = format == Format::kMdx;
  return (is_mdx ? "{/* " : "<!-- ") + std::string(kNoticeMark) + (is_mdx ? " */}" : " -->");
}

std::string_view end_mark_of(Format format) {
  return format == Format::kMdx ? "{/* hymt:on */}" : "<!-- hymt:on -->";
}

bool is_markdown(const Document& document) {
  return document.format == Format::kMarkdown || document.format == Format::kMdx;
}

// "(install)=" of MyST, which belongs to what follows.
bool is_target(std::string_view block) {
  while (!block.empty() && is_blank(block.substr(block.size() - 1))) block.remove_suffix(1);
  return block.starts_with('(') && block.ends_with(")=") && block.find_first_of("\r\n") == kNone;
}

// The line before which a notice goes.
std::optional<std::size_t> place_in_markdown(const Document& document) {
  const std::string_view text = document.source;
  const auto is_passed_over = [&](const OutlineEntry& entry) {
    return entry.is_inline || entry.depth != 0 || entry.name() == kFrontMatterEntry ||
           entry.name() == "module" || entry.name() == "comment" || entry.name() == "definition" ||
           is_target(entry.range.of(text)) || entry.range.of(text).starts_with("<!--");
  };
  const auto first = std::ranges::find_if_not(document.outline, is_passed_over);
  if (first == document.outline.end()) return std::nullopt;
  const std::size_t line = begin_of_line(text, first->range.begin);
  if (first->name() != "heading 1") return line;
  std::size_t at = first->range.end;
  if (at == line || !is_blank(text.substr(at - 1, 1))) at = end_of_line(text, at);
  // Attributes of the heading, as kramdown has them.
  if (text.substr(at).starts_with("{:")) at = end_of_line(text, at);
  while (at < text.size() && is_blank(text.substr(at, end_of_line(text, at) - at))) {
    at = end_of_line(text, at);
  }
  if (at == text.size()) return std::nullopt;
  return at;
}

std::optional<std::size_t> place_in_html(const Document& document) {
  bool is_part = true;
  for (const OutlineEntry& entry : document.outline) {
    if (entry.is_inline) continue;
    const std::string_view name = entry.name();
    if (name == "body") return entry.range.end;
    is_part = is_part && name != "doctype" && name != "html" && name != "head" &&
              name != "xml declaration";
  }
  // A part of a page begins with text at once.
  return is_part ? std::optional(end_of_front_matter(document)) : std::nullopt;
}

std::string with_line_breaks(std::string_view text, std::string_view newline) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      result += newline;
    } else {
      result += c;
    }
  }
  return result;
}

std::string markdown_notice(Format format, std::string_view notice, std::string_view newline) {
  const std::string blank = std::string(newline).append(newline);
  return begin_mark_of(format) + blank + with_line_breaks(notice, newline) + blank +
         std::string(end_mark_of(format)) + blank;
}

std::string html_notice(std::string_view notice, std::string_view newline) {
  return begin_mark_of(Format::kHtml).append(newline) + with_line_breaks(notice, newline) +
         std::string(newline).append(end_mark_of(Format::kHtml));
}

std::optional<EditedDocument> noted(const Document& before, const Parser& parser,
                                    std::string_view language, const std::vector<TextEdit>& edits) {
  return with_edits(before, parser, language, edits,
                    [](const TextWithAdditions& text, const Anchor& anchor) {
                      return text.added.hold(anchor.range);
                    });
}

}  // namespace

std::optional<EditedDocument> with_front_matter(const Document& document, const Parser& parser,
                                                std::string_view language,
                                                std::span<const FrontMatterValue> values,
                                                bool makes_block) {
  std::vector<TextEdit> edits;
  if (const auto front = FrontMatter::of(document)) {
    for (const FrontMatterValue& value : values) {
      const auto edit = front->edit_for(value);
      if (!edit) return std::nullopt;
      edits.push_back(*edit);
    }
    std::ranges::stable_sort(edits, {}, [](const TextEdit& edit) { return edit.range.begin; });
  } else {
    const bool may_have = makes_block && is_markdown(document) && !has_front_matter(document) &&
                          !document.source.empty();
    if (!may_have) return std::nullopt;
    const std::string newline(line_break_of(document.source));
    std::string block = "---" + newline;
    for (const FrontMatterValue& value : values) {
      const std::size_t dot = value.path.find('.');
      block += std::string(value.path.substr(0, dot)) + ":";
      if (dot != kNone) block += newline + "  " + std::string(value.path.substr(dot + 1)) + ":";
      block += " " + value.value + newline;
    }
    edits.push_back({{0, 0}, block + "---" + newline + newline});
  }
  auto result = noted(document, parser, language, edits);
  if (!result) return std::nullopt;
  for (const FrontMatterValue& value : values) {
    if (front_matter_value(result->document, value.path) != value.value) return std::nullopt;
  }
  return result;
}

std::optional<std::string> front_matter_value(const Document& document, std::string_view path) {
  const auto front = FrontMatter::of(document);
  if (!front) return std::nullopt;
  const auto entries = front->entries_at(path);
  if (entries.size() != 1) return std::nullopt;
  const std::string_view value = entries.front()->value.view();
  if (value.size() == path.size()) return std::nullopt;  // It is text, to be translated.
  return std::string(value.substr(path.size() + 1));
}

std::optional<EditedDocument> with_notice(const Document& document, const Parser& parser,
                                          std::string_view language, std::string_view notice) {
  const bool is_html = document.format == Format::kHtml;
  if (!is_html && !is_markdown(document)) return std::nullopt;
  const auto place = is_html ? place_in_html(document) : place_in_markdown(document);
  if (!place) return std::nullopt;
  const std::string newline(line_break_of(document.source));
  std::string bytes;
  if (is_html) {
    bytes = html_notice(notice, newline);
    const bool is_at_begin = begin_of_line(document.source, *place) == *place;
    bytes = is_at_begin ? bytes + newline : newline + bytes;
  } else {
    bytes = markdown_notice(document.format, notice, newline);
  }
  const ByteRange expected{*place, *place + bytes.size()};
  auto result = noted(document, parser, language, {{{*place, *place}, std::move(bytes)}});
  if (!result || find_notice(result->document) != expected) return std::nullopt;
  return result;
}

ByteRange find_notice(const Document& document) {
  const std::string_view text = document.source;
  if (text.find(kNoticeMark) == kNone) return {};
  const std::string begin_mark = begin_mark_of(document.format);
  const std::string_view end_mark = end_mark_of(document.format);
  for (const ProtectedRegion& region : document.protected_regions) {
    const std::size_t begin = region.range.begin;
    if (!text.substr(begin).starts_with(begin_mark)) continue;
    const std::size_t end = text.find(end_mark, begin);
    if (end == kNone) return {};
    ByteRange range{begin, end + end_mark.size()};
    // What people wrote beside the marks is none of it.
    const auto take_blank_line = [&] {
      const std::size_t next = end_of_line(text, range.end);
      const bool is_one = is_blank(text.substr(range.end, next - range.end));
      if (is_one) range.end = next;
      return is_one;
    };
    const bool is_html = document.format == Format::kHtml;
    if (is_html && begin != 0 && begin != end_of_front_matter(document)) {
      const std::string_view before = text.substr(0, begin);
      if (before.ends_with("\r\n")) {
        range.begin -= 2;
      } else if (before.ends_with('\n') || before.ends_with('\r')) {
        range.begin -= 1;
      }
    } else if (take_blank_line() && !is_html) {
      take_blank_line();  // The blank line behind it.
    }
    return range;
  }
  return {};
}

std::string words_of_notice(const Document& document) {
  std::string_view words = find_notice(document).of(document.source);
  if (words.empty()) return {};
  const std::string begin_mark = begin_mark_of(document.format);
  words.remove_prefix(words.find(begin_mark) + begin_mark.size());
  words = words.substr(0, words.find(end_mark_of(document.format)));
  return plain_words(words);
}

std::string plain_words(std::string_view notice) {
  while (!notice.empty() && is_blank(notice.substr(0, 1))) notice.remove_prefix(1);
  while (!notice.empty() && is_blank(notice.substr(notice.size() - 1))) notice.remove_suffix(1);
  return with_line_breaks(notice, "\n");
}

bool may_have_notice(std::string_view page) {
  if (page.find(kNoticeMark) != kNone) return true;
  if (page.find('\0') == kNone) return false;
  // UTF-16 and UTF-32 have NULs between what are the bytes of ASCII elsewhere.
  std::string bytes(page);
  std::erase(bytes, '\0');
  return bytes.find(kNoticeMark) != kNone;
}

TextWithoutNotes without_notes(const Document& source, const Document& target,
                               std::span<const std::string_view> paths) {
  TextWithoutNotes result;
  if (const auto front = FrontMatter::of(target)) {
    result.removed = added_lines(*front, source, paths);
    std::size_t size_left = front->whole().size();
    for (const ByteRange& range : result.removed) size_left -= range.size();
    // A block that holds nothing else was added as one.
    const bool is_added = !has_front_matter(source) && !result.removed.empty() &&
                          size_left <= std::string_view("---\r\n---\r\n").size();
    if (is_added) {
      const std::size_t end = front->whole().end;
      const std::size_t next = end_of_line(target.source, end);
      const bool has_blank = is_blank(std::string_view(target.source).substr(end, next - end));
      result.removed = {{front->whole().begin, has_blank ? next : end}};
    }
  }
  const ByteRange notice = find_notice(target);
  if (!notice.empty() && find_notice(source).empty()) result.removed.push_back(notice);
  std::size_t at = 0;
  for (const ByteRange& range : result.removed) {
    result.text.append(target.source, at, range.begin - at);
    at = range.end;
  }
  result.text.append(target.source, at);
  return result;
}

}  // namespace hymt
