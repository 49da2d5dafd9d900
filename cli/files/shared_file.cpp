#include "cli/files/shared_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/files/descriptor.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr mode_t kPermissions = 0666;

// A lock that cannot be had, since there are none, is not waited for.
void lock(int descriptor) {
  while (::flock(descriptor, LOCK_EX) != 0 && errno == EINTR) {
  }
}

}  // namespace

std::string SharedFile::read() const {
  if (!file_system_.status(path_, Links::kFollow)) return {};
  return read_file(file_system_, path_, {}, /*regular_only=*/true);
}

// The file, locked. Whoever had it before may have replaced it meanwhile: then the new one.
Descriptor SharedFile::open_alone() const {
  while (true) {
    constexpr int kFlags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    Descriptor descriptor(::open(path_.c_str(), kFlags, kPermissions));
    if (!descriptor.is_open()) fail(ErrorKind::kOutput, "cannot write", errno, path_);
    lock(descriptor.number());
    const auto opened = status_of_descriptor(descriptor.number());
    const auto named = file_system_.status(path_, Links::kFollow);
    const bool is_same =
        opened && named && opened->device == named->device && opened->inode == named->inode;
    if (!is_same) continue;
    if (opened->kind != FileKind::kRegular) {
      throw Error(ErrorKind::kOutput, "is no regular file", path_.string());
    }
    return descriptor;
  }
}

void SharedFile::append(std::string_view lines) const {
  const Descriptor descriptor = open_alone();
  const auto status = status_of_descriptor(descriptor.number());
  char last = '\n';
  if (status && status->size != 0) {
    static_cast<void>(::pread(descriptor.number(), &last, 1, static_cast<off_t>(status->size - 1)));
  }
  if (last == '\n') return write_all(descriptor.number(), lines, path_);
  write_all(descriptor.number(), '\n' + std::string(lines), path_);
}

void SharedFile::replace(const std::function<std::string(const std::string&)>& change) const {
  const Descriptor descriptor = open_alone();
  const std::string before = read();
  const std::string after = change(before);
  if (after == before) return;
  const auto status = status_of_descriptor(descriptor.number());
  const auto file = file_system_.create(folder_of(path_));
  file->write(after);
  if (status) file->set_permissions(status->permissions);
  file->sync();
  file->publish(path_);
}

}  // namespace hymt
