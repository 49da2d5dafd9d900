// An outcome as it is remembered.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
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

  // The outcome for a segment with the same key, which is left empty.
  [[nodiscard]] SegmentOutcome with_codes_of(const CodedText& source) const;

  [[nodiscard]] std::size_t memory() const;  // Bytes, roughly.

 private:
  struct PlacedCode {
    std::size_t index;  // In source.codes().
    std::size_t offset;
  };

  SegmentState state_;
  Rung rung_;
  Verdict verdict_;
  std::optional<float> score_;
  RareVector<Finding> findings_;
  RareVector<TermUse> terms_;
  std::string text_;  // Of the target.
  std::vector<PlacedCode> codes_;
};

}  // namespace hymt
