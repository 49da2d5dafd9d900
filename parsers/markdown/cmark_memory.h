// Memory for cmark-gfm: a pool that belongs to one document and goes away at once.
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

// One thread at a time may use a pool.
class CmarkMemory {
 public:
  CmarkMemory() = default;
  ~CmarkMemory();
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

  void* allocate(std::size_t size);
  void release(void* block);
  static Header* header_of(void* block) { return static_cast<Header*>(block) - 1; }

  static thread_local CmarkMemory* current_;

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* bump_ = nullptr;
  std::size_t bump_left_ = 0;
  std::array<FreeBlock*, kMaxSmall / kGrain + 1> free_{};
  // Blocks too large for the pool: an open-ended list of what malloc gave.
  std::vector<void*> large_;
};

}  // namespace hymt::markdown
