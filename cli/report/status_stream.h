// Standard error: messages for people, and one live line on a terminal that they do not tear.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/styled_text.h"

namespace hymt {

// Thread-safe. What cannot be written is lost, since there is nobody to tell.
class StatusStream {
 public:
  // Writes to an open file; the descriptor stays the caller's.
  StatusStream(int descriptor, bool is_terminal);
  // Removes the live line.
  ~StatusStream();
  StatusStream(const StatusStream&) = delete;
  StatusStream& operator=(const StatusStream&) = delete;

  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

  // Columns of the terminal, as it is now; 80 if it does not say.
  [[nodiscard]] std::size_t width() const;

  // Waits at most so long until some 4 KiB would be written at once; false if they would still have
  // to wait for whoever reads them.
  [[nodiscard]] bool takes_more(std::chrono::milliseconds time) const;

  // Writes `lines`, which end with a line break. Names and texts of others in them must have been
  // made safe (safe_text.h); control characters but line breaks become '?' even so.
  void print(std::string_view lines);
  // The same, of pieces that `paint` colours.
  void print(const std::vector<StyledText>& pieces, const Painter& paint);

  // Replaces the live line, cut to the terminal's width; empty: removes it. Does nothing if there
  // is no terminal.
  void set_live_line(std::string_view line);

 private:
  void write(std::string_view bytes) const;
  void print_clean(const std::string& clean);

  const int descriptor_;
  const bool is_terminal_;
  std::mutex mutex_;
  std::string live_line_;  // Guarded by mutex_.
};

}  // namespace hymt
