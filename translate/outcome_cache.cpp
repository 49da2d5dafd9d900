#include "translate/outcome_cache.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

namespace hymt {
namespace {

constexpr std::size_t kEntryOverhead = 200;  // Of list, table and allocator.

}  // namespace

SharedOutcome::SharedOutcome(const SegmentOutcome& outcome, const CodedText& source)
    : text_(outcome.target.text()) {
  outcome_.state = outcome.state;
  outcome_.rung = outcome.rung;
  outcome_.score = outcome.score;
  outcome_.findings = outcome.findings;
  outcome_.terms = outcome.terms;
  if (outcome.target.codes().empty()) return;
  using Name = std::pair<std::uint32_t, InlineCodeKind>;
  std::vector<std::pair<Name, std::size_t>> indices;
  indices.reserve(source.codes().size());
  for (const InlineCode& code : source.codes()) {
    indices.push_back({{code.id, code.kind}, indices.size()});
  }
  std::sort(indices.begin(), indices.end());
  codes_.reserve(outcome.target.codes().size());
  for (const InlineCode& code : outcome.target.codes()) {
    const std::pair<Name, std::size_t> name{{code.id, code.kind}, 0};
    const auto found = std::lower_bound(indices.begin(), indices.end(), name);
    assert(found != indices.end() && found->first == name.first);
    codes_.push_back({found->second, code.offset});
  }
}

SegmentOutcome SharedOutcome::with_codes_of(const CodedText& source) const {
  SegmentOutcome outcome = outcome_;
  std::vector<InlineCode> codes;
  codes.reserve(codes_.size());
  for (const PlacedCode& placed : codes_) {
    codes.push_back(source.codes()[placed.index]);
    codes.back().offset = placed.offset;
  }
  outcome.target = CodedText(text_, std::move(codes));
  return outcome;
}

std::size_t SharedOutcome::memory() const {
  std::size_t bytes =
      kEntryOverhead + sizeof(*this) + text_.size() + codes_.size() * sizeof(PlacedCode);
  for (const Finding& finding : outcome_.findings) {
    bytes += sizeof(Finding) + finding.rule.size() + finding.message.size();
  }
  for (const TermUse& term : outcome_.terms) {
    bytes += sizeof(TermUse) + term.source.size() + term.target.size();
  }
  return bytes;
}

const SharedOutcome* OutcomeCache::find(const SegmentKey& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->outcome;
}

void OutcomeCache::insert(const SegmentKey& key, SharedOutcome outcome) {
  assert(!by_key_.contains(key));
  const std::size_t bytes = outcome.memory();
  if (bytes > max_bytes_) return;
  entries_.push_front({key, std::move(outcome)});
  by_key_.emplace(key, entries_.begin());
  bytes_ += bytes;
  while (bytes_ > max_bytes_) {
    bytes_ -= entries_.back().outcome.memory();
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

}  // namespace hymt
