// How far something is, for people: a live line on a terminal, now and then a plain line elsewhere.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "cli/report/status_stream.h"

namespace hymt {

// Shows a text from its construction to its destruction, on a thread of its own: ten times a second
// on a terminal; else after ten seconds, and again after twice as long, until it is five minutes.
class ProgressDisplay {
 public:
  // What there is to say after so many seconds, in at most so many columns. Called on the display's
  // thread.
  using Text = std::function<std::string(double seconds, std::size_t width)>;

  // `status` must outlive the object. Throws std::system_error if there is no thread.
  ProgressDisplay(StatusStream& status, Text text);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  void show_until_stopped();

  StatusStream& status_;
  Text text_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace hymt
