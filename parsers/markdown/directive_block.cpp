#include "parsers/markdown/directive_block.h"

#include <algorithm>
#include <array>

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

constexpr std::array<std::string_view, 38> kTitled = {"admonition",
                                                      "attention",
                                                      "card",
                                                      "caution",
                                                      "danger",
                                                      "deprecated",
                                                      "dropdown",
                                                      "error",
                                                      "exercise",
                                                      "grid-item-card",
                                                      "hint",
                                                      "important",
                                                      "list-table",
                                                      "margin",
                                                      "note",
                                                      "rubric",
                                                      "seealso",
                                                      "sidebar",
                                                      "tab",
                                                      "tab-item",
                                                      "table",
                                                      "tip",
                                                      "todo",
                                                      "topic",
                                                      "versionadded",
                                                      "versionchanged",
                                                      "versionremoved",
                                                      "warning",
                                                      "prf:algorithm",
                                                      "prf:axiom",
                                                      "prf:corollary",
                                                      "prf:definition",
                                                      "prf:example",
                                                      "prf:lemma",
                                                      "prf:proof",
                                                      "prf:property",
                                                      "prf:remark",
                                                      "prf:theorem"};

constexpr std::array<std::string_view, 19> kUntitled = {
    "aside",      "card-carousel", "collapse",   "compound", "container", "div",        "epigraph",
    "figure",     "figure-md",     "full-width", "grid",     "grid-item", "highlights", "only",
    "pull-quote", "solution",      "subfigure",  "tab-set",  "tabs"};

constexpr std::array<std::string_view, 2> kTextOptions = {"alt", "caption"};

template <std::size_t kSize>
bool contains(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_name(char c) { return is_word(c) || c == ':' || c == '.' || c == '+'; }

// [begin, end) of `text` without white space at its ends.
ByteRange trimmed_range(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin < end && is_space(text[begin])) ++begin;
  while (end > begin && is_space(text[end - 1])) --end;
  return {begin, end};
}

}  // namespace

DirectiveTraits directive_traits(std::string_view name) {
  const bool titled = contains(kTitled, name);
  return {titled || contains(kUntitled, name), titled};
}

std::optional<DirectiveHead> scan_directive_head(std::string_view text) {
  std::size_t at = std::min(text.find_first_not_of(" \t"), text.size());
  if (at == text.size() || text[at] != '{') return std::nullopt;
  const std::size_t begin = ++at;
  while (at < text.size() && is_name(text[at])) ++at;
  const bool closed = at < text.size() && text[at] == '}';
  // "{.class}" and "{:.class}" are attributes.
  if (!closed || at == begin || !is_letter(text[begin])) return std::nullopt;
  return DirectiveHead{{begin, at}, trimmed_range(text, at + 1, text.size())};
}

std::optional<DirectiveOption> scan_directive_option(std::string_view line) {
  std::size_t at = std::min(line.find_first_not_of(" \t"), line.size());
  if (at == line.size() || line[at] != ':') return std::nullopt;
  const std::size_t begin = ++at;
  while (at < line.size() && is_word(line[at])) ++at;
  if (at == begin || at == line.size() || line[at] != ':') return std::nullopt;
  if (at + 1 < line.size() && !is_space(line[at + 1])) return std::nullopt;
  const bool is_text = contains(kTextOptions, line.substr(begin, at - begin));
  return DirectiveOption{trimmed_range(line, at + 1, line.size()), is_text};
}

std::uint32_t count_option_lines(std::string_view source, std::span<const Line> lines) {
  const auto text = [&](std::size_t i) { return trimmed(lines[i].range.of(source)); };
  std::size_t count = 0;
  if (!lines.empty() && text(0) == "---") {
    for (count = 1; count < lines.size() && text(count) != "---"; ++count) {
    }
    return static_cast<std::uint32_t>(std::min(count + 1, lines.size()));
  }
  while (count < lines.size() && scan_directive_option(lines[count].range.of(source))) ++count;
  return static_cast<std::uint32_t>(count);
}

}  // namespace hymt::markdown
