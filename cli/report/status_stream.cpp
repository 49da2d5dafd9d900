#include "cli/report/status_stream.h"

#include "cli/files/descriptor.h"
#include "cli/report/safe_text.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

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

void StatusStream::print(std::string_view lines) {
  const std::string clean = without_controls(lines);
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
  live_line_ = one_line(line);
  write(std::string(kEraseLine) + live_line_);
}

}  // namespace hymt
