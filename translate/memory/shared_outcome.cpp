#include "translate/memory/shared_outcome.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

namespace hymt {
namespace {

constexpr std::size_t kEntryOverhead = 120;  // Of list, table and allocator.

using CodeName = std::pair<std::uint32_t, InlineCodeKind>;

CodeName name_of(const InlineCode& code) { return {code.id, code.kind}; }

// Finds codes by name: at once in the order in which they stand, else by a sorted table.
class CodeFinder {
 public:
  explicit CodeFinder(const std::vector<InlineCode>& codes) : codes_(codes) {}

  // The index of the code with this name, which there must be.
  std::size_t find(const CodeName& name) {
    if (next_ == codes_.size() || name_of(codes_[next_]) != name) next_ = look_up(name);
    return next_++;
  }

 private:
  std::size_t look_up(const CodeName& name) {
    if (by_name_.empty()) {
      by_name_.reserve(codes_.size());
      for (const InlineCode& code : codes_) by_name_.push_back({name_of(code), by_name_.size()});
      std::sort(by_name_.begin(), by_name_.end());
    }
    const std::pair<CodeName, std::size_t> wanted{name, 0};
    const auto found = std::lower_bound(by_name_.begin(), by_name_.end(), wanted);
    assert(found != by_name_.end() && found->first == name);
    return found->second;
  }

  const std::vector<InlineCode>& codes_;
  std::size_t next_ = 0;
  std::vector<std::pair<CodeName, std::size_t>> by_name_;
};

}  // namespace

SharedOutcome::SharedOutcome(const SegmentOutcome& outcome, const CodedText& source)
    : state_(outcome.state),
      rung_(outcome.rung),
      verdict_(outcome.verdict),
      score_(outcome.score),
      findings_(outcome.findings),
      terms_(outcome.terms),
      text_(outcome.target.text()) {
  CodeFinder finder(source.codes());
  codes_.reserve(outcome.target.codes().size());
  for (const InlineCode& code : outcome.target.codes()) {
    codes_.push_back({finder.find(name_of(code)), code.offset});
  }
}

SegmentOutcome SharedOutcome::with_codes_of(const CodedText& source) const {
  std::vector<InlineCode> codes;
  codes.reserve(codes_.size());
  for (const PlacedCode& placed : codes_) {
    codes.push_back(source.codes()[placed.index]);
    codes.back().offset = placed.offset;
  }
  SegmentOutcome outcome;
  outcome.target = CodedText(text_, std::move(codes));
  outcome.state = state_;
  outcome.rung = rung_;
  outcome.verdict = verdict_;
  outcome.score = score_;
  outcome.findings = findings_;
  outcome.terms = terms_;
  return outcome;
}

std::size_t SharedOutcome::memory() const {
  std::size_t bytes =
      kEntryOverhead + sizeof(*this) + text_.size() + codes_.size() * sizeof(PlacedCode);
  for (const Finding& finding : findings_) {
    bytes += sizeof(Finding) + finding.rule.size() + finding.message.size();
  }
  for (const TermUse& term : terms_) {
    bytes += sizeof(TermUse) + term.source.size() + term.target.size();
  }
  return bytes;
}

}  // namespace hymt
