// A document that was written, as lines of a lock file.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "cli/document/document_translation.h"
#include "cli/document/locked_document.h"

namespace hymt {

struct WrittenOutput {
  std::string_view bytes;
  // The translation alone, if it was merged with what people had changed in the output.
  std::optional<std::string_view> before_merge = {};
  // Of the source, if its bytes are not the document's text (another encoding).
  std::optional<LockedBytes> encoded_source = {};
};

// `translation` is written, and `summary` is its own.
[[nodiscard]] std::vector<LockLine> lines_of(const DocumentTranslation& translation,
                                             const DocumentSummary& summary,
                                             const WrittenOutput& output,
                                             const LockContext& context);

// Of an output that people wrote or changed, when nothing else is known of it: its units are
// aligned with those of the source. Throws Error.
[[nodiscard]] std::vector<LockLine> lines_of_theirs(std::string_view source,
                                                    std::string_view output,
                                                    const ParserSet& parsers,
                                                    std::optional<Format> format,
                                                    const LockContext& context);

}  // namespace hymt
