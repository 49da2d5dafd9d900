// Segments in, targets and findings out.
//
// The translator spells a segment's codes as tags, asks a generator, reads the answer back,
// checks it, and climbs down a ladder while the checks fail:
//     ask again with another wording -> smaller units (the segment cut at its codes and clauses)
//     -> opaque placeholders (each pair of codes with what it encloses kept apart) -> the source.
// Whatever happens, exactly one outcome comes for each task, and its target can be written: it
// holds each code that may not be deleted exactly once, inside the same pair as in the source, and
// is not empty. An outcome is a function of the task, the options and the generator's answers
// alone: what else is under way, and in which order answers come, does not show in it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "translate/generator.h"
#include "translate/glossary/glossary.h"
#include "translate/segment_key.h"
#include "translate/segment_task.h"

namespace hymt {

struct TranslatorOptions {
  SamplingOptions sampling;
  std::uint64_t seed = 0;
  // Of entries for the same term the last one counts.
  std::vector<GlossaryEntry> glossary;
  // How long one request may take, waiting included; zero: as long as it likes. Far beyond what
  // a working generator needs, for when it is hit, outcomes depend on the clock.
  std::chrono::milliseconds request_timeout = std::chrono::minutes(30);
};

// The key under which a translation may be used again: text and codes, languages, the glossary's
// terms in the text, context, options, generator fingerprint. Of the codes it holds what a
// generator can see: kinds, places, covers and what may be done with them. Their bytes and ids are
// left out, so that the same sentence with another link address has the same key. Equal keys give
// equal outcomes, each with its own task's codes.
[[nodiscard]] SegmentKey segment_key(const SegmentTask& task, const GeneratorTraits& traits,
                                     const TranslatorOptions& options);

// What became of the segments that a generator was asked for, equal ones counted once.
struct AnswerCounts {
  std::uint64_t num_usable = 0;    // An answer, or several, made up the target.
  std::uint64_t num_unusable = 0;  // No answer passed the checks.
  std::uint64_t num_failed = 0;    // The generator failed to answer.
  std::string first_error;         // What it said the first time; may be empty.

  // It was asked, and gave nothing that could be used at all.
  [[nodiscard]] bool is_total_failure() const {
    return num_failed + num_unusable > 0 && num_usable == 0;
  }
};

// Thread-safe: any thread may call translate(); run() belongs to one thread, the engine thread.
class Translator {
 public:
  // Called once for each task, on the engine thread (or, for a task whose key is known already,
  // also there); must be quick and must not throw.
  using Done = std::function<void(SegmentOutcome)>;

  Translator(std::unique_ptr<Generator> generator, TranslatorOptions options);
  ~Translator();
  Translator(const Translator&) = delete;
  Translator& operator=(const Translator&) = delete;

  struct Order {
    SegmentTask task;
    Done done;
  };

  // Queues tasks and returns at once. How much is queued is the caller's business (the pipeline
  // bounds it by bytes). Many tasks at once cost one hand-over between threads.
  void translate(std::vector<Order> orders);
  void translate(SegmentTask task, Done done);

  // Works until finish() was called and everything queued is done, or until cancel().
  void run();

  // No more tasks will come; run() returns when all are done.
  void finish();

  // run() returns soon; tasks that are not done get no outcome. Safe to call at any time.
  void cancel();

  // Tasks ended on each rung so far.
  [[nodiscard]] std::array<std::uint64_t, kNumRungs> rung_counts() const;

  // Requires that run() has returned.
  [[nodiscard]] const AnswerCounts& answer_counts() const;

  [[nodiscard]] const GeneratorTraits& traits() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hymt
