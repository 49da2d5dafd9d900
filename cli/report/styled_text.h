// Text in colours, or without them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/options/options.h"

namespace hymt {

enum class Style : std::uint8_t { kPlain, kText, kCode, kProtected, kDim, kError, kWarning, kBold };

class Painter {
 public:
  explicit Painter(bool colored) : colored_(colored) {}
  // `text`, which must hold no control characters, in `style`.
  [[nodiscard]] std::string operator()(Style style, std::string_view text) const;

 private:
  bool colored_;
};

// Whether standard output gets colours: as said, else if it is a terminal that can show them and
// NO_COLOR (no-color.org) is unset or empty.
[[nodiscard]] bool wants_color(Color color);

}  // namespace hymt
