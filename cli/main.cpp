// hymt-doc: see `hymt-doc --help`.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/commands/run_command.h"
#include "cli/files/file_system.h"
#include "cli/report/error_text.h"
#include "cli/report/status_stream.h"
#include "cli/report/styled_text.h"
#include "parsers/document/error.h"

namespace {

// Whoever closed a standard stream wants none. Without this, the next file that is opened would be
// that stream: status lines in a report. What is put there can be neither read nor written.
void keep_standard_numbers() {
  for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
    // The lowest number that is free is this one.
    if (::fcntl(number, F_GETFD) < 0) static_cast<void>(::open("/", O_PATH | O_CLOEXEC));
  }
}

int run(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  hymt::StatusStream status(STDERR_FILENO, hymt::is_capable_terminal(STDERR_FILENO));
  try {
    const auto file_system = hymt::make_file_system();
    return hymt::run_command(words, *file_system, status);
  } catch (const hymt::Error& error) {
    status.print(hymt::error_text(error));
    return hymt::exit_code_of(error.kind());
  } catch (const std::exception& error) {
    status.print(hymt::error_text(error));
    return hymt::kExitFailed;
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away and a limit that is reached are errors like any other, told and cleaned
  // up after.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    keep_standard_numbers();
    return run(argc, argv);
  } catch (...) {
    return hymt::kExitFailed;
  }
}
