#include "cli/run/job.h"

#include "cli/files/input_tree.h"
#include "parsers/document/error.h"

namespace hymt {

void make_folder_of_output(FileSystem& file_system, const Job& job) {
  const std::filesystem::path folder = job.output.parent_path();
  if (!job.output_root.empty() && !lies_in(file_system.canonical(folder), job.output_root)) {
    throw Error(ErrorKind::kOutput,
                "a symbolic link leads out of the output folder here; remove the link",
                job.output.string());
  }
  if (!folder.empty()) file_system.make_directories(folder);
}

}  // namespace hymt
