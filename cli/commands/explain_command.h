// hymt-doc explain
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"
#include "parsers/document/translation_unit.h"

namespace hymt {

// Writes the explanation of one document to standard output, says to `status` which configuration
// it used, and returns the exit code. Throws Error.
[[nodiscard]] int explain(const ExplainOptions& options, FileSystem& file_system,
                          StatusStream& status);

// "paragraph", "list item", ...
[[nodiscard]] std::string_view unit_kind_name(UnitKind kind);

}  // namespace hymt
