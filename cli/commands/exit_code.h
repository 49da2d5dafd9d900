// What the process tells its caller. Part of the interface: scripts depend on it.
#pragma once

#include "parsers/document/error.h"

namespace hymt {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFindings = 1;       // Done, with findings at or above --fail-on.
inline constexpr int kExitUsage = 2;          // The command line or configuration is wrong.
inline constexpr int kExitFailed = 3;         // Some documents could not be read or written.
inline constexpr int kExitEngine = 4;         // The model cannot be used, or gave nothing.
inline constexpr int kExitInterrupted = 130;  // By the user; files are whole or as they were.

[[nodiscard]] constexpr int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage: return kExitUsage;
    case ErrorKind::kInput:
    case ErrorKind::kOutput: return kExitFailed;
    case ErrorKind::kEngine: return kExitEngine;
    case ErrorKind::kCancelled: return kExitInterrupted;
  }
  return kExitFailed;
}

}  // namespace hymt
