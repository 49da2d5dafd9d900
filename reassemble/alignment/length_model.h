// How likely it is that a text of one length is the translation of a text of another.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// In characters (code points), which is what all lengths here are.
[[nodiscard]] std::size_t length_of(std::string_view text);

// Costs are -100 ln p, as in Gale and Church (1993), whose variance of 6.8 for each character is
// used. Immutable.
class LengthModel {
 public:
  // `ratio`: characters of the target for one of the source, over the whole document.
  explicit LengthModel(double ratio) : ratio_(ratio) {}
  // From the lengths of two whole documents, in characters; 1 if either is too short to tell.
  [[nodiscard]] static LengthModel of(std::size_t source_length, std::size_t target_length);

  // Of a source of `source` characters with a target of `target`; from 0 to kHighest.
  [[nodiscard]] double cost(std::size_t source, std::size_t target) const;

  static constexpr double kHighest = 2000.0;

 private:
  double ratio_;
};

}  // namespace hymt
