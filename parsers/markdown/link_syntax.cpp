#include "parsers/markdown/link_syntax.h"

#include <algorithm>
#include <utility>

#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"

namespace hymt::markdown {
namespace {

// cmark's limits.
constexpr std::size_t kMaxLabelLength = 1000;
constexpr std::size_t kMaxNestedParentheses = 32;

bool is_escape(std::string_view text, std::size_t at) {
  return text[at] == '\\' && at + 1 < text.size() && is_punctuation(text[at + 1]);
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// Skips blanks, at most one line ending, and blanks.
std::size_t skip_blanks_and_newline(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  if (at < text.size() && text[at] == '\n') at = skip_blanks(text, at + 1);
  return at;
}

// The offset behind the line's end if nothing but blanks is left on it.
std::optional<std::size_t> end_of_line(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  if (at == text.size()) return at;
  if (text[at] == '\n') return at + 1;
  return std::nullopt;
}

std::optional<Scanned> scan_angle_destination(std::string_view text, std::size_t at) {
  std::size_t i = at + 1;
  while (i < text.size() && text[i] != '>') {
    if (text[i] == '\n' || text[i] == '<') return std::nullopt;
    i += text[i] == '\\' ? 2 : 1;
  }
  if (i + 1 >= text.size()) return std::nullopt;
  return Scanned{{at + 1, i}, i + 1};
}

std::optional<Scanned> scan_bare_destination(std::string_view text, std::size_t at) {
  std::size_t open = 0;
  std::size_t i = at;
  while (i < text.size()) {
    if (is_escape(text, i)) {
      ++i;
    } else if (text[i] == '(') {
      if (++open > kMaxNestedParentheses) return std::nullopt;
    } else if (text[i] == ')') {
      if (open-- == 0) break;
    } else if (is_space(text[i])) {
      if (i == at) return std::nullopt;
      break;
    }
    ++i;
  }
  if (i >= text.size()) return std::nullopt;
  return Scanned{{at, i}, i};
}

}  // namespace

std::optional<Scanned> scan_link_label(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '[') return std::nullopt;
  std::size_t i = at + 1;
  while (i < text.size() && text[i] != '[' && text[i] != ']') {
    i += is_escape(text, i) ? 2 : 1;
    if (i - at - 1 > kMaxLabelLength) return std::nullopt;
  }
  if (i >= text.size() || text[i] != ']') return std::nullopt;
  ByteRange content{at + 1, i};
  while (!content.empty() && is_space(text[content.begin])) ++content.begin;
  while (!content.empty() && is_space(text[content.end - 1])) --content.end;
  return Scanned{content, i + 1};
}

std::optional<Scanned> scan_link_destination(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '<') return scan_angle_destination(text, at);
  return scan_bare_destination(text, at);
}

std::optional<Scanned> scan_link_title(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  const char open = text[at];
  if (open != '"' && open != '\'' && open != '(') return std::nullopt;
  const char close = open == '(' ? ')' : open;
  // cmark takes the longest match: a quote behind a backslash ends the title only if no other does.
  std::optional<Scanned> fallback;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] != close && text[i] != open) continue;
    const bool escaped = i > at + 1 && text[i - 1] == '\\';
    if (text[i] == close) {
      fallback = Scanned{{at + 1, i}, i + 1};
      if (!escaped) return fallback;
    } else if (!escaped) {
      return fallback;  // "(" inside parentheses.
    }
  }
  return fallback;
}

std::size_t skip_wide_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_wide_space(text[at])) ++at;
  return at;
}

std::optional<LinkTail> scan_link_tail(std::string_view text, std::size_t at) {
  const auto destination = scan_link_destination(text, skip_wide_spaces(text, at + 1));
  if (!destination) return std::nullopt;
  LinkTail tail{destination->content, {destination->end, destination->end}, 0, 0};
  std::size_t i = skip_wide_spaces(text, destination->end);
  if (i != destination->end) {
    if (const auto title = scan_link_title(text, i)) {
      tail.title = title->content;
      tail.title_quote = text[i];
      i = skip_wide_spaces(text, title->end);
    }
  }
  if (i >= text.size() || text[i] != ')') return std::nullopt;
  tail.end = i + 1;
  return tail;
}

std::string decode_entities(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '&') {
      if (const std::size_t length = decode_entity(text.substr(i), decoded)) {
        i += length;
        continue;
      }
    }
    if (text[i] == '\0') {
      decoded += "\xEF\xBF\xBD";
    } else {
      decoded += text[i];
    }
    ++i;
  }
  return decoded;
}

std::string unescape_link_text(std::string_view text) {
  const bool plain = std::none_of(text.begin(), text.end(),
                                  [](char c) { return c == '&' || c == '\\' || c == '\0'; });
  if (plain) return std::string(text);
  const std::string decoded = decode_entities(text);
  std::string result;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    if (is_escape(decoded, i)) ++i;
    result += decoded[i];
  }
  return result;
}

std::optional<ScannedDefinition> scan_definition(std::string_view text) {
  ScannedDefinition definition;
  const auto label = scan_link_label(text, 0);
  if (!label || label->content.empty()) return std::nullopt;
  definition.label = label->content;
  if (label->end >= text.size() || text[label->end] != ':') return std::nullopt;

  const auto destination =
      scan_link_destination(text, skip_blanks_and_newline(text, label->end + 1));
  if (!destination) return std::nullopt;
  definition.destination = destination->content;
  definition.title = {destination->end, destination->end};

  const std::size_t title_at = skip_blanks_and_newline(text, destination->end);
  if (title_at != destination->end) {
    if (const auto title = scan_link_title(text, title_at)) {
      definition.title = {title_at, title->end};
      if (const auto end = end_of_line(text, title->end)) {
        definition.end = *end;
        return definition;
      }
    }
  }
  // A title with text behind it is none. (cmark-gfm 0.29 keeps it as the link's title although the
  // paragraph keeps it as text; we see what it sees.)
  const auto end = end_of_line(text, destination->end);
  if (!end) return std::nullopt;
  definition.end = *end;
  return definition;
}

ReferenceMap::ReferenceMap(const std::vector<Definition>& definitions) {
  by_key_.reserve(definitions.size());
  for (const Definition& definition : definitions) {
    if (!definition.key.empty()) by_key_.try_emplace(definition.key, &definition);
  }
}

const Definition* ReferenceMap::find(std::string_view label) const {
  if (by_key_.empty() || label.empty() || label.size() > kMaxLabelLength) return nullptr;
  const std::string key = label_key(label);
  const auto it = by_key_.find(key);
  return it == by_key_.end() ? nullptr : it->second;
}

void KnownLabels::add(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabelLength) return;
  if (std::string key = label_key(label); !key.empty()) keys_.insert(std::move(key));
}

bool KnownLabels::contains(std::string_view label) const {
  if (references_.find(label) != nullptr) return true;
  if (keys_.empty() || label.empty() || label.size() > kMaxLabelLength) return false;
  return keys_.contains(label_key(label));
}

}  // namespace hymt::markdown
