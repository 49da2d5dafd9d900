// Keys and values of what each slot has seen, for all layers, in pages of kPagePositions positions.
//
// Slots share the pages of what they begin alike with (page_table.h). Pages go from slot to slot
// and are never given back to the system: memory follows the most positions that were held at one
// time, not the number of slots times their greatest length. A page is taken only while the budget
// has room for it.
#pragma once

#include <cstddef>
#include <vector>

#include "translate/model/cpu/available_memory.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/large_buffer.h"
#include "translate/model/model_config.h"
#include "translate/model/page_table.h"

namespace hymt::cpu {

// Memory of a page, with the keys and values of kPagePositions positions in all layers.
[[nodiscard]] std::size_t kv_page_bytes(const ModelConfig& config, bool is_bfloat16);

class KvCache {
 public:
  // `budget` must outlive the cache.
  KvCache(const ModelConfig& config, std::size_t num_slots, bool is_bfloat16, MemoryBudget& budget);

  [[nodiscard]] std::size_t length(std::size_t slot) const { return table_.length(slot); }
  [[nodiscard]] std::size_t num_bytes() const { return buffers_.size() * page_bytes_; }
  [[nodiscard]] bool is_bfloat16() const { return is_bfloat16_; }

  // Takes memory for so many pages before any slot wants them. Throws std::bad_alloc.
  void keep_ready(std::size_t num_pages);

  // Makes place for `length` positions in the slot. Throws std::bad_alloc if there is no memory;
  // then the slot is as it was.
  void reserve(std::size_t slot, std::size_t length);

  // Writes the key and the value (each head_dim floats) of a reserved position. Different heads and
  // positions may be written by different threads at the same time.
  void write(std::size_t slot, std::size_t position, std::size_t layer, std::size_t kv_head,
             const float* key, const float* value);

  void set_length(std::size_t slot, std::size_t length) { table_.set_length(slot, length); }
  void truncate(std::size_t slot, std::size_t length) { table_.truncate(slot, length); }
  void share_prefix(std::size_t from, std::size_t to, std::size_t length) {
    table_.share_prefix(from, to, length);
  }

  // For AttentionProduct: of what was reserved last.
  [[nodiscard]] const std::byte* const* pages(std::size_t slot) const;
  [[nodiscard]] std::size_t keys_offset(std::size_t layer, std::size_t kv_head) const;
  [[nodiscard]] std::size_t values_offset(std::size_t layer, std::size_t kv_head) const;

 private:
  void add_page();

  std::size_t num_kv_heads_;
  std::size_t head_dim_;
  bool is_bfloat16_;
  std::size_t element_bytes_;
  std::size_t keys_bytes_;    // Of one head and layer in a page.
  std::size_t values_bytes_;  // Likewise.
  std::size_t page_bytes_;
  MemoryBudget& budget_;
  PageTable table_;
  std::vector<LargeBuffer> buffers_;                // One for each page, and perhaps for some more.
  std::vector<std::vector<std::byte*>> addresses_;  // Of each slot's pages.
};

}  // namespace hymt::cpu
