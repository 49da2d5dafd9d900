// Memory for cmark-gfm: a pool that belongs to one document and goes away at once; and how to go
// on where there is none.
//
// cmark-gfm's own allocator ends the process where there is no memory, and cmark-gfm looks at no
// pointer that it gets. So ours leave cmark-gfm by longjmp: a way out through functions of C that
// the language allows. What cmark-gfm was making is left half made, in memory that we own.
//
// cmark-gfm asks for a small zeroed block for every node and for many short-lived strings; blocks
// that it gives back are used again for the same size, which is several times as quick as malloc.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

struct cmark_mem;

namespace hymt::markdown {

// Calls call(context), which calls cmark-gfm. Throws std::bad_alloc if cmark-gfm got no memory from
// one of the allocators below: what was to be made or changed by it may only be freed then. There
// must be no object with a destructor in `call`, nor in what cmark-gfm calls back.
void call_cmark(void (*call)(const void*), const void* context);

// The same for a callable. What it holds lives with the caller.
template <typename Call>
void call_cmark(const Call& call) {
  call_cmark([](const void* context) { (*static_cast<const Call*>(context))(); }, &call);
}

// The C library's allocator, for the short-lived and small.
[[nodiscard]] cmark_mem* plain_cmark_allocator();

// One thread at a time may use a pool.
class CmarkMemory {
 public:
  CmarkMemory() = default;
  CmarkMemory(const CmarkMemory&) = delete;
  CmarkMemory& operator=(const CmarkMemory&) = delete;

  // cmark's allocation functions know no context, so a pool is named for a thread and a time: while
  // a Scope lives, the functions of allocator() use its pool. Scopes nest.
  class Scope {
   public:
    explicit Scope(CmarkMemory& memory) : previous_(current_) { current_ = &memory; }
    ~Scope() { current_ = previous_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    CmarkMemory* previous_;
  };

  [[nodiscard]] static cmark_mem* allocator();

 private:
  struct Header {
    std::size_t size;  // Of the block behind it.
    std::size_t zero;  // cmark reads a few bytes before a text in search of a letter.
  };
  struct FreeBlock {
    FreeBlock* next;
  };
  static constexpr std::size_t kGrain = 16;
  static constexpr std::size_t kMaxSmall = 1024;
  static constexpr std::size_t kChunk = std::size_t{1} << 18U;

  static void* callback_calloc(std::size_t count, std::size_t size);
  static void* callback_realloc(void* block, std::size_t size);
  static void callback_free(void* block);

  // Returns only if there is memory.
  void* allocate(std::size_t size);
  // These throw std::bad_alloc.
  void* allocate_large(std::size_t size);
  void* allocate_small(std::size_t size);
  void release(void* block);
  static Header* header_of(void* block) { return static_cast<Header*>(block) - 1; }

  static thread_local CmarkMemory* current_;

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* bump_ = nullptr;
  std::size_t bump_left_ = 0;
  std::array<FreeBlock*, kMaxSmall / kGrain + 1> free_{};
  std::vector<std::unique_ptr<std::byte[]>> large_;  // Blocks too large for the pool.
};

}  // namespace hymt::markdown
