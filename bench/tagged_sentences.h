// Sentences with tags and their human translations: lines of where from, English and translation,
// by tabs, with tags as <s1>...</s1> and <x1/>, numbered alike on both sides.
#pragma once

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

// F1 of two bags of words, sorted; 1 of two empty ones.
[[nodiscard]] double words_f1(const std::vector<std::string>& a, const std::vector<std::string>& b);

// Over the pairs of `reference`; one that `words` lacks counts 0.
[[nodiscard]] double sum_of_f1(const WordsInPairs& words, const WordsInPairs& reference);

// A translation and its reference, as lines with tags.
struct ScoredLine {
  std::string line;
  std::string reference;
};

// chrF2 of all of them together, 0 to 100: n-grams of 1 to 6 characters, beta 2, without white
// space and tags (Popović, 2015).
[[nodiscard]] double chrf2(const std::vector<ScoredLine>& lines);

}  // namespace hymt
