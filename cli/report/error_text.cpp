#include "cli/report/error_text.h"

#include <new>

#include "cli/options/usage_error.h"
#include "cli/report/safe_text.h"

namespace hymt {

std::string error_text(const std::exception& error) {
  std::string text = "hymt-doc: error: ";
  const auto* ours = dynamic_cast<const Error*>(&error);
  if (ours != nullptr && !ours->path().empty()) text += one_line(ours->path()) + ": ";
  const bool is_out_of_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
  text += (is_out_of_memory ? "out of memory" : one_line(error.what())) + "\n";
  const auto* usage = dynamic_cast<const UsageError*>(&error);
  if (usage != nullptr && !usage->hint().empty()) text += usage->hint() + "\n";
  return text;
}

}  // namespace hymt
