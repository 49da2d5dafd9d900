// Words as terms are found by: folded and stemmed, so that "Databases" is a form of "database".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

struct Word {
  ByteRange range;   // In the text.
  std::string stem;  // Case-folded, then stemmed if the language has a stemmer.
};

// Takes texts of one language apart: runs of letters, marks and digits; in scripts without spaces
// between words, each character is a word. Belongs to one thread; cheap to make.
class WordBreaker {
 public:
  // Stems by Snowball (libstemmer) where it knows the language, a BCP 47 tag.
  explicit WordBreaker(std::string_view language);
  ~WordBreaker();
  WordBreaker(const WordBreaker&) = delete;
  WordBreaker& operator=(const WordBreaker&) = delete;

  // `text` is valid UTF-8.
  [[nodiscard]] std::vector<Word> words(std::string_view text) const;

 private:
  class Stemmer;
  std::unique_ptr<Stemmer> stemmer_;
};

}  // namespace hymt
