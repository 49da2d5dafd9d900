#include "segmenter/arabic_clauses.h"

#include <algorithm>

namespace hymt {
namespace {

constexpr std::string_view kComma = "،";

std::size_t num_words(std::string_view text) {
  std::size_t words = 0;
  bool in_word = false;
  for (const char c : text) {
    if (c != ' ' && !in_word) ++words;
    in_word = c != ' ';
  }
  return words;
}

bool opens_quotation(std::string_view text) {
  return text.starts_with('"') || text.starts_with("“") || text.starts_with("«");
}

// Where the text behind the first ": " begins; 0 if there is none before `end`, or if it is
// somebody's words, which are part of the sentence that announces them.
std::size_t end_of_label(std::string_view text, std::size_t end) {
  const std::size_t colon = text.substr(0, end).find(": ");
  if (colon == std::string_view::npos) return 0;
  const std::size_t next = text.find_first_not_of(' ', colon + 1);
  return next < end && !opens_quotation(text.substr(next)) ? next : 0;
}

// The clauses between commas, where each but the last is followed by more than one word.
std::vector<std::size_t> clause_ends(std::string_view text) {
  std::vector<std::size_t> ends;
  std::size_t comma = text.find(kComma);
  while (comma != std::string_view::npos) {
    const std::size_t begin = comma + kComma.size();
    comma = text.find(kComma, begin);
    const std::size_t next = text.find_first_not_of(' ', begin);
    const std::size_t length = std::min(comma, text.size()) - begin;
    if (next != std::string_view::npos && next > begin &&
        num_words(text.substr(begin, length)) > 1) {
      ends.push_back(next);
    }
  }
  return ends;
}

bool has_terminator(std::string_view text) {
  for (const std::string_view mark : {".", "!", "?", "؟", "…", "\n"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

void add_arabic_boundaries(std::string_view text, std::vector<std::size_t>& boundaries) {
  if (boundaries.size() > 1) {
    constexpr std::size_t kMinLabelWords = 2;
    const std::size_t label = end_of_label(text, boundaries.front());
    if (label != 0 && num_words(text.substr(0, label)) >= kMinLabelWords) {
      boundaries.insert(boundaries.begin(), label);
    }
    return;
  }
  constexpr std::size_t kMinClauses = 3;
  constexpr std::size_t kMinWordsPerClause = 4;
  if (text.find(kComma) == std::string_view::npos || has_terminator(text)) return;
  std::vector<std::size_t> clauses = clause_ends(text);
  if (clauses.size() < kMinClauses || num_words(text) < clauses.size() * kMinWordsPerClause) return;
  clauses.push_back(text.size());
  boundaries = std::move(clauses);
}

}  // namespace hymt
