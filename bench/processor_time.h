// Time that other work on the machine does not count in.
#pragma once

#include <sys/resource.h>

namespace hymt {

// Of all threads of the process: what its work takes on an idle machine, times the threads.
inline double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace hymt
