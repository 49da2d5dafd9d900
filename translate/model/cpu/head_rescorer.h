// A second look at the logits that decide: those of the most probable tokens are computed anew from
// the head's weights as they are stored, so that int8 does not change what is chosen.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "translate/model/cpu/kernels.h"
#include "translate/model/row_request.h"
#include "translate/model/weight_matrix.h"

namespace hymt::cpu {

// Holds scratch memory; used by one thread at a time.
class HeadRescorer {
 public:
  // Tokens of a row that are computed anew, at least: the most probable among those that the
  // request allows. The embedded model's first choice was among the first three of int8 at each of
  // 21,342 places, and the first at 21,273.
  static constexpr std::size_t kNumTokens = 8;

  // `normed` is the input of the product (9) in float32, `logits` its result in int8. Those of the
  // candidates, of the given token and of the end tokens become exact but for the rounding of
  // float32; which ones depends on `request` and `logits` alone. Throws std::bad_alloc.
  void rescore(const WeightMatrix& head, const Kernels& kernels, const RowRequest& request,
               const float* normed, std::span<float> logits);

 private:
  void find_allowed(const Kernels& kernels, const RowRequest& request,
                    std::span<const float> logits);
  void add_likely(const Kernels& kernels, std::size_t count, std::span<const float> logits);
  void take_most_probable(std::size_t count, std::span<const float> logits);

  std::vector<TokenId> candidates_;
  std::vector<TokenId> rescored_;
  std::vector<float> maxima_;
  std::vector<float> weights_;  // [hidden]
};

}  // namespace hymt::cpu
