// What people changed in a translation, and what a new translation of a changed source says, in one
// document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "reassemble/alignment/document_chunks.h"

namespace hymt {

// What becomes of a place where both changed something.
enum class OnConflict : std::uint8_t {
  kKeep,     // Their wording stays.
  kReplace,  // The new translation takes its place.
  kMark,     // Theirs stays, with the new one beside it in a comment where the format has any.
};

// Versions of one document, all made by the same parser. Units that have segments are merged
// sentence by sentence, others as a whole.
struct MergeInput {
  const Document& base;    // The translation as this program last wrote it, or as it was learned.
  const Document& theirs;  // The same as it is now.
  const Document& ours;    // The new translation, of `source`: the same units, in the same order.
  const Document& source;
  std::span<const ChunkDigest> former_source;  // Of the source when `base` was made of it.
  // People have read `base`: where the source did not change, it stays even where the new
  // translation would be another and nobody edited anything.
  bool is_reviewed = false;
};

// Where both changed something.
struct MergeConflict {
  ByteRange range;       // In MergedDocument::text.
  std::string theirs;    // Bytes as they stand in that document; empty: they had removed it.
  std::string proposed;  // The same of the new translation; empty: the source has it no more.
};

struct MergedDocument {
  std::string text;                      // UTF-8, as Document::source.
  std::size_t num_edits_kept = 0;        // Without those in conflicts.
  std::vector<MergeConflict> conflicts;  // In order.
  // Where units must be found when `text` is parsed, for it to be what was meant; in order.
  std::vector<ByteRange> units;
};

// An edit of theirs stays where the source did not change, a change of the source arrives where
// they edited nothing, and what both did alike is no conflict (Khanna, Kunal and Pierce, "A formal
// investigation of diff3", 2007, over chunks in place of lines). The structure is theirs where they
// changed it. Bytes are only ever copied from one of the versions, but the whole need not read as
// meant: the caller must parse it and see.
[[nodiscard]] MergedDocument merge(const MergeInput& input, OnConflict on_conflict);

// The comment that OnConflict::kMark leaves begins with this word.
inline constexpr std::string_view kProposalMark = "hymt:proposed";

}  // namespace hymt
