#include "translate/model/mapping_guard.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is not in <csignal>.
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <utility>

namespace hymt {

// One entry of a list that only grows: a signal handler, which may run at any time on any thread,
// goes through it without a lock.
struct GuardedRange {
  std::atomic<std::uintptr_t> begin = 0;
  std::atomic<std::uintptr_t> size = 0;  // 0: free to be used again.
  std::atomic<bool> has_lost_pages = false;
  GuardedRange* next = nullptr;
};

namespace {

// Global, as signals are.
std::mutex ranges_mutex;  // Of those who change the list; the handler takes none.
std::atomic<GuardedRange*> first_range = nullptr;
std::uintptr_t page_size = 0;
struct sigaction previous_action = {};

// Puts zeros in the place of the page at `address` and of all behind it: a file that was cut has
// none of them. False if `address` is in no guarded mapping.
bool replace_lost_pages(std::uintptr_t address) {
  for (GuardedRange* range = first_range; range != nullptr; range = range->next) {
    const std::uintptr_t begin = range->begin;
    const std::uintptr_t size = range->size;
    if (address < begin || address - begin >= size) continue;
    range->has_lost_pages = true;
    const std::uintptr_t page = address / page_size * page_size;
    // Not through the library's function, which sanitizers replace by one that may lock.
    return ::syscall(SYS_mmap, page, begin + size - page, PROT_READ,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1,
                     0) == static_cast<long>(page);
  }
  return false;
}

void pass_on(int signal, siginfo_t* info, void* context) {
  if ((previous_action.sa_flags & SA_SIGINFO) != 0) {
    return previous_action.sa_sigaction(signal, info, context);
  }
  if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN) {
    return previous_action.sa_handler(signal);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);  // Ends the program when the handler returns.
}

void on_bus_error(int signal, siginfo_t* info, void* context) {
  const int error_number = errno;
  const bool is_by_memory = info->si_code > 0;  // And not sent by another program.
  const bool is_mended =
      is_by_memory && replace_lost_pages(reinterpret_cast<std::uintptr_t>(info->si_addr));
  errno = error_number;
  if (!is_mended) pass_on(signal, info, context);
}

void take_over_signal() {
  page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  struct sigaction action = {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, &previous_action);
}

GuardedRange* add_range(std::uintptr_t begin, std::uintptr_t size) {
  const std::lock_guard lock(ranges_mutex);
  if (first_range == nullptr) take_over_signal();
  GuardedRange* range = first_range;
  while (range != nullptr && range->size != 0) range = range->next;
  const bool is_new = range == nullptr;
  if (is_new) range = new GuardedRange;
  range->has_lost_pages = false;
  range->begin = begin;
  range->size = size;
  if (is_new) {
    range->next = first_range;
    first_range = range;
  }
  return range;
}

}  // namespace

MappingGuard::MappingGuard(std::span<const std::byte> mapping)
    : range_(add_range(reinterpret_cast<std::uintptr_t>(mapping.data()), mapping.size())) {}

MappingGuard::MappingGuard(MappingGuard&& other) noexcept
    : range_(std::exchange(other.range_, nullptr)) {}

MappingGuard& MappingGuard::operator=(MappingGuard&& other) noexcept {
  std::swap(range_, other.range_);
  return *this;
}

MappingGuard::~MappingGuard() {
  if (range_ == nullptr) return;
  const std::lock_guard lock(ranges_mutex);
  range_->size = 0;
}

bool MappingGuard::has_lost_pages() const { return range_ != nullptr && range_->has_lost_pages; }

}  // namespace hymt
