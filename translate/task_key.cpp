#include "translate/task_key.h"

#include <bit>
#include <cstdint>
#include <string>

#include "translate/checks/answer_doubts.h"

namespace hymt {

SegmentKey KeyMaker::key_of(const SegmentTask& task, const LanguagePair& languages) {
  constexpr std::uint64_t kKeyVersion = 1;
  key_.add(kKeyVersion);
  key_.add(fingerprint_);
  key_.add(task.source_language);
  key_.add(task.target_language);
  key_.add(task.heading);
  key_.add(task.preceding);
  key_.add(task.note);
  key_.add(options_.seed);
  add(options_.sampling);
  key_.add(task.source.text());
  add_codes(task.source.codes(), key_);
  if (languages.terms) add(languages.terms->find(uncovered_text(task.source)));
  for (const auto& example : task.examples) add_example(*example, key_);
  return key_.finish();
}

void KeyMaker::add(const SamplingOptions& sampling) {
  key_.add(std::uint64_t{std::bit_cast<std::uint32_t>(sampling.temperature)});
  key_.add(std::uint64_t{static_cast<std::uint32_t>(sampling.top_k)});
  key_.add(std::uint64_t{std::bit_cast<std::uint32_t>(sampling.top_p)});
  key_.add(std::uint64_t{std::bit_cast<std::uint32_t>(sampling.repetition_penalty)});
}

void add_codes(const std::vector<InlineCode>& codes, SegmentKeyBuilder& key) {
  // Ids only say which codes pair up. They count through the unit, so what is left of them when
  // the first is taken off is the same for equal segments in other places.
  for (const InlineCode& code : codes) {
    key.add(std::uint64_t{code.id - codes.front().id});
    key.add(static_cast<std::uint64_t>(code.kind));
    key.add(std::uint64_t{code.offset});
    key.add(std::uint64_t{code.length});
    key.add(std::uint64_t{(code.can_delete ? 1U : 0U) | (code.can_reorder ? 2U : 0U)});
  }
}

void add_example(const Example& example, SegmentKeyBuilder& key) {
  key.add("example");
  key.add(example.source.text());
  add_codes(example.source.codes(), key);
  const SegmentOutcome outcome = example.target->with_codes_of(example.source);
  key.add(outcome.target.text());
  add_codes(outcome.target.codes(), key);
}

void KeyMaker::add(const std::vector<TermMatch>& terms) {
  for (const TermMatch& term : terms) {
    const GlossaryEntry& entry = *term.entry;
    key_.add(entry.source);
    key_.add(entry.target);
    if (entry.is_forced) key_.add(std::uint64_t{1});
    for (const auto* list : {&entry.forms, &entry.forbidden}) {
      key_.add(std::uint64_t{list->size()});
      for (const std::string& rendering : *list) key_.add(rendering);
    }
  }
}

}  // namespace hymt
