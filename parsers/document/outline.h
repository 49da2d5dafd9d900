// What a translation may not change: the document's structure without its words.
//
// An outline is a flat list of entries in document order. Block entries must come back in the same
// order with the same depth, name and value. Inline entries (emphasis, links, code spans, images,
// placeholders) belong to the block entry before them; a translation may move them within their
// block, also into and out of each other, so they are compared as a multiset per block, by name and
// value alone. Of placeholders that look like words there may be more than in the source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/compact_string.h"

namespace hymt {

struct OutlineEntry {
  // `name` must live as long as the program (it never points into the source, which may move), and
  // be shorter than 256 bytes. Examples: "heading 2", "list item", "p", "link".
  OutlineEntry(std::string_view its_name, CompactString its_value, std::uint32_t its_depth,
               bool inlined, ByteRange its_range)
      : value(std::move(its_value)),
        range(its_range),
        depth(its_depth),
        is_inline(inlined),
        name_size_(static_cast<std::uint8_t>(its_name.size())),
        name_(its_name.data()) {}

  [[nodiscard]] std::string_view name() const { return {name_, name_size_}; }

  // All that must stay: attributes but for translated ones, destination, info string, the bytes of
  // protected content. Normalised, so that another serialiser's output can be compared.
  CompactString value;
  CompactRange range;       // In Document::source().
  std::uint32_t depth = 0;  // Of the entry: blocks in blocks, inlines in inlines.
  bool is_inline = false;

 private:
  std::uint8_t name_size_;
  const char* name_;
};

// The name of an inline entry for text that a rule protects: "%s", "README.md", "2.0.1".
inline constexpr std::string_view kPlaceholderEntry = "placeholder";

// True if a translation may hold this placeholder without its source: the words and numbers of
// another language may look like a file, a version or an option ("d.h.", "24.12.2024",
// "Nutzer/-in"), but not like a format, a variable, an address or a tag. So may it hold an arrow or
// an emoji more.
[[nodiscard]] bool looks_like_words(std::string_view placeholder);

// Entries never move, so that no growth costs twice the memory.
using Outline = std::deque<OutlineEntry>;

struct OutlineDifference {
  std::string message;  // One sentence without full stop: "link to 'a.html' is missing".
  ByteRange source;     // Where in the source; empty at its end if something was added.
  ByteRange target;     // Where in the target.
};

// Compares two outlines; returns at most `limit` differences, none if they are equal but for
// placeholders of which looks_like_words() lets the target hold more. After the first difference
// between blocks it goes on where the two agree again (longest common run), so that one lost
// heading is one difference and not a thousand. Time is bounded for any input.
[[nodiscard]] std::vector<OutlineDifference> compare_outlines(const Outline& source,
                                                              const Outline& target,
                                                              std::size_t limit = 100);

}  // namespace hymt
