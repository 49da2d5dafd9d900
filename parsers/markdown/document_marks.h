// Stretches of a document that Markdown itself does not know and that nobody may take apart.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/document.h"
#include "parsers/markdown/block_tree.h"
#include "parsers/markdown/inline_scanner.h"

namespace hymt::markdown {

// A hymt:note; it belongs to the first unit behind `offset`.
struct Note {
  std::size_t offset = 0;
  std::string text;
};

struct DocumentMarks {
  std::vector<ProtectedRegion> opaque;  // Ordered, disjoint.
  std::vector<Note> notes;              // Ordered.
};

// Finds what begins outside code blocks:
//   * what lies between hymt:off and hymt:on, the comments included;
//   * "$$" blocks that begin on a line of their own;
//   * templates whose content is code: {% highlight %}, {{< highlight >}} ... to their end tags;
//     {% raw %}, too, unless it has its line to itself;
//   * the import and export statements of MDX.
// A mark without its end is no mark (hymt:off apart, which goes on to the end). Linear.
[[nodiscard]] DocumentMarks find_document_marks(std::string_view source, std::size_t begin,
                                                const BlockTree& tree, InlineScanner& scanner);

}  // namespace hymt::markdown
