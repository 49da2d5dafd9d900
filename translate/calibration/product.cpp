#include "translate/calibration/product.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "translate/calibration/threads.h"

namespace hymt {
namespace {

// Rows of w whose sums are taken side by side, and rows of x that share what is read of these: as
// many as the registers of AVX2 hold.
constexpr std::size_t kLanes = 16;
constexpr std::size_t kShared = 4;

using Lanes = std::array<float, kLanes>;

// Columns of up to kLanes rows, the missing ones zero.
std::vector<Lanes> lanes_of(const PlainMatrix& w, std::size_t first) {
  std::vector<Lanes> lanes(w.num_columns);
  const std::size_t count = std::min(kLanes, w.num_rows - first);
  for (std::size_t i = 0; i < count; ++i) {
    const float* row = w.row(first + i);
    for (std::size_t c = 0; c < w.num_columns; ++c) lanes[c][i] = row[c];
  }
  return lanes;
}

using Sums = std::array<Lanes, kShared>;

// `rows`: kShared rows of x. Each lane is a sum of its own, so that wider vectors change no bit.
[[gnu::always_inline]] inline void add_products(const std::array<const float*, kShared>& rows,
                                                const std::vector<Lanes>& lanes, Sums& result) {
  Sums sums{};
  for (std::size_t c = 0; c < lanes.size(); ++c) {
    for (std::size_t t = 0; t < kShared; ++t) {
      const float factor = rows[t][c];
      for (std::size_t i = 0; i < kLanes; ++i) sums[t][i] += factor * lanes[c][i];
    }
  }
  result = sums;
}

void add_products_anywhere(const std::array<const float*, kShared>& rows,
                           const std::vector<Lanes>& lanes, Sums& sums) {
  add_products(rows, lanes, sums);
}
[[gnu::target("avx2")]] void add_products_avx2(const std::array<const float*, kShared>& rows,
                                               const std::vector<Lanes>& lanes, Sums& sums) {
  add_products(rows, lanes, sums);
}

}  // namespace

PlainMatrix multiply(const PlainMatrix& x, const PlainMatrix& w, std::size_t num_threads) {
  assert(x.num_columns == w.num_columns);
  auto* const add = __builtin_cpu_supports("avx2") ? add_products_avx2 : add_products_anywhere;
  PlainMatrix y(x.num_rows, w.num_rows);
  for_each_index((w.num_rows + kLanes - 1) / kLanes, num_threads, [&](std::size_t tile) {
    const std::size_t column = tile * kLanes;
    const std::vector<Lanes> lanes = lanes_of(w, column);
    const std::size_t width = std::min(kLanes, y.num_columns - column);
    for (std::size_t first = 0; first < x.num_rows; first += kShared) {
      // Where there are fewer rows, the last one is taken again.
      std::array<const float*, kShared> rows{};
      for (std::size_t t = 0; t < kShared; ++t)
        rows[t] = x.row(std::min(first + t, x.num_rows - 1));
      Sums sums;
      add(rows, lanes, sums);
      for (std::size_t t = 0; t < kShared && first + t < x.num_rows; ++t) {
        std::copy_n(sums[t].begin(), width, y.row(first + t) + column);
      }
    }
  });
  return y;
}

PlainMatrix transposed(const PlainMatrix& matrix) {
  PlainMatrix result(matrix.num_columns, matrix.num_rows);
  for (std::size_t r = 0; r < matrix.num_rows; ++r) {
    const float* row = matrix.row(r);
    for (std::size_t c = 0; c < matrix.num_columns; ++c) result.row(c)[r] = row[c];
  }
  return result;
}

}  // namespace hymt
