// Exponentials and their sums over a row of logits.
//
// Everything here gives the same bits on every machine and with every compiler option that keeps to
// IEEE 754: the exponential is ours, nothing is contracted to fused operations, and sums have a
// fixed order, written so that compilers can do many elements at a time, in AVX2 where there is
// one.
#pragma once

#include <cstddef>
#include <span>

namespace hymt {

// e^x for x <= 0, to about 2 units in the last place; e^-87 (1.6e-38) for all x below. Not a number
// stays that.
[[nodiscard]] float exp_nonpositive(float x);

// The greatest of `values`; minus infinity if there are none. What is not a number is passed over,
// and of zeros comes the positive one.
[[nodiscard]] float max_of(std::span<const float> values);

// Where the first of `values` is that equals `value`; values.size() if there is none.
[[nodiscard]] std::size_t first_of(std::span<const float> values, float value);

// ln(sum of e^value). Not finite if a value is not a number or is plus infinity, or if none is
// finite. `max` is max_of(values).
[[nodiscard]] double log_sum_exp(std::span<const float> values, float max);

}  // namespace hymt
