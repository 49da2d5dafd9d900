// Rounding in which what one number of a row loses is made up for by those behind it: GPTQ
// (Frantar et al., 2022), in the form that Chee et al. (2023, QuIP) showed to be equal, LDLQ.
//
// A row w of a matrix meets inputs x, and what rounding it to q costs is the mean of
// ((w - q) x)² = (w - q) H (w - q)ᵀ, with H the mean of x xᵀ. Let H = (F + I) D (F + I)ᵀ, F
// strictly upper triangular. Then, from the first column to the last,
//
//     q_j = nearest(w_j + sum over k < j of (w_k - q_k) F_kj).
#pragma once

#include <cstddef>
#include <vector>

#include "translate/calibration/product.h"
#include "translate/model/tensor.h"

namespace hymt {

// F of one matrix's inputs. Immutable; any number of threads may use it.
class ErrorFeedback {
 public:
  // `inputs`: a row for each time that the matrix was met. A hundredth of the mean of H's diagonal
  // is added to it, so that inputs that were never seen cost something, too. Takes columns³ / 3
  // steps.
  ErrorFeedback(const PlainMatrix& inputs, std::size_t num_threads);

  [[nodiscard]] std::size_t num_columns() const { return factors_.num_rows; }
  // F_kj for all k < j.
  [[nodiscard]] const float* factors_of(std::size_t j) const { return factors_.row(j); }

 private:
  PlainMatrix factors_;  // Row j holds column j of F.
};

struct RoundedMatrix {
  std::vector<std::byte> blocks;  // Row by row.
  PlainMatrix numbers;            // What they are read as.
};

// Rounds each row with feedback; scales are chosen block by block, of what is to be rounded there
// by then. Requires has_grid(type), whole blocks and as many columns as the feedback has. The same
// whatever the number of threads.
[[nodiscard]] RoundedMatrix round_with_feedback(DataType type, const PlainMatrix& weights,
                                                const ErrorFeedback& feedback,
                                                std::size_t num_threads);

}  // namespace hymt
