// Walks the blocks of a document and makes units, outline, protected regions, links and anchors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/html/html_block.h"
#include "parsers/markdown/block_tree.h"
#include "parsers/markdown/document_marks.h"
#include "parsers/markdown/grammar_check.h"
#include "parsers/markdown/heading_slugs.h"
#include "parsers/markdown/inline_scanner.h"
#include "parsers/markdown/leaf_extractor.h"
#include "parsers/markdown/line_structure.h"
#include "parsers/markdown/mdx_flow.h"
#include "parsers/markdown/text_traits.h"
#include "parsers/markdown/unit_frame.h"

namespace hymt::markdown {

// Appends all that the Markdown of one document holds to Extraction::document, whose source it is.
class DocumentExtractor {
 public:
  // `tree` must be complete. All must outlive the object.
  DocumentExtractor(const Extraction& extraction, const BlockTree& tree, std::size_t begin);

  void run();

 private:
  void walk();
  // Returns false if nothing inside the block is to be looked at.
  bool enter(BlockIndex block);
  bool enter_container(const Block& block);
  void add_definitions(std::size_t before);
  void add_definition(const Definition& definition);
  void add_code_block(const Block& block);
  void add_directive(const Block& block);
  bool find_option_text(ByteRange line, std::vector<ByteRange>& texts) const;
  void add_line_units(std::span<const ByteRange> texts, ByteRange block);
  void add_line_unit(ByteRange range);
  void add_html_block(BlockIndex index);
  void add_mdx_block(const Block& block);
  void add_html(ByteRange range);
  void find_html_marks(const Block& block);
  void find_html_labels();
  [[nodiscard]] bool lines_hold_whole_tags(const Block& block) const;
  void add_leaf(BlockIndex index);
  bool scan_leaf(BlockIndex index);
  void find_leaf_regions(const Block& block);
  [[nodiscard]] const InlineEvent* event_around(std::size_t offset) const;
  void add_opaque_regions(const Block& block);
  void add_heading(const Block& block, ByteRange range, const UnitFrame& frame);
  void add_heading_anchor(ByteRange range);
  std::string take_heading_id(ByteRange& range);
  [[nodiscard]] bool is_mdx() const { return tree_.syntax == Syntax::kMdx; }
  // True inside an element that is not to be translated.
  [[nodiscard]] bool inside_protected() const {
    return html_blocks_.inside_protected() || mdx_flow_.inside_protected();
  }
  [[nodiscard]] std::string raw_title(ByteRange range) const;
  [[nodiscard]] std::string title_text(ByteRange range, const SlugSource& source) const;
  void add_item(const LineItem& item, const UnitFrame& frame);
  void add_target(ByteRange mark);
  void protect_mismatch(ByteRange range);
  void protect(ByteRange range, std::string_view reason);
  void add_outline(std::string_view name, std::string_view value, ByteRange range);
  [[nodiscard]] UnitFrame frame_of(BlockIndex index) const;
  [[nodiscard]] std::string prefix_of(BlockIndex index) const;
  [[nodiscard]] std::string continuation_of(const Block& block, BlockIndex index) const;
  [[nodiscard]] std::string_view opaque_reason(ByteRange range) const;
  [[nodiscard]] bool holds_opaque_ranges_whole(ByteRange range) const;
  [[nodiscard]] std::vector<ProtectedRegion>::const_iterator first_opaque(std::size_t offset) const;
  [[nodiscard]] bool begins_quote(BlockIndex index) const;
  void assign_headings(std::size_t first, std::uint32_t own_level);
  void assign_notes();
  void sort_protected_regions();

  Document& document_;
  std::string_view source_;
  const BlockTree& tree_;
  ReferenceMap references_;
  KnownLabels labels_;
  FootnoteLabels footnotes_;
  GrammarCheck grammar_;
  InlineScanner scanner_;
  DocumentMarks marks_;
  LeafExtractor leaves_;
  HtmlBlocks html_blocks_;
  MdxFlow mdx_flow_;
  HeadingSlugs slugs_;  // As on the site that the options name.
  std::string newline_;

  std::uint32_t depth_ = 0;
  std::size_t next_definition_ = 0;
  // Ids of the headings that are open, by level.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> headings_;  // Level, unit.
  // How many of the last anchors are MyST's names of the block that comes next,
  std::size_t num_targets_ = 0;
  std::size_t heading_targets_ = 0;  // or of the heading at hand.
  // Of the leaf at hand; storage is used again.
  LeafText text_;
  std::vector<ProtectedRegion> html_marks_;  // Of the HTML block at hand; ordered, disjoint.
  TextTraits traits_;
  InlineTree inlines_;
  std::vector<Region> regions_;
  std::vector<LineItem> items_;
};

}  // namespace hymt::markdown
