// Patterns that leave files out, as in .gitignore (gitignore(5)).
//
//   drafts      a file or folder of this name, wherever it lies; with it, all that lies in it
//   drafts/     a folder only
//   /drafts     in the folder of the patterns only; so is any pattern with a '/' inside it
//   a/**/b      "a/b", "a/x/b", "a/x/y/b"; "**/b" is "b" anywhere, "a/**" all inside "a"
//   *.md  ?  [a-z]  [!a-z]  [[:digit:]]       never match a '/'
//   !keep.md    is not left out after all, unless its folder is
//   # comment;  "\#", "\!" and "\ " are the characters themselves
// The last pattern that matches decides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hymt {

class IgnorePatterns {
 public:
  enum class Verdict : std::uint8_t { kNone, kIgnored, kKept };  // kNone: no pattern matches.

  // One pattern a line. Any text will do; what is no pattern matches nothing, as in git.
  explicit IgnorePatterns(std::string_view text);

  // `path` goes from the folder of the patterns, with '/' between its parts. Whether the folders
  // that it lies in are ignored is not looked at. Patterns without wildcards and those like "*.md"
  // cost nothing; each of the num_compared() others the product of its length and the path's at
  // most.
  [[nodiscard]] Verdict verdict(std::string_view path, bool is_folder) const;

  // How many patterns a path is compared with one by one.
  [[nodiscard]] std::size_t num_compared() const { return wildcards_.size(); }

 private:
  struct Pattern {
    std::string text;  // Without "!", the '/' at its begin, and that at its end.
    bool is_negated = false;
    bool folder_only = false;
    bool name_only = false;       // It has no '/': compared with the last part of the path.
    std::size_t num_literal = 0;  // Bytes before the first wildcard.
  };
  void add(std::string_view line);
  [[nodiscard]] static bool matches(const Pattern& pattern, std::string_view path);

  // The last pattern of a text without wildcards, for each [name_only][folder_only]: one more than
  // its index, or 0.
  using LastOfText = std::array<std::array<std::size_t, 2>, 2>;

  std::vector<Pattern> patterns_;
  std::unordered_map<std::string, LastOfText> literals_;
  std::unordered_map<std::string, LastOfText> endings_;  // Of "*.md"; the same of ".md".
  std::set<std::size_t> ending_sizes_;
  std::vector<std::size_t> wildcards_;  // Indices of those that have others.
};

}  // namespace hymt
