#include "cli/files/input_tree.h"

#include <algorithm>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

bool is_version_control(const std::string& name) {
  return std::find(kVersionControlFolders.begin(), kVersionControlFolders.end(), name) !=
         kVersionControlFolders.end();
}

class Walk {
 public:
  Walk(const FileSystem& file_system, const fs::path& root, const std::set<fs::path>& excluded)
      : file_system_(file_system), root_(root), excluded_(excluded) {}

  InputTree run() {
    canonical_root_ = file_system_.canonical(root_);
    std::vector<std::string> folders{""};
    while (!folders.empty()) {
      const std::string folder = std::move(folders.back());
      folders.pop_back();
      const std::string prefix = folder.empty() ? "" : folder + "/";
      try {
        for (const std::string& name : file_system_.list(path_of(folder))) {
          visit(prefix + name, name, folders);
        }
      } catch (const Error& error) {
        tree_.failures.push_back({folder, error.what()});
      }
    }
    std::sort(tree_.files.begin(), tree_.files.end(), [](const TreeFile& a, const TreeFile& b) {
      return a.relative_path < b.relative_path;
    });
    std::sort(tree_.links.begin(), tree_.links.end());
    std::sort(tree_.others.begin(), tree_.others.end());
    return std::move(tree_);
  }

 private:
  [[nodiscard]] fs::path path_of(const std::string& relative) const {
    return relative.empty() ? root_ : root_ / relative;
  }

  void visit(const std::string& relative, const std::string& name,
             std::vector<std::string>& folders) {
    if (name.starts_with(kTemporaryPrefix)) return;
    const fs::path path = path_of(relative);
    try {
      const auto status = file_system_.status(path, Links::kRefuse);
      if (!status) return;  // Vanished between listing and looking.
      switch (status->kind) {
        case FileKind::kRegular:
          if (!is_excluded(relative)) tree_.files.push_back({relative, path, *status});
          break;
        case FileKind::kDirectory:
          if (!is_version_control(name) && !is_excluded(relative)) folders.push_back(relative);
          break;
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
    return !excluded_.empty() && excluded_.contains(canonical_root_ / relative);
  }

  const FileSystem& file_system_;
  const fs::path& root_;
  const std::set<fs::path>& excluded_;
  fs::path canonical_root_;
  InputTree tree_;
};

}  // namespace

InputTree walk_tree(const FileSystem& file_system, const fs::path& root,
                    const std::set<fs::path>& excluded) {
  return Walk(file_system, root, excluded).run();
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const auto [in_path, in_folder] =
      std::mismatch(path.begin(), path.end(), folder.begin(), folder.end());
  return in_folder == folder.end();
}

}  // namespace hymt
