#include "translate/memory/shared_outcome.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

#include "parsers/document/utf8.h"
#include "translate/memory/byte_record.h"

namespace hymt {
namespace {

// Of a record. Others are not read: their outcomes count as unknown.
constexpr std::uint64_t kRecordLayout = 1;

// Numbers of enumerators are part of the layout.
constexpr std::uint64_t kNumStates = 4;
constexpr std::uint64_t kNumVerdicts = 4;
static_assert(static_cast<std::uint64_t>(SegmentState::kFinal) + 1 == kNumStates);
static_assert(static_cast<std::uint64_t>(Verdict::kFailed) + 1 == kNumVerdicts);

// One of the first `count` enumerators.
template <typename Enum>
bool read_enumerator(RecordReader& reader, std::uint64_t count, Enum& value) {
  const std::uint64_t number = reader.number();
  if (number >= count) return false;
  value = static_cast<Enum>(number);
  return true;
}

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

constexpr std::size_t kNone = SIZE_MAX;

// The opening code that each code stands in, or kNone, for codes of `source` in the order `order`.
// Empty if pairs do not nest. What has no partner in `source` (a sentence may end inside a pair)
// counts as a placeholder.
std::vector<std::size_t> enclosing_pairs(const std::vector<InlineCode>& source,
                                         const std::vector<std::size_t>& order) {
  std::vector<CodeName> names;
  names.reserve(source.size());
  for (const InlineCode& code : source) names.push_back(name_of(code));
  std::sort(names.begin(), names.end());
  const auto has = [&names](std::uint32_t id, InlineCodeKind kind) {
    return std::binary_search(names.begin(), names.end(), CodeName{id, kind});
  };
  std::vector<std::size_t> enclosing(source.size(), kNone);
  std::vector<std::size_t> open;
  for (const std::size_t index : order) {
    const InlineCode& code = source[index];
    const bool closes =
        code.kind == InlineCodeKind::kClosing && has(code.id, InlineCodeKind::kOpening);
    if (closes) {
      if (open.empty() || source[open.back()].id != code.id) return {};
      open.pop_back();
    }
    enclosing[index] = open.empty() ? kNone : open.back();
    const bool opens =
        code.kind == InlineCodeKind::kOpening && has(code.id, InlineCodeKind::kClosing);
    if (opens) open.push_back(index);
  }
  return open.empty() ? enclosing : std::vector<std::size_t>{};
}

}  // namespace

SharedOutcome::SharedOutcome(const SegmentOutcome& outcome, const CodedText& source)
    : state_(outcome.state),
      rung_(outcome.rung),
      verdict_(outcome.verdict),
      is_repeatable_(outcome.is_repeatable),
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

std::string SharedOutcome::record() const {
  constexpr std::size_t kMostBesides = 32;  // Where there are no codes, findings and terms.
  RecordWriter record;
  record.reserve(text_.size() + kMostBesides);
  record.number(kRecordLayout);
  record.number(static_cast<std::uint64_t>(state_));
  record.number(static_cast<std::uint64_t>(rung_));
  record.number(static_cast<std::uint64_t>(verdict_));
  record.number(score_ ? 1 : 0);
  if (score_) record.real(*score_);
  record.text(text_);
  record.number(codes_.size());
  for (const PlacedCode& code : codes_) {
    record.number(code.index);
    record.number(code.offset);
  }
  record.number(findings_.size());
  for (const Finding& finding : findings_) {
    record.number(static_cast<std::uint64_t>(finding.severity));
    record.text(finding.rule);
    record.text(finding.message);
    record.number(finding.range.begin);
    record.number(finding.range.end);
  }
  record.number(terms_.size());
  for (const TermUse& term : terms_) {
    record.text(term.source);
    record.text(term.target);
    record.number(term.is_obeyed ? 1 : 0);
  }
  return record.take();
}

std::shared_ptr<const SharedOutcome> SharedOutcome::read(std::string_view record) {
  RecordReader reader(record);
  if (reader.number() != kRecordLayout) return nullptr;
  const std::shared_ptr<SharedOutcome> outcome(new SharedOutcome);
  outcome->was_read_ = true;
  if (!read_enumerator(reader, kNumStates, outcome->state_) ||
      !read_enumerator(reader, kNumRungs, outcome->rung_) ||
      !read_enumerator(reader, kNumVerdicts, outcome->verdict_)) {
    return nullptr;
  }
  if (reader.number() != 0) outcome->score_ = reader.real();
  outcome->text_ = reader.text();
  outcome->codes_.resize(reader.count());
  for (PlacedCode& code : outcome->codes_) {
    code.index = reader.number();
    code.offset = reader.number();
  }
  std::vector<Finding> findings(reader.count());
  for (Finding& finding : findings) {
    if (!read_enumerator(reader, kNumSeverities, finding.severity)) return nullptr;
    finding.rule = reader.text();
    finding.message = reader.text();
    finding.range.begin = reader.number();
    finding.range.end = reader.number();
  }
  outcome->findings_ = std::move(findings);
  std::vector<TermUse> terms(reader.count());
  for (TermUse& term : terms) {
    term.source = reader.text();
    term.target = reader.text();
    term.is_obeyed = reader.number() != 0;
  }
  outcome->terms_ = std::move(terms);
  return reader.is_whole() ? outcome : nullptr;
}

bool SharedOutcome::fits(const CodedText& source) const {
  if (!was_read_) return true;
  if (valid_utf8_prefix(text_) != text_.size()) return false;
  const std::size_t size = source.text().size();
  const bool findings_fit =
      std::all_of(findings_.begin(), findings_.end(), [size](const Finding& finding) {
        return finding.range.begin <= finding.range.end && finding.range.end <= size;
      });
  return findings_fit && holds_codes_of(source);
}

bool SharedOutcome::holds_codes_of(const CodedText& source) const {
  const std::vector<InlineCode>& codes = source.codes();
  if (codes.empty()) return codes_.empty();
  std::vector<std::size_t> in_source(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) in_source[i] = i;
  std::vector<std::size_t> in_target;
  std::vector<bool> is_there(codes.size());
  std::size_t covered_to = 0;
  for (const PlacedCode& placed : codes_) {
    if (placed.index >= codes.size() || is_there[placed.index]) return false;
    is_there[placed.index] = true;
    in_target.push_back(placed.index);
    const InlineCode& code = codes[placed.index];
    if (placed.offset < covered_to || placed.offset > text_.size()) return false;
    const bool is_boundary =
        placed.offset == text_.size() || !is_utf8_continuation(text_[placed.offset]);
    if (!is_boundary) return false;
    const std::string_view covered = source.text().substr(code.offset, code.length);
    if (text_.compare(placed.offset, code.length, covered) != 0) return false;
    covered_to = placed.offset + code.length;
  }
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (!is_there[i] && !codes[i].can_delete) return false;
  }
  const auto meant = enclosing_pairs(codes, in_source);
  const auto found = enclosing_pairs(codes, in_target);
  if (found.empty() || meant.empty()) return false;
  for (const std::size_t index : in_target) {
    // What stood in a pair that was left out stands in the next one around it.
    std::size_t enclosing = meant[index];
    while (enclosing != kNone && !is_there[enclosing]) enclosing = meant[enclosing];
    if (found[index] != enclosing) return false;
  }
  return true;
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
  outcome.is_repeatable = is_repeatable_;
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
