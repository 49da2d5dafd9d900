// Writes something into a proven document, and proves once more that it differs by that alone.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"

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

struct TextWithAdditions {
  std::string text;
  TextRanges replaced;  // In the text before.
  TextRanges added;     // In `text`.
};

struct EditedDocument {
  Document document;  // As read again.
  std::string bytes;  // In its encoding.
};

// Makes `edits`, ordered and disjoint, in `before`, a document as `parser` read it (in `language`),
// reads it again and compares: but for what was added and replaced, units with their texts and
// codes, outline, links, anchors and findings are the same. An added element at the beginning of a
// unit may be codes of it. Slugs of headings may differ, but not how many there are. `is_added`:
// whether an element that is an anchor of the new document was added. Nothing if that does not
// hold, or if the encoding lacks a character.
[[nodiscard]] std::optional<EditedDocument> with_edits(
    const Document& before, const Parser& parser, std::string_view language,
    std::span<const TextEdit> edits,
    const std::function<bool(const TextWithAdditions& text, const Anchor& anchor)>& is_added);

}  // namespace hymt
