// From when on an answer runs in circles. Said once, for the check of whole answers
// (translate/checks/repetition.h) and for what watches them grow (translate/generation).
#pragma once

#include <cstddef>

namespace hymt {

// A repetition is a piece that comes so many times in a row, once less if it is long, as long
// pieces do not come twice by chance.
inline constexpr std::size_t kLoopTimes = 4;
// A source is taken at its word earlier: what it says three times may be said so in translation.
inline constexpr std::size_t kSourceLoopTimes = 3;
inline constexpr std::size_t kLongLoopPiece = 20;  // Characters.

// Shorter repetitions are none, whatever the source does.
inline constexpr std::size_t kShortestLoop = 24;  // Characters.

// True if an answer that repeats itself for `length` characters does so far more than its source,
// whose longest repetition has `source_length`; words are longer in some languages. Tags count in
// neither.
[[nodiscard]] constexpr bool is_loop(std::size_t length, std::size_t source_length) {
  return 2 * length > 5 * source_length + 2 * kShortestLoop;
}

}  // namespace hymt
