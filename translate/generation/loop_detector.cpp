#include "translate/generation/loop_detector.h"

#include <algorithm>
#include <utility>

#include "parsers/document/utf8.h"
#include "translate/loop_bounds.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

constexpr std::size_t kMostBackwards = 256;  // Units. A bound, so that a unit takes constant time.

}  // namespace

// The end of the last window like that at the end of the text; the text's end if there is none.
std::size_t LoopDetector::seen_before() {
  const std::size_t end = units_.size();
  std::uint64_t hash = 0;
  for (std::size_t i = end - kWindow; i < end; ++i) hash = mixed(hash, units_[i]);
  const auto [place, is_new] = last_ends_.try_emplace(hash, end);
  if (is_new) return end;
  const std::size_t before = std::exchange(place->second, end);
  const auto window = units_.end() - kWindow;
  const auto other = units_.begin() + static_cast<std::ptrdiff_t>(before - kWindow);
  return std::equal(window, units_.end(), other) ? before : end;  // Hashes may collide.
}

std::size_t LoopDetector::add(std::uint32_t unit, std::size_t num_characters) {
  units_.push_back(unit);
  offsets_.push_back(offsets_.back() + num_characters);
  const std::size_t end = units_.size();
  if (end < kWindow) return 0;
  const std::size_t before = seen_before();
  if (piece_ == 0 || unit != units_[end - 1 - piece_]) {
    piece_ = end - before;
    if (piece_ == 0) return 0;
    begin_ = before - kWindow;
    const std::size_t limit = begin_ - std::min(begin_, kMostBackwards);
    while (begin_ > limit && units_[begin_ - 1] == units_[begin_ - 1 + piece_]) --begin_;
  }
  const std::size_t of_piece = characters(end - piece_, end);
  const std::size_t enough = of_piece * (of_piece >= kLongLoopPiece ? times_ - 1 : times_);
  const std::size_t length = characters(begin_, end);
  return length >= enough ? length : 0;
}

std::size_t longest_loop(std::string_view text, std::size_t times) {
  LoopDetector detector(times);
  std::size_t longest = 0;
  std::uint32_t character = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // The bytes of a character, four at most; of what is no UTF-8, the last ones.
    character = character << 8 | static_cast<unsigned char>(text[i]);
    if (i + 1 < text.size() && is_utf8_continuation(text[i + 1])) continue;
    longest = std::max(longest, detector.add(character, 1));
    character = 0;
  }
  return longest;
}

}  // namespace hymt
