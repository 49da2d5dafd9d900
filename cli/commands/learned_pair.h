// One document and what people made of it, on their way into the memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/document/document_summary.h"
#include "cli/document/finding_texts.h"
#include "cli/files/file_system.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"

namespace hymt {

enum class LearnStatus : std::uint8_t {
  kLearned,
  kMissing,  // There is no translation.
  kOurs,     // The translation is an output of this program that nobody changed.
  kFailed,
};
inline constexpr std::size_t kNumLearnStatuses = 4;
[[nodiscard]] std::string_view status_name(LearnStatus status);  // "learned", ...

struct LearnedPair {
  LearnStatus status = LearnStatus::kFailed;
  std::string error;  // If failed, without the name.
  std::string source_language;
  // LearnedDocument's numbers.
  std::size_t num_units = 0;
  std::size_t num_aligned = 0;
  std::size_t num_learned = 0;
  // "not-aligned" (warning), "not-learned" (note); in the order of the source.
  std::vector<DocumentFinding> findings;
  std::vector<FindingTexts> texts;  // Of each of them.
};

// Aligns the input of `job` with its output, tells the journal how people translate its texts, and
// that the output is theirs. Throws nothing but std::bad_alloc. Different jobs may be learned by
// different threads at once.
[[nodiscard]] LearnedPair learn_pair(const Job& job, FileSystem& file_system,
                                     OutputJournal& journal);

}  // namespace hymt
