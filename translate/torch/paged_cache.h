// Keys and values of what each slot has seen, on a device of libtorch, in pages (page_table.h) of
// tensors that grow with use.
//
// Page 0 of the tensors holds zeros and belongs to nobody: what is padded reads it. Page p of the
// table is page p + 1 of the tensors.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "translate/model/page_table.h"
#include "translate/torch/weights.h"

namespace hymt::torch {

class PagedCache {
 public:
  static constexpr std::size_t kPagePositions = 32;

  PagedCache(const Weights& weights, std::size_t num_slots);

  [[nodiscard]] std::size_t length(std::size_t slot) const { return table_.length(slot); }
  [[nodiscard]] std::uint64_t num_bytes() const { return num_bytes_; }

  // Makes place for so many positions in each of the slots. Throws what libtorch throws; if that is
  // for want of memory, the slots are as they were.
  struct Need {
    std::size_t slot = 0;
    std::size_t length = 0;
  };
  void reserve(std::span<const Need> needs);

  void set_length(std::size_t slot, std::size_t length) { table_.set_length(slot, length); }
  void truncate(std::size_t slot, std::size_t length) { table_.truncate(slot, length); }
  void share_prefix(std::size_t from, std::size_t to, std::size_t length) {
    table_.share_prefix(from, to, length);
  }

  // The slot's pages, as numbered in the tensors.
  [[nodiscard]] std::int64_t page(std::size_t slot, std::size_t number) const {
    return std::int64_t{table_.pages(slot)[number]} + 1;
  }

  // [pages * Nk, kPagePositions, D]: the heads of a page lie together.
  [[nodiscard]] const at::Tensor& keys(std::size_t layer) const { return layers_[layer].keys; }
  [[nodiscard]] const at::Tensor& values(std::size_t layer) const { return layers_[layer].values; }

 private:
  struct Layer {
    at::Tensor keys;
    at::Tensor values;
  };

  void grow_for(std::size_t num_pages);
  void grow(std::size_t num_pages);

  std::int64_t num_kv_heads_;
  std::int64_t head_dim_;
  at::TensorOptions options_;
  PageTable table_;
  std::vector<Layer> layers_;
  std::size_t num_pages_ = 0;  // Of the tensors.
  std::uint64_t num_bytes_ = 0;
};

}  // namespace hymt::torch
