#include "translate/torch/paged_cache.h"

#include <algorithm>

namespace hymt::torch {

PagedCache::PagedCache(const Weights& weights, std::size_t num_slots)
    : num_kv_heads_(as_int(weights.config.num_kv_heads)),
      head_dim_(as_int(weights.config.head_dim)),
      options_(at::TensorOptions(weights.device).dtype(weights.type)),
      table_(num_slots, kPagePositions),
      layers_(weights.config.num_layers) {
  grow(1);
}

void PagedCache::reserve(std::span<const Need> needs) {
  std::vector<std::int64_t> from;
  std::vector<std::int64_t> to;
  for (const Need& need : needs) {
    if (const auto copy = table_.reserve(need.slot, need.length)) {
      from.push_back(std::int64_t{copy->from} + 1);
      to.push_back(std::int64_t{copy->to} + 1);
    }
  }
  if (table_.num_pages() + 1 > num_pages_) {
    grow(std::max(table_.num_pages() + 1, num_pages_ + num_pages_ / 2));
  }
  if (from.empty()) return;
  const at::Tensor from_pages = at::tensor(from, at::kLong).to(options_.device());
  const at::Tensor to_pages = at::tensor(to, at::kLong).to(options_.device());
  for (const Layer& layer : layers_) {
    for (const at::Tensor& pages : {layer.keys, layer.values}) {
      const at::Tensor whole = pages.view({-1, num_kv_heads_, as_int(kPagePositions), head_dim_});
      whole.index_copy_(0, to_pages, whole.index_select(0, from_pages));
    }
  }
}

// One tensor after the other, so that little more memory is taken than is there in the end. Where
// that fails, those that grew stay so.
void PagedCache::grow(std::size_t num_pages) {
  const std::int64_t num_rows = as_int(num_pages) * num_kv_heads_;
  for (Layer& layer : layers_) {
    for (at::Tensor* pages : {&layer.keys, &layer.values}) {
      const std::int64_t num_old = pages->defined() ? pages->size(0) : 0;
      if (num_old >= num_rows) continue;
      const at::Tensor grown = at::zeros({num_rows, as_int(kPagePositions), head_dim_}, options_);
      if (num_old > 0) grown.narrow(0, 0, num_old).copy_(*pages);
      num_bytes_ += grown.nbytes() - (num_old > 0 ? pages->nbytes() : 0);
      *pages = grown;
    }
  }
  num_pages_ = num_pages;
}

}  // namespace hymt::torch
