// Outcomes of this run, to be used again for equal segments.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/document/coded_text.h"
#include "parsers/document/rare_vector.h"
#include "translate/segment_key.h"
#include "translate/segment_task.h"

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

  SegmentState state_;
  Rung rung_;
  std::optional<float> score_;
  RareVector<Finding> findings_;
  RareVector<TermUse> terms_;
  std::string text_;  // Of the target.
  std::vector<PlacedCode> codes_;
};

// Keeps the outcomes that were used last, up to a number of bytes. One thread.
class OutcomeCache {
 public:
  // Growing the table would touch every entry again.
  explicit OutcomeCache(std::size_t max_bytes) : max_bytes_(max_bytes) {
    entries_.reserve(max_bytes / 1024);
  }

  // Null if there is none; else valid until the next insert().
  [[nodiscard]] const SharedOutcome* find(const SegmentKey& key);

  void insert(const SegmentKey& key, SharedOutcome outcome);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::size_t memory() const { return bytes_; }

 private:
  // Entries form a list, in the order in which they were used last.
  struct Entry {
    SharedOutcome outcome;
    const SegmentKey* key = nullptr;
    Entry* older = nullptr;
    Entry* newer = nullptr;
  };

  void link(Entry& entry);  // As the newest.
  void unlink(Entry& entry);

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::unordered_map<SegmentKey, Entry, SegmentKeyHash> entries_;
  Entry* oldest_ = nullptr;
  Entry* newest_ = nullptr;
};

}  // namespace hymt
