#include "translate/checks/answer_checks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory_resource>
#include <span>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/stack_memory.h"
#include "translate/checks/chatter.h"
#include "translate/checks/repetition.h"

namespace hymt {
namespace {

struct FaultText {
  std::string_view name;
  std::string_view description;
};

// In the order of AnswerFault.
constexpr std::array<FaultText, 24> kFaultTexts = {{
    {"generator-failed", "the engine failed"},
    {"deadline", "the engine took too long"},
    {"no-room", "the segment and its translation need more memory or positions than there are"},
    {"token-limit", "the answer ran into the token limit"},
    {"invalid-utf8", "the answer is not valid UTF-8"},
    {"empty", "the answer says nothing"},
    {"tag-unknown", "the answer holds a tag that was not asked for"},
    {"tag-doubled", "a tag stands twice in the answer"},
    {"tag-missing", "a tag is missing from the answer"},
    {"tag-nesting", "tags of the answer are nested in another way"},
    {"tag-emptied", "a pair of tags in the answer encloses nothing"},
    {"tag-order", "tags that must keep their order changed it"},
    {"tag-glued", "a placeholder in the answer touches a word that it did not touch"},
    {"tag-forced", "the engine found the tags in the answer improbable"},
    {"markup", "the answer holds markup that the source lacks"},
    {"control-character", "the answer holds control characters"},
    {"line-break", "the answer holds line breaks that the source lacks"},
    {"chatter", "the answer talks about the translation"},
    {"quoted", "the answer begins or ends with a quotation mark that the source lacks"},
    {"echo", "the answer repeats the source"},
    {"too-long", "the answer is far longer than the source"},
    {"too-short", "the answer is far shorter than the source"},
    {"script", "the answer is in another script"},
    {"repetition", "the answer repeats itself"},
}};

AnswerFault answer_fault(TagFault fault) {
  switch (fault) {
    case TagFault::kUnknown: return AnswerFault::kTagUnknown;
    case TagFault::kDoubled: return AnswerFault::kTagDoubled;
    case TagFault::kMissing: return AnswerFault::kTagMissing;
    case TagFault::kNesting: return AnswerFault::kTagNesting;
    case TagFault::kEmptied: return AnswerFault::kTagEmptied;
    case TagFault::kOrder: return AnswerFault::kTagOrder;
    case TagFault::kGlued: return AnswerFault::kTagGlued;
  }
  return AnswerFault::kTagUnknown;
}

template <typename Tags>
std::pmr::vector<ByteRange> ranges_of(const Tags& tags, StackMemory& memory) {
  std::pmr::vector<ByteRange> ranges(memory.resource());
  ranges.reserve(tags.size());
  for (const auto& tag : tags) ranges.push_back(tag.range);
  return ranges;
}

// `text` without its tags; `scratch` holds it, if there are any.
std::string_view without(std::string_view text, std::span<const ByteRange> tags,
                         std::string& scratch) {
  if (tags.empty()) return text;
  std::size_t position = 0;
  for (const ByteRange tag : tags) {
    scratch += text.substr(position, tag.begin - position);
    position = tag.end;
  }
  return scratch += text.substr(position);
}

// True if a reader sees a word in place of one of the tags.
bool shows_word(const std::vector<FoundTag>& tags, const TaggedSegment& segment) {
  return std::any_of(segment.tags().begin(), segment.tags().end(), [&tags](const Tag& asked) {
    return has_alphanumeric(asked.shown) &&
           std::any_of(tags.begin(), tags.end(),
                       [&asked](const FoundTag& tag) { return tag.number == asked.number; });
  });
}

// Lengths, as TextProfile::weight counts. The bounds are wide: beyond them no pair of languages
// goes, but answers that hold more, or less, than a translation.
std::optional<AnswerFault> length_fault(const TextProfile& answer, const TextProfile& source) {
  constexpr std::size_t kSlack = 48;  // 24 letters
  constexpr std::size_t kShort = 40;  // Texts of less than 20 letters may become any length.
  if (answer.weight > 3 * source.weight + kSlack) return AnswerFault::kTooLong;
  if (source.weight < kShort) return std::nullopt;
  if (10 * answer.weight < 3 * source.weight) return AnswerFault::kTooShort;
  // Short and without the full stop at the end: cut off.
  if (10 * answer.weight < 6 * source.weight && source.ends_sentence && answer.ends_in_word) {
    return AnswerFault::kTooShort;
  }
  return std::nullopt;
}

std::optional<AnswerFault> text_fault(std::string_view answer, const std::vector<FoundTag>& tags,
                                      const TaggedSegment& segment,
                                      const TargetLanguage& language) {
  const std::string_view source = segment.text();
  StackMemory memory;
  const std::pmr::vector<ByteRange> answer_tags = ranges_of(tags, memory);
  const std::pmr::vector<ByteRange> source_tags = ranges_of(segment.tags(), memory);
  std::string answer_scratch;
  std::string source_scratch;
  const std::string_view bare = without(answer, answer_tags, answer_scratch);
  const auto bare_source = [&] {  // Seldom wanted.
    source_scratch.clear();
    return without(source, source_tags, source_scratch);
  };
  // What came down to a name behind a tag may be a translation ("the file" before it is nothing in
  // many languages), what came down to punctuation is none.
  if (!has_alphanumeric(bare) && has_alphanumeric(bare_source()) && !shows_word(tags, segment)) {
    return AnswerFault::kEmpty;
  }
  const TextProfile now = TextProfile::of(answer, answer_tags);
  const TextProfile then = TextProfile::of(source, source_tags);
  if (now.num_markup > then.num_markup || now.num_braces > then.num_braces ||
      (now.has_marks && !then.has_marks) || (now.has_arrow && !then.has_arrow)) {
    return AnswerFault::kMarkup;
  }
  if (!std::includes(then.controls.begin(), then.controls.end(), now.controls.begin(),
                     now.controls.end())) {
    return AnswerFault::kControl;
  }
  if (now.num_line_breaks > then.num_line_breaks) return AnswerFault::kLineBreak;
  if (has_chatter(answer, source, language.is_english)) return AnswerFault::kChatter;
  if (is_quoted(answer, source)) return AnswerFault::kQuoted;
  if (has_echo(answer, source)) return AnswerFault::kEcho;
  if (const auto fault = length_fault(now, then)) return fault;
  if (language.scripts.any() && (now.scripts & ~language.scripts & ~then.scripts).any()) {
    return AnswerFault::kScript;
  }
  if (may_run_in_circles(bare) && runs_in_circles(bare, bare_source())) {
    return AnswerFault::kRepetition;
  }
  return std::nullopt;
}

// Fills in the tags and the fault of `answer.text`.
void inspect(CheckedAnswer& answer, const TaggedSegment& segment, const TargetLanguage& language) {
  answer.tags = segment.find_tags(answer.text);
  answer.fault.reset();
  if (answer.text.empty()) {
    answer.fault = AnswerFault::kEmpty;
  } else if (const auto fault = segment.fault(answer.text, answer.tags)) {
    answer.fault = answer_fault(*fault);
  } else {
    answer.fault = text_fault(answer.text, answer.tags, segment, language);
  }
}

}  // namespace

std::string_view fault_name(AnswerFault fault) {
  return kFaultTexts.at(static_cast<std::size_t>(fault)).name;
}

std::string_view fault_description(AnswerFault fault) {
  return kFaultTexts.at(static_cast<std::size_t>(fault)).description;
}

TargetLanguage::TargetLanguage(std::string_view tag)
    : scripts(scripts_of_language(tag)), is_english(tag == "en" || tag.starts_with("en-")) {}

std::optional<float> forced_probability(const GenerationResult& result) {
  // ln 0.01. Of 177 answers of the small model that had all tags without a constraint none has a
  // token below -4.1, of 34 that got them by it 27 have one below -4.8 (bench/constraint_bench).
  constexpr float kLeast = -4.6F;
  if (!result.is_likeliest_with_tags || result.tokens.empty()) return std::nullopt;
  const auto least = std::ranges::min_element(result.tokens, {}, &TokenScore::log_probability);
  if (least->log_probability >= kLeast) return std::nullopt;
  return std::exp(least->log_probability);
}

float probability_at(ByteRange range, const CheckedAnswer& answer,
                     std::span<const TokenScore> tokens) {
  const std::size_t begin = range.begin + answer.offset;
  const std::size_t end = range.end + answer.offset;
  const auto first = std::ranges::upper_bound(
      tokens, begin, {}, [](const TokenScore& token) { return token.text.end; });
  float sum = 0;
  for (auto token = first; token != tokens.end() && token->text.begin < end; ++token) {
    sum += token->log_probability;
  }
  return std::exp(sum);
}

std::vector<float> tag_probabilities(const CheckedAnswer& answer,
                                     std::span<const TokenScore> tokens) {
  std::vector<float> probabilities;
  if (tokens.empty()) return probabilities;
  for (const FoundTag& tag : answer.tags) {
    probabilities.push_back(probability_at(tag.range, answer, tokens));
  }
  return probabilities;
}

std::string percent_text(float probability) {
  const long per_mille = std::lround(1000 * static_cast<double>(probability));
  if (per_mille < 10) return "0." + std::to_string(per_mille) + " %";
  return std::to_string((per_mille + 5) / 10) + " %";
}

CheckedAnswer check_answer(const TaggedSegment& segment, StopReason stop, std::string answer,
                           const TargetLanguage& language) {
  CheckedAnswer checked;
  switch (stop) {
    case StopReason::kEnd: break;
    case StopReason::kLength: checked.fault = AnswerFault::kTokenLimit; return checked;
    case StopReason::kLoop: checked.fault = AnswerFault::kRepetition; return checked;
    case StopReason::kNoRoom: checked.fault = AnswerFault::kNoRoom; return checked;
    case StopReason::kDeadline: checked.fault = AnswerFault::kDeadline; return checked;
    case StopReason::kCancelled:
    case StopReason::kFailed: checked.fault = AnswerFault::kGeneratorFailed; return checked;
  }
  if (valid_utf8_prefix(answer) != answer.size()) {
    checked.fault = AnswerFault::kInvalidUtf8;
    return checked;
  }
  const std::string_view text = trimmed(answer);
  checked.offset = static_cast<std::size_t>(text.data() - answer.data());
  checked.text = text.size() == answer.size() ? std::move(answer) : std::string(text);
  inspect(checked, segment, language);
  if (!checked.fault) return checked;
  CheckedAnswer unwrapped;
  const std::string_view bare = without_wrapping(checked.text, segment.text(), language.is_english);
  unwrapped.text = bare;
  unwrapped.offset = checked.offset + static_cast<std::size_t>(bare.data() - checked.text.data());
  if (unwrapped.text == checked.text) return checked;
  inspect(unwrapped, segment, language);
  return unwrapped.fault ? checked : unwrapped;
}

}  // namespace hymt
