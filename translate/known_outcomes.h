// Orders that need no generator, and what a memory has to say to the others.
#pragma once

#include <cstddef>
#include <vector>

#include "translate/generator.h"
#include "translate/memory/outcome_store.h"
#include "translate/segment_task.h"
#include "translate/translation_settings.h"
#include "translate/translator.h"

namespace hymt {

struct KnownOutcome {
  std::size_t index = 0;  // Of the task, as its caller counts.
  SegmentOutcome outcome;
};

// Moves those orders whose outcomes are kept under their keys to `known`.
void take_known(std::vector<TranslationOrder>& orders, OutcomeStore& store,
                std::vector<KnownOutcome>& known);

// Looks at texts that are like those of the orders, none of which is known under its key, by
// settings.matches(), which is not null:
//   what was made of the same task before, with other examples by the same FuzzyOptions, is known;
//   where one of them may be taken (FuzzyOptions::accept), has the same codes and passes the checks
//   of answers, it is the outcome, with the finding "fuzzy-accepted" (note);
//   others get those of FuzzyOptions::threshold as examples, if the generator takes any. Their key
//   is then another one, under which the outcome may be known.
// What comes of it depends on the tasks, the settings and the examples that count for the run.
void use_matches(std::vector<TranslationOrder>& orders, const TranslationSettings& settings,
                 const GeneratorTraits& traits, OutcomeStore& store,
                 std::vector<KnownOutcome>& known);

}  // namespace hymt
