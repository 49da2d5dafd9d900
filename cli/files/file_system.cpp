#include "cli/files/file_system.h"

#include <algorithm>
#include <iterator>

namespace hymt {
namespace {

// "1 GiB", "64 MiB", "1000 bytes": the largest unit without a remainder.
std::string size_text(std::uint64_t bytes) {
  constexpr const char* kUnits[] = {" bytes", " KiB", " MiB", " GiB"};
  std::size_t unit = 0;
  while (unit + 1 < std::size(kUnits) && bytes >= 1024 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return std::to_string(bytes) + kUnits[unit];
}

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::string read_whole(ReadableFile& file, const std::filesystem::path& path,
                       std::uint64_t expected_size, SizeLimit limit) {
  constexpr std::size_t kBlock = std::size_t{1} << 16;
  const auto check = [&](std::uint64_t size) {
    if (size <= limit.bytes) return;
    std::string message = "is larger than " + size_text(limit.bytes);
    message.append("; ").append(limit.remedy);
    throw Error(ErrorKind::kInput, message, path.string());
  };
  check(expected_size);
  std::string bytes;
  // One byte more than expected, so that the end is seen without growing the buffer.
  std::size_t block = expected_size + 1;
  while (true) {
    block = std::max(block, kBlock);
    const std::size_t size = bytes.size();
    bytes.resize(size + block);
    const std::size_t count = file.read(bytes.data() + size, block);
    bytes.resize(size + count);
    if (count == 0) return bytes;
    check(bytes.size());
    block = bytes.size() < expected_size ? expected_size - bytes.size() + 1 : bytes.size() / 2;
  }
}

std::string read_file(const FileSystem& file_system, const std::filesystem::path& path,
                      SizeLimit limit, bool regular_only) {
  const auto file = file_system.open_to_read(path, Links::kFollow);
  const auto status = file->status();
  const bool is_regular = status && status->kind == FileKind::kRegular;
  if (regular_only && !is_regular) {
    throw Error(ErrorKind::kInput, "is no regular file", path.string());
  }
  return read_whole(*file, path, is_regular ? status->size : 0, limit);
}

}  // namespace hymt
