// How one segment gets its target: what is asked, and what is asked next when an answer is wrong.
//
//   the whole segment, in up to four wordings, until no doubt about the answer is left; if some is
//   left in all, the answer with the fewest is taken
//   -> its halves, each by itself; their halves; and theirs
//   -> each pair of codes as one opaque tag, its content by itself
//   -> the bare pieces of text between the codes, without any tag
//   -> the source
// Each part goes down by itself; only if some part ends at the last rung, the whole segment does,
// as half a sentence in each language helps nobody.
//
// A ladder asks no generator: it hands out one request at a time and takes its result, and depends
// on nothing else. So its outcome does not depend on what else is under way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "translate/checks/answer_checks.h"
#include "translate/generator.h"
#include "translate/language_pair.h"
#include "translate/segment_task.h"
#include "translate/tags/plain_form.h"
#include "translate/tags/segment_cuts.h"
#include "translate/tags/tagged_text.h"
#include "translate/translation_settings.h"

namespace hymt {

// What a ladder has to know about the caller's wishes and about the generator.
struct LadderSetup {
  LadderSetup() = default;
  LadderSetup(const TranslationOptions& options, const GeneratorTraits& traits)
      : sampling(options.sampling),
        seed(options.seed),
        redraw(traits.redraw),
        translates(traits.translates),
        max_source_bytes(traits.max_source_bytes) {}

  SamplingOptions sampling;
  std::uint64_t seed = 0;
  // As in GeneratorTraits.
  SamplingOptions redraw;
  bool translates = true;
  std::size_t max_source_bytes = 8192;
};

class Ladder {
 public:
  // `task` and `languages` must outlive the ladder. `key` decides the random draws.
  Ladder(const SegmentTask& task, const LadderSetup& setup, const LanguagePair& languages,
         std::uint64_t key);
  Ladder(const Ladder&) = delete;
  Ladder& operator=(const Ladder&) = delete;

  // Begins; returns the first request, nothing if the outcome is there already. The caller fills in
  // id and deadline.
  [[nodiscard]] std::optional<GenerationRequest> start();

  // Takes the result of the last request; returns the next, nothing if the outcome is there.
  [[nodiscard]] std::optional<GenerationRequest> handle(GenerationResult result);

  // Requires that there is nothing more to ask. The key is left empty.
  [[nodiscard]] SegmentOutcome take_outcome();

 private:
  static constexpr std::uint32_t kRoot = 0;

  // What is asked for a part at present.
  enum class Step : std::uint8_t {
    kWhole,   // All of it, in several wordings.
    kPart,    // The same for half a segment; fewer tries, as it can be cut again.
    kOpaque,  // With opaque pairs.
    kBare,    // Without tags: its text if it has no codes, else the pieces between them.
  };

  struct Attempt {
    Wording wording;
    bool redraws;
  };

  // A part that was taken apart, and how its target is made of its children's.
  struct Division {
    enum class Join : std::uint8_t { kWeave, kOpaquePairs };
    Join join = Join::kWeave;
    std::vector<std::uint32_t> children;
    std::size_t num_open_children = 0;
    std::vector<Span> spans;            // In the part's core, for kWeave.
    std::vector<std::size_t> elements;  // Of `asked`, for kOpaquePairs.
    CheckedAnswer answer;               // For kOpaquePairs.
  };

  // An answer that can be written.
  struct Candidate {
    CheckedAnswer answer;
    std::vector<TokenScore> tokens;
    std::vector<Finding> doubts;  // Ranges are relative to the part's core.
    std::vector<GlossaryTerm> omitted_terms;
    bool is_first = true;  // It answers the part's first request.
  };

  struct Part {
    std::uint32_t parent = 0;
    Step step = Step::kWhole;
    Rung rung = Rung::kFirst;  // What it is, even if its first answer is good.
    unsigned cuts = 0;         // How often the segment was halved to get here,
    unsigned depth = 0;        // and how many opaque pairs are around it.
    unsigned attempt = 0;
    std::uint64_t path = 0;             // Names the part, whatever the order of events.
    std::size_t context_end = 0;        // Bytes of the segment's text before the part.
    const CodedText* source = nullptr;  // The task's, or `cut`.
    const CodedText* core = nullptr;    // What is asked for: all of `source`, or `inner`.
    Span core_place;                    // Of `core` in `source`.
    CodedText cut;
    CodedText inner;
    std::optional<TaggedSegment> asked;  // `core`, as it is spelt at this step.
    std::unique_ptr<Candidate> doubted;  // The best one with doubts so far.
    std::unique_ptr<Division> division;
    CodedText target;
  };

  [[nodiscard]] Part& part_at(std::uint32_t index) {
    return index == kRoot ? root_ : *parts_[index - 1];
  }
  [[nodiscard]] const Part& part_at(std::uint32_t index) const {
    return index == kRoot ? root_ : *parts_[index - 1];
  }
  void begin(std::uint32_t index);
  void descend(std::uint32_t index);
  void translate_bare(std::uint32_t index);
  bool divide(std::uint32_t index, const std::vector<Span>& spans, Step step, Rung rung);
  void open_pairs(std::uint32_t index, CheckedAnswer answer);
  Part& add_child(std::uint32_t parent, const Span& span);
  void begin_children(std::uint32_t index);
  void ask(std::uint32_t index);
  [[nodiscard]] std::optional<GenerationRequest> next_request();
  // How `part` is asked for at its present step, one attempt after the other.
  [[nodiscard]] static std::span<const Attempt> attempts_at(const Part& part);
  [[nodiscard]] GenerationRequest request_for(const Part& part) const;
  [[nodiscard]] std::vector<Finding> doubts_about(const Part& part,
                                                  const CheckedAnswer& answer) const;
  void consider(std::uint32_t index, Candidate candidate);
  void retry(std::uint32_t index);
  void cut_for_room(std::uint32_t index);
  void accept(std::uint32_t index, Candidate candidate);
  void add_unsure_tags(const Part& part, const Candidate& candidate);
  void add_unsure_terms(const Part& part, const CheckedAnswer& answer,
                        const std::vector<TokenScore>& tokens, std::vector<Finding>& doubts) const;
  void complete(std::uint32_t index, CodedText core_target);
  [[nodiscard]] CodedText joined(const Part& part) const;
  [[nodiscard]] Verdict verdict() const;
  void keep_source();
  [[nodiscard]] std::vector<TermUse> term_uses(const CodedText& target) const;

  const SegmentTask* task_;
  LadderSetup setup_;
  const LanguagePair* languages_;
  std::unique_ptr<const PlainForm> plain_;  // What is asked for in place of the task; may be null.
  // Parts never move: TaggedSegments point into them. Most ladders have no part but the root.
  Part root_;
  std::vector<std::unique_ptr<Part>> parts_;  // From number 1.
  std::vector<std::uint32_t> to_begin_;       // Parts that wait for their turn, the next one last.
  std::optional<std::uint32_t> asked_;        // The part that a request is out for.
  bool was_asked_ = false;
  bool is_done_ = false;
  bool is_kept_ = false;
  bool is_repeatable_ = true;  // SegmentOutcome::is_repeatable
  Rung rung_ = Rung::kFirst;
  AnswerFault last_fault_ = AnswerFault::kEmpty;
  std::string last_error_;  // What the generator said, if it failed.
  unsigned num_hard_failures_ = 0;
  double score_sum_ = 0;
  std::size_t num_scores_ = 0;
  std::vector<Finding> doubts_;  // About the answers that were taken.
};

}  // namespace hymt
