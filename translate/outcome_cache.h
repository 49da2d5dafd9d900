// Outcomes of this run, to be used again for equal segments.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/segment_key.h"
#include "translate/translator.h"

namespace hymt {

// An outcome without the bytes of codes: equal keys stand for texts whose codes are of the same
// kinds in the same places, but may be other codes.
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

  SegmentOutcome outcome_;  // Without target and key.
  std::string text_;
  std::vector<PlacedCode> codes_;
};

// Keeps the outcomes that were used last, up to a number of bytes. One thread.
class OutcomeCache {
 public:
  explicit OutcomeCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // Null if there is none; else valid until the next insert().
  [[nodiscard]] const SharedOutcome* find(const SegmentKey& key);

  void insert(const SegmentKey& key, SharedOutcome outcome);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::size_t memory() const { return bytes_; }

 private:
  struct Entry {
    SegmentKey key;
    SharedOutcome outcome;
  };

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // The one used last is in front.
  std::unordered_map<SegmentKey, std::list<Entry>::iterator, SegmentKeyHash> by_key_;
};

}  // namespace hymt
