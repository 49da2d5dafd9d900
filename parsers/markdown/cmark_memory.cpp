#include "parsers/markdown/cmark_memory.h"

#include <cmark-gfm.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace hymt::markdown {

thread_local CmarkMemory* CmarkMemory::current_ = nullptr;

CmarkMemory::~CmarkMemory() {
  for (void* const block : large_) std::free(block);
}

cmark_mem* CmarkMemory::allocator() {
  static cmark_mem functions{callback_calloc, callback_realloc, callback_free};
  return &functions;
}

void* CmarkMemory::allocate(std::size_t size) {
  if (size > kMaxSmall) {
    // No memory is the end of the program, as in cmark itself: it cannot carry on without.
    auto* const header = static_cast<Header*>(std::malloc(sizeof(Header) + size));
    if (header == nullptr) std::abort();
    *header = {size, large_.size()};
    large_.push_back(header);
    return header + 1;
  }
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
  large_[index] = large_.back();
  static_cast<Header*>(large_[index])->zero = index;
  large_.pop_back();
  std::free(header);
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
