#include "cli/styled_text.h"

#include <unistd.h>

#include <cstdlib>

#include "cli/status_stream.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

std::string_view escape_sequence(Style style) {
  switch (style) {
    case Style::kPlain: return "";
    case Style::kText: return "\x1b[32m";
    case Style::kCode: return "\x1b[36m";
    case Style::kProtected: return "\x1b[33m";
    case Style::kDim: return "\x1b[2m";
    case Style::kError: return "\x1b[31m";
    case Style::kWarning: return "\x1b[35m";
    case Style::kBold: return "\x1b[1m";
  }
  return "";
}

}  // namespace

std::string Painter::operator()(Style style, std::string_view text) const {
  if (!colored_ || style == Style::kPlain || text.empty()) return std::string(text);
  return std::string(escape_sequence(style)).append(text).append("\x1b[0m");
}

bool wants_color(Color color) {
  if (color != Color::kAuto) return color == Color::kAlways;
  // Read before any thread is started that could change the environment; none ever does.
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  const char* terminal = std::getenv("TERM");      // NOLINT(concurrency-mt-unsafe)
  if (no_color != nullptr && *no_color != '\0') return false;
  if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
  return ::isatty(STDOUT_FILENO) == 1;
}

std::string one_line(std::string_view text, std::size_t max_characters) {
  std::string line;
  std::size_t num_characters = 0;
  while (!text.empty()) {
    if (num_characters++ == max_characters) return line + "…";
    if (text.front() == '\n') {
      line += "⏎";
      text.remove_prefix(1);
      continue;
    }
    std::size_t length = 1;
    while (length < 4 && length < text.size() && is_utf8_continuation(text[length])) {
      ++length;
    }
    const std::string_view character = text.substr(0, length);
    if (valid_utf8_prefix(character) == length) {
      line += without_controls(character, /*keep_line_breaks=*/false);
    } else {
      line += "\xEF\xBF\xBD";
      length = 1;
    }
    text.remove_prefix(length);
  }
  return line;
}

}  // namespace hymt
