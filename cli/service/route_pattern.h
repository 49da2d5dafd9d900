// Paths of the service: fixed ones, and those with an id in the third place.
//
//     /v1/documents/{id}/events    is what    /v1/documents/0123abcd/events    falls under
#pragma once

#include <algorithm>
#include <string_view>

namespace hymt {

inline constexpr std::string_view kIdMark = "{id}";

// The third part of a path; empty if it has none.
[[nodiscard]] inline std::string_view id_of_path(std::string_view path) {
  for (int i = 0; i < 3; ++i) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return {};
    path.remove_prefix(slash + 1);
  }
  return path.substr(0, path.find('/'));
}

// Whether `path` falls under `pattern`. An id has hexadecimal digits and hyphens.
[[nodiscard]] inline bool falls_under(std::string_view path, std::string_view pattern) {
  const std::size_t mark = pattern.find(kIdMark);
  if (mark == std::string_view::npos) return path == pattern;
  if (path.substr(0, mark) != pattern.substr(0, mark)) return false;
  const std::string_view id = id_of_path(path);
  const bool is_id =
      !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
      });
  return is_id && path.substr(mark + id.size()) == pattern.substr(mark + kIdMark.size());
}

}  // namespace hymt
