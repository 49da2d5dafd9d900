// What was learned of one document, to be put into a memory.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/document/learned_document.h"
#include "translate/memory/memory_file.h"

namespace hymt {

// Each key once. Of a text that stands in the document several times, the translation that people
// gave it most often counts, and of equally many the first; theirs counts before ours.
[[nodiscard]] std::vector<ReviewedText> reviewed_texts(std::string_view source_language,
                                                       std::string_view target_language,
                                                       std::span<const EditedText> texts);

}  // namespace hymt
