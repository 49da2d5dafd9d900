#include "cli/commands/run_lock.h"

#include <string>
#include <utility>

#include "cli/report/safe_text.h"
#include "parsers/document/error.h"

namespace hymt {

std::unique_ptr<OutputLock> open_lock(const RunSettings& settings, const Plan& plan,
                                      LockSettings lock, FileSystem& file_system,
                                      StatusStream& status) {
  if (!settings.lock || settings.lock->empty() || plan.jobs.empty()) return nullptr;
  if (settings.anchors == AnchorPolicy::kRewrite) {
    throw Error(ErrorKind::kUsage,
                "--lock does not go with --anchors rewrite, as a line of it knows one document "
                "only; take --anchors keep, or a memory alone");
  }
  auto result = std::make_unique<OutputLock>(file_system, file_system.canonical(*settings.lock),
                                             std::move(lock));
  for (const std::string& problem : result->problems()) {
    status.print("hymt-doc: warning: " + one_line(problem) + "\n");
  }
  return result;
}

}  // namespace hymt
