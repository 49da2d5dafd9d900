// One request in, one raw answer out: the seam between what a translation must be (Translator) and
// what makes one up (a model, or a stand-in for tests).
//
// A generator never sees documents or codes, only text with tags in it. It may answer in any order,
// and its answers are raw: the caller checks everything.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/byte_range.h"
#include "translate/model/sampling_options.h"

namespace hymt {

using RequestId = std::uint64_t;

// A tag in TaggedText: markup (or a protected piece of text) in the form that a model sees.
struct Tag {
  enum class Kind : std::uint8_t { kStandalone, kOpening, kClosing };
  Kind kind = Kind::kStandalone;
  std::uint32_t number = 0;  // Opening and closing tags of a pair share one.
  bool can_delete = false;   // The answer may leave the tag out.
  bool can_reorder = true;   // The answer may move the tag past another one.
  ByteRange range;           // In TaggedText::text.
  // What a reader sees in place of a standalone tag ("F5"), for a prompt that wants to show it. It
  // is not part of the answer. Empty: nothing, or nothing known.
  std::string shown;
};

// Text as a generator gets it: "Click <s1>Save</s1> or press <x2/>." Tag names are chosen so that
// none occurs in the text by itself; text between tags is never escaped. Tags nest, and with their
// traits they are all that constrained decoding needs: a generator that decodes makes its own
// constraint from them.
struct TaggedText {
  std::string text;
  std::vector<Tag> tags;  // In order of range.begin.
};

// How a prompt is worded. The ladder goes through them in this order.
enum class Wording : std::uint8_t { kFormatted, kPlain, kAlternative };

struct GlossaryTerm {
  std::string source;
  std::string target;
};

// What a term of a glossary holds an answer to: one of `renderings` (if there are any, the first of
// them where none comes by itself) and none of `forbidden`.
struct TermRule {
  std::vector<std::string> renderings;
  std::vector<std::string> forbidden;
};

// A text like the source, and its translation, each with its tags.
struct TranslationExample {
  std::string source;
  std::string target;
};

struct GenerationRequest {
  RequestId id = 0;  // Chosen by the caller; comes back with the answer.
  TaggedText source;
  std::string source_language;  // BCP 47.
  std::string target_language;
  std::string heading;    // Plain text of the heading above, may be empty.
  std::string preceding;  // Plain text before the segment, may be empty.
  std::string note;
  std::vector<GlossaryTerm> terms;
  std::vector<TranslationExample> examples;
  // Kept by generators that decode; the others are only told of `terms`.
  std::vector<TermRule> term_rules;
  Wording wording = Wording::kFormatted;
  SamplingOptions sampling;
  // Random draws are a function of (seed, stream, draw number) alone, so an answer does not depend
  // on its neighbours. `stream` identifies the segment and the attempt.
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  std::size_t max_answer_tokens = 0;  // 0: as many as there is room for.
  // If set, nothing is chosen: the answer is this text and the result holds its log-probabilities.
  std::optional<std::string> forced_answer;
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

enum class StopReason : std::uint8_t {
  kEnd,
  kLength,  // Longer than was asked for, or than any translation is.
  kLoop,    // The answer repeats itself without an end.
  kNoRoom,  // Request and answer are more than the generator can hold; a shorter text may do.
  kCancelled,
  kDeadline,
  kFailed,
};

struct TokenScore {
  ByteRange text;         // The bytes of GenerationResult::text that the token gave.
  float log_probability;  // Natural logarithm, under the unconstrained distribution.
};

struct GenerationResult {
  RequestId id = 0;
  std::string text;
  StopReason stop = StopReason::kEnd;
  std::string error;               // For kFailed and kNoRoom: one sentence.
  std::vector<TokenScore> tokens;  // Empty if the generator has no notion of probability.
  // Each token was the likeliest, or one of the few, of those that the source's tags allowed.
  bool is_likeliest_with_tags = false;
  // It would have ended without some tag of the source, or would not have ended, and had to be
  // completed.
  bool was_completed = false;
  // Terms of the request that the model was not told, for want of room.
  std::vector<GlossaryTerm> omitted_terms;
};

// What the caller has to know about a generator.
struct GeneratorTraits {
  std::string name;         // "identity", "pseudo", "adversarial:7", "model"
  std::string fingerprint;  // Goes into segment keys and the report.
  // False for stand-ins: checks of language, expected length and copied text say nothing about
  // their answers.
  bool translates = true;
  // Requests that can be worked on at once with profit; the caller keeps about twice as many
  // queued.
  std::size_t slots = 1;
  // Longer texts are cut before they are sent.
  std::size_t max_source_bytes = 8192;
  // BCP 47 tags of the languages that it translates into; empty: it does not say.
  std::vector<std::string> languages = {};
  // Examples in requests are shown to a model.
  bool takes_examples = false;
  // How to draw when a greedy answer would not do and is asked for again.
  SamplingOptions redraw = {};
};

// Serves one model, or none, all its life. Implementations are thread-safe: submit, cancel and wake
// from any thread, wait from one.
class Generator {
 public:
  using Clock = std::chrono::steady_clock;

  Generator() = default;
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;
  virtual ~Generator() = default;

  [[nodiscard]] virtual GeneratorTraits traits() const = 0;

  // Queues a request; never blocks on the work itself. Each submitted request gets exactly one
  // result. Throws nothing: what is wrong with a request is said in its result (kFailed).
  virtual void submit(GenerationRequest request) = 0;

  // Asks for an early end; the result comes with kCancelled unless it was ready before.
  virtual void cancel(RequestId id) = 0;

  // Finished results in any order; works or sleeps until there is one, or `until` has passed, or
  // wake() was called since it last returned (then perhaps none). Returns none at once if nothing
  // is under way. Throws Error (kEngine) if no answer can be trusted any more, nor will be.
  [[nodiscard]] virtual std::vector<GenerationResult> wait(Clock::time_point until) = 0;

  // wait(), or the next one if none is running, returns soon: there is something else to do.
  virtual void wake() = 0;
};

}  // namespace hymt
