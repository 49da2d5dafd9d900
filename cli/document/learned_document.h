// What people's translations teach: which text of a source they wrote how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "parsers/document/document.h"
#include "reassemble/alignment/document_chunks.h"

namespace hymt {

// A text of the source with the translation that people gave it, whose codes are the source's.
struct LearnedText {
  CodedText source;
  CodedText target;
};

struct LearnedDocument {
  // Whole units, and, where a unit's sentences have a translation each, the sentences.
  std::vector<LearnedText> texts;
  std::size_t num_units = 0;    // Of the source.
  std::size_t num_aligned = 0;  // Units whose translation was found,
  std::size_t num_learned = 0;  // and could be taken over with all of its markup.
  // Units of the source, in order: those without a translation, and those whose translation has
  // other markup. What has no letters is in neither.
  std::vector<std::uint32_t> not_aligned;
  std::vector<std::uint32_t> not_learned;
};

// Aligns the two, made by the same parser and cut into segments, each in its own language. What has
// no letters teaches nothing.
[[nodiscard]] LearnedDocument learn_document(const Document& source, const Document& translation);

// A translation that people changed. All documents are made by the same parser and cut into
// segments.
struct EditedTranslation {
  const Document& source;                      // As it is now.
  std::span<const ChunkDigest> former_source;  // Of which `base` is the translation.
  const Document& base;                        // Before it was changed,
  const Document& theirs;                      // and after.
  bool is_reviewed = false;                    // People wrote `base`, too.
  // digests_of() units of `theirs` that translate what the source no longer says.
  std::span<const std::uint64_t> outdated = {};
};

// How a text of the source is translated there.
struct EditedText {
  CodedText source;
  // As LearnedText; nothing if it is not, or not with its markup.
  std::optional<CodedText> target = std::nullopt;
  // People wrote it; else it stands in `base`, which may have what they wrote before.
  bool is_theirs = false;
};

// Of units whose source is what it was when `base` was made: each sentence that people translate in
// their own way, or the whole unit where its sentences do not correspond; and the other texts of
// these units. Nothing is said of texts of which it is not clear what became of them.
[[nodiscard]] std::vector<EditedText> learn_edits(const EditedTranslation& edited);

// All texts of a document that is cut into segments, units and sentences, without a target: to be
// forgotten.
[[nodiscard]] std::vector<EditedText> texts_of(const Document& source);

}  // namespace hymt
