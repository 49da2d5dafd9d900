// The words of a language, ready to be looked up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "segmenter/language_data.h"

namespace hymt {

// Where the words with a first byte are in a sorted list: what a look-up has to search is short,
// and mostly nothing.
class FirstBytes {
 public:
  // `word(i)` is the i-th of `size` sorted words, none of which is empty.
  template <typename Word>
  void index(std::size_t size, Word word) {
    std::size_t at = 0;
    for (std::size_t byte = 0; byte < kBytes; ++byte) {
      begins_[byte] = static_cast<std::uint32_t>(at);
      while (at < size && static_cast<unsigned char>(word(at).front()) == byte) ++at;
    }
    begins_[kBytes] = static_cast<std::uint32_t>(at);
  }
  // The range of words that begin as `word` does, which is not empty.
  [[nodiscard]] std::pair<std::size_t, std::size_t> range(std::string_view word) const {
    const auto byte = static_cast<unsigned char>(word.front());
    return {begins_[byte], begins_[byte + std::size_t{1}]};
  }

 private:
  static constexpr std::size_t kBytes = 256;
  std::array<std::uint32_t, kBytes + 1> begins_{};
};

// A set of words. The views point into the static data of languages.
class WordSet {
 public:
  // Adds the words of `list`, which are separated by white space; it must live as long as the
  // program.
  void add(std::string_view list);

  // True if the set holds `word` as it is spelt, or its lower case form.
  [[nodiscard]] bool contains(std::string_view word) const;

 private:
  [[nodiscard]] bool contains_as_spelt(std::string_view word) const;

  std::vector<std::string_view> words_;  // Sorted.
  FirstBytes first_bytes_;
};

// What an abbreviation tells about the full stop behind it; see LanguageData.
enum class AbbreviationKind : std::uint8_t { kNone, kInner, kBeforeNumber, kFinal, kClosing };

// Immutable.
class LanguageWords {
 public:
  explicit LanguageWords(std::string_view tag);

  // A word that is all capitals is none because its lower case form is: "OK." is not "ok.".
  [[nodiscard]] AbbreviationKind abbreviation(std::string_view word, bool all_capitals) const;
  // Whether the word ends as abbreviated compounds do.
  [[nodiscard]] bool is_abbreviated_compound(std::string_view word) const;
  [[nodiscard]] bool is_starter(std::string_view word) const { return starters_.contains(word); }
  [[nodiscard]] bool is_title(std::string_view word) const { return titles_.contains(word); }
  [[nodiscard]] bool is_preposition(std::string_view word) const {
    return prepositions_.contains(word);
  }
  [[nodiscard]] bool is_always_capital(std::string_view word) const {
    return always_capital_.contains(word);
  }
  [[nodiscard]] bool is_article(std::string_view word) const { return articles_.contains(word); }
  // Of a phrase that begins with a preposition.
  [[nodiscard]] bool is_adverbial(std::string_view word) const {
    return prepositions_.contains(word) || adverbial_.contains(word);
  }
  [[nodiscard]] bool goes_behind_closing(std::string_view word) const {
    return behind_closing_.contains(word);
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
  FirstBytes first_bytes_;
  std::vector<std::string_view> compound_endings_;
  WordSet titles_;
  WordSet starters_;
  WordSet prepositions_;
  WordSet adverbial_;
  WordSet behind_closing_;
  WordSet always_capital_;
  WordSet articles_;
  WordSet numbered_;
  WordSet before_ordinal_;
  WordSet after_ordinal_;
  std::uint32_t traits_ = kNoTraits;
};

}  // namespace hymt
