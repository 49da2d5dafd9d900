// Which language a text is in, told from its letters and words (CLD2).
#pragma once

#include <string>
#include <string_view>

namespace hymt {

struct IdentifiedLanguage {
  std::string language;      // BCP 47; empty: cannot be told.
  bool is_reliable = false;  // Nearly all of the text is in it, and nothing else comes near.
  bool is_most = false;      // More than half of the text surely is.
};

// `text` is valid UTF-8; a few dozen words are needed to tell near languages apart. Thread-safe.
[[nodiscard]] IdentifiedLanguage identify_language(std::string_view text);

// True if both are the same language as far as identification can tell: regions do not count, the
// scripts of Chinese do.
[[nodiscard]] bool is_same_language(std::string_view a, std::string_view b);

}  // namespace hymt
