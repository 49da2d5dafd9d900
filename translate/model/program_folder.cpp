#include "translate/model/program_folder.h"

#include <sys/auxv.h>

#include <system_error>

namespace hymt {

namespace fs = std::filesystem;

fs::path program_folder() {
  // The kernel's own word, which nobody can set as they can set argv[0].
  // NOLINTNEXTLINE(performance-no-int-to-ptr): so the system hands it over.
  const auto* executed = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
  return folder_of_program("/proc/self/exe", executed);
}

fs::path folder_of_program(const fs::path& link, const char* executed) {
  std::error_code error;
  const fs::path linked = fs::read_symlink(link, error);
  if (!error && linked.is_absolute()) return linked.parent_path();
  if (executed == nullptr || *executed == '\0') return {};
  const fs::path program = fs::canonical(executed, error);
  return error ? fs::path() : program.parent_path();
}

}  // namespace hymt
