#include "translate/memory/stored_outcomes.h"

#include <utility>

namespace hymt {

std::vector<std::shared_ptr<const SharedOutcome>> StoredOutcomes::find(
    std::span<const SegmentKey> keys) {
  auto outcomes = cache_.find(keys);
  // A file that was empty holds nothing that the cache does not.
  if (!file_->had_outcomes() && !cache_.has_lost_any()) return outcomes;
  std::vector<SegmentKey> missing;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (outcomes[i] != nullptr) continue;
    missing.push_back(keys[i]);
    places.push_back(i);
  }
  if (missing.empty()) return outcomes;
  auto found = file_->find_outcomes(missing);
  for (std::size_t i = 0; i < found.size(); ++i) outcomes[places[i]] = std::move(found[i]);
  return outcomes;
}

std::shared_ptr<const SharedOutcome> StoredOutcomes::find_inserted(const SegmentKey& key) {
  return cache_.find_inserted(key);
}

void StoredOutcomes::insert(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) {
  if (outcome->is_repeatable()) file_->put_outcome(key, outcome);
  cache_.insert(key, std::move(outcome));
}

void StoredOutcomes::insert_example(const SegmentTask& task, Example::Origin origin,
                                    std::optional<Example::Keys> keys,
                                    const std::shared_ptr<const SharedOutcome>& outcome) {
  if (!generator_ || static_cast<std::int64_t>(task.source.text().size()) > kMostExampleBytes) {
    return;
  }
  auto example = std::make_shared<Example>();
  example->origin = origin;
  example->owner = *generator_;
  example->source_language = first_subtag(task.source_language);
  example->target_language = task.target_language;
  example->source = without_code_bytes(task.source);
  example->target = outcome;
  example->keys = keys;
  file_->put_example(std::move(example));
}

}  // namespace hymt
