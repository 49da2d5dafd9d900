// A document with targets -> the bytes of the translated file, proven.
//
// The skeleton is copied, targets are spliced in, and the result is parsed again by the same parser
// and compared with what was meant: the same units in the same places with the texts and codes that
// were written, every other byte as in the source, an equal outline. Where that fails, the unit at
// fault is written more carefully, and at last with its source text; a file is never given up.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"

namespace hymt {

struct WrittenDocument {
  std::string bytes;                      // As they go to disk, in the target's encoding.
  std::string language;                   // What a parser is to be told that `bytes` are in.
  std::vector<Anchor> anchors;            // Of the translation; ranges in its text.
  std::vector<Finding> findings;          // Ranges in the source.
  std::vector<std::uint32_t> units_kept;  // Units that the proof put back to their source text.
  std::size_t num_units_escaped = 0;      // Units that needed Escaping::kStrict.
  // Segments that the proof put back to their source text, those of units_kept included.
  std::size_t num_segments_kept = 0;
};

// Writes `document`. `target_language` (BCP 47) goes into its locale slots; empty: they stay as
// they are. The parser must be the one that made the document (or its equal). Segments of units
// that were put back have no target afterwards and state kInitial.
// Throws Error (kOutput) if even the source's own text cannot be proven, which only a defect of
// this program can cause. Thread-safe for different documents.
[[nodiscard]] WrittenDocument write_document(Document& document, const Parser& parser,
                                             const std::string& target_language);

}  // namespace hymt
