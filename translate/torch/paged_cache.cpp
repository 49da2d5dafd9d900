#include "translate/torch/paged_cache.h"

#include <c10/util/Exception.h>

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
  // First the memory, so that there is none behind it that the table counts on.
  std::size_t wanted = 0;
  for (const Need& need : needs) wanted += table_.num_wanted(need.slot, need.length);
  const std::size_t num_pages =
      table_.num_pages() + wanted - std::min(wanted, table_.num_free()) + 1;
  if (num_pages > num_pages_) grow_for(num_pages);
  std::vector<std::int64_t> from;
  std::vector<std::int64_t> to;
  for (const Need& need : needs) {
    if (const auto copy = table_.reserve(need.slot, need.length)) {
      from.push_back(std::int64_t{copy->from} + 1);
      to.push_back(std::int64_t{copy->to} + 1);
    }
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

// To so many pages at least; half as many again as there are, if there is memory for that.
void PagedCache::grow_for(std::size_t num_pages) {
  const std::size_t more = num_pages_ + num_pages_ / 2;
  if (more > num_pages) {
    try {
      grow(more);
      return;
    } catch (const c10::Error&) {  // There may be enough for what is needed now.
    }
  }
  grow(num_pages);
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
