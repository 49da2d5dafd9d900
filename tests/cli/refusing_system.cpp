// A system that refuses: preloaded into a program (LD_PRELOAD), this library stands before the C
// library. What it refuses is listed in the environment variable HYMT_REFUSED:
//   unnamed files       open() knows no O_TMPFILE, as on NFS and FAT
//   links               linkat() is not permitted, as in some sandboxes
//   locks of readers    flock() locks only what is open to be written, as on NFS
//   life after unlink   the process is killed where it would remove a temporary file of its own
#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

bool is_refused(const char* what) {
  const char* const refused = std::getenv("HYMT_REFUSED");
  return refused != nullptr && std::strstr(refused, what) != nullptr;
}

int refuse(int error) {
  errno = error;
  return -1;
}

}  // namespace

// The C library's declarations of these are not all alike in what they throw, so each is repeated
// as it is there.
extern "C" {

int open(const char* path, int flags, ...) {
  if ((flags & O_TMPFILE) == O_TMPFILE && is_refused("unnamed files")) return refuse(EOPNOTSUPP);
  std::va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, mode_t);  // Where there is none, the kernel does not look at it.
  va_end(rest);
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  if (is_refused("links")) return refuse(EPERM);
  return static_cast<int>(::syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}

int flock(int file, int operation) noexcept {
  const bool reads_only = (::fcntl(file, F_GETFL) & O_ACCMODE) == O_RDONLY;
  if ((operation & LOCK_EX) != 0 && reads_only && is_refused("locks of readers")) {
    return refuse(EBADF);
  }
  return static_cast<int>(::syscall(SYS_flock, file, operation));
}

int unlink(const char* path) noexcept {
  if (std::strstr(path, "/.hymt-") != nullptr && is_refused("life after unlink")) {
    ::kill(::getpid(), SIGKILL);
  }
  return static_cast<int>(::syscall(SYS_unlink, path));
}

}  // extern "C"
