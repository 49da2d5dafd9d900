#include "translate/calibration/error_feedback.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "translate/calibration/threads.h"
#include "translate/model/block_quantizer.h"

namespace hymt {
namespace {

// ---- The factors

void add_damping(PlainMatrix& moments) {
  double trace = 0;
  for (std::size_t i = 0; i < moments.num_rows; ++i) trace += double{moments.row(i)[i]};
  const double mean = trace / static_cast<double>(moments.num_rows);
  const auto damping = static_cast<float>(mean > 0 ? 0.01 * mean : 1.0);
  for (std::size_t i = 0; i < moments.num_rows; ++i) moments.row(i)[i] += damping;
}

// Rows [first, end) of the lower triangle, on which all rows behind have acted already, become
// their part of the factor: row j divided by the root of its diagonal, from the last to the first.
void factor_panel(PlainMatrix& moments, std::size_t first, std::size_t end) {
  for (std::size_t j = end; j-- > first;) {
    float* row = moments.row(j);
    const float root = std::sqrt(std::max(row[j], 1e-20F));
    for (std::size_t k = 0; k < j; ++k) row[k] /= root;
    row[j] = root;
    for (std::size_t i = first; i < j; ++i) {
      float* above = moments.row(i);
      for (std::size_t k = 0; k <= i; ++k) above[k] -= row[i] * row[k];
    }
  }
}

// What the panel does to row `i` above it.
void act_on_row(PlainMatrix& moments, std::size_t i, std::size_t first, std::size_t end) {
  float* above = moments.row(i);
  for (std::size_t j = end; j-- > first;) {
    const float* row = moments.row(j);
    const float factor = row[i];
    for (std::size_t k = 0; k <= i; ++k) above[k] -= factor * row[k];
  }
}

// Of the lower triangle of H: row j becomes column j of F in H = (F + I) D (F + I)ᵀ. This is
// Cholesky's way from the last row to the first, in panels that stay near the processor.
void factorise(PlainMatrix& moments, std::size_t num_threads) {
  constexpr std::size_t kPanel = 32;
  for (std::size_t end = moments.num_rows; end > 0;) {
    const std::size_t first = end > kPanel ? end - kPanel : 0;
    factor_panel(moments, first, end);
    for_each_index(first, num_threads, [&](std::size_t i) { act_on_row(moments, i, first, end); });
    end = first;
  }
  for (std::size_t j = 0; j < moments.num_rows; ++j) {
    float* row = moments.row(j);
    for (std::size_t k = 0; k < j; ++k) row[k] /= row[j];
  }
}

// ---- Rounding

constexpr std::size_t kTile = 16;  // Rows that are rounded side by side.
using Lanes = std::array<float, kTile>;

// Some rows of a matrix, column by column: what each number lost so far.
class RowTile {
 public:
  RowTile(DataType type, const PlainMatrix& weights, const ErrorFeedback& feedback,
          std::size_t first)
      : type_(type),
        weights_(weights),
        feedback_(feedback),
        first_(first),
        num_rows_(std::min(kTile, weights.num_rows - first)),
        losses_(weights.num_columns) {}

  void round_into(RoundedMatrix& result) {
    const DataTypeTraits& traits = traits_of(type_);
    const std::size_t row_bytes = weights_.num_columns / traits.block_values * traits.block_bytes;
    for (std::size_t begin = 0; begin < weights_.num_columns; begin += traits.block_values) {
      find_wanted(begin, traits.block_values);
      for (std::size_t i = 0; i < num_rows_; ++i) {
        std::byte* const block = result.blocks.data() + (first_ + i) * row_bytes +
                                 begin / traits.block_values * traits.block_bytes;
        round_block(i, begin, traits.block_values, block, result.numbers.row(first_ + i));
      }
    }
  }

 private:
  // What columns of a block are to become, as far as columns before it decide.
  void find_wanted(std::size_t begin, std::size_t count) {
    wanted_.assign(count, Lanes{});
    for (std::size_t n = 0; n < count; ++n) {
      const float* factors = feedback_.factors_of(begin + n);
      Lanes& sums = wanted_[n];
      for (std::size_t k = 0; k < begin; ++k) {
        for (std::size_t i = 0; i < kTile; ++i) sums[i] += factors[k] * losses_[k][i];
      }
      for (std::size_t i = 0; i < num_rows_; ++i) {
        sums[i] += weights_.row(first_ + i)[begin + n];
      }
    }
  }

  void round_block(std::size_t i, std::size_t begin, std::size_t count, std::byte* block,
                   float* numbers) {
    std::array<float, kMostBlockValues> wanted{};
    for (std::size_t n = 0; n < count; ++n) wanted[n] = wanted_[n][i];
    const BlockGrid grid = choose_grid(type_, wanted.data(), block);
    const float* weights = weights_.row(first_ + i);
    std::array<int, kMostBlockValues> codes{};
    for (std::size_t n = 0; n < count; ++n) {
      const std::size_t j = begin + n;
      const float* factors = feedback_.factors_of(j);
      float sum = wanted[n];
      for (std::size_t k = begin; k < j; ++k) sum += factors[k] * losses_[k][i];
      codes[n] = grid.nearest_code(n, sum);
      numbers[j] = grid.number(n, codes[n]);
      losses_[j][i] = weights[j] - numbers[j];
    }
    put_codes(type_, codes, block);
  }

  DataType type_;
  const PlainMatrix& weights_;
  const ErrorFeedback& feedback_;
  std::size_t first_;
  std::size_t num_rows_;
  std::vector<Lanes> losses_;  // By column.
  std::vector<Lanes> wanted_;  // By column of the block.
};

}  // namespace

ErrorFeedback::ErrorFeedback(const PlainMatrix& inputs, std::size_t num_threads) {
  const PlainMatrix columns = transposed(inputs);
  factors_ = multiply(columns, columns, num_threads);
  add_damping(factors_);
  factorise(factors_, num_threads);
}

RoundedMatrix round_with_feedback(DataType type, const PlainMatrix& weights,
                                  const ErrorFeedback& feedback, std::size_t num_threads) {
  const DataTypeTraits& traits = traits_of(type);
  assert(has_grid(type) && weights.num_columns % traits.block_values == 0);
  assert(weights.num_columns == feedback.num_columns());
  RoundedMatrix result;
  result.numbers = PlainMatrix(weights.num_rows, weights.num_columns);
  result.blocks.resize(weights.values.size() / traits.block_values * traits.block_bytes);
  for_each_index((weights.num_rows + kTile - 1) / kTile, num_threads, [&](std::size_t tile) {
    RowTile(type, weights, feedback, tile * kTile).round_into(result);
  });
  return result;
}

}  // namespace hymt
