#include "cli/report/styled_text.h"

#include <unistd.h>

#include <cstdlib>

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

}  // namespace hymt
