#include "cli/files/input_tree.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "cli/files/ignore_patterns.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

bool is_version_control(const std::string& name) {
  return std::find(kVersionControlFolders.begin(), kVersionControlFolders.end(), name) !=
         kVersionControlFolders.end();
}

constexpr SizeLimit kIgnoreFileLimit{std::uint64_t{256} << 10, "shorten it, or use --no-ignore"};

// Of patterns that each path is compared with one by one, in all ignore files that hold for it: a
// tree has many paths.
constexpr std::size_t kMostCompared = 1000;

// The ignore files that hold in a folder, from those above the tree down to its own.
class IgnoreRules {
 public:
  // A folder's rules, as a number; 0: none.
  using Level = std::size_t;

  IgnoreRules(const FileSystem& file_system, const TreeSelection& selection, InputTree& tree)
      : file_system_(file_system), selection_(selection), tree_(tree) {
    std::string text;
    for (const std::string& pattern : selection.patterns) text += pattern + "\n";
    own_patterns_ = IgnorePatterns(text);
  }

  // The rules above the tree, which lies at the canonical path `root`.
  [[nodiscard]] Level level_above(const fs::path& root) {
    if (!selection_.obeys_ignore_files) return 0;
    Level level = add(0, {}, 0, IgnorePatterns("node_modules/"));
    std::vector<fs::path> folders;  // From the tree's parent up to the root of its repository.
    bool is_repository = exists(root / kRepositoryMark);
    for (fs::path folder = root; !is_repository && folder.has_relative_path();) {
      folder = folder.parent_path();
      folders.push_back(folder);
      is_repository = exists(folder / kRepositoryMark);
    }
    if (!is_repository) return level;
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
      const std::string prefix = root.lexically_relative(*folder).generic_string() + "/";
      level = with_file(level, *folder, prefix, 0);
    }
    return level;
  }

  // The rules in the folder `relative` of the tree, which lies at `path` and holds `names`.
  [[nodiscard]] Level level_in(Level above, const std::string& relative, const fs::path& path,
                               const std::vector<std::string>& names) {
    if (!selection_.obeys_ignore_files) return 0;
    const auto holds = [&names](std::string_view name) {
      return std::binary_search(names.begin(), names.end(), name);
    };
    // Another repository inside the tree: what is said outside does not hold there.
    if (!relative.empty() && holds(kRepositoryMark)) above = kNodeModulesOnly;
    if (!holds(kIgnoreFile)) return above;
    return with_file(above, path, {}, relative.empty() ? 0 : relative.size() + 1);
  }

  // `relative` is the path of a file or folder in a folder of these rules.
  [[nodiscard]] bool ignores(Level level, const std::string& relative, bool is_folder) const {
    using Verdict = IgnorePatterns::Verdict;
    Verdict verdict = own_patterns_.verdict(relative, is_folder);
    for (; verdict == Verdict::kNone && level != 0; level = files_[level - 1].above) {
      const File& file = files_[level - 1];
      verdict = file.prefix.empty()
                    ? file.patterns.verdict(std::string_view(relative).substr(file.num_dropped),
                                            is_folder)
                    : file.patterns.verdict(file.prefix + relative, is_folder);
    }
    return verdict == Verdict::kIgnored;
  }

 private:
  static constexpr const char* kIgnoreFile = ".gitignore";
  static constexpr const char* kRepositoryMark = ".git";
  static constexpr Level kNodeModulesOnly = 1;  // The level that is added first.

  struct File {
    Level above = 0;
    std::string prefix;           // From the file's folder to the tree; empty: it lies in the tree.
    std::size_t num_dropped = 0;  // Bytes of a path in the tree that lead to the file's folder.
    std::size_t num_compared = 0;  // Patterns, with those of the files above.
    IgnorePatterns patterns;
  };

  Level add(Level above, std::string prefix, std::size_t num_dropped, IgnorePatterns patterns) {
    std::size_t num_compared = patterns.num_compared();
    if (above != 0) num_compared += files_[above - 1].num_compared;
    if (num_compared > kMostCompared) {
      throw Error(ErrorKind::kInput,
                  "With the .gitignore files above it, it holds more than " +
                      std::to_string(kMostCompared) +
                      " patterns with wildcards inside; shorten it, or use --no-ignore");
    }
    files_.push_back({above, std::move(prefix), num_dropped, num_compared, std::move(patterns)});
    return files_.size();
  }

  [[nodiscard]] bool exists(const fs::path& path) const {
    try {
      return file_system_.status(path, Links::kRefuse).has_value();
    } catch (const Error&) {
      return false;  // A folder above the tree may be closed to us.
    }
  }

  // As git, follows no link to an ignore file.
  [[nodiscard]] Level with_file(Level above, const fs::path& folder, std::string prefix,
                                std::size_t num_dropped) {
    const fs::path path = folder / kIgnoreFile;
    try {
      const auto status = file_system_.status(path, Links::kRefuse);
      if (!status || status->kind != FileKind::kRegular) return above;
      const auto file = file_system_.open_to_read(path, Links::kRefuse);
      const std::string text = read_whole(*file, path, status->size, kIgnoreFileLimit);
      return add(above, std::move(prefix), num_dropped, IgnorePatterns(text));
    } catch (const Error& error) {
      tree_.failures.push_back({std::string(), path.string() + ": " + error.what()});
      return above;
    }
  }

  const FileSystem& file_system_;
  const TreeSelection& selection_;
  InputTree& tree_;
  IgnorePatterns own_patterns_{""};
  std::deque<File> files_;
};

