// Which cells of rows stand below each other: those that begin in the same column of the screen,
// and numbers that end in the same, with whatever else ends there.
//
//     Fruit     Count
//     -----     -----
//     Apples       12
//     Pears       100
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// Collects the layout slots of one table after the other.
class TableColumns {
 public:
  // `slots`, to which they are added, must outlive the object.
  explicit TableColumns(std::vector<LayoutSlot>& slots) : slots_(slots) {}

  // Adds a slot of the table at hand, from the left to the right and from above to below.
  // `is_number`: the cell holds no letter.
  void add(const LayoutSlot& slot, bool is_number);

  // Ends the table: its slots get their stacks. n log n time.
  void end();

 private:
  struct Cell {
    std::size_t slot;   // Its index.
    std::size_t begin;  // Columns.
    std::size_t end;
    bool is_number;
    bool is_fixed;
    std::size_t same;  // A cell of the same stack, or itself.
  };
  std::size_t first_of(std::size_t cell);
  void join(std::size_t a, std::size_t b);
  void join_below_each_other();
  void number_stacks();

  std::vector<LayoutSlot>& slots_;
  std::vector<Cell> cells_;
  std::vector<std::size_t> order_;  // Of cells_.
  std::uint32_t num_stacks_ = 0;
};

}  // namespace hymt
