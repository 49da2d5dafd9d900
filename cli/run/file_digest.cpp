#include "cli/run/file_digest.h"

#include <string>

namespace hymt {

FileDigest digest_of_file(ReadableFile& file, std::optional<std::uint64_t> expected_size) {
  constexpr std::size_t kBlock = std::size_t{1} << 16;
  std::string block(kBlock, '\0');
  std::size_t size = file.read(block.data(), block.size());
  // Most files are read at once.
  if (size < kBlock && expected_size == size) return {size, digest_of({block.data(), size})};
  FileDigest result;
  DigestMaker maker;
  for (; size != 0; size = file.read(block.data(), block.size())) {
    maker.add({block.data(), size});
    result.size += size;
  }
  result.digest = maker.finish();
  return result;
}

std::optional<FileDigest> digest_of_output(const FileSystem& file_system, const Job& job) {
  const auto status = file_system.status(job.output, job.output_links());
  if (!status || status->kind != FileKind::kRegular) return std::nullopt;
  const auto file = file_system.open_to_read(job.output, job.output_links());
  return digest_of_file(*file, status->size);
}

}  // namespace hymt
