// Which formats' lines the scanner of lines looks at.
#pragma once

#include <optional>

#include "parsers/document/document.h"
#include "reassemble/line_scan/line_scan.h"

namespace hymt {

// Nothing if lines mean nothing to the format.
[[nodiscard]] constexpr std::optional<LineSyntax> line_syntax(Format format) {
  switch (format) {
    case Format::kText: return LineSyntax::kText;
    case Format::kMarkdown:
    case Format::kMdx: return LineSyntax::kMarkdown;
    case Format::kHtml: break;
  }
  return std::nullopt;
}

}  // namespace hymt
