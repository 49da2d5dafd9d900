// What a page says to its readers of how it was translated, in each language of the models.
#pragma once

#include <string_view>

namespace hymt {

struct NoticeTexts {
  std::string_view language;  // A tag of known_languages().
  std::string_view machine;   // It was translated by machine.
  std::string_view stale;     // Its source has changed since.
};

// For the language with this BCP 47 tag, of whatever region; null if there are none.
[[nodiscard]] const NoticeTexts* notice_texts(std::string_view language);

}  // namespace hymt
