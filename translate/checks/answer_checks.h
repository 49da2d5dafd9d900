// Whether an answer can be a translation of what was asked, told from its form alone.
//
// All checks compare the answer with its source: what the source itself does (odd characters, code
// fences, repetitions) is no fault in an answer, so the source is always an answer to itself. None
// knows what a translation should say.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/checks/text_profile.h"
#include "translate/generator.h"
#include "translate/tags/tagged_text.h"

namespace hymt {

enum class AnswerFault : std::uint8_t {
  kGeneratorFailed,
  kDeadline,
  kNoRoom,
  kTokenLimit,
  kInvalidUtf8,
  kEmpty,  // Or without any letter or digit, where the source has some.
  kTagUnknown,
  kTagDoubled,
  kTagMissing,
  kTagNesting,
  kTagEmptied,
  kTagOrder,
  kTagGlued,
  kTagForced,  // The generator was made to write what it found most improbable.
  kMarkup,     // Tags, comments, character references, braces, Markdown marks or arrows that the
               // source lacks.
  kControl,    // Control characters that the source lacks.
  kLineBreak,  // More line breaks than the source has.
  kChatter,    // Remarks about the translation.
  kQuoted,     // Quotation marks at the ends, which the source lacks.
  kEcho,       // The source, and something more.
  kTooLong,
  kTooShort,
  kScript,      // Letters that neither the source nor the target language is written in.
  kRepetition,  // The same piece again and again.
};

// A stable kebab-case name, as "tag-missing", and a clause for people: "a tag is missing".
[[nodiscard]] std::string_view fault_name(AnswerFault fault);
[[nodiscard]] std::string_view fault_description(AnswerFault fault);

// What the checks know about a target language. Immutable.
struct TargetLanguage {
  explicit TargetLanguage(std::string_view tag);  // BCP 47.
  ScriptSet scripts;                              // Empty: unknown; then any script will do.
  bool is_english = false;
};

struct CheckedAnswer {
  std::optional<AnswerFault> fault;  // The first that was found; then the rest says nothing.
  std::string text;                  // The answer, trimmed and without wrappings,
  std::size_t offset = 0;            // which begins at this byte of what came.
  std::vector<FoundTag> tags;        // In `text`.
};

// If a generator that was held to the tags of its source (translate/constraint) wanted something
// else: the least probability, 0 to 1, of a token of its answer, which is below 1 %. What it wrote
// then has the tags and often makes no sense; asked in other words it mostly needs no force.
// Nothing is known of answers that were drawn among many tokens, or chosen with a penalty: these
// take improbable ones by themselves.
[[nodiscard]] std::optional<float> forced_probability(const GenerationResult& result);

// The probability, 0 to 1, that a generator gave the bytes `range` of answer.text at their place:
// that of all tokens which hold one of them. `tokens` are those of the answer as it came; not none.
[[nodiscard]] float probability_at(ByteRange range, const CheckedAnswer& answer,
                                   std::span<const TokenScore> tokens);

// That of each tag of an answer. Empty if nothing is known of tokens.
[[nodiscard]] std::vector<float> tag_probabilities(const CheckedAnswer& answer,
                                                   std::span<const TokenScore> tokens);

// "3 %", and "0.4 %" of less than 1 %.
[[nodiscard]] std::string percent_text(float probability);

// Checks `answer`, which ended by `stop`, to `segment`. An answer that fails is looked at again
// without the wrappings that can be told from it with certainty (see chatter.h), and passes if that
// passes.
[[nodiscard]] CheckedAnswer check_answer(const TaggedSegment& segment, StopReason stop,
                                         std::string answer, const TargetLanguage& language);

}  // namespace hymt
