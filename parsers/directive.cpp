#include "parsers/directive.h"

#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

bool consume(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// What a note may be put into: straight quotes, or the typographic ones that editors make of them.
// Without quotes the whole rest is the note.
std::string_view unquoted(std::string_view text) {
  struct Quotes {
    std::string_view open;
    std::string_view close;
  };
  constexpr Quotes kQuotes[] = {{"\"", "\""}, {"'", "'"}, {"“", "”"}, {"„", "“"}, {"«", "»"}};
  for (const Quotes& quotes : kQuotes) {
    if (text.size() >= quotes.open.size() + quotes.close.size() && text.starts_with(quotes.open) &&
        text.ends_with(quotes.close)) {
      text.remove_prefix(quotes.open.size());
      text.remove_suffix(quotes.close.size());
      break;
    }
  }
  return trimmed(text);
}

}  // namespace

std::optional<Directive> parse_directive(std::string_view comment) {
  std::string_view rest = trimmed(comment);
  if (!consume(rest, "hymt:")) return std::nullopt;
  if (rest == "off" || rest == "off notice") return Directive{Directive::Kind::kOff, {}};
  if (rest == "on") return Directive{Directive::Kind::kOn, {}};
  if (!consume(rest, "note")) return std::nullopt;
  rest = trimmed(rest);
  if (!consume(rest, "=")) return std::nullopt;
  const std::string_view note = unquoted(trimmed(rest));
  // A note goes into prompts and reports, which are UTF-8.
  if (note.empty() || valid_utf8_prefix(note) != note.size()) return std::nullopt;
  return Directive{Directive::Kind::kNote, std::string(note)};
}

}  // namespace hymt
