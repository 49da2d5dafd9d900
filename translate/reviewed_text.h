// What people wrote as the translation of a text, to be used again.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "parsers/document/coded_text.h"
#include "translate/memory/shared_outcome.h"
#include "translate/segment_key.h"
#include "translate/segment_task.h"

namespace hymt {

// Under which it is kept: of languages, text and codes, of which it holds what a task's key holds
// (task_key.h). Of the source language the first subtag counts, since texts in "en" and "en-US" are
// not translated differently. Nothing else is in it: no context, no model, no options.
[[nodiscard]] SegmentKey reviewed_key(std::string_view source_language,
                                      std::string_view target_language, const CodedText& source);

// `target`, whose codes are those of `source`, to be kept. Null if `target` cannot be an outcome
// for `source` (SharedOutcome::fits), or is empty.
[[nodiscard]] std::shared_ptr<const SharedOutcome> reviewed_text(const CodedText& source,
                                                                 const CodedText& target);

// The outcome for `source` that was kept; nothing if it does not fit, so that whatever stands in a
// memory can be written. It has no findings: people decided what it says.
[[nodiscard]] std::optional<SegmentOutcome> reviewed_outcome(const SharedOutcome& kept,
                                                             const SegmentKey& key,
                                                             const CodedText& source);

}  // namespace hymt
