// Sentences as tests write them: a "|" marks where one ends.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "segmenter/sentence_rules.h"

namespace hymt {

struct MarkedText {
  std::string text;
  std::vector<std::size_t> boundaries;
};

inline MarkedText read_marks(std::string_view marked) {
  MarkedText result;
  for (const char c : marked) {
    if (c == '|') {
      result.boundaries.push_back(result.text.size());
    } else {
      result.text += c;
    }
  }
  result.boundaries.push_back(result.text.size());
  return result;
}

inline std::string with_marks(const std::string& text, const std::vector<std::size_t>& boundaries) {
  std::string result;
  std::size_t begin = 0;
  for (const std::size_t end : boundaries) {
    if (begin != 0) result += '|';
    result += text.substr(begin, end - begin);
    begin = end;
  }
  return result;
}

inline void expect_sentences(std::string_view language,
                             const std::vector<std::string_view>& marked) {
  const SentenceRules rules(language);
  for (const std::string_view text : marked) {
    const MarkedText expected = read_marks(text);
    EXPECT_EQ(with_marks(expected.text, rules.boundaries(expected.text)), text)
        << "language \"" << language << "\"";
  }
}

}  // namespace hymt
