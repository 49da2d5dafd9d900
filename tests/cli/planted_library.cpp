// A library that somebody left lying about: whoever opens it ends at once, with this exit code.
#include <unistd.h>

namespace {

constexpr int kPlantedExitCode = 99;

[[gnu::constructor]] void run_planted_code() { ::_exit(kPlantedExitCode); }

}  // namespace
