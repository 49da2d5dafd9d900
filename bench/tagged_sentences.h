// Sentences with tags and their human translations: lines of where from, English and translation,
// by tabs, with tags as <s1>...</s1> and <x1/>, numbered alike on both sides.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"

namespace hymt {

// By the name of a pair, as "s1", the words in it, sorted.
using WordsInPairs = std::map<std::string, std::vector<std::string>>;

struct TaggedSentence {
  CodedText source;  // Each code's original is its tag.
  WordsInPairs reference;
  std::string source_line;
  std::string reference_line;
};

// Those of the file's lines that have a tag. Throws std::runtime_error.
[[nodiscard]] std::vector<TaggedSentence> read_tagged_sentences(const std::string& path);

[[nodiscard]] WordsInPairs words_in_pairs(std::string_view line);

// With each code as its original.
[[nodiscard]] std::string tagged_line(const CodedText& text);

// `line` without its tags.
[[nodiscard]] std::string untagged(std::string_view line);

// F1 of two bags of words, sorted; 1 of two empty ones.
[[nodiscard]] double words_f1(const std::vector<std::string>& a, const std::vector<std::string>& b);

// Over the pairs of `reference`; one that `words` lacks counts 0.
[[nodiscard]] double sum_of_f1(const WordsInPairs& words, const WordsInPairs& reference);

// What chrF counts of a translation and its reference, or of several of both together: n-grams of 1
// to 6 characters, without white space and tags.
struct ChrfCounts {
  static constexpr std::size_t kLongest = 6;
  std::array<double, kLongest> common{};
  std::array<double, kLongest> of_line{};
  std::array<double, kLongest> of_reference{};
  ChrfCounts& operator+=(const ChrfCounts& other);
};
[[nodiscard]] ChrfCounts chrf_counts(std::string_view line, std::string_view reference);

// chrF with beta 2, 0 to 100 (Popović, 2015).
[[nodiscard]] double chrf2(const ChrfCounts& counts);

}  // namespace hymt
