// Directives of MyST and Sphinx: "```{note} Title" or ":::{tip}", options, and a body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "parsers/document/byte_range.h"
#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

// What a directive holds, by a table of those of docutils, Sphinx, MyST-Parser and sphinx-design.
struct DirectiveTraits {
  bool has_prose = false;  // Its body is Markdown; else it is code, or of a kind that nobody knows.
  bool has_title = false;  // Its argument is words; else it is a path, a label, a language.
};
[[nodiscard]] DirectiveTraits directive_traits(std::string_view name);

struct DirectiveHead {
  ByteRange name;   // Between the braces.
  ByteRange title;  // What stands behind them, without white space at its ends.
};
// Reads "{name} title" at the beginning of `text`, white space before it left out.
[[nodiscard]] std::optional<DirectiveHead> scan_directive_head(std::string_view text);

struct DirectiveOption {
  ByteRange value;       // Without white space at its ends.
  bool is_text = false;  // A description or a caption.
};
// Reads ":name: value".
[[nodiscard]] std::optional<DirectiveOption> scan_directive_option(std::string_view line);

// The number of lines at the top of a directive's body that hold its options: ":name: value", or
// YAML between lines of "---".
[[nodiscard]] std::uint32_t count_option_lines(std::string_view source,
                                               std::span<const Line> lines);

}  // namespace hymt::markdown
