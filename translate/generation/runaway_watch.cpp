#include "translate/generation/runaway_watch.h"

#include <algorithm>
#include <string>

#include "parsers/document/utf8.h"
#include "translate/loop_bounds.h"

namespace hymt {
namespace {

// Answers of n source bytes that have more than 12 n + 512 bytes are refused as too long. (The
// check allows 3 letters for one and 24 more; a letter has 3 bytes at most in the scripts of our
// languages, and what is left is for tags, which are spelt as in the source, and for the wrapper.)
constexpr std::size_t kMostRatio = 12;
constexpr std::size_t kMostSlack = 512;

// A source that repeats itself may do so across tags, which its answer need not have at the same
// places. (In an answer a repetition with a tag in it has that tag twice, and is refused for it.)
std::string without_tags(const TaggedText& source) {
  std::string text;
  std::size_t position = 0;
  for (const Tag& tag : source.tags) {
    text += ByteRange{position, tag.range.begin}.of(source.text);
    position = tag.range.end;
  }
  return text.append(source.text, position, std::string::npos);
}

}  // namespace

RunawayWatch::RunawayWatch(const Tokenizer& tokenizer, const TaggedText& source)
    : tokenizer_(&tokenizer),
      loops_(kLoopTimes),
      source_looping_(longest_loop(without_tags(source), kSourceLoopTimes)),
      most_bytes_(kMostRatio * source.text.size() + kMostSlack) {}

std::optional<StopReason> RunawayWatch::see(TokenId token) {
  const std::string_view bytes = tokenizer_->token_bytes(token);
  num_bytes_ += bytes.size();
  const auto num_continued = std::count_if(bytes.begin(), bytes.end(), is_utf8_continuation);
  const std::size_t num_characters = bytes.size() - static_cast<std::size_t>(num_continued);
  if (is_loop(loops_.add(static_cast<std::uint32_t>(token), num_characters), source_looping_)) {
    return StopReason::kLoop;
  }
  if (num_bytes_ > most_bytes_) return StopReason::kLength;
  return std::nullopt;
}

}  // namespace hymt
