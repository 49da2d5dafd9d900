// The sentence boundaries of one language.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "segmenter/language_words.h"
#include "segmenter/sentence_break.h"

namespace hymt {

// UAX #29 finds where sentences may end; these rules take back what abbreviations, initials,
// ordinals, list markers, ellipses, brackets and quotations make it believe, and add the few ends
// that it misses. When in doubt they keep sentences together: that costs a model little, while a
// cut in the wrong place spoils two translations.
//
// Immutable; any number of threads may call it.
class SentenceRules {
 public:
  // `language` is a BCP 47 tag, of any language.
  explicit SentenceRules(std::string_view language);

  // See Segmenter::boundaries. Linear time.
  [[nodiscard]] std::vector<std::size_t> boundaries(std::string_view text) const;

 private:
  LanguageWords words_;
  SentenceClasses classes_;
};

}  // namespace hymt
