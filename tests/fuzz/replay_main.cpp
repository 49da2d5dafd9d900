// Runs a fuzz target over files and folders: a fuzzer without the fuzzing.
//   fuzz_markdown tests/fuzz/crashes/markdown /a/folder/of/seeds
// Names each input that breaks a law, and exits with 1 if one did.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.h"

namespace {

namespace fs = std::filesystem;

// What is running, for the handler: a crash must name its input too.
std::string running;

extern "C" void name_input(int signal_number) {
  const auto written = write(STDERR_FILENO, running.data(), running.size());
  static_cast<void>(written);
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

std::vector<fs::path> files_below(const fs::path& path) {
  std::vector<fs::path> files;
  if (fs::is_directory(path)) {
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  } else {
    files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Returns whether the input keeps the laws.
bool replay(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  running = "crashed on " + path.string() + "\n";
  try {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  } catch (const std::exception& broken) {
    std::cerr << path.string() << ": " << broken.what() << '\n';
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  for (const int signal_number : {SIGABRT, SIGSEGV, SIGFPE}) {
    std::signal(signal_number, name_input);
  }
  std::vector<fs::path> files;
  for (int i = 1; i < argc; ++i) {
    const fs::path path = argv[i];
    if (!fs::exists(path)) {
      std::cerr << "no such input: " << path.string() << '\n';
      return 2;
    }
    const std::vector<fs::path> more = files_below(path);
    files.insert(files.end(), more.begin(), more.end());
  }
  const auto num_broken =
      std::count_if(files.begin(), files.end(), [](const fs::path& path) { return !replay(path); });
  std::cout << files.size() << " inputs, " << num_broken << " broke a law\n";
  return num_broken == 0 ? 0 : 1;
}
