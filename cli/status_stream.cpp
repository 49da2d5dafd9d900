#include "cli/status_stream.h"

#include <unistd.h>

#include <cerrno>

namespace hymt {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

}  // namespace

std::string without_controls(std::string_view text, bool keep_line_breaks) {
  std::string result(text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto byte = static_cast<unsigned char>(result[i]);
    if (byte == '\n' && keep_line_breaks) continue;
    // C1 controls (U+0080 to U+009F) are C2 80 to C2 9F in UTF-8.
    const bool is_c1 = byte == 0xC2 && i + 1 < result.size() &&
                       static_cast<unsigned char>(result[i + 1]) >= 0x80 &&
                       static_cast<unsigned char>(result[i + 1]) <= 0x9F;
    if (is_c1) {
      result[i] = result[i + 1] = '?';
    } else if (byte < 0x20 || byte == 0x7F) {
      result[i] = '?';
    }
  }
  return result;
}

StatusStream::StatusStream(int descriptor, bool is_terminal)
    : descriptor_(descriptor), is_terminal_(is_terminal) {}

StatusStream::~StatusStream() { set_live_line({}); }

void StatusStream::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return;
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void StatusStream::print(std::string_view lines) {
  const std::string clean = without_controls(lines, /*keep_line_breaks=*/true);
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
  live_line_ = without_controls(line, /*keep_line_breaks=*/false);
  write(std::string(kEraseLine) + live_line_);
}

}  // namespace hymt
