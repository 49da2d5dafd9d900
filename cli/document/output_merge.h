// A translation that people changed, brought up to date with its source without losing what they
// wrote.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "reassemble/alignment/three_way_merge.h"

namespace hymt {

// What a merge needs to know of the last time.
struct FormerTranslation {
  std::string_view bytes;               // As this program wrote it, or as it was learned.
  std::span<const ChunkDigest> source;  // digests_of() the source that it was made of.
  bool is_reviewed = false;             // MergeInput::is_reviewed.
  // MergedOutput::outdated of the merge that made the output.
  std::span<const std::uint64_t> outdated = {};
};

struct MergedOutput {
  // As they go to disk, in the encoding of the file as they left it.
  std::string bytes;
  std::size_t num_edits_kept = 0;
  bool is_left = false;           // Nothing could be merged: `bytes` are theirs.
  std::vector<Finding> findings;  // Ranges in `bytes`.
  // digest_of_chunk() of top-level units whose wording is that of people although the source has
  // changed: they are no translation of it until somebody edits them again.
  std::vector<std::uint64_t> outdated;
  // By unit of the source that does not read as in `ours`: what stands for each of its segments
  // that is no gap (sentence_translations). Empty texts where they took the unit out.
  std::map<std::uint32_t, std::vector<CodedText>> edited;
};

// Merges `theirs`, the bytes of the output as it is, with `ours`, those of the new translation of
// `source`, which is cut into segments. `parser`: of the source. `language`: of the translation.
//
// What was merged is parsed again: its units and its structure must be made of those of the two
// versions alone. Where that fails, or the file cannot be read or written in its encoding, `theirs`
// comes back unchanged. Findings:
//   "edit-conflict"  (warning)  both changed a sentence; says what was proposed;
//   "merge-failed"   (warning)  nothing could be merged; says why.
[[nodiscard]] MergedOutput merge_output(std::string_view theirs, std::string_view ours,
                                        const Document& source, const FormerTranslation& former,
                                        const Parser& parser, std::string_view language,
                                        OnConflict on_conflict);

}  // namespace hymt
