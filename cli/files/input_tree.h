// The files of a folder.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/files/file_system.h"

namespace hymt {

// Folders of version control systems; a folder that holds one is the root of a repository.
inline constexpr std::array<std::string_view, 3> kVersionControlFolders = {".git", ".hg", ".svn"};

struct TreeFile {
  std::string relative_path;  // With '/' between its parts.
  std::filesystem::path path;
  FileStatus status;
};

struct TreeFailure {
  std::string relative_path;
  std::string message;
};

// What is left out of a tree besides what never belongs to it.
struct TreeSelection {
  std::set<std::filesystem::path> excluded;  // Canonical paths; not counted as ignored.
  // The .gitignore files in the tree, and above it up to the root of its repository, hold, and
  // folders called node_modules are ignored unless such a file says "!node_modules/".
  bool obeys_ignore_files = true;
  std::vector<std::string> patterns;  // As lines of a .gitignore in the root; they win.
};

struct InputTree {
  std::vector<TreeFile> files;        // Regular ones, ordered by relative_path.
  std::vector<std::string> links;     // That lead out of the tree, nowhere, or to folders.
  std::vector<std::string> others;    // Pipes, devices, sockets.
  std::vector<std::string> ignored;   // By the selection; of an ignored folder only its name + '/'.
  std::vector<TreeFailure> failures;  // Folders that cannot be listed, ...
};

// Walks `root` without following links to folders; a link to a regular file inside the tree counts
// as a file. What `selection` leaves out, the folders of version control systems and our own
// temporary files do not. `root` itself is walked though it be ignored. An ignore file that cannot
// be read, is larger than 256 KiB, or has, with those above it, more than 1,000 patterns with
// wildcards other than "*.md", is a failure, and holds no patterns. Depth and size of the tree do
// not matter.
[[nodiscard]] InputTree walk_tree(const FileSystem& file_system, const std::filesystem::path& root,
                                  const TreeSelection& selection);

// True if `path` is `folder` or lies in it, by the letters of both.
[[nodiscard]] bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder);

}  // namespace hymt
