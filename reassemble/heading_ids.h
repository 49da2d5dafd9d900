// Ids that headings of a written document are given, proven.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "reassemble/addition_proof.h"

namespace hymt {

// How a heading is given an id in Markdown.
enum class HeadingIdForm : std::uint8_t {
  kAttributes,    // "## Title {#id}"
  kElement,       // "## <a id="id"></a>Title"
  kNamedElement,  // "## <a name="id"></a>Title", where id= is taken away from what people write.
  kTarget,        // "(id)=" of MyST on the line before "## Title".
};

struct HeadingId {
  std::size_t anchor = 0;  // The heading's, an index into Document::anchors.
  std::string id;          // Letters, digits, "-", "_": nothing that any form would have to escape.
  HeadingIdForm form = HeadingIdForm::kElement;
};

// Writes `ids`, ordered by anchor, into `written`, a document as `parser` read it (in `language`),
// reads it again and compares: each heading has its id, and nothing else differs in units, codes,
// outline, links, other anchors and findings. Slugs of other headings may differ, as ids count for
// them. Nothing if that does not hold, or if the encoding lacks a character. An id for a heading
// that has attributes already is written as an element, and so is a target for a heading that does
// not begin its line with "#". Linear.
[[nodiscard]] std::optional<EditedDocument> with_heading_ids(const Document& written,
                                                             const Parser& parser,
                                                             std::string_view language,
                                                             std::span<const HeadingId> ids);

// `target`, a translation of `source`, without the ids that with_heading_ids() writes for slugs of
// the source: what it was before. `removed` is where each of them was in target.source; ordered.
struct TextWithoutIds {
  std::string text;
  std::vector<ByteRange> removed;
};
[[nodiscard]] TextWithoutIds without_heading_ids(const Document& source, const Document& target);

}  // namespace hymt
