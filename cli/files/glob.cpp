#include "cli/files/glob.h"

#include <cstddef>

#include "parsers/document/error.h"

namespace hymt {
namespace {

// More alternatives than this are no pattern that a person wrote.
constexpr std::size_t kMaxAlternatives = 1024;

[[noreturn]] void fail(std::string_view pattern, const char* what) {
  throw Error(ErrorKind::kUsage, "glob '" + std::string(pattern) + "': " + what);
}

// Writes the first brace group out; the caller repeats until there is none. Braces do not nest.
bool expand_first_brace(const std::string& pattern, std::vector<std::string>& out) {
  const std::size_t open = pattern.find('{');
  if (open == std::string::npos) return false;
  const std::size_t close = pattern.find('}', open);
  if (close == std::string::npos) fail(pattern, "'{' is not closed");
  std::size_t begin = open + 1;
  while (true) {
    const std::size_t comma = pattern.find(',', begin);
    const std::size_t end = comma < close ? comma : close;
    out.push_back(pattern.substr(0, open) + pattern.substr(begin, end - begin) +
                  pattern.substr(close + 1));
    if (end == close) return true;
    begin = end + 1;
  }
}

// One step of a pattern.
struct Element {
  enum class Kind { kLiteral, kAny, kStar, kDoubleStar, kDoubleStarSlash, kSet } kind;
  char literal = 0;
  std::string_view set;  // Between the brackets.
};

std::vector<Element> elements_of(std::string_view pattern) {
  std::vector<Element> elements;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*' && pattern.substr(i, 3) == "**/") {
      elements.push_back({Element::Kind::kDoubleStarSlash, 0, {}});
      i += 2;
    } else if (c == '*' && pattern.substr(i, 2) == "**") {
      elements.push_back({Element::Kind::kDoubleStar, 0, {}});
      i += 1;
    } else if (c == '*') {
      elements.push_back({Element::Kind::kStar, 0, {}});
    } else if (c == '?') {
      elements.push_back({Element::Kind::kAny, 0, {}});
    } else if (c == '[') {
      const std::size_t close = pattern.find(']', i + 2);
      if (close == std::string_view::npos) fail(pattern, "'[' is not closed");
      elements.push_back({Element::Kind::kSet, 0, pattern.substr(i + 1, close - i - 1)});
      i = close;
    } else {
      elements.push_back({Element::Kind::kLiteral, c, {}});
    }
  }
  return elements;
}

bool in_set(std::string_view set, char c) {
  const bool negated = set.front() == '!' || set.front() == '^';
  if (negated) set.remove_prefix(1);
  bool found = false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      found = found || (set[i] <= c && c <= set[i + 2]);
      i += 2;
    } else {
      found = found || set[i] == c;
    }
  }
  return found != negated && c != '/';
}

// reached[j]: the elements so far can match the first j bytes. One row an element.
bool match(std::string_view pattern, std::string_view path) {
  std::vector<char> reached(path.size() + 1, 0);
  reached[0] = 1;
  for (const Element& element : elements_of(pattern)) {
    std::vector<char> next(path.size() + 1, 0);
    char carried = 0;  // For the stars: some position before this one was reached.
    for (std::size_t j = 0; j <= path.size(); ++j) {
      const char before = j > 0 ? path[j - 1] : '\0';
      switch (element.kind) {
        case Element::Kind::kLiteral:
          next[j] = j > 0 && reached[j - 1] != 0 && before == element.literal;
          break;
        case Element::Kind::kAny: next[j] = j > 0 && reached[j - 1] != 0 && before != '/'; break;
        case Element::Kind::kSet:
          next[j] = j > 0 && reached[j - 1] != 0 && in_set(element.set, before);
          break;
        case Element::Kind::kStar:
          if (before == '/') carried = 0;
          carried = carried != 0 || reached[j] != 0;
          next[j] = carried;
          break;
        case Element::Kind::kDoubleStar:
          carried = carried != 0 || reached[j] != 0;
          next[j] = carried;
          break;
        case Element::Kind::kDoubleStarSlash:
          next[j] = reached[j] != 0 || (carried != 0 && before == '/');
          carried = carried != 0 || reached[j] != 0;
          break;
      }
    }
    reached.swap(next);
  }
  return reached[path.size()] != 0;
}

}  // namespace

Glob::Glob(std::string_view pattern) : name_only_(pattern.find('/') == std::string_view::npos) {
  if (pattern.empty()) fail(pattern, "is empty");
  if (pattern.front() == '/') pattern.remove_prefix(1);
  std::vector<std::string> work{std::string(pattern)};
  while (!work.empty()) {
    const std::string next = std::move(work.back());
    work.pop_back();
    if (expand_first_brace(next, work)) {
      if (work.size() + alternatives_.size() > kMaxAlternatives) fail(pattern, "is too large");
      continue;
    }
    elements_of(next);  // Finds what is wrong now and not at the first path.
    alternatives_.push_back(next);
  }
}

bool Glob::matches(std::string_view path) const {
  if (name_only_) path.remove_prefix(path.rfind('/') + 1);  // npos + 1 == 0
  for (const std::string& pattern : alternatives_) {
    if (match(pattern, path)) return true;
  }
  return false;
}

}  // namespace hymt
