// What a run must not overwrite.
#pragma once

#include <vector>

#include "cli/files/file_system.h"
#include "cli/options/configuration.h"
#include "cli/options/options.h"
#include "cli/run/job.h"

namespace hymt {

// Throws Error (kUsage) if outputs of `jobs`, the report among them, would overwrite each other, an
// input, a glossary, the configuration, a file of the model, or a regular file that is standard
// input or output, or if a document and the report would both go to standard output; by whatever
// paths and links they are named, and by names that differ in case alone where the file system
// takes those for one. `options` are those of the whole run. Writes nothing that stays
// (FileSystem::folds_case makes a file, if names differ in case alone). Throws Error (kOutput) if
// an output cannot be looked at.
void check_outputs(FileSystem& file_system, const std::vector<Job>& jobs,
                   const TranslateOptions& options, const Configuration& configuration);

}  // namespace hymt
