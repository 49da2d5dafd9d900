#include "parsers/make_parser.h"

#include <algorithm>
#include <string>

#include "parsers/document/ascii.h"
#include "parsers/html/html_parser.h"
#include "parsers/markdown/markdown_parser.h"
#include "parsers/text/text_parser.h"

namespace hymt {
namespace {

void check_key(const std::string& key) {
  if (key.empty() || key.starts_with('.') || key.ends_with('.') ||
      key.find("..") != std::string::npos) {
    throw Error(ErrorKind::kUsage,
                "The front matter key '" + key +
                    "' is malformed; it must be a name, or names with single dots between them.");
  }
}

struct Ending {
  std::string_view name;
  Format format;
};
constexpr Ending kEndings[] = {
    {"html", Format::kHtml},     {"htm", Format::kHtml},      {"xhtml", Format::kHtml},
    {"xht", Format::kHtml},      {"md", Format::kMarkdown},   {"markdown", Format::kMarkdown},
    {"mkd", Format::kMarkdown},  {"mkdn", Format::kMarkdown}, {"mdown", Format::kMarkdown},
    {"mdwn", Format::kMarkdown}, {"mdx", Format::kMdx},       {"txt", Format::kText},
    {"text", Format::kText},
};

std::string_view without_bom_and_space(std::string_view bytes) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  const std::size_t begin = bytes.find_first_not_of(" \t\r\n\f");
  return begin == std::string_view::npos ? std::string_view() : bytes.substr(begin);
}

// "<!DOCTYPE html>", "<p>", "<!-- -->", "<?xml": not "<word of a text" or "<https://a.org>".
bool begins_like_html(std::string_view bytes) {
  if (!bytes.starts_with('<')) return false;
  if (bytes.starts_with("<!--") || bytes.starts_with("<?xml")) return true;
  std::string name;
  for (const char c : bytes.substr(1, 16)) {
    if (!is_ascii_letter(c) && c != '!' && !(is_ascii_digit(c) && !name.empty())) break;
    name += ascii_lower(c);
  }
  constexpr std::string_view kNames[] = {
      "!doctype", "a",   "article", "aside",   "b",     "blockquote", "body",   "br",    "button",
      "center",   "dd",  "div",     "dl",      "dt",    "em",         "footer", "form",  "h1",
      "h2",       "h3",  "h4",      "h5",      "h6",    "head",       "header", "hr",    "html",
      "i",        "img", "label",   "li",      "link",  "main",       "meta",   "nav",   "ol",
      "p",        "pre", "script",  "section", "small", "span",       "strong", "style", "table",
      "tbody",    "td",  "th",      "thead",   "title", "tr",         "u",      "ul"};
  if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames)) return false;
  const std::string_view rest = bytes.substr(1 + name.size(), 4096);
  return !rest.empty() && std::string_view(" \t\r\n/>").find(rest.front()) != rest.npos &&
         rest.find('>') != rest.npos;
}

// How much one line speaks for Markdown and against plain text, where the same marks mean nothing.
int markdown_marks(std::string_view line) {
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  if (level >= 1 && level <= 6 && level < line.size() && line[level] == ' ') return 1;
  if (line.starts_with("```") || line.starts_with("~~~")) return 2;
  int marks = 0;
  const std::size_t link = line.find("](");
  if (link != std::string_view::npos && line.find(')', link) != std::string_view::npos) marks += 2;
  const std::size_t strong = line.find("**");
  if (strong != std::string_view::npos && line.find("**", strong + 3) != std::string_view::npos) {
    ++marks;
  }
  if (line.starts_with('[') && line.find("]: ") != std::string_view::npos) ++marks;
  const std::size_t code = line.find('`');
  if (code != std::string_view::npos && line.find('`', code + 2) != std::string_view::npos) ++marks;
  return marks;
}

bool looks_like_markdown(std::string_view bytes) {
  if (bytes.starts_with("---\n") || bytes.starts_with("---\r\n") || bytes.starts_with("+++\n")) {
    return true;  // Front matter.
  }
  int marks = 0;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    marks += markdown_marks(bytes.substr(0, end));
    if (marks >= 2) return true;
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return false;
}

}  // namespace

std::unique_ptr<const Parser> make_parser(Format format, const ParserOptions& options) {
  for (const std::string& key : options.front_matter_keys) check_key(key);
  switch (format) {
    case Format::kText: return make_text_parser(options);
    case Format::kMarkdown: return make_markdown_parser(options);
    case Format::kMdx: return make_mdx_parser(options);
    case Format::kHtml: return make_html_parser(options);
  }
  return make_text_parser(options);
}

std::optional<Format> format_of_path(std::string_view path) {
  const std::size_t dot = path.find_last_of("./\\");
  if (dot == std::string_view::npos || path[dot] != '.') return std::nullopt;
  const std::string_view ending = path.substr(dot + 1);
  for (const Ending& known : kEndings) {
    if (std::equal(ending.begin(), ending.end(), known.name.begin(), known.name.end(),
                   [](char a, char b) { return ascii_lower(a) == b; })) {
      return known.format;
    }
  }
  return std::nullopt;
}

Format guess_format(std::string_view bytes) {
  constexpr std::size_t kEnough = std::size_t{64} * 1024;
  const std::string_view head = without_bom_and_space(bytes.substr(0, kEnough));
  if (begins_like_html(head)) return Format::kHtml;
  return looks_like_markdown(head) ? Format::kMarkdown : Format::kText;
}

}  // namespace hymt
