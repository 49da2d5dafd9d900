// What a run would do, without doing it: which outputs are up to date, and why the others are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_lock.h"
#include "cli/run/plan.h"

namespace hymt {

enum class Freshness : std::uint8_t {
  kCurrent,   // As it would be written now.
  kStale,     // It would be written anew.
  kEdited,    // Somebody changed it since it was written.
  kMissing,   // There is none.
  kOrphaned,  // A run wrote it, and none would any more: its source is gone.
  kFailed,    // It, or its source, cannot be looked at.
};
inline constexpr std::size_t kNumFreshnesses = 6;
[[nodiscard]] std::string_view freshness_name(Freshness freshness);  // "current", "stale", ...

// A text of the source that its output was not made of.
struct ChangedText {
  std::size_t line = 0;  // In the source, from 1.
  std::string text;
};

// What was found out about one output.
struct SurveyedOutput {
  const Job* job = nullptr;  // Null for an orphan.
  std::filesystem::path output;
  Freshness freshness = Freshness::kStale;
  // Why it is not what would be written: "source", "settings", "model", "corrections",
  // "unfinished", "links", "notice", for an edited one whose notice no longer holds, or "unknown",
  // for one that no run is known to have written. An edited one without reasons is as up to date as
  // those who edited it left it.
  std::vector<std::string_view> reasons;
  // If "source" is among them and the former source is known: in order.
  std::vector<ChangedText> texts;
  std::string error;  // If it failed.

  // Nothing is left to be done.
  [[nodiscard]] bool is_up_to_date() const {
    return freshness == Freshness::kCurrent || (freshness == Freshness::kEdited && reasons.empty());
  }
};

// Looks at the outputs of `plan` in order, and then for orphans in its folder of outputs, if
// `finds_orphans`. `journal` and `lock`: null if they know nothing of outputs. `goes_by_notes`: of
// outputs that neither knows, what their front matter says of their source counts (SourceNote).
// What RunLinks finds out must be in the jobs already. Writes nothing.
[[nodiscard]] std::vector<SurveyedOutput> survey_outputs(const Plan& plan, FileSystem& file_system,
                                                         OutputJournal* journal,
                                                         const OutputLock* lock, bool finds_orphans,
                                                         bool goes_by_notes);

}  // namespace hymt
