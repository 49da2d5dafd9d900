// A scratch folder with a document, and the built program to run in it.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {

inline constexpr const char* kGuide = "# Tea\n\nGreen *tea* is hot. Wait for `tea --ready`.\n";
inline constexpr uid_t kNobody = 65534;

class SurroundingsTest : public testing::Test {
 protected:
  SurroundingsTest() { scratch_.write("a.md", kGuide); }

  [[nodiscard]] std::string path(const std::string& relative) const {
    return (scratch_ / relative).string();
  }
  [[nodiscard]] ChildResult run(std::vector<std::string> words, ChildOptions options = {}) const {
    words.insert(words.begin(), HYMT_PROGRAM);
    if (options.folder.empty()) options.folder = scratch_.path();
    return run_child(words, options);
  }
  [[nodiscard]] ChildResult translate(std::vector<std::string> words,
                                      const ChildOptions& options = {}) const {
    words.insert(words.begin(), {"translate", "--engine", "identity"});
    return run(std::move(words), options);
  }
  // A command line for a shell, in which $P is the program.
  [[nodiscard]] ChildResult shell(const std::string& script, const char* name = "/bin/bash") const {
    return run_child({name, "-c", std::string("P='") + HYMT_PROGRAM + "'; " + script},
                     {.folder = scratch_.path()});
  }
  // Of a document that fills any pipe.
  std::string write_long_text() const {
    std::string text;
    while (text.size() < 3000000) text += "Tea is hot.\n\n";
    return scratch_.write("long.txt", text);
  }

  ScratchFolder scratch_;
};

}  // namespace hymt
