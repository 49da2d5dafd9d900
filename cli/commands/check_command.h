// hymt-doc check
//
// With --json it writes
//
//   {
//     "version": 1,
//     "files": [
//       {
//         "source": "docs/a.md", "target": "out/a.md", "texts": 12, "texts_not_compared": 0,
//         "findings": [
//           {"severity": "warning", "rule": "number-changed", "message": "...",
//            "offset": 17, "end": 21, "line": 4, "column": 6, "source_line": 3,
//            "source": "...", "target": "..."}
//         ]
//       }
//     ],
//     "errors": ["..."],
//     "summary": {"documents": 1, "note": 0, "warning": 1, "error": 0, "exit_code": 0}
//   }
//
// Offsets, "line" and "column" are the target's; they, "source_line", "source" and "target" (short
// pieces of the two texts) are there as far as they are known. A file that could not be compared
// has an "error". Fields may be added under the same version.
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Compares files or trees, writes what it found to standard output, says to `status` which
// configuration it used, and returns the exit code. Throws Error if there is nothing to compare.
// Call it from the main thread.
[[nodiscard]] int check(const CheckOptions& options, FileSystem& file_system, StatusStream& status);

}  // namespace hymt
