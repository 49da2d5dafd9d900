#include "cli/files/ignore_patterns.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace hymt {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// A byte order mark at the beginning is no part of a pattern.
std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

// Spaces at the end count only behind a backslash.
std::string_view without_trailing_spaces(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      if (++i == line.size()) return line;
      end = i + 1;
    } else if (line[i] != ' ') {
      end = i + 1;
    }
  }
  return line.substr(0, end);
}

// ---- Wildcards

bool in_class(std::string_view name, unsigned char c, bool& known) {
  const bool upper = c >= 'A' && c <= 'Z';
  const bool lower = c >= 'a' && c <= 'z';
  const bool digit = c >= '0' && c <= '9';
  const bool graph = c > 0x20 && c < 0x7F;
  const bool alnum = upper || lower || digit;
  const std::array<std::pair<std::string_view, bool>, 12> kClasses = {
      {{"alnum", alnum},
       {"alpha", upper || lower},
       {"blank", c == ' ' || c == '\t'},
       {"cntrl", c < 0x20 || c == 0x7F},
       {"digit", digit},
       {"graph", graph},
       {"lower", lower},
       {"print", graph || c == ' '},
       {"punct", graph && !alnum},
       {"space", c == ' ' || (c >= '\t' && c <= '\r')},
       {"upper", upper},
       {"xdigit", digit || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f')}}};
  for (const auto& [its_name, holds] : kClasses) {
    if (its_name == name) return holds;
  }
  known = false;
  return false;
}

// The characters of "[...]", as a table.
struct Set {
  std::array<bool, 256> holds{};
  std::size_t end = 0;  // Behind the "]".
};

// The set that begins at pattern[begin] == '['. Nothing if it is not closed or names a class that
// there is none of: such a pattern matches nothing.
std::optional<Set> set_at(std::string_view pattern, std::size_t begin) {
  Set set;
  std::size_t i = begin + 1;
  const auto at = [&](std::size_t index) { return index < pattern.size() ? pattern[index] : '\0'; };
  const bool negated = at(i) == '!' || at(i) == '^';
  if (negated) ++i;
  const auto add = [&set](char c) { set.holds[static_cast<unsigned char>(c)] = true; };
  char previous = '\0';  // That a range may begin with.
  // A "]" at the very beginning is a member.
  for (bool is_first = true; is_first || at(i) != ']'; is_first = false, ++i) {
    if (i >= pattern.size()) return std::nullopt;
    char c = at(i);
    if (c == '-' && previous != '\0' && at(i + 1) != '\0' && at(i + 1) != ']') {
      c = at(++i);
      if (c == '\\') c = at(++i);
      if (i >= pattern.size()) return std::nullopt;
      for (int member = static_cast<unsigned char>(previous);
           member <= static_cast<unsigned char>(c); ++member) {
        add(static_cast<char>(member));
      }
      previous = '\0';
      continue;
    }
    if (c == '[' && at(i + 1) == ':') {
      const std::size_t close = pattern.find(']', i + 2);
      if (close == kNone) return std::nullopt;
      if (close > i + 2 && pattern[close - 1] == ':') {
        bool known = true;
        for (int member = 0; member < 256; ++member) {
          const auto byte = static_cast<unsigned char>(member);
          const std::string_view name = pattern.substr(i + 2, close - i - 3);
          if (in_class(name, byte, known)) set.holds[byte] = true;
        }
        if (!known) return std::nullopt;
        i = close;
        previous = '\0';
        continue;
      }
    } else if (c == '\\') {
      if (++i >= pattern.size()) return std::nullopt;
      c = at(i);
    }
    add(c);
    previous = c;
  }
  if (negated) {
    for (bool& holds : set.holds) holds = !holds;
  }
  set.holds['/'] = false;
  set.end = i + 1;
  return set;
}

// Which beginnings of a path the pattern so far can match: reached[j] is about its first j bytes.
class Match {
 public:
  explicit Match(std::string_view path) : path_(path), reached_(path.size() + 1, false) {
    reached_[0] = true;
  }

  // The next byte of the path is one that `takes` takes.
  template <typename Takes>
  void step(Takes takes) {
    for (std::size_t j = path_.size(); j > 0; --j) {
      reached_[j] = reached_[j - 1] && takes(path_[j - 1]);
    }
    reached_[0] = false;
  }

  // Any bytes come next, slashes only if `over_slashes`.
  void skip(bool over_slashes) {
    bool open = false;
    for (std::size_t j = 0; j <= path_.size(); ++j) {
      if (j > 0 && !over_slashes && path_[j - 1] == '/') open = false;
      open = open || reached_[j];
      reached_[j] = open;
    }
  }

  // Nothing comes next, or folders with the '/' behind them.
  void skip_folders() {
    bool open = false;
    for (std::size_t j = 0; j <= path_.size(); ++j) {
      const bool behind_folder = open && path_[j - 1] == '/';
      open = open || reached_[j];
      reached_[j] = reached_[j] || behind_folder;
    }
  }

  [[nodiscard]] bool is_whole() const { return reached_[path_.size()]; }

 private:
  std::string_view path_;
  std::vector<bool> reached_;
};

// `pattern` begins at a part of the path, or behind bytes that were compared already.
bool wildcards_match(std::string_view pattern, std::string_view path) {
  Match match(path);
  for (std::size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (c == '*') {
      const std::size_t end = std::min(pattern.find_first_not_of('*', i), pattern.size());
      const bool begins = i == 0 || pattern[i - 1] == '/';
      const std::string_view behind = pattern.substr(end);
      const bool ends = behind.empty() || behind[0] == '/' || behind.starts_with("\\/");
      const bool over_slashes = end - i > 1 && begins && ends;
      if (over_slashes && !behind.empty() && behind[0] == '/') {
        match.skip_folders();
        i = end + 1;
      } else {
        match.skip(over_slashes);
        i = end;
      }
    } else if (c == '?') {
      match.step([](char byte) { return byte != '/'; });
      ++i;
    } else if (c == '[') {
      const std::optional<Set> set = set_at(pattern, i);
      if (!set) return false;
      match.step([&set](char byte) { return set->holds[static_cast<unsigned char>(byte)]; });
      i = set->end;
    } else {
      if (c == '\\' && ++i == pattern.size()) return false;
      match.step([wanted = pattern[i]](char byte) { return byte == wanted; });
      ++i;
    }
  }
  return match.is_whole();
}

}  // namespace

IgnorePatterns::IgnorePatterns(std::string_view text) {
  text = without_mark(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    add(line.substr(0, line.find('\0')));
  }
}

void IgnorePatterns::add(std::string_view line) {
  if (line.empty() || line[0] == '#') return;
  line = without_trailing_spaces(line);
  Pattern pattern;
  pattern.is_negated = line.starts_with('!');
  if (pattern.is_negated) line.remove_prefix(1);
  pattern.folder_only = line.ends_with('/');
  if (pattern.folder_only) line.remove_suffix(1);
  pattern.name_only = line.find('/') == kNone;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  pattern.text = line;
  pattern.num_literal = std::min(line.find_first_of("*?[\\"), line.size());
  const std::string_view ending = line.substr(1);
  if (pattern.num_literal == line.size()) {
    literals_[pattern.text][pattern.name_only][pattern.folder_only] = patterns_.size() + 1;
  } else if (pattern.name_only && line[0] == '*' && ending.find_first_of("*?[\\") == kNone) {
    endings_[std::string(ending)][true][pattern.folder_only] = patterns_.size() + 1;
    ending_sizes_.insert(ending.size());
  } else {
    wildcards_.push_back(patterns_.size());
  }
  patterns_.push_back(std::move(pattern));
}

bool IgnorePatterns::matches(const Pattern& pattern, std::string_view path) {
  if (pattern.name_only) return wildcards_match(pattern.text, path.substr(path.rfind('/') + 1));
  // What stands before the first wildcard is compared apart, as in git, so that "**" behind it
  // stands at a beginning: "a**/b" matches "ax/y/b".
  const std::string_view text = pattern.text;
  if (!path.starts_with(text.substr(0, pattern.num_literal))) return false;
  return wildcards_match(text.substr(pattern.num_literal), path.substr(pattern.num_literal));
}

IgnorePatterns::Verdict IgnorePatterns::verdict(std::string_view path, bool is_folder) const {
  std::size_t last = 0;  // One more than the index of the last pattern that matches.
  const auto look_up = [&](const auto& known, std::string_view text, bool name_only) {
    const auto found = known.find(std::string(text));
    if (found == known.end()) return;
    const auto& [for_all, for_folders] = found->second[name_only];
    last = std::max({last, for_all, is_folder ? for_folders : 0});
  };
  const std::string_view name = path.substr(path.rfind('/') + 1);
  look_up(literals_, path, false);
  look_up(literals_, name, true);
  for (const std::size_t size : ending_sizes_) {
    if (size > name.size()) break;
    look_up(endings_, name.substr(name.size() - size), true);
  }
  for (auto index = wildcards_.rbegin(); index != wildcards_.rend() && *index >= last; ++index) {
    if (patterns_[*index].folder_only && !is_folder) continue;
    if (!matches(patterns_[*index], path)) continue;
    last = *index + 1;
    break;
  }
  if (last == 0) return Verdict::kNone;
  return patterns_[last - 1].is_negated ? Verdict::kKept : Verdict::kIgnored;
}

}  // namespace hymt
