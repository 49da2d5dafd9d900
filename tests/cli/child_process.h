// Runs programs as their users do.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace hymt {

struct ChildResult {
  int exit_code = -1;  // 128 + the signal's number if one ended it.
  std::string out;
  std::string err;
};

struct ChildOptions {
  std::string input = {};               // On standard input.
  std::string standard_output = {};     // A path to write to instead; empty: into ChildResult.
  int standard_output_descriptor = -1;  // An open file to write to instead, with its flags.
  std::string folder = {};              // Where to run; empty: here.
  std::vector<std::string> environment = {};  // "NAME=value", added.
  // Bound by permissions, also if we are root. The program itself may lie in a closed folder.
  bool unprivileged = false;
  // Called in the parent once the child runs.
  std::function<void(pid_t)> meanwhile = {};
};

// Runs `words` (the first one is a path) and waits for its end.
[[nodiscard]] ChildResult run_child(const std::vector<std::string>& words,
                                    const ChildOptions& options = {});

}  // namespace hymt
