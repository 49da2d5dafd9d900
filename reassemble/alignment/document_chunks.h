// A document as a sequence of small pieces, for comparing and merging versions of it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/sequence_alignment.h"

namespace hymt {

struct DocumentChunk {
  std::string_view bytes;        // In Document::source, as they stand there.
  std::uint32_t unit = kNoUnit;  // The top-level unit that it is part of; kNoUnit: skeleton.
};

// Chunks that tile document.source: lines of the skeleton (a line's rest behind or before a unit is
// one, too), and the segments and gaps of each top-level unit, or the whole unit if it has none.
// Where codes stand at a segment's edge, those that close go with the segment before and the others
// with the one behind (CodedText::slice). The document must outlive them.
[[nodiscard]] std::vector<DocumentChunk> chunks_of(const Document& document);

// A hash of each line of the skeleton and of each top-level unit as a whole, in order: what is
// remembered of a source to tell later what of it has changed. FNV-1a, so for telling apart
// versions of one's own text, and not for keeping out those who construct collisions.
struct ChunkDigest {
  std::uint64_t hash = 0;
  std::uint32_t unit = kNoUnit;
};
[[nodiscard]] std::vector<ChunkDigest> digests_of(const Document& document);
// The hash of a chunk with these bytes.
[[nodiscard]] std::uint64_t digest_of_chunk(std::string_view bytes);

// Which of two versions' chunks are the same, in order; indices of `former` and `now`.
[[nodiscard]] std::vector<AlignedPair> align_digests(std::span<const ChunkDigest> former,
                                                     std::span<const ChunkDigest> now);

}  // namespace hymt
