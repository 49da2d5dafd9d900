// Blocks of a text file -> units, outline entries and protected regions of its document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/unit_builder.h"
#include "parsers/placeholders.h"
#include "parsers/text/table_columns.h"
#include "parsers/text/text_lines.h"
#include "parsers/text/text_wrapping.h"

namespace hymt {

// One block of text: its lines, the first of which begins behind the block's mark.
struct TextBlock {
  UnitKind kind = UnitKind::kParagraph;
  std::vector<TextLine> lines;  // One at least.
  std::size_t mark_size = 0;    // Bytes right before the first line's text: "- ", "1.  ".
  // Where lines go on if there is but one so far; none: below its text.
  std::optional<std::size_t> hanging_column;
  std::string_view outline;  // What the outline says of it; points into the source.
  bool may_wrap = true;      // Its lines may be joined and broken anew.
};

// Fills a document, which must outlive it, from the front to the back.
class TextUnits {
 public:
  // The document's source is there; `placeholders` must outlive the object.
  TextUnits(Document& document, const PlaceholderScanner& placeholders)
      : document_(document),
        source_(document.source),
        placeholders_(placeholders),
        builder_(source_),
        columns_(document_.layout_slots) {}

  // The quote depth of what is added from now on, for the outline.
  void set_depth(std::uint32_t depth) { depth_ = depth; }
  // For the next unit.
  void set_note(std::string note) { note_ = std::move(note); }
  // The document's first line break; where nothing else tells, new lines begin with it.
  void see_line(const TextLine& line);

  // Adds a unit and returns its id. Nothing if there is none: a block without a letter is skeleton,
  // one of nearly nothing but codes is protected.
  std::optional<std::uint32_t> add(const TextBlock& block);
  void add_outline(std::string_view name, std::string_view value, ByteRange range);
  // `reason` lives as long as the program. Nothing happens if `range` is empty.
  void protect(ByteRange range, std::string_view reason);

  // ---- Tables: rows of cells, from above to below, and the rulers between them. A table ends
  // where anything else is added or protected.

  // Adds a cell as add() adds a block. `gap` is what stands before it; of its members those that
  // speak of the gap and the cell's column are said.
  void add_cell(const TextBlock& cell, LayoutSlot gap);
  // The same for a cell whose words stay.
  void protect_cell(const TextLine& cell, LayoutSlot gap, std::string_view reason);
  // The same for part of a ruler.
  void add_rule(LayoutSlot rule) { columns_.add(rule, false); }
  void end_table() { columns_.end(); }

  // What is drawn along the heading `unit`, which ends at `column`.
  void add_underline(ByteRange range, std::size_t column, std::uint32_t unit);

  // Call it last.
  void finish() {
    end_table();
    wrap_single_lines();
  }

 private:
  struct SingleLine {
    std::uint32_t unit;
    std::size_t end_column;
  };

  [[nodiscard]] std::string_view newline_of(const TextLine& line) const;
  std::optional<std::uint32_t> add_unit(const TextBlock& block);
  void protect_range(ByteRange range, std::string_view reason);
  [[nodiscard]] std::size_t count_gaps(const TextBlock& block) const;
  void add_gaps(const TextLine& line);
  void add_lines(const TextBlock& block, const Wrapping& wrapping, bool has_gaps);
  [[nodiscard]] TextPlace place_of(const TextBlock& block, const Wrapping& wrapping) const;
  void add_unit_outline(const TranslationUnit& unit, std::string_view value);
  void protect_coded(ByteRange range);
  void protect_surplus(ByteRange range);
  void wrap_single_lines();

  Document& document_;
  std::string_view source_;
  const PlaceholderScanner& placeholders_;
  UnitBuilder builder_;
  TableColumns columns_;
  std::uint32_t depth_ = 0;
  std::string_view newline_;  // The first one of the document.
  std::string note_;
  std::uint32_t heading_ = kNoUnit;
  WidthStatistics widths_;  // Of the wrapped blocks.
  std::vector<SingleLine> single_lines_;
  bool is_surplus_ = false;
};

}  // namespace hymt
