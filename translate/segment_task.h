// What is asked about one segment, and what came of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"
#include "parsers/document/translation_unit.h"
#include "translate/segment_key.h"

namespace hymt {

struct Example;  // translate/memory/example.h

// How far down the ladder an outcome comes from.
enum class Rung : std::uint8_t {
  kFirst,        // The first answer passed.
  kReworded,     // Another wording or draw did.
  kSmallerUnit,  // Put together from parts.
  kOpaque,       // With codes hidden from the generator.
  kSourceKept,   // Nothing passed; the target is the source.
};
inline constexpr std::size_t kNumRungs = 5;
[[nodiscard]] std::string_view rung_name(Rung rung);  // "first", "reworded", ...

// What the views refer to belongs to whoever receives the outcome (OutcomeReceiver) and stays as
// long as that. (A document holds it all, and each sentence would copy all the sentences before
// it.)
struct SegmentTask {
  std::size_t index = 0;  // The caller's number for it; comes back with the outcome.
  CodedText source;
  std::string_view source_language;
  std::string_view target_language;
  std::string_view heading;    // Source side, plain text.
  std::string_view preceding;  // Source side, plain text of the unit's earlier sentences (or more).
  std::string_view note;
  // Texts like it, the best one first, to be shown to the generator (Engine sets them).
  std::vector<std::shared_ptr<const Example>> examples;
};

// A term of the glossary in a segment's source, once however often it stands there.
struct TermUse {
  std::string source;
  std::string target;  // As the glossary has it.
  bool is_obeyed =
      false;  // The segment's target holds one of its renderings, and none that is forbidden.
};

// What asking a generator has come to.
enum class Verdict : std::uint8_t {
  kNotAsked,  // There was nothing to ask for.
  kUsable,    // Answers make up the target, or some of it.
  kUnusable,  // No answer passed; the source is kept.
  kFailed,    // The same, and the generator failed to answer.
};

struct SegmentOutcome {
  CodedText target;
  SegmentState state = SegmentState::kInitial;
  Rung rung = Rung::kFirst;
  Verdict verdict = Verdict::kNotAsked;
  // Geometric mean of the probabilities of the answers' tokens, 0 to 1, if the generator knows
  // them.
  std::optional<float> score;
  std::vector<Finding> findings;  // Ranges are relative to the segment's text.
  std::vector<TermUse> terms;
  std::string engine_error;  // For kFailed: what the generator said last; may be empty.
  SegmentKey key;
  // The generator was asked for this one; else it was known, or nobody had to be asked.
  bool was_asked = false;
  // The same would come of it again. Not so if the generator failed, hit a deadline or lacked room
  // on the way: then there may be more of it the next time.
  bool is_repeatable = true;
};

}  // namespace hymt
