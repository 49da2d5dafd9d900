#include "translate/model/program_folder.h"

#include <system_error>

namespace hymt {

std::filesystem::path program_folder() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace hymt
