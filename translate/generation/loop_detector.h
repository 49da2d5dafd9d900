// Sees that a text runs in circles while it grows: one piece again and again at its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hymt {

// It follows one stretch that repeats itself at a distance, and when that breaks looks up where the
// last few units stood before. Each unit takes constant time. Of the units that a repetition is
// made of (tokens, or characters) it wants to know how many characters they stand for.
//
// The definition of a repetition is that of the checks of answers (translate/loop_bounds.h): a
// piece, at least `times` times in a row, or once less if it is long.
class LoopDetector {
 public:
  explicit LoopDetector(std::size_t times) : times_(times) {}

  // Adds a unit, and returns how many characters the repetition has that the text ends in now; 0 if
  // there is none.
  std::size_t add(std::uint32_t unit, std::size_t num_characters);

 private:
  // Units; fewer are found again too often by chance, and a repetition is followed from so many on.
  static constexpr std::size_t kWindow = 4;

  [[nodiscard]] std::size_t seen_before();
  [[nodiscard]] std::size_t characters(std::size_t begin, std::size_t end) const {
    return offsets_[end] - offsets_[begin];
  }

  std::size_t times_;
  std::vector<std::uint32_t> units_;
  std::vector<std::size_t> offsets_ = {0};  // In characters: of each unit, and of the end.
  std::unordered_map<std::uint64_t, std::size_t> last_ends_;  // Of windows, by hash.
  std::size_t piece_ =
      0;  // The distance, in units, at which the end repeats itself; 0: it does not.
  std::size_t begin_ = 0;  // Of the stretch.
};

// Characters of the longest stretch of `text` that is one piece at least `times` times. Linear.
[[nodiscard]] std::size_t longest_loop(std::string_view text, std::size_t times);

}  // namespace hymt
