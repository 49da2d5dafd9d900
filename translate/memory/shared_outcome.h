// An outcome as it is remembered.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "parsers/document/rare_vector.h"
#include "translate/segment_task.h"

namespace hymt {

// An outcome without the bytes of codes: equal keys stand for texts whose codes are of the same
// kinds in the same places, but may be other codes. Immutable.
class SharedOutcome {
 public:
  // `outcome` is one for `source`.
  SharedOutcome(const SegmentOutcome& outcome, const CodedText& source);

  // What record() gave, which somebody may have changed since: null if it is no outcome at all.
  // Whether it is one for a segment is asked of fits().
  [[nodiscard]] static std::shared_ptr<const SharedOutcome> read(std::string_view record);

  // As bytes to be kept: the number of their layout, then its fields (shared_outcome.cpp).
  [[nodiscard]] std::string record() const;

  // Whether it can be the outcome for `source`: its target holds each code that may not be deleted
  // once, inside the same pair, with what it covers. True without a look for what was not read.
  [[nodiscard]] bool fits(const CodedText& source) const;

  // The same will come of it at any time, on any machine (SegmentOutcome::is_repeatable).
  [[nodiscard]] bool is_repeatable() const { return is_repeatable_; }

  // The outcome for a segment with the same key, which is left empty. Requires fits(source).
  [[nodiscard]] SegmentOutcome with_codes_of(const CodedText& source) const;

  [[nodiscard]] std::size_t memory() const;  // Bytes, roughly.

 private:
  struct PlacedCode {
    std::size_t index;  // In source.codes().
    std::size_t offset;
  };

  SharedOutcome() = default;  // For read().

  [[nodiscard]] bool holds_codes_of(const CodedText& source) const;

  SegmentState state_ = SegmentState::kInitial;
  Rung rung_ = Rung::kFirst;
  Verdict verdict_ = Verdict::kNotAsked;
  bool is_repeatable_ = true;
  bool was_read_ = false;
  std::optional<float> score_;
  RareVector<Finding> findings_;
  RareVector<TermUse> terms_;
  std::string text_;  // Of the target.
  std::vector<PlacedCode> codes_;
};

}  // namespace hymt
