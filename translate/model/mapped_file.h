// A regular file, mapped into memory to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "translate/model/mapping_guard.h"
#include "translate/model_files/model_file.h"

namespace hymt {

// Owns the mapping. Where somebody shortens the file while it is mapped, zeros are read in place of
// what is gone; check_unchanged() tells. That is the price of not copying gigabytes.
class MappedFile {
 public:
  // Throws Error (kEngine) if `path` is missing, no regular file, or cannot be read.
  explicit MappedFile(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Stays where it is when the object is moved.
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  // When it was last modified before it was opened, since 1970.
  [[nodiscard]] std::int64_t modified_seconds() const { return file_.modified_seconds(); }

  // Throws Error (kEngine) if the file is no longer what was opened, or could not be read: then
  // nothing that was made from it is to be trusted. Takes a microsecond.
  void check_unchanged() const;

 private:
  ModelFile file_;
  std::span<const std::byte> bytes_;
  MappingGuard guard_;
};

// Tells the system that `bytes`, which must be of a mapped file, have been read and need not stay
// in memory. They can still be read: from the file again.
void release_mapped(std::span<const std::byte> bytes);

}  // namespace hymt
