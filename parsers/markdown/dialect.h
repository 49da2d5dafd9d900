// Inline constructs that CommonMark takes for text and that dialects give a meaning: math,
// templates, shortcodes, JSX, attribute lists, emoji names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/markdown/block_tree.h"
#include "parsers/markdown/inline_tree.h"
#include "parsers/markdown/link_syntax.h"

namespace hymt::markdown {

enum class RegionKind : std::uint8_t {
  kMath,
  kDisplayMath,
  kTemplate,  // Liquid, Jinja, Hugo, Handlebars, ERB.
  kJsx,
  kAttributes,  // "{#id .class}", "{: .class}", "{ width=300 }"
  kRole,        // "{ref}`label`" of MyST
  kRoleOpen,    // "{ref}`" and ...
  kRoleClose,   // ... " <label>`" around words of a role.
  kKeys,        // "++ctrl+s++" of pymdown-extensions
  kEmoji,       // ":tada:"
  kContents,    // "[TOC]"
  kName,        // "[package.name][]" of mkdocstrings, "[label]" that is a link to some readers
  kElement,     // HTML whose content is not translated, with its tags.
  kOff,         // Between hymt:off and hymt:on, or in another opaque range of the document.
  kLinkHead,    // "[" and ...
  kLinkTail,    // ... "](...)" of a link whose destination holds a template.
  kMarkOpen,    // "==" or "^^" of pymdown-extensions, "{++" of CriticMarkup, and ...
  kMarkClose,   // ... its partner.
  kMarkInside,  // "~>" between what CriticMarkup deletes and what stands for it.
};

// What explain and outlines call it.
[[nodiscard]] std::string_view region_name(RegionKind kind);
// True for what stands for itself on a line of its own; such a line is kept apart from text.
[[nodiscard]] bool is_block_like(RegionKind kind);

struct Region {
  ByteRange range;  // In the block's text.
  RegionKind kind = RegionKind::kTemplate;
  // Values of parameters that people read (title="..."), without their double quotes.
  std::vector<ByteRange> texts;
  std::uint32_t link = 0;  // Of the two of a pair: equal in both, from 1.
};

// Appends the regions of a block, in order, disjoint. A region begins in literal text and cuts no
// code span (but a role's, whose words stay text), tag, autolink or link destination; it may cut
// pairs of marks, which then are none.
void find_regions(std::string_view text, const InlineTree& tree, const KnownLabels& labels,
                  std::vector<Region>& regions);

// Appends a region for each element whose content is not to be translated: <code>, <kbd>,
// translate="no" and the like, if its end tag is in the block.
void find_protected_elements(std::string_view text, const InlineTree& tree, Syntax syntax,
                             std::vector<Region>& regions);

// True if the content of the element that `tag` begins, a tag in `text`, is not to be translated.
[[nodiscard]] bool keeps_content(std::string_view text, const HtmlToken& tag);

// Sorts regions and drops those that overlap one that begins earlier.
void make_disjoint(std::vector<Region>& regions);

// True if `content`, between dollar signs, reads like a formula and not like prose with prices.
[[nodiscard]] bool looks_like_math(std::string_view content);

}  // namespace hymt::markdown