class Walk {
 public:
  Walk(const FileSystem& file_system, const fs::path& root, const TreeSelection& selection)
      : file_system_(file_system),
        root_(root),
        selection_(selection),
        rules_(file_system, selection, tree_) {}

  InputTree run() {
    canonical_root_ = file_system_.canonical(root_);
    std::vector<Folder> folders{{"", rules_.level_above(canonical_root_)}};
    while (!folders.empty()) {
      const Folder folder = std::move(folders.back());
      folders.pop_back();
      const std::string prefix = folder.relative.empty() ? "" : folder.relative + "/";
      try {
        const fs::path path = path_of(folder.relative);
        const std::vector<std::string> names = file_system_.list(path);
        const auto level = rules_.level_in(folder.level, folder.relative, path, names);
        for (const std::string& name : names) visit(prefix + name, name, level, folders);
      } catch (const Error& error) {
        tree_.failures.push_back({folder.relative, error.what()});
      }
    }
    std::sort(tree_.files.begin(), tree_.files.end(), [](const TreeFile& a, const TreeFile& b) {
      return a.relative_path < b.relative_path;
    });
    for (auto* names : {&tree_.links, &tree_.others, &tree_.ignored}) {
      std::sort(names->begin(), names->end());
    }
    return std::move(tree_);
  }

 private:
  struct Folder {
    std::string relative;
    IgnoreRules::Level level = 0;  // Of the folder that it lies in.
  };

  [[nodiscard]] fs::path path_of(const std::string& relative) const {
    return relative.empty() ? root_ : root_ / relative;
  }

  void visit(const std::string& relative, const std::string& name, IgnoreRules::Level level,
             std::vector<Folder>& folders) {
    if (name.starts_with(kTemporaryPrefix)) return;
    const fs::path path = path_of(relative);
    try {
      const auto status = file_system_.status(path, Links::kRefuse);
      if (!status) return;  // Vanished between listing and looking.
      const bool is_folder = status->kind == FileKind::kDirectory;
      if (is_folder && is_version_control(name)) return;
      if (is_excluded(relative)) return;
      if (rules_.ignores(level, relative, is_folder)) {
        tree_.ignored.push_back(is_folder ? relative + "/" : relative);
        return;
      }
      switch (status->kind) {
        case FileKind::kRegular: tree_.files.push_back({relative, path, *status}); break;
        case FileKind::kDirectory: folders.push_back({relative, level}); break;
        case FileKind::kSymbolicLink: visit_link(relative, path); break;
        case FileKind::kOther: tree_.others.push_back(relative); break;
      }
    } catch (const Error& error) {
      tree_.failures.push_back({relative, error.what()});
    }
  }

  void visit_link(const std::string& relative, const fs::path& path) {
    const auto status = file_system_.status(path, Links::kFollow);
    if (status && status->kind == FileKind::kRegular) {
      fs::path end = file_system_.canonical(path);
      if (lies_in(end, canonical_root_)) {
        tree_.files.push_back({relative, std::move(end), *status});
        return;
      }
    }
    tree_.links.push_back(relative);
  }

  [[nodiscard]] bool is_excluded(const std::string& relative) const {
    return !selection_.excluded.empty() && selection_.excluded.contains(canonical_root_ / relative);
  }

  const FileSystem& file_system_;
  const fs::path& root_;
  const TreeSelection& selection_;
  fs::path canonical_root_;
  InputTree tree_;
  IgnoreRules rules_;
};

}  // namespace

InputTree walk_tree(const FileSystem& file_system, const fs::path& root,
                    const TreeSelection& selection) {
  return Walk(file_system, root, selection).run();
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const auto [in_path, in_folder] =
      std::mismatch(path.begin(), path.end(), folder.begin(), folder.end());
  return in_folder == folder.end();
}

}  // namespace hymt
