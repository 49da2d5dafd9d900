// What an engine is asked to do with a document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "translate/segment_task.h"

namespace hymt {

// The English document in a file, with its sentences. Throws std::runtime_error, and Error.
[[nodiscard]] Document read_document(const std::string& path);

// One task for each sentence of `document`, from English. They view `document` and
// `target_language`.
[[nodiscard]] std::vector<SegmentTask> tasks_of(const Document& document,
                                                std::string_view target_language);

// Puts the outcomes of these tasks into the document.
void take_targets(Document& document, std::vector<SegmentOutcome> outcomes);

}  // namespace hymt
