#include "translate/reviewed_text.h"

#include "translate/task_key.h"

namespace hymt {

SegmentKey reviewed_key(std::string_view source_language, std::string_view target_language,
                        const CodedText& source) {
  constexpr std::uint64_t kKeyVersion = 1;
  SegmentKeyBuilder key;
  key.add("reviewed");
  key.add(kKeyVersion);
  key.add(source_language.substr(0, source_language.find('-')));
  key.add(target_language);
  key.add(source.text());
  add_codes(source.codes(), key);
  return key.finish();
}

std::shared_ptr<const SharedOutcome> reviewed_text(const CodedText& source,
                                                   const CodedText& target) {
  if (target.text().empty()) return nullptr;
  SegmentOutcome outcome;
  outcome.target = target;
  outcome.state = SegmentState::kReviewed;
  // Read back, since what was not read is taken to fit.
  auto kept = SharedOutcome::read(SharedOutcome(outcome, source).record());
  return kept != nullptr && kept->fits(source) ? kept : nullptr;
}

std::optional<SegmentOutcome> reviewed_outcome(const SharedOutcome& kept, const SegmentKey& key,
                                               const CodedText& source) {
  if (!kept.fits(source)) return std::nullopt;
  SegmentOutcome outcome;
  outcome.target = kept.with_codes_of(source).target;
  if (outcome.target.text().empty()) return std::nullopt;
  outcome.state = SegmentState::kReviewed;
  outcome.key = key;
  return outcome;
}

}  // namespace hymt
