// How jemalloc, where the program is linked with it, shares memory out among threads.
//
// jemalloc 5.3 makes an arena for a thread when the thread begins, and where the address space has
// no room for one, the thread ends the process by SIGSEGV. So where the address space is limited
// (ulimit -v), all threads share the arena that is there from the beginning: slower by what they
// wait for each other, but what finds no memory is an error then. jemalloc reads its settings
// before main() and before any constructor, so they are chosen earlier still.
#include <sys/resource.h>

// NOLINTBEGIN(readability-identifier-naming): jemalloc's name. A user's MALLOC_CONF wins over it.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = nullptr;
}
// NOLINTEND(readability-identifier-naming)

namespace {

// No library works yet: nothing but system calls may be used.
void choose_settings() {
  rlimit address_space{};
  if (::getrlimit(RLIMIT_AS, &address_space) == 0 && address_space.rlim_cur != RLIM_INFINITY) {
    malloc_conf = "narenas:1";
  }
}

// The loader calls what is in this section before it lets libraries begin.
[[gnu::section(".preinit_array"), gnu::used]] void (*const kBeforeLibraries)() = choose_settings;

}  // namespace
