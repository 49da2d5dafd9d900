// What a unit gets from the block that it stands in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/document/unit_builder.h"
#include "parsers/markdown/block_tree.h"
#include "parsers/placeholders.h"

namespace hymt::markdown {

// Where units go and what the configuration says about them. Outlives all that works with it.
struct Extraction {
  Document& document;
  const ParserOptions& options;
  const PlaceholderScanner& placeholders;
  std::string_view language;
  Syntax syntax = Syntax::kMarkdown;
};

// A mark that lost its partner belongs where it stands.
inline constexpr CodeTraits kFixedCode{false, false};

struct UnitFrame {
  UnitKind kind = UnitKind::kParagraph;
  TextPlace place;  // wrap_width and first_column are filled in for each unit.
  std::uint32_t parent = kNoUnit;
};

// Takes unit `id` away; the units inside its codes, if any, stand for themselves then.
void dissolve_unit(Document& document, std::uint32_t id);

// Where the line that holds `offset` begins.
[[nodiscard]] inline std::size_t line_begin(std::string_view source, std::size_t offset) {
  while (offset > 0 && source[offset - 1] != '\n' && source[offset - 1] != '\r') --offset;
  return offset;
}

// Protected bytes as the value of an outline entry: themselves, or their size and a hash if they
// are many.
[[nodiscard]] std::string content_value(std::string_view bytes);

}  // namespace hymt::markdown
