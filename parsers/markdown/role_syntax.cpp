#include "parsers/markdown/role_syntax.h"

#include <algorithm>
#include <array>

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Links whose text can be told apart from the target: "text <target>". Without one the content is
// the target, whatever is shown for it.
constexpr std::array<std::string_view, 17> kLinks = {
    "any",        "button-link", "button-ref", "doc",  "download", "eq",
    "numref",     "pep",         "prf:ref",    "ref",  "rfc",      "std:doc",
    "std:numref", "std:ref",     "std:term",   "term", "keyword"};

// Words that are shown as they stand.
constexpr std::array<std::string_view, 16> kWords = {
    "abbr",          "abbreviation",   "bdg", "del",       "dfn", "emphasis",    "guilabel",
    "menuselection", "strong",         "sub", "subscript", "sup", "superscript", "t",
    "title",         "title-reference"};

template <std::size_t kSize>
bool contains(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_link(std::string_view name) {
  return contains(kLinks, name) || name.starts_with("bdg-link-") || name.starts_with("bdg-ref-");
}

bool is_words(std::string_view name) {
  return contains(kWords, name) || (name.starts_with("bdg-") && !is_link(name));
}

// The words of `content`, which names its target between "<" and ">" at its end; empty if it does
// not.
ByteRange words_before_target(std::string_view text, ByteRange content) {
  const std::string_view all = content.of(text);
  const std::size_t open = all.rfind('<');
  if (!all.ends_with('>') || open == kNone) return {content.begin, content.begin};
  return {content.begin, content.begin + open};
}

// `content` is what stands between the backticks.
ByteRange readable_text(std::string_view text, std::string_view name, ByteRange content) {
  ByteRange words{content.begin, content.begin};
  if (is_link(name)) {
    words = words_before_target(text, content);
  } else if (is_words(name)) {
    words = content;
  }
  while (!words.empty() && is_space(text[words.begin])) ++words.begin;
  while (!words.empty() && is_space(text[words.end - 1])) --words.end;
  const std::string_view shown = words.of(text);
  const bool has_letter =
      std::any_of(shown.begin(), shown.end(), [](char c) { return is_letter(c) || c < 0; });
  // "!" keeps Sphinx from making a link, and backticks in there are those of the ticks around.
  const bool is_plain = has_letter && shown.front() != '!' && shown.find('`') == kNone;
  return is_plain ? words : ByteRange{content.begin, content.begin};
}

}  // namespace

std::optional<Role> scan_role(std::string_view text, std::size_t at) {
  const auto peek = [text](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  std::size_t i = at + 1;
  if (!is_letter(peek(i))) return std::nullopt;
  while (is_word(peek(i)) || peek(i) == ':' || peek(i) == '.' || peek(i) == '+') ++i;
  if (peek(i) != '}' || peek(i + 1) != '`') return std::nullopt;
  const std::string_view name = text.substr(at + 1, i - at - 1);
  const std::size_t content = text.find_first_not_of('`', i + 1);
  if (content == kNone) return std::nullopt;
  const std::string_view ticks = text.substr(i + 1, content - i - 1);
  std::size_t end = content;
  while ((end = text.find(ticks, end)) != kNone) {
    const std::size_t run = std::min(text.find_first_not_of('`', end), text.size()) - end;
    if (run == ticks.size()) {
      return Role{{at, end + run}, readable_text(text, name, {content, end})};
    }
    end += run;
  }
  return std::nullopt;
}

}  // namespace hymt::markdown
