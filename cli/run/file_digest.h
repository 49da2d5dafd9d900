// What files hold, by digests, of files of any size.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/files/file_system.h"
#include "cli/run/job.h"
#include "translate/memory/content_digest.h"

namespace hymt {

struct FileDigest {
  std::uint64_t size = 0;
  ContentDigest digest;
};

// Reads to the end; a small file that has `expected_size` bytes at once. Throws Error (kInput).
[[nodiscard]] FileDigest digest_of_file(ReadableFile& file,
                                        std::optional<std::uint64_t> expected_size = {});

// Of a job's output; nothing if there is none, or no regular file. Throws Error (kInput).
[[nodiscard]] std::optional<FileDigest> digest_of_output(const FileSystem& file_system,
                                                         const Job& job);

}  // namespace hymt
