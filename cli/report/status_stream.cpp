#include "cli/report/status_stream.h"

#include <poll.h>

#include "cli/files/descriptor.h"
#include "cli/report/safe_text.h"
#include "cli/report/styled_text.h"
#include "parsers/characters/display_width.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

// As much of `line` as leaves the last column free: a line that fills it may be two.
std::string within_columns(std::string line, std::size_t width) {
  const auto ends_within_a_character = [&line] {
    return (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80;
  };
  while (!line.empty() && display_column(line) >= width) {
    while (line.size() > 1 && ends_within_a_character()) line.pop_back();
    line.pop_back();
  }
  return line;
}

}  // namespace

StatusStream::StatusStream(int descriptor, bool is_terminal)
    : descriptor_(descriptor), is_terminal_(is_terminal) {}

StatusStream::~StatusStream() { set_live_line({}); }

void StatusStream::write(std::string_view bytes) const {
  try {
    write_all(descriptor_, bytes, {});
  } catch (const Error&) {
    // There is nobody to tell.
  }
}

std::size_t StatusStream::width() const { return terminal_width(descriptor_); }

bool StatusStream::takes_more(std::chrono::milliseconds time) const {
  pollfd ready{descriptor_, POLLOUT, 0};
  // Where there is an error instead, writing will not wait, either.
  return ::poll(&ready, 1, static_cast<int>(time.count())) > 0;
}

void StatusStream::print(std::string_view lines) { print_clean(without_controls(lines)); }

void StatusStream::print(const std::vector<StyledText>& pieces, const Painter& paint) {
  std::string clean;
  for (const StyledText& piece : pieces) clean += paint(piece.style, without_controls(piece.text));
  print_clean(clean);
}

void StatusStream::print_clean(const std::string& clean) {
  const std::lock_guard lock(mutex_);
  if (live_line_.empty()) {
    write(clean);
  } else {
    write(std::string(kEraseLine) + clean + live_line_);
  }
}

void StatusStream::set_live_line(std::string_view line) {
  if (!is_terminal_) return;
  const std::lock_guard lock(mutex_);
  if (line.empty() && live_line_.empty()) return;
  live_line_ = within_columns(one_line(line), width());
  write(std::string(kEraseLine) + live_line_);
}

}  // namespace hymt
