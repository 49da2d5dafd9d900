#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

bool can_contain(BlockKind parent, BlockKind child) {
  switch (parent) {
    case BlockKind::kDocument:
    case BlockKind::kBlockQuote:
    case BlockKind::kFootnoteDefinition:
    case BlockKind::kAdmonitionBody:
    case BlockKind::kItem: return child != BlockKind::kItem;
    case BlockKind::kList: return child == BlockKind::kItem;
    case BlockKind::kTable: return child == BlockKind::kTableRow;
    case BlockKind::kTableRow: return child == BlockKind::kTableCell;
    default: return false;
  }
}

void BlockTree::append_child(BlockIndex parent, BlockIndex child) {
  Block& block = at(child);
  block.parent = parent;
  block.previous = at(parent).last_child;
  if (block.previous != kNoBlock) {
    at(block.previous).next = child;
  } else {
    at(parent).first_child = child;
  }
  at(parent).last_child = child;
}

void BlockTree::unlink(BlockIndex i) {
  const Block& block = at(i);
  Block& parent = at(block.parent);
  (block.previous != kNoBlock ? at(block.previous).next : parent.first_child) = block.next;
  (block.next != kNoBlock ? at(block.next).previous : parent.last_child) = block.previous;
}

BlockIndex BlockTree::split_off_paragraph(BlockIndex i, std::uint32_t num_lines) {
  const auto index = static_cast<BlockIndex>(blocks.size());
  Block paragraph = at(i);
  paragraph.open = false;
  paragraph.unescape_pipes = true;
  paragraph.num_lines = num_lines;
  paragraph.range.end = lines[paragraph.first_line + num_lines - 1].range.end;
  paragraph.next = i;
  blocks.push_back(paragraph);
  Block& block = at(i);
  (block.previous != kNoBlock ? at(block.previous).next : at(block.parent).first_child) = index;
  block.previous = index;
  return index;
}

bool BlockTree::is_tight(BlockIndex list) {
  for (BlockIndex item = at(list).first_child; item != kNoBlock; item = at(item).next) {
    const bool last = at(item).next == kNoBlock;
    if (at(item).last_line_blank && !last) return false;
    for (BlockIndex child = at(item).first_child; child != kNoBlock; child = at(child).next) {
      if ((!last || at(child).next != kNoBlock) && ends_with_blank_line(child)) return false;
    }
  }
  return true;
}

bool BlockTree::ends_with_blank_line(BlockIndex i) {
  while (true) {
    Block& block = at(i);
    const bool container = block.kind == BlockKind::kList || block.kind == BlockKind::kItem;
    if (block.last_line_checked || !container || block.last_child == kNoBlock) {
      block.last_line_checked = true;
      return block.last_line_blank;
    }
    block.last_line_checked = true;
    i = block.last_child;
  }
}

}  // namespace hymt::markdown
