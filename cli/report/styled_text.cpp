#include "cli/report/styled_text.h"

#include <sys/ioctl.h>
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

// Of the environment. Read before any thread is started that could change it; none ever does.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

std::string Painter::operator()(Style style, std::string_view text) const {
  if (!colored_ || style == Style::kPlain || text.empty()) return std::string(text);
  return std::string(escape_sequence(style)).append(text).append("\x1b[0m");
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return Style::kError;
    case Severity::kWarning: return Style::kWarning;
    case Severity::kNote: return Style::kDim;
  }
  return Style::kDim;
}

bool is_capable_terminal(int descriptor) {
  const std::string_view terminal = variable("TERM");
  return !terminal.empty() && terminal != "dumb" && ::isatty(descriptor) == 1;
}

std::size_t terminal_width(int descriptor) {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

bool wants_color(Color color, int descriptor) {
  if (color != Color::kAuto) return color == Color::kAlways;
  if (!variable("NO_COLOR").empty()) return false;
  const std::string_view force = variable("CLICOLOR_FORCE");
  return (!force.empty() && force != "0") || is_capable_terminal(descriptor);
}

}  // namespace hymt
