#include "parsers/markdown/cmark_memory.h"

#include <cmark-gfm.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace hymt::markdown {
namespace {

// Where call_cmark() of this thread goes on if there is no memory.
thread_local std::jmp_buf* way_out = nullptr;

[[noreturn]] void give_up() {
  if (way_out == nullptr) std::abort();  // A call of ours that is not made by call_cmark().
  std::longjmp(*way_out, 1);             // An exception may not pass through C.
}

void* plain_calloc(std::size_t count, std::size_t size) {
  void* const block = std::calloc(count, size);
  if (block == nullptr) give_up();
  return block;
}

void* plain_realloc(void* block, std::size_t size) {
  void* const larger = std::realloc(block, size);
  if (larger == nullptr) give_up();
  return larger;
}

}  // namespace

void call_cmark(void (*call)(const void*), const void* context) {
  std::jmp_buf* const outer = way_out;
  std::jmp_buf here;
  if (setjmp(here) != 0) {
    way_out = outer;
    throw std::bad_alloc();
  }
  way_out = &here;
  call(context);
  way_out = outer;
}

cmark_mem* plain_cmark_allocator() {
  static cmark_mem functions{plain_calloc, plain_realloc, std::free};
  return &functions;
}

thread_local CmarkMemory* CmarkMemory::current_ = nullptr;

cmark_mem* CmarkMemory::allocator() {
  static cmark_mem functions{callback_calloc, callback_realloc, callback_free};
  return &functions;
}

void* CmarkMemory::allocate(std::size_t size) {
  void* block = nullptr;
  try {
    block = size > kMaxSmall ? allocate_large(size) : allocate_small(size);
  } catch (const std::bad_alloc&) {
    // It cannot be passed on from here.
  }
  if (block == nullptr) give_up();
  return block;
}

void* CmarkMemory::allocate_large(std::size_t size) {
  auto memory = std::make_unique_for_overwrite<std::byte[]>(sizeof(Header) + size);
  auto* const header = reinterpret_cast<Header*>(memory.get());
  *header = {size, large_.size()};
  large_.push_back(std::move(memory));
  return header + 1;
}

void* CmarkMemory::allocate_small(std::size_t size) {
  const std::size_t grains = std::max<std::size_t>((size + kGrain - 1) / kGrain, 1);
  if (FreeBlock* const block = free_[grains]) {
    free_[grains] = block->next;
    return block;
  }
  const std::size_t needed = sizeof(Header) + grains * kGrain;
  if (bump_left_ < needed) {
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kChunk));
    bump_ = chunks_.back().get();
    bump_left_ = kChunk;
  }
  auto* const header = reinterpret_cast<Header*>(bump_);
  *header = {grains * kGrain, 0};
  bump_ += needed;
  bump_left_ -= needed;
  return header + 1;
}

void CmarkMemory::release(void* block) {
  Header* const header = header_of(block);
  if (header->size <= kMaxSmall) {
    auto* const free_block = static_cast<FreeBlock*>(block);
    FreeBlock*& list = free_[header->size / kGrain];
    free_block->next = list;
    list = free_block;
    return;
  }
  // The last one takes the place of the one that goes.
  const std::size_t index = header->zero;
  std::swap(large_[index], large_.back());
  reinterpret_cast<Header*>(large_[index].get())->zero = index;
  large_.pop_back();
}

void* CmarkMemory::callback_calloc(std::size_t count, std::size_t size) {
  void* const block = current_->allocate(count * size);
  std::memset(block, 0, count * size);
  return block;
}

void* CmarkMemory::callback_realloc(void* block, std::size_t size) {
  if (block == nullptr) return current_->allocate(size);
  const std::size_t old_size = header_of(block)->size;
  if (size <= old_size) return block;
  void* const larger = current_->allocate(size);
  std::memcpy(larger, block, old_size);
  current_->release(block);
  return larger;
}

void CmarkMemory::callback_free(void* block) {
  if (block != nullptr) current_->release(block);
}

}  // namespace hymt::markdown
