#include "cli/options/text_layout.h"

#include <algorithm>

namespace hymt {
namespace {

// Of characters that take one column each.
std::size_t num_columns(std::string_view word) {
  return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t column) {
  std::string result;
  std::size_t at = column;
  for (std::size_t begin = text.find_first_not_of(" \n"); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    const std::size_t width = num_columns(word);
    if (at > column && at + 1 + width > kHelpWidth) {
      result.append("\n").append(column, ' ');
      at = column;
    }
    if (at > column) {
      result += ' ';
      ++at;
    }
    result += word;
    at += width;
    begin = text.find_first_not_of(" \n", end);
  }
  return result;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

ListItem list_item(std::string_view line) {
  const std::size_t gap = std::min(line.find("  "), line.size());
  const std::size_t meaning = std::min(line.find_first_not_of(' ', gap), line.size());
  return {line.substr(0, gap), line.substr(meaning), meaning};
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace hymt
