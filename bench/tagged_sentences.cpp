#include "bench/tagged_sentences.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "parsers/characters/code_points.h"

namespace hymt {
namespace {

struct ReadTag {
  std::string name;  // "s1"
  InlineCodeKind kind = InlineCodeKind::kPlaceholder;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<ReadTag> tags_of(std::string_view line) {
  std::vector<ReadTag> tags;
  for (std::size_t at = line.find('<'); at != std::string_view::npos; at = line.find('<', at + 1)) {
    const std::size_t end = line.find('>', at);
    if (end == std::string_view::npos) break;
    std::string_view name = line.substr(at + 1, end - at - 1);
    ReadTag tag;
    if (name.starts_with('/')) {
      tag.kind = InlineCodeKind::kClosing;
      name.remove_prefix(1);
    } else if (name.ends_with('/')) {
      name.remove_suffix(1);
    } else {
      tag.kind = InlineCodeKind::kOpening;
    }
    const bool is_tag = name.size() >= 2 && (name[0] == 's' || name[0] == 'x') &&
                        name.find_first_not_of("0123456789", 1) == std::string_view::npos;
    if (!is_tag) continue;
    tag.name = name;
    tag.begin = at;
    tag.end = end + 1;
    tags.push_back(std::move(tag));
  }
  return tags;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    const auto is_mark = [](char c) {
      return std::string_view(".,:;!?()").find(c) != std::string_view::npos;
    };
    while (!word.empty() && is_mark(word.back())) word.pop_back();
    while (!word.empty() && is_mark(word.front())) word.erase(word.begin());
    if (!word.empty()) words.push_back(word);
  }
  std::ranges::sort(words);
  return words;
}

CodedText coded(std::string_view line) {
  std::string text;
  std::vector<InlineCode> codes;
  std::map<std::string, std::uint32_t> ids;
  std::size_t position = 0;
  for (const ReadTag& tag : tags_of(line)) {
    text += line.substr(position, tag.begin - position);
    position = tag.end;
    InlineCode code;
    code.kind = tag.kind;
    code.id = ids.emplace(tag.name, static_cast<std::uint32_t>(ids.size() + 1)).first->second;
    code.offset = text.size();
    code.original = line.substr(tag.begin, tag.end - tag.begin);
    codes.push_back(std::move(code));
  }
  text += line.substr(position);
  return {text, std::move(codes)};
}

// What chrF counts.
std::u32string characters_of(std::string_view line) {
  std::string text = untagged(line);
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  return code_points(text);
}

// How many n-grams two texts have in common.
std::size_t num_common(std::u32string_view a, std::u32string_view b, std::size_t n) {
  std::map<std::u32string_view, std::size_t> counts;
  for (std::size_t i = 0; i + n <= a.size(); ++i) ++counts[a.substr(i, n)];
  std::size_t common = 0;
  for (std::size_t i = 0; i + n <= b.size(); ++i) {
    const auto found = counts.find(b.substr(i, n));
    if (found == counts.end() || found->second == 0) continue;
    --found->second;
    ++common;
  }
  return common;
}

}  // namespace

WordsInPairs words_in_pairs(std::string_view line) {
  WordsInPairs words;
  std::vector<std::pair<std::string, std::string>> open;
  std::size_t position = 0;
  for (const ReadTag& tag : tags_of(line)) {
    for (auto& [name, text] : open) text += line.substr(position, tag.begin - position);
    position = tag.end;
    if (tag.kind == InlineCodeKind::kOpening) open.emplace_back(tag.name, "");
    if (tag.kind != InlineCodeKind::kClosing) continue;
    const auto pair =
        std::ranges::find(open, tag.name, &std::pair<std::string, std::string>::first);
    if (pair == open.end()) continue;
    words[tag.name] = words_of(pair->second);
    open.erase(pair);
  }
  return words;
}

std::string tagged_line(const CodedText& text) {
  std::string line;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    line += text.text().substr(position, code.offset - position);
    line += code.original;
    position = code.offset;
  }
  return line += text.text().substr(position);
}

std::string untagged(std::string_view line) {
  std::string text;
  std::size_t position = 0;
  for (const ReadTag& tag : tags_of(line)) {
    text += line.substr(position, tag.begin - position);
    position = tag.end;
  }
  return text += line.substr(position);
}

double words_f1(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() && b.empty()) return 1;
  std::vector<std::string> common;
  std::ranges::set_intersection(a, b, std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(a.size() + b.size());
}

double sum_of_f1(const WordsInPairs& words, const WordsInPairs& reference) {
  double sum = 0;
  for (const auto& [pair, expected] : reference) {
    const auto found = words.find(pair);
    if (found != words.end()) sum += words_f1(found->second, expected);
  }
  return sum;
}

ChrfCounts& ChrfCounts::operator+=(const ChrfCounts& other) {
  for (std::size_t i = 0; i < kLongest; ++i) {
    common[i] += other.common[i];
    of_line[i] += other.of_line[i];
    of_reference[i] += other.of_reference[i];
  }
  return *this;
}

ChrfCounts chrf_counts(std::string_view line, std::string_view reference) {
  const std::u32string text = characters_of(line);
  const std::u32string expected = characters_of(reference);
  ChrfCounts counts;
  for (std::size_t n = 1; n <= ChrfCounts::kLongest; ++n) {
    counts.common[n - 1] = static_cast<double>(num_common(text, expected, n));
    counts.of_line[n - 1] = static_cast<double>(text.size() - std::min(text.size(), n - 1));
    counts.of_reference[n - 1] =
        static_cast<double>(expected.size() - std::min(expected.size(), n - 1));
  }
  return counts;
}

double chrf2(const ChrfCounts& counts) {
  double precision = 0;
  double recall = 0;
  for (std::size_t i = 0; i < ChrfCounts::kLongest; ++i) {
    precision += counts.common[i] / std::max(1.0, counts.of_line[i]) / ChrfCounts::kLongest;
    recall += counts.common[i] / std::max(1.0, counts.of_reference[i]) / ChrfCounts::kLongest;
  }
  return precision + recall > 0 ? 500 * precision * recall / (4 * precision + recall) : 0;
}

std::vector<TaggedSentence> read_tagged_sentences(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<TaggedSentence> sentences;
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    if (second == std::string::npos) throw std::runtime_error("not three columns: " + line);
    TaggedSentence sentence;
    sentence.source_line = line.substr(first + 1, second - first - 1);
    sentence.reference_line = line.substr(second + 1);
    if (tags_of(sentence.source_line).empty()) continue;
    sentence.source = coded(sentence.source_line);
    sentence.reference = words_in_pairs(sentence.reference_line);
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace hymt
