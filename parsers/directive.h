// Instructions to this program inside documents.
//
//   <!-- hymt:off -->  <!-- hymt:on -->         nothing between them is translated
//   <!-- hymt:off notice -->                       the same, of what this program put there itself
//   <!-- hymt:note="the button, not the verb" -->  a note on the unit that follows
// In text files a line that holds nothing else, with or without comment marks ("# hymt:off").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hymt {

struct Directive {
  enum class Kind { kOff, kOn, kNote };
  Kind kind = Kind::kOff;
  std::string note;  // For kNote.
};

// Reads what stands inside a comment (without its marks). Nothing if it is no directive.
[[nodiscard]] std::optional<Directive> parse_directive(std::string_view comment);

}  // namespace hymt
