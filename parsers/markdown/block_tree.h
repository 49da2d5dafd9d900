// The blocks of a Markdown document and the source lines of each.
//
// The tree has the shape of cmark-gfm's, but here every block knows its bytes. Leaves (paragraphs,
// headings, cells, code and HTML blocks) have lines: the part of each source line that is left when
// the marks of the enclosing containers are gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt::markdown {

// Whose rules a document is read by.
enum class Syntax : std::uint8_t {
  kMarkdown,  // CommonMark and GFM.
  kMdx,       // The same, without indented code and HTML, but with JSX and JavaScript.
};

enum class BlockKind : std::uint8_t {
  kDocument,
  kBlockQuote,
  kList,
  kItem,
  kParagraph,
  kHeading,
  kThematicBreak,
  kCodeBlock,
  // Code to CommonMark, but Markdown to what reads "!!! note" above it, or "```{note}" of a fence.
  kAdmonitionBody,
  kHtmlBlock,
  kMdxFlow,    // Tags, expressions and comments of MDX that have their lines to themselves.
  kMdxModule,  // Its import and export statements.
  kTable,
  kTableRow,
  kTableCell,
  kFootnoteDefinition,
};

// True if a block of kind `child` may stand right inside one of kind `parent`.
[[nodiscard]] bool can_contain(BlockKind parent, BlockKind child);

using BlockIndex = std::uint32_t;
inline constexpr BlockIndex kNoBlock = 0xffffffff;

enum class TaskState : std::uint8_t { kNone, kOpen, kDone };

// What makes two list items belong together, and how far an item's content is indented.
struct ListMarker {
  std::uint32_t start = 0;
  bool ordered = false;
  char mark = 0;             // The bullet, or the delimiter after the number.
  std::uint8_t indent = 0;   // Columns before the marker, at most 3.
  std::uint8_t padding = 0;  // Columns from the marker to the content, at most 15.
};

// What only code blocks and footnote definitions have.
struct BlockWords {
  // The label of a footnote definition; the info string of a fenced block, not trimmed.
  CompactRange range;
  // Of a code block.
  bool fenced = false;
  char fence_mark = 0;
  std::uint8_t fence_length = 0;  // At most 255 of it.
  std::uint8_t fence_indent = 0;
  // The first lines of a directive's body, which are its options and no Markdown.
  std::uint32_t option_lines = 0;
};

// A line of a leaf: `range` leaves the line ending out. A tab that a container used up in part
// leaves `spaces` columns of white space before the text.
struct Line {
  CompactRange range;
  std::uint32_t spaces = 0;
};

struct Block {
  BlockKind kind = BlockKind::kDocument;
  bool open : 1 = true;
  bool last_line_blank : 1 = false;
  bool last_line_checked : 1 = false;
  bool tight : 1 = true;            // Of a list.
  bool setext : 1 = false;          // Of a heading.
  bool unescape_pipes : 1 = false;  // "\|" stands for "|": cells, and the text above a table.
  bool header : 1 = false;          // Of a table row.
  TaskState task = TaskState::kNone;
  std::uint8_t level = 0;      // Of a heading.
  std::uint8_t html_type = 0;  // 1 to 7, as the specification numbers them.
  BlockIndex parent = kNoBlock;
  BlockIndex first_child = kNoBlock;
  BlockIndex last_child = kNoBlock;
  BlockIndex next = kNoBlock;
  BlockIndex previous = kNoBlock;
  std::uint32_t line_number = 0;  // From 1, of the first line.
  std::uint32_t first_line = 0;   // Index into BlockTree::lines.
  std::uint32_t num_lines = 0;
  std::uint32_t cut_lines = 0;  // Lines behind these that are the body of an admonition.
  // Of a table: index into BlockTree::alignments. Of code and footnotes: into BlockTree::words.
  std::uint32_t details = 0;
  // From the first mark (or character) to the end of the last line.
  CompactRange range;
  ListMarker marker;  // Of a list and an item.
};

// True if the block has a text with inline markup.
[[nodiscard]] inline bool has_inlines(const Block& block) {
  const bool kind = block.kind == BlockKind::kParagraph || block.kind == BlockKind::kHeading ||
                    block.kind == BlockKind::kTableCell;
  return kind && block.num_lines != 0;
}

// "[label]: destination 'title'", which leaves no block behind.
struct Definition {
  ByteRange range;               // Whole, without its last line ending.
  ByteRange label;               // Between the brackets, in the source.
  std::string key;               // The label as references look for it.
  std::string destination;       // Decoded.
  std::string title;             // Decoded.
  BlockIndex parent = kNoBlock;  // The container that it stands in.
  // Its first line as an index into BlockTree::lines, and the title (with its quotes) as offsets
  // into the text of the lines from there; empty if it has none.
  std::uint32_t first_line = 0;
  std::uint32_t num_lines = 0;
  ByteRange title_text;
};

// Why a document must not be given to cmark-gfm, which would take time or memory out of proportion.
enum class Excess : std::uint8_t {
  kNone,
  kNesting,  // Containers in containers.
  kTable,    // Columns, filled-up cells or repeated attempts at a header row.
  kSize,
  kUnclosed,  // Tags and braces of MDX that nothing closes.
};

struct BlockTree {
  Syntax syntax = Syntax::kMarkdown;
  // Of MDX: the document as CommonMark would have to write the same blocks, line by line; MDX's own
  // are comments of HTML in it.
  std::string common_mark;
  // [0] is the document; children come after their parents. Blocks never move, so that no growth
  // costs twice the memory.
  std::deque<Block> blocks;
  std::vector<Line> lines;
  std::vector<BlockWords> words;
  std::vector<Definition> definitions;  // In document order.
  std::vector<std::string> alignments;  // Of tables: one of "-lrc" a column.
  Excess excess = Excess::kNone;        // If set, the tree is not complete.
  std::size_t excess_at = 0;            // Where in the source.

  [[nodiscard]] Block& at(BlockIndex i) { return blocks[i]; }
  [[nodiscard]] const Block& at(BlockIndex i) const { return blocks[i]; }
  // Of a code block or a footnote definition.
  [[nodiscard]] BlockWords& words_of(const Block& block) { return words[block.details]; }
  [[nodiscard]] const BlockWords& words_of(const Block& block) const {
    return words[block.details];
  }
  // True for the body of a directive, which stands between fences.
  [[nodiscard]] bool is_directive(const Block& block) const {
    // A body that was cut off a paragraph never was code.
    return block.kind == BlockKind::kAdmonitionBody &&
           at(block.parent).kind != BlockKind::kParagraph && words_of(block).fenced;
  }
  // Lines at the top of an admonition's body that are no Markdown.
  [[nodiscard]] std::uint32_t option_lines_of(const Block& body) const {
    return is_directive(body) ? words_of(body).option_lines : 0;
  }
  // Of a table.
  [[nodiscard]] const std::string& alignments_of(const Block& table) const {
    return alignments[table.details];
  }

  // Makes `child` the last child of `parent`.
  void append_child(BlockIndex parent, BlockIndex child);
  // Takes a block from among its parent's children.
  void unlink(BlockIndex block);
  // The first `num_lines` lines of `block` become a paragraph before it, which is returned; `block`
  // still counts them.
  BlockIndex split_off_paragraph(BlockIndex block, std::uint32_t num_lines);
  // True if no blank line stands between the items of `list` or between the blocks of one. Marks
  // what it looked at, so that asking for all lists of a document takes linear time.
  [[nodiscard]] bool is_tight(BlockIndex list);

 private:
  bool ends_with_blank_line(BlockIndex block);
};

}  // namespace hymt::markdown
