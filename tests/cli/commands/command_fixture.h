// Runs commands in this process, on a scratch folder, with a file system that can fail.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/commands/run_command.h"
#include "cli/report/error_text.h"
#include "cli/report/status_stream.h"
#include "parsers/document/error.h"
#include "tests/cli/files/faulty_file_system.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {

class CommandFixture : public testing::Test {
 protected:
  CommandFixture() : status_file_(::memfd_create("status", MFD_CLOEXEC)) {}
  ~CommandFixture() override { ::close(status_file_); }

  // Runs `hymt-doc WORDS...` and returns its exit code; an Error counts as in main().
  int run(const std::vector<std::string>& words) {
    StatusStream status(status_file_, /*is_terminal=*/false);
    try {
      return run_command(words, files_, status);
    } catch (const Error& error) {
      status.print(error_text(error));
      return exit_code_of(error.kind());
    }
  }

  // `hymt-doc translate` with an engine that needs no model.
  int translate(std::vector<std::string> words, const std::string& engine = "identity") {
    words.insert(words.begin(), {"translate", "--engine", engine, "--no-progress"});
    return run(words);
  }

  // What was said on standard error so far.
  [[nodiscard]] std::string said() const {
    std::string text;
    std::array<char, 4096> block{};
    while (true) {
      const ssize_t count =
          ::pread(status_file_, block.data(), block.size(), static_cast<off_t>(text.size()));
      if (count <= 0) return text;
      text.append(block.data(), static_cast<std::size_t>(count));
    }
  }

  [[nodiscard]] std::string path(const std::string& relative) const {
    return (scratch_ / relative).string();
  }

  ScratchFolder scratch_;
  FaultyFileSystem files_;

 private:
  int status_file_;
};

}  // namespace hymt
