// cmark-gfm's opinion on a document, held against what our scanners found.
//
// cmark-gfm decides what is what; our scanners know where. Only what both say alike is trusted.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "parsers/markdown/block_tree.h"
#include "parsers/markdown/inline_scanner.h"
#include "parsers/markdown/inline_tree.h"

namespace hymt::markdown {

// Belongs to the thread that made it.
class GrammarCheck {
 public:
  // Parses source[begin, end) with cmark-gfm (tables, strikethrough, autolinks, task lists,
  // footnotes) and compares its blocks with `tree`. All arguments must outlive the object; `tree`
  // must be complete (BlockTree::excess is kNone).
  GrammarCheck(std::string_view source, std::size_t begin, const BlockTree& tree,
               const FootnoteLabels& footnotes);
  ~GrammarCheck();
  GrammarCheck(const GrammarCheck&) = delete;
  GrammarCheck& operator=(const GrammarCheck&) = delete;

  // True if cmark-gfm sees the same blocks with the same content in `block`, which must be a child
  // of the document.
  [[nodiscard]] bool blocks_agree(BlockIndex block) const;

  // True if cmark-gfm finds the inline structure `inlines` in `text`, that of a leaf of this kind
  // in a block that agrees.
  [[nodiscard]] bool inlines_agree(BlockKind kind, std::string_view text,
                                   const InlineTree& inlines);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hymt::markdown
