#include "translate/checks/repetition.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <vector>

#include "parsers/characters/code_points.h"
#include "translate/loop_bounds.h"

namespace hymt {
namespace {

constexpr std::size_t kWindow = 4;
constexpr std::size_t kMostBackwards = 64;  // A bound, so that the search stays linear.

// Where each window of four characters was seen last. Windows that share a slot push each other
// out; what is returned is always a true occurrence.
class LastSeen {
 public:
  explicit LastSeen(std::u32string_view text)
      : text_(text), slots_(std::bit_ceil(std::clamp<std::size_t>(2 * text.size(), 64, 1 << 16))) {}

  // The last place before `at` with the same window; `at` itself if none is known.
  std::size_t exchange(std::size_t at) {
    std::uint32_t hash = 0;
    for (std::size_t i = 0; i < kWindow; ++i) hash = (hash ^ text_[at + i]) * 0x9E3779B1U;
    std::uint32_t& slot = slots_[(hash ^ (hash >> 15)) & (slots_.size() - 1)];
    const std::size_t place = slot;
    slot = static_cast<std::uint32_t>(at + 1);
    if (place == 0) return at;
    return text_.substr(place - 1, kWindow) == text_.substr(at, kWindow) ? place - 1 : at;
  }

 private:
  std::u32string_view text_;
  std::vector<std::uint32_t> slots_;  // Places, counted from 1; 0: not seen.
};

}  // namespace

std::size_t longest_repetition(std::u32string_view text, std::size_t times) {
  if (text.size() < 2 * kWindow) return 0;
  LastSeen last_seen(text);
  std::size_t longest = 0;
  std::size_t piece = 0;  // The distance at which the text repeats itself here; 0: it does not.
  std::size_t begin = 0;  // Of the stretch.
  for (std::size_t at = 0; at + kWindow <= text.size(); ++at) {
    const std::size_t before = last_seen.exchange(at);
    const std::size_t end = at + kWindow;
    // A stretch goes on as long as it can: pieces may repeat smaller ones inside.
    if (piece == 0 || text[end - 1] != text[end - 1 - piece]) {
      piece = at - before;
      begin = before;
      // It began earlier, if smaller pieces inside were followed until now.
      const std::size_t limit = begin - std::min(begin, kMostBackwards);
      while (piece != 0 && begin > limit && text[begin - 1] == text[begin - 1 + piece]) --begin;
    }
    if (piece == 0) continue;
    const std::size_t enough = piece * (piece >= kLongLoopPiece ? times - 1 : times);
    if (end - begin >= enough) longest = std::max(longest, end - begin);
  }
  return longest;
}

// No stretch of kShortestLoop characters is three times the same piece or more if this is false.
// It does not look at characters: all windows of eight bytes in such a stretch but those of its
// first piece came before, and with them come those that share their bit.
bool may_run_in_circles(std::string_view text) {
  using Window = std::uint64_t;
  constexpr std::size_t kFewest = kShortestLoop - kShortestLoop / 3 - (sizeof(Window) - 1);
  constexpr int kBits = 12;
  std::bitset<std::size_t{1} << kBits> seen;
  std::size_t num_seen = 0;
  for (std::size_t end = sizeof(Window); end <= text.size(); ++end) {
    Window window = 0;
    std::memcpy(&window, text.data() + end - sizeof window, sizeof window);
    auto bit = seen[(window * 0x9E3779B97F4A7C15U) >> (64 - kBits)];
    num_seen += bit ? 1U : 0U;
    bit = true;
  }
  return num_seen >= kFewest;
}

bool runs_in_circles(std::string_view answer, std::string_view source) {
  if (!may_run_in_circles(answer)) return false;
  const std::size_t length = longest_repetition(code_points(answer), kLoopTimes);
  if (length < kShortestLoop) return false;  // Whatever the source does.
  return is_loop(length, longest_repetition(code_points(source), kSourceLoopTimes));
}

}  // namespace hymt
