// What a decoder wants to know of rows of logits, found out on their device: only chosen tokens and
// their numbers come back, and of rows that are drawn from, the best few.
#pragma once

#include <ATen/ATen.h>

#include <span>

#include "translate/model/row_request.h"

namespace hymt::torch {

// `logits`: [requests, V], of any type on any device. Draws are those of Sampler to the last bit;
// log-probabilities are not, as sums have another order. Throws what libtorch throws.
void answer_rows(const at::Tensor& logits, std::span<const RowRequest* const> requests,
                 std::span<RowAnswer> answers);

}  // namespace hymt::torch
