// Takes the blocks apart that only MDX has: tags, expressions and comments on lines of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "parsers/html/html_tokenizer.h"
#include "parsers/markdown/leaf_text.h"
#include "parsers/markdown/mdx_syntax.h"
#include "parsers/markdown/unit_frame.h"

namespace hymt::markdown {

// Serves the blocks of one document in order, and remembers which elements are open: Markdown may
// stand between "<div>" in one block and "</div>" in another.
class MdxFlow {
 public:
  // `extraction` must outlive the object.
  explicit MdxFlow(const Extraction& extraction) : extraction_(extraction) {}

  // Appends what a block with the text `text` holds: units of attributes, outline entries at
  // `depth`, protected regions, links, anchors.
  void add_block(const LeafText& text, std::uint32_t depth);

  // True while an element is open whose content is not to be translated.
  [[nodiscard]] bool inside_protected() const { return protected_.depth != 0; }
  // True inside <FileTree>: the first word of each list item is the name of a file.
  [[nodiscard]] bool inside_file_tree() const { return file_tree_.depth != 0; }

 private:
  // An element and how many of its name are open in it.
  struct OpenElement {
    std::string name;
    std::size_t depth = 0;
  };
  static void note_tag(const HtmlToken& tag, bool begins, OpenElement& element);

  void add_tag(const LeafText& text, std::uint32_t depth);

  const Extraction& extraction_;
  MdxSyntax syntax_;
  HtmlToken tag_;
  OpenElement protected_;
  OpenElement file_tree_;
};

// The bytes of a tag of JSX without those of the attributes that are units, the units from `first`
// on: what a translation may not change.
[[nodiscard]] std::string fixed_tag_bytes(const Document& document, ByteRange tag,
                                          std::size_t first);

}  // namespace hymt::markdown
