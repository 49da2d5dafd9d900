// Targets that keep to the letter of the translator's contract and to nothing else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// Deals out text that a fuzzer chose, piece by piece; when it is used up it starts again.
class HostileText {
 public:
  // `bytes` must outlive the object; what is not valid UTF-8 in it is left out.
  explicit HostileText(std::string_view bytes);

  // The next few characters, chosen by the text itself; never longer than `limit` bytes.
  [[nodiscard]] std::string next(std::size_t limit);

 private:
  std::string text_;
  std::size_t position_ = 0;
};

// Gives every segment of `document` (which must be segmented) a target: each code once, nesting,
// covers kept, all other text hostile and never empty.
void set_hostile_targets(Document& document, HostileText& text);

}  // namespace hymt
