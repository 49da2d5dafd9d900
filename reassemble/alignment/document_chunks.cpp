#include "reassemble/alignment/document_chunks.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

namespace hymt {
namespace {

void add_lines(std::string_view bytes, std::vector<DocumentChunk>& chunks) {
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::size_t end = newline == std::string_view::npos ? bytes.size() : newline + 1;
    chunks.push_back({bytes.substr(0, end), kNoUnit});
    bytes.remove_prefix(end);
  }
}

// Finds where in a unit's bytes a place of its text is. Places must not decrease.
class BytePlace {
 public:
  explicit BytePlace(const TranslationUnit& unit) : unit_(unit), byte_(unit.range.begin) {}

  // Of text[end], behind closing codes there and before others; at the text's end behind all.
  [[nodiscard]] std::size_t of(std::size_t end) {
    const std::vector<InlineCode>& codes = unit_.source.codes();
    const bool is_last = end == unit_.source.text().size();
    for (; code_ < codes.size() && codes[code_].offset <= end; ++code_) {
      const InlineCode& code = codes[code_];
      const bool stays = is_last || code.offset < end || code.kind == InlineCodeKind::kClosing;
      if (!stays) break;
      advance(code.offset);
      byte_ += code.original.size();
      text_ += code.length;
    }
    advance(end);
    return byte_;
  }

 private:
  // Over text without codes.
  void advance(std::size_t end) {
    for (; spelling_ < unit_.spellings.size() && unit_.spellings[spelling_].text.begin < end;
         ++spelling_) {
      const Spelling& spelling = unit_.spellings[spelling_];
      if (spelling.text.begin < text_) continue;  // Under a cover.
      byte_ += spelling.text.begin - text_ + spelling.source.view().size();
      text_ = spelling.text.end;
    }
    if (end > text_) {
      byte_ += end - text_;
      text_ = end;
    }
  }

  const TranslationUnit& unit_;
  std::size_t byte_;
  std::size_t text_ = 0;
  std::size_t code_ = 0;
  std::size_t spelling_ = 0;
};

void add_unit(const Document& document, const TranslationUnit& unit,
              std::vector<DocumentChunk>& chunks) {
  const std::string_view source = document.source;
  BytePlace place(unit);
  std::size_t begin = unit.range.begin;
  for (std::size_t i = 0; i + 1 < unit.segments.size(); ++i) {
    const std::size_t end = place.of(unit.segments[i].range.end);
    if (end <= begin) continue;
    chunks.push_back({source.substr(begin, end - begin), unit.id});
    begin = end;
  }
  if (begin < unit.range.end)
    chunks.push_back({source.substr(begin, unit.range.end - begin), unit.id});
}

template <typename AddSkeleton, typename AddUnit>
void walk(const Document& document, AddSkeleton add_skeleton, AddUnit add_its_unit) {
  const std::string_view source = document.source;
  std::size_t at = 0;
  for (const TranslationUnit& unit : document.units) {
    if (unit.parent != kNoUnit) continue;
    add_skeleton(source.substr(at, unit.range.begin - at));
    add_its_unit(unit);
    at = unit.range.end;
  }
  add_skeleton(source.substr(at));
}

}  // namespace

std::vector<DocumentChunk> chunks_of(const Document& document) {
  std::vector<DocumentChunk> chunks;
  walk(
      document, [&](std::string_view bytes) { add_lines(bytes, chunks); },
      [&](const TranslationUnit& unit) { add_unit(document, unit, chunks); });
  return chunks;
}

std::uint64_t digest_of_chunk(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  return hash;
}

std::vector<ChunkDigest> digests_of(const Document& document) {
  std::vector<ChunkDigest> digests;
  std::vector<DocumentChunk> lines;
  walk(
      document,
      [&](std::string_view bytes) {
        lines.clear();
        add_lines(bytes, lines);
        for (const DocumentChunk& line : lines)
          digests.push_back({digest_of_chunk(line.bytes), kNoUnit});
      },
      [&](const TranslationUnit& unit) {
        digests.push_back({digest_of_chunk(unit.range.of(document.source)), unit.id});
      });
  return digests;
}

std::vector<AlignedPair> align_digests(std::span<const ChunkDigest> former,
                                       std::span<const ChunkDigest> now) {
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const auto numbered = [&numbers](std::span<const ChunkDigest> digests) {
    std::vector<std::uint32_t> result;
    result.reserve(digests.size());
    for (const ChunkDigest& digest : digests) {
      const auto next = static_cast<std::uint32_t>(numbers.size());
      result.push_back(numbers.try_emplace(digest.hash, next).first->second);
    }
    return result;
  };
  const std::vector<std::uint32_t> former_numbers = numbered(former);
  return align_sequences(former_numbers, numbered(now));
}

}  // namespace hymt
