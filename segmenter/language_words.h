// The words of a language, ready to be looked up.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "segmenter/language_data.h"

namespace hymt {

// A set of words. The views point into the static data of languages.
class WordSet {
 public:
  // Adds the words of `list`, which are separated by white space; it must live as long as the
  // program.
  void add(std::string_view list);

  // True if the set holds `word` as it is spelt, or its lower case form.
  [[nodiscard]] bool contains(std::string_view word) const;

 private:
  std::vector<std::string_view> words_;  // Sorted.
};

// What an abbreviation tells about the full stop behind it; see LanguageData.
enum class AbbreviationKind : std::uint8_t { kNone, kInner, kBeforeNumber, kFinal, kClosing };

// Immutable.
class LanguageWords {
 public:
  explicit LanguageWords(std::string_view tag);

  // A word that is all capitals is none because its lower case form is: "OK." is not "ok.".
  [[nodiscard]] AbbreviationKind abbreviation(std::string_view word, bool all_capitals) const;
  [[nodiscard]] bool is_starter(std::string_view word) const { return starters_.contains(word); }
  [[nodiscard]] bool is_preposition(std::string_view word) const {
    return prepositions_.contains(word);
  }
  [[nodiscard]] bool is_numbered(std::string_view word) const { return numbered_.contains(word); }
  [[nodiscard]] bool goes_before_ordinal(std::string_view word) const {
    return before_ordinal_.contains(word);
  }
  [[nodiscard]] bool goes_after_ordinal(std::string_view word) const {
    return after_ordinal_.contains(word);
  }
  [[nodiscard]] bool goes_before_shad(std::string_view syllable) const {
    return abbreviation(syllable, false) == AbbreviationKind::kFinal;
  }
  [[nodiscard]] bool has(LanguageTrait trait) const { return (traits_ & trait) != 0; }

 private:
  struct Abbreviation {
    std::string_view word;
    AbbreviationKind kind;
  };
  void add_abbreviations(const LanguageData& data);
  [[nodiscard]] AbbreviationKind find_abbreviation(std::string_view word) const;

  std::vector<Abbreviation> abbreviations_;  // Sorted; a word of several kinds has the first.
  WordSet starters_;
  WordSet prepositions_;
  WordSet numbered_;
  WordSet before_ordinal_;
  WordSet after_ordinal_;
  std::uint32_t traits_ = kNoTraits;
};

}  // namespace hymt
