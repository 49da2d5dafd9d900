// Open files of the system, for what talks to the system itself: the real file system, status
// lines, signals. All else goes through FileSystem.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/files/file_system.h"
#include "parsers/document/error.h"

struct stat;  // Of <sys/stat.h>.

namespace hymt {

// Owns a file descriptor; standard streams are never closed.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

[[nodiscard]] FileStatus status_of(const struct stat& data);
// Nothing, with errno set, if it is not open.
[[nodiscard]] std::optional<FileStatus> status_of_descriptor(int number);

// "cannot read: Permission denied; check its permissions ...": what the system said (`error`, of
// errno) and what a user can do.
[[nodiscard]] std::string failure_text(std::string_view action, int error);
// Throws an Error that says so.
[[noreturn]] void fail(ErrorKind kind, std::string_view action, int error,
                       const std::filesystem::path& path);

// Writes all of `bytes`, also where the descriptor is not waited for (EAGAIN). Throws Error
// (kOutput).
void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path);

// As many symbolic links in a row as the kernel follows.
inline constexpr int kMaxLinks = 40;

// Number of the open file of this process that `path` names ("/dev/stdout", "/dev/fd/63",
// "/proc/self/fd/1"), links followed; nothing if it names something else, -1 if it is not one that
// the program was started with. Such a file is written where it stands; replacing what it was
// opened by would lose what others write to it.
[[nodiscard]] std::optional<int> descriptor_of_path(const std::filesystem::path& path);

// `cancelled` becomes readable when waiting for pipes and terminals is to end; it stays the
// caller's. `path` is for messages.
[[nodiscard]] std::unique_ptr<ReadableFile> make_readable_file(Descriptor descriptor, int cancelled,
                                                               std::filesystem::path path);
[[nodiscard]] std::unique_ptr<WritableFile> make_writable_file(Descriptor descriptor,
                                                               std::filesystem::path path);

}  // namespace hymt
