// Admonitions and tabs of Python-Markdown and MkDocs: a mark, and a body indented by four columns.
//
// CommonMark takes the body for indented code, or, right below the mark, for more of its paragraph.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

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

// The lines of a paragraph below a mark without what all of them are indented by; empty if tabs
// make that unclear.
[[nodiscard]] std::vector<Line> unindented_lines(std::string_view source,
                                                 std::span<const Line> lines);

// True if `block` is what CommonMark takes for indented code, and would, below a mark, be the body
// of an admonition.
[[nodiscard]] bool may_be_admonition_body(const BlockTree& tree, BlockIndex block);

}  // namespace hymt::markdown
