// Patterns for paths, as in [[files]] of the configuration.
//
//   *       any characters but '/'
//   **      any characters; "**/" also nothing, so "**/a.md" matches "a.md"
//   ?       one character (byte) but '/'
//   [a-z]   one of these, [!a-z] one that is not
//   {a,b}   one of these words
// A pattern without '/' is matched against the file's name alone, whatever folder it lies in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

class Glob {
 public:
  // Throws Error (kUsage) if a bracket or brace is not closed.
  explicit Glob(std::string_view pattern);

  // `path` is relative, its parts separated by '/'. Time is the product of the two lengths at most.
  [[nodiscard]] bool matches(std::string_view path) const;

 private:
  // One pattern without braces; several if there are some.
  std::vector<std::string> alternatives_;
  bool name_only_ = false;
};

}  // namespace hymt
