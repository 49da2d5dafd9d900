// A regular file, mapped into memory to be read.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace hymt {

// Owns the mapping. Whoever shortens the file while it is mapped ends the program (SIGBUS) when a
// page that is gone is read: the price of not copying gigabytes.
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

 private:
  std::span<const std::byte> bytes_;
};

// Tells the system that `bytes`, which must be of a mapped file, have been read and need not stay
// in memory. They can still be read: from the file again.
void release_mapped(std::span<const std::byte> bytes);

}  // namespace hymt
