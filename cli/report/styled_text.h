// Text in colours, or without them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/options/options.h"
#include "parsers/document/error.h"

namespace hymt {

enum class Style : std::uint8_t { kPlain, kText, kCode, kProtected, kDim, kError, kWarning, kBold };

// A piece of a line.
struct StyledText {
  Style style = Style::kPlain;
  std::string text;
};

class Painter {
 public:
  explicit Painter(bool colored) : colored_(colored) {}
  // `text`, which must hold no control characters, in `style`.
  [[nodiscard]] std::string operator()(Style style, std::string_view text) const;

 private:
  bool colored_;
};

// That of the name of a severity.
[[nodiscard]] Style style_of(Severity severity);

// Whether a descriptor leads to a terminal that can do more than write lines (TERM is not "dumb").
[[nodiscard]] bool is_capable_terminal(int descriptor);

// The columns of the terminal that a descriptor leads to; 80 if it leads to none, or none says.
[[nodiscard]] std::size_t terminal_width(int descriptor);

// Whether what is written to a descriptor gets colours: as said; else not if NO_COLOR
// (no-color.org) is set and not empty; else if CLICOLOR_FORCE (bixense.com/clicolors) is set and
// neither empty nor 0; else if it is a capable terminal.
[[nodiscard]] bool wants_color(Color color, int descriptor);

}  // namespace hymt
