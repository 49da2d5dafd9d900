// The files of a model's folder, which are a stranger's: a device, a pipe or a file without end may
// stand under any of their names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace hymt {

// No file that is read whole has more bytes; the tokenizers of HY-MT have 13 MB.
inline constexpr std::size_t kMaxModelFileBytes = std::size_t{256} << 20;

// An open regular file. Owns its descriptor.
class ModelFile {
 public:
  // Throws Error (kEngine) if `path` is missing, no regular file, cannot be opened, or is what Git
  // LFS leaves in the place of a file.
  explicit ModelFile(const std::string& path);
  ModelFile(ModelFile&& other) noexcept;
  ModelFile& operator=(ModelFile&& other) noexcept;
  ModelFile(const ModelFile&) = delete;
  ModelFile& operator=(const ModelFile&) = delete;
  ~ModelFile();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }  // When it was opened.

  // Time of modification, since 1970; also when it was opened.
  [[nodiscard]] std::int64_t modified_seconds() const { return modified_seconds_; }

  // Whether size and time of modification are what they were when it was opened.
  [[nodiscard]] bool is_unchanged() const;

  // Its first bytes, at most `max_bytes`. Throws Error (kEngine) if they cannot be read.
  [[nodiscard]] std::string read_beginning(std::size_t max_bytes) const;

 private:
  ModelFile() = default;
  void open();

  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::int64_t modified_seconds_ = 0;
  std::int64_t modified_nanoseconds_ = 0;
};

// All bytes of a file. Throws Error (kEngine), also if there are more than `max_bytes`.
[[nodiscard]] std::string read_model_file(const std::string& path, std::size_t max_bytes);

// The same; nothing if there is no such file.
[[nodiscard]] std::optional<std::string> read_optional_model_file(const std::string& path,
                                                                  std::size_t max_bytes);

}  // namespace hymt
