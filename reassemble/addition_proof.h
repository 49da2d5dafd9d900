// Whether a proven document, read once more after something was written into it, differs by that
// alone.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// Ranges of a text; ordered, disjoint.
class TextRanges {
 public:
  // Behind those that it has.
  void add(ByteRange range) { ranges_.push_back(range); }

  [[nodiscard]] bool hold(ByteRange range) const {
    const ByteRange* found = at_or_before(range.begin);
    return found != nullptr && found->contains(range);
  }
  // The one that begins at `offset`; null if none does.
  [[nodiscard]] const ByteRange* beginning_at(std::size_t offset) const {
    const ByteRange* found = at_or_before(offset);
    return found != nullptr && found->begin == offset ? found : nullptr;
  }

 private:
  [[nodiscard]] const ByteRange* at_or_before(std::size_t offset) const;

  std::vector<ByteRange> ranges_;
};

// Bytes that take the place of a range; of an empty one, they are put there.
struct TextEdit {
  ByteRange range;
  std::string bytes;
};

struct EditedText {
  std::string text;
  TextRanges replaced;  // In the text before.
  TextRanges added;     // In `text`.
};

// Makes `edits`, which are ordered and disjoint.
[[nodiscard]] EditedText edited_text(std::string_view text, std::span<const TextEdit> edits);

// Whether `after` is `before` but for what lies in `edited.added`, and in place of
// `edited.replaced`: units with their texts and codes, outline, links, anchors and findings. An
// added element at the beginning of a unit may be codes of it. Slugs of headings may differ, but
// not how many there are. `is_added`: whether an element that is an anchor of `after` was added.
[[nodiscard]] bool differs_by_additions(const Document& before, const Document& after,
                                        const EditedText& edited,
                                        const std::function<bool(const Anchor&)>& is_added);

}  // namespace hymt
