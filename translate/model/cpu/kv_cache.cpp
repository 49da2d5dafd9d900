#include "translate/model/cpu/kv_cache.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <utility>

namespace hymt::cpu {
namespace {

constexpr std::size_t rounded_up(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}

constexpr std::size_t kSystemPage = 4096;

// Writes `size` values `stride` apart, as float32 or rounded to the nearest bfloat16.
void store_values(const float* values, std::size_t size, std::size_t stride, bool is_bfloat16,
                  std::byte* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(values[i]);
    if (is_bfloat16) {
      const auto half = static_cast<std::uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
      std::memcpy(out + i * stride * sizeof half, &half, sizeof half);
    } else {
      std::memcpy(out + i * stride * sizeof bits, &bits, sizeof bits);
    }
  }
}

std::size_t element_bytes(bool is_bfloat16) { return is_bfloat16 ? 2 : 4; }

// Of one head and layer in a page.
std::size_t keys_bytes(const ModelConfig& config, bool is_bfloat16) {
  return config.head_dim * kPagePositions * element_bytes(is_bfloat16);
}
std::size_t values_bytes(const ModelConfig& config, bool is_bfloat16) {
  return rounded_up(config.head_dim, kPanelColumns) * kPagePositions * element_bytes(is_bfloat16);
}

}  // namespace

std::size_t kv_page_bytes(const ModelConfig& config, bool is_bfloat16) {
  return config.num_layers * config.num_kv_heads *
         (keys_bytes(config, is_bfloat16) + values_bytes(config, is_bfloat16));
}

KvCache::KvCache(const ModelConfig& config, std::size_t num_slots, bool is_bfloat16,
                 MemoryBudget& budget)
    : num_kv_heads_(config.num_kv_heads),
      head_dim_(config.head_dim),
      is_bfloat16_(is_bfloat16),
      element_bytes_(element_bytes(is_bfloat16)),
      keys_bytes_(keys_bytes(config, is_bfloat16)),
      values_bytes_(values_bytes(config, is_bfloat16)),
      page_bytes_(kv_page_bytes(config, is_bfloat16)),
      budget_(budget),
      table_(num_slots, kPagePositions),
      addresses_(num_slots) {}

void KvCache::add_page() {
  budget_.take(page_bytes_);
  LargeBuffer page(page_bytes_);
  // What is not touched does not count as used, and would be given out a second time.
  for (std::size_t at = 0; at < page_bytes_; at += kSystemPage) page.data()[at] = std::byte{0};
  buffers_.push_back(std::move(page));
}

void KvCache::keep_ready(std::size_t num_pages) {
  while (buffers_.size() < num_pages) add_page();
}

void KvCache::reserve(std::size_t slot, std::size_t length) {
  const std::size_t wanted = table_.num_wanted(slot, length);
  const std::size_t missing = wanted - std::min(wanted, table_.num_free());
  keep_ready(table_.num_pages() + missing);
  const auto copy = table_.reserve(slot, length);
  if (copy) std::memcpy(buffers_[copy->to].data(), buffers_[copy->from].data(), page_bytes_);
  addresses_[slot].clear();
  for (const std::uint32_t page : table_.pages(slot)) {
    addresses_[slot].push_back(buffers_[page].data());
  }
}

void KvCache::write(std::size_t slot, std::size_t position, std::size_t layer, std::size_t kv_head,
                    const float* key, const float* value) {
  std::byte* page = addresses_[slot][position / kPagePositions];
  const std::size_t in_page = position % kPagePositions;
  const std::size_t panel = in_page / kPanelColumns;
  const std::size_t column = in_page % kPanelColumns;
  std::byte* keys = page + keys_offset(layer, kv_head);
  store_values(key, head_dim_, kPanelColumns, is_bfloat16_,
               keys + (panel * head_dim_ * kPanelColumns + column) * element_bytes_);
  std::byte* values = page + values_offset(layer, kv_head);
  for (std::size_t first = 0; first < head_dim_; first += kPanelColumns) {
    const std::size_t panel_row = first / kPanelColumns * kPagePositions + in_page;
    store_values(value + first, std::min(kPanelColumns, head_dim_ - first), 1, is_bfloat16_,
                 values + panel_row * kPanelColumns * element_bytes_);
  }
}

const std::byte* const* KvCache::pages(std::size_t slot) const { return addresses_[slot].data(); }

std::size_t KvCache::keys_offset(std::size_t layer, std::size_t kv_head) const {
  return (layer * num_kv_heads_ + kv_head) * (keys_bytes_ + values_bytes_);
}

std::size_t KvCache::values_offset(std::size_t layer, std::size_t kv_head) const {
  return keys_offset(layer, kv_head) + keys_bytes_;
}

}  // namespace hymt::cpu
