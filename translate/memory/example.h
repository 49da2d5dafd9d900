// A text and its translation, as an example of how to translate texts that are like it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/document/coded_text.h"
#include "translate/memory/shared_outcome.h"
#include "translate/segment_key.h"

namespace hymt {

struct Example {
  enum class Origin : std::uint8_t {
    kGenerated,  // A generator answered.
    kReviewed,   // People wrote it.
    kKnown,      // None to follow: doubtful, or another one's. It is found by its keys alone.
  };
  Origin origin = Origin::kGenerated;
  // seed_of() what says whose it is: the generator's identity; of a reviewed one the document.
  std::uint64_t owner = 0;
  std::string source_language;  // The first subtag.
  std::string target_language;  // As asked for.
  CodedText source;             // Its codes have no bytes.
  // Null: what was known of the text is forgotten (reviewed ones only). Fits `source`.
  std::shared_ptr<const SharedOutcome> target;

  // Of an outcome that other examples had to do with.
  struct Keys {
    SegmentKey base;  // Of the same task without any, and of how such are asked for,
    SegmentKey key;   // and the outcome's own.
  };
  std::optional<Keys> keys;
};

// Of a sealed record of an example. Longer texts are no examples: a prompt has no room for them.
inline constexpr std::int64_t kMostExampleBytes = 16384;
// Of its seal (sealed_record.h).
inline constexpr std::uint64_t kExampleSeed = 0x6578616D706C6573;

// As bytes to be kept.
[[nodiscard]] std::string example_record(const Example& example);

// What example_record() gave, which somebody may have changed since: null if it is none.
[[nodiscard]] std::shared_ptr<const Example> read_example(std::string_view record);

// `text` with codes that have no bytes, and ids from 1.
[[nodiscard]] CodedText without_code_bytes(const CodedText& text);

// "en" of "en-US": texts in both are not translated differently.
[[nodiscard]] std::string_view first_subtag(std::string_view language);

}  // namespace hymt
