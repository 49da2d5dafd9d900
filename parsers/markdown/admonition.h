// Admonitions and tabs of Python-Markdown and MkDocs: a mark, and a body indented by four columns.
//
// CommonMark takes the body for indented code, or, right below the mark, for more of its paragraph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "parsers/document/byte_range.h"
#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

// What the body of an admonition is indented by.
inline constexpr std::size_t kAdmonitionIndent = 4;

struct AdmonitionMark {
  ByteRange title;  // Between the quotes, in the line; empty if there is none.
};

// Reads "!!! note", "!!! note "Title"", "??? note", "???+ note" or "=== "Tab"" (a line without the
// blanks before it), as https://python-markdown.github.io/extensions/admonition/ and
// https://facelessuser.github.io/pymdown-extensions/extensions/ (Details, Tabbed) have them.
[[nodiscard]] std::optional<AdmonitionMark> scan_admonition_mark(std::string_view line);

// The first line of a paragraph that is a mark with nothing but text indented below it, if any.
// `lines` are those of the paragraph in `source`.
[[nodiscard]] std::optional<std::size_t> find_admonition_mark(std::string_view source,
                                                              std::span<const Line> lines);

// True if `block` is what CommonMark takes for indented code, and would, below a mark, be the body
// of an admonition.
[[nodiscard]] bool may_be_admonition_body(const BlockTree& tree, BlockIndex block);

// The same for what CommonMark takes for fenced code, and is a directive's body.
[[nodiscard]] bool may_be_directive_body(std::string_view source, const BlockTree& tree,
                                         BlockIndex block);

// Cuts the lines from `first` on off `paragraph`: they become the body of an admonition, its child,
// together with what is code behind it. Returns the body, whose lines are not scanned yet;
// kNoBlock, with nothing changed, if tabs make it unclear what the lines are indented by.
[[nodiscard]] BlockIndex split_off_body(std::string_view source, BlockTree& tree,
                                        BlockIndex paragraph, std::uint32_t first);

}  // namespace hymt::markdown
