// hymt-doc: see `hymt-doc --help`.
#include <unistd.h>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/file_system.h"
#include "cli/run_command.h"
#include "cli/status_stream.h"
#include "parsers/document/error.h"

namespace {

int run(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto file_system = hymt::make_file_system();
  hymt::StatusStream status(STDERR_FILENO, ::isatty(STDERR_FILENO) == 1);
  try {
    return hymt::run_command(words, *file_system, status);
  } catch (const hymt::Error& error) {
    const std::string place = error.path().empty() ? "" : error.path() + ": ";
    status.print("hymt-doc: error: " + place + error.what() + "\n");
    return hymt::exit_code_of(error.kind());
  } catch (const std::exception& error) {
    status.print("hymt-doc: error: " + std::string(error.what()) + "\n");
    return hymt::kExitFailed;
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away is an error like any other, told and cleaned up after.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (...) {
    return hymt::kExitFailed;
  }
}
