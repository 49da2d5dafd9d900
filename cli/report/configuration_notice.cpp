#include "cli/report/configuration_notice.h"

#include <filesystem>
#include <string>

#include "cli/report/safe_text.h"

namespace hymt {

void tell_configuration(const FoundConfiguration& found, StatusStream& status) {
  const std::filesystem::path& used = found.configuration.path();
  if (!used.empty()) status.print("hymt-doc: using " + one_line(used.string()) + "\n");
  if (found.ignored.empty()) return;
  status.print("hymt-doc: not using " + one_line(found.ignored.string()) + ": " +
               found.why_ignored + "\n");
}

}  // namespace hymt
