// Where the cells of a text file's tables stand in the target. The columns of a table move as its
// cells grow, all cells of a column alike; where there is room, they stay where they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

class TableLayout {
 public:
  // The bytes of a unit in the target.
  using BytesOf = std::function<std::string_view(std::uint32_t unit)>;

  // The document must outlive the object.
  explicit TableLayout(const Document& document);

  // Lays out all tables for cells of these bytes. n log n time, once; then linear.
  void measure(const BytesOf& bytes_of);

  // The bytes of the document's n-th layout slot, no underline, behind `before`, which is all that
  // stands before it in the target.
  [[nodiscard]] std::string text(std::size_t slot, std::string_view before) const;

  // `bytes`, which are those of the slot's unit, with the lines below the first moved as the cell
  // is, if they stood below it or to its right.
  [[nodiscard]] std::string moved_lines(std::size_t slot, std::string_view bytes) const;

 private:
  struct Stack {
    std::size_t num_cells = 0;
    // Columns, in the source and in the target: of the widest cell, and of the first.
    std::size_t widest[2] = {};
    std::size_t first[2] = {};
    std::size_t shift = 0;  // To the right.
  };
  [[nodiscard]] std::size_t column_of(std::size_t slot) const;
  [[nodiscard]] std::size_t rule_width(const LayoutSlot& slot) const;
  void measure_cells(const BytesOf& bytes_of);
  void move_stacks();

  const Document& document_;
  const std::vector<LayoutSlot>& slots_;
  std::vector<std::size_t> order_;   // Of slots that move: by stack.
  std::vector<std::size_t> widths_;  // Of the slots' cells and rules in the target.
  std::vector<Stack> stacks_;
};

}  // namespace hymt
