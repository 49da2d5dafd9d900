#include "translate/generation/runaway_watch.h"

#include <algorithm>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

// A repetition of an answer may be this much longer than its source's, as words are longer in some
// languages, and so many characters more: the bounds of runs_in_circles().
constexpr std::size_t kAnswerTimes = 4;
constexpr std::size_t kSourceTimes = 3;
constexpr std::size_t kLoopSlack = 24;

// Answers of n source bytes that have more than 12 n + 512 bytes are refused as too long. (The
// check allows 3 letters for one and 24 more; a letter has 3 bytes at most in the scripts of our
// languages, and what is left is for tags, which are spelt as in the source, and for the wrapper.)
constexpr std::size_t kMostRatio = 12;
constexpr std::size_t kMostSlack = 512;

}  // namespace

RunawayWatch::RunawayWatch(const Tokenizer& tokenizer, std::string_view source)
    : tokenizer_(&tokenizer),
      loops_(kAnswerTimes),
      most_looping_(longest_loop(source, kSourceTimes) * 5 / 2 + kLoopSlack),
      most_bytes_(kMostRatio * source.size() + kMostSlack) {}

std::optional<StopReason> RunawayWatch::see(TokenId token) {
  const std::string_view bytes = tokenizer_->token_bytes(token);
  num_bytes_ += bytes.size();
  const auto num_continued = std::count_if(bytes.begin(), bytes.end(), is_utf8_continuation);
  const std::size_t num_characters = bytes.size() - static_cast<std::size_t>(num_continued);
  if (loops_.add(static_cast<std::uint32_t>(token), num_characters) > most_looping_) {
    return StopReason::kLoop;
  }
  if (num_bytes_ > most_bytes_) return StopReason::kLength;
  return std::nullopt;
}

}  // namespace hymt
