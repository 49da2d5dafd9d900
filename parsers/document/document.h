// A document taken apart: its bytes, where its translatable text is, and what must not change.
//
// The *skeleton* is every byte outside the top-level units' ranges; it is never copied or
// re-serialised, only spliced. So translating each unit into itself gives the input back, byte for
// byte, whatever the input was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/error.h"
#include "parsers/document/outline.h"
#include "parsers/document/translation_unit.h"

namespace hymt {

enum class Format : std::uint8_t { kText, kMarkdown, kMdx, kHtml };
inline constexpr std::size_t kNumFormats = 4;
static_assert(static_cast<std::size_t>(Format::kHtml) + 1 == kNumFormats);

// "text", "markdown", "mdx", "html".
[[nodiscard]] std::string_view format_name(Format format);

// A part of the skeleton that holds words which are deliberately not translated: code, math,
// translate="no", hymt:off, a block that the parser does not trust. For `explain`.
struct ProtectedRegion {
  ByteRange range;
  std::string_view reason;  // Lives as long as the program: "code", "math", "front matter", ...
};

// A place in the skeleton that depends on the language or encoding of the document and not on
// its words. Writers replace `range` when the target differs; else the bytes stay.
struct LocaleSlot {
  enum class Kind : std::uint8_t {
    kLanguage,   // `range` is a language tag that names the source language.
    kDirection,  // `range` is the value of dir; or empty, where ' dir="rtl"' may be inserted.
    kCharset,    // `range` is the encoding's name in a declaration.
  };
  Kind kind = Kind::kLanguage;
  ByteRange range;
};

// A part of the skeleton of a text file that lays out what stands beside it. Writers give it
// another length where that text has another width; else the bytes stay.
struct LayoutSlot {
  enum class Kind : std::uint8_t {
    kGap,        // Spaces before a cell of a row; empty before the first, and behind a tab.
    kLeader,     // Dots before a cell, with the spaces around them.
    kRule,       // The part of a ruler that lies along a column, with the spaces before it.
    kUnderline,  // One character, again and again, above or below a heading.
  };
  // Slots of one stack are before the cells of one column of a table, and before its rulers: they
  // move together. Each row of a table has a slot for each of its cells. Numbers of stacks ascend
  // from table to table, and in a table from left to right.
  static constexpr std::uint32_t kNoStack = static_cast<std::uint32_t>(-1);

  Kind kind = Kind::kGap;
  ByteRange range;
  // Where the cell begins, the rule without its spaces, or where the heading ends: in the source,
  // in columns of the screen.
  CompactOffset column;
  std::uint32_t unit = kNoUnit;  // The heading, or the cell if its text may change.
  std::uint32_t stack = kNoStack;
  CompactOffset width;        // Of the cell's widest line, or of the rule; in columns.
  std::uint8_t least = 0;     // Spaces that must be left, or else the gap would be none.
  bool aligns_right = false;  // The stack's cells end below each other instead.

  // True for what does not move: the row, or a tab, is all that stands before it.
  [[nodiscard]] bool is_fixed() const {
    return kind != Kind::kUnderline &&
           range.size() == (kind == Kind::kRule ? std::size_t{width} : 0);
  }
};

struct Link {
  std::string destination;  // Decoded (entities, escapes), not percent-decoded.
  ByteRange range;
};

// What a part of a destination stands for: "a%20b" is "a b" (RFC 3986, section 2.1). A "%" that two
// hexadecimal digits do not follow stays.
[[nodiscard]] std::string percent_decoded(std::string_view text);

enum class AnchorKind : std::uint8_t {
  kElement,    // An id or a name in a tag; its range is the value.
  kHeadingId,  // "{#id}" of a heading, whose block is its range.
  kSlug,       // Made of the words of a heading, which are its range.
};

struct Anchor {
  std::string name;  // What "#name" would reach: an id, a name, or a heading's slug.
  ByteRange range;
  AnchorKind kind = AnchorKind::kElement;
};

// The only owner of a document's bytes. Movable. Made by one Parser, given segments by the
// segmenter and targets by the translator, then written: one stage at a time has it.
struct Document {
  Format format = Format::kText;
  std::string source;    // The text in UTF-8 (see parsers/encoding.h); offsets speak of it.
  std::string encoding;  // How the file was encoded, as an IANA name; "UTF-8" if as it stands.
  bool has_bom = false;  // The file began with a byte order mark, which `source` does not hold.
  std::string language;  // What the document itself declares (BCP 47); empty if nothing.
  // Ordered by range.begin, a unit before those inside its codes; top-level ranges are disjoint.
  // Units never move while they are added, so that no growth costs twice the memory.
  std::deque<TranslationUnit> units;
  Outline outline;
  std::vector<ProtectedRegion> protected_regions;  // Ordered, disjoint.
  std::vector<LocaleSlot> locale_slots;            // Ordered, disjoint, outside units.
  std::vector<LayoutSlot> layout_slots;            // Ordered, disjoint, outside units.
  std::vector<Link> links;
  std::vector<Anchor> anchors;
  std::vector<Finding> findings;  // What the parser noticed.
};

// Line and column (both from 1, the column in code points) of a byte, for messages.
struct LineColumn {
  std::size_t line = 1;
  std::size_t column = 1;
};
[[nodiscard]] LineColumn line_column(std::string_view source, std::size_t offset);

// Throws std::logic_error, naming the unit, if the document breaks a promise of this header or of
// TranslationUnit: order, nesting, tiling, the identity law. Linear; tests and fuzzers call it on
// every document, the program in debug builds.
void check_document(const Document& document);

}  // namespace hymt
