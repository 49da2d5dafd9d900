// Makes the units of one leaf block: from events and regions to coded text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/unit_builder.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/markdown/dialect.h"
#include "parsers/markdown/inline_tree.h"
#include "parsers/markdown/leaf_text.h"
#include "parsers/markdown/mdx_syntax.h"
#include "parsers/markdown/unit_frame.h"

namespace hymt::markdown {

// One extractor serves the leaves of one document in turn.
class LeafExtractor {
 public:
  explicit LeafExtractor(const Extraction& extraction)
      : extraction_(extraction),
        builder_(extraction.document.source),
        alt_builder_(extraction.document.source) {}

  // Names the leaf that the calls below speak of; the arguments must live as long. `regions` are
  // ordered and disjoint.
  void set_leaf(const LeafText& text, const InlineTree& tree, const std::vector<Region>& regions);

  // Makes a unit of the text in `range` (white space at its ends left out) and of the texts inside
  // its codes, and appends outline entries and links for all inline markup. Adds no unit if there
  // is no word to translate. Returns the id of the unit, or kNoUnit.
  std::uint32_t add_unit(ByteRange range, const UnitFrame& frame);

  // Makes a unit of a link title or the like, `range` without its quotes. Adds none, and returns
  // kNoUnit, if its text does not decode to `decoded`.
  std::uint32_t add_title(const LeafText& text, ByteRange range, char quote,
                          std::string_view decoded, const UnitFrame& frame);

 private:
  // A unit that is being put together; its slot in Document::units is taken already.
  struct OpenUnit {
    UnitBuilder& builder;
    std::uint32_t id;
    const UnitFrame& frame;
    ByteRange range;                // Of the leaf's text.
    std::vector<ByteRange> covers;  // Of the unit's text, by codes that show something.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> link_heads;  // Region::link, code id.
    bool is_needed = false;  // Even without words of its own.

    std::uint32_t add_placeholder(std::size_t end, std::string_view shown, CodeTraits traits = {});
  };

  void write_range(OpenUnit& unit);
  void write_text(OpenUnit& unit, ByteRange range) const;
  // Each returns the offset behind what was written.
  std::size_t write_region(OpenUnit& unit, std::size_t index);
  std::string add_titles(OpenUnit& unit, const Region& region);
  // The attribute list that stands right behind `offset` and belongs to the code that ends there;
  // null if there is none.
  [[nodiscard]] const Region* attributes_behind(const OpenUnit& unit, std::size_t offset) const;
  [[nodiscard]] std::size_t end_with(const Region* attributes, std::size_t offset) const {
    return attributes == nullptr ? offset : attributes->range.end;
  }
  std::size_t add_attributes(OpenUnit& unit, const Region* attributes, std::size_t offset);
  std::size_t write_event(OpenUnit& unit, std::size_t index);
  std::size_t write_autolink(OpenUnit& unit, std::size_t index);
  [[nodiscard]] std::size_t end_of_glued_text(std::size_t index, std::size_t limit) const;
  void write_soft_break(OpenUnit& unit, const InlineEvent& event);
  [[nodiscard]] CodeRole role_of(const InlineEvent& event) const;
  void write_opening(OpenUnit& unit, std::size_t index);
  std::size_t write_closing(OpenUnit& unit, std::size_t index);
  void add_link_title(OpenUnit& unit, const LinkTarget& target);
  std::size_t write_image(OpenUnit& unit, std::size_t index);
  void write_expression(OpenUnit& unit, std::size_t index);
  void write_html(OpenUnit& unit, std::size_t index);
  bool read_tag(std::string_view text, std::size_t at);
  void write_tag(OpenUnit& unit, std::size_t index);
  void pair_tags(ByteRange range);
  [[nodiscard]] bool is_paired(std::size_t index, ByteRange range) const;
  [[nodiscard]] std::size_t first_event(std::size_t offset) const;
  [[nodiscard]] const Region* region_around(std::size_t offset) const;
  [[nodiscard]] std::string_view slice(ByteRange range) const { return range.of(text_->text()); }
  void add_outline(std::string_view name, std::string_view value, ByteRange range);
  void set_layout(TranslationUnit& unit) const;
  void finish(OpenUnit& open);

  const Extraction& extraction_;
  const LeafText* text_ = nullptr;
  const InlineTree* tree_ = nullptr;
  const std::vector<Region>* regions_ = nullptr;
  // Of each event: the pair of codes that it opened, and the partner of an HTML tag, as index + 1.
  struct OpenPair {
    std::uint32_t unit = kNoUnit;
    std::uint32_t code = 0;
  };
  std::vector<OpenPair> open_pairs_;
  std::vector<std::size_t> tag_partners_;
  std::uint32_t depth_ = 0;  // Of inline markup, for the outline.
  bool inside_alt_ = false;
  UnitBuilder builder_;          // Of the unit at hand,
  UnitBuilder alt_builder_;      // and of the description inside it.
  bool has_soft_break_ = false;  // The unit at hand was broken into lines.
  HtmlToken token_;
  MdxSyntax mdx_;
};

}  // namespace hymt::markdown
