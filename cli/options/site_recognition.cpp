#include "cli/options/site_recognition.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cli/files/input_tree.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

struct Marker {
  Site site = Site::kGitHub;
  std::string_view path;
  std::string_view also = {};  // Must be there, too.
};

// The first one that is there decides: those that mean one thing only come first.
constexpr std::array kMarkers = {
    Marker{Site::kDocusaurus, "docusaurus.config.js"},
    Marker{Site::kDocusaurus, "docusaurus.config.ts"},
    Marker{Site::kDocusaurus, "docusaurus.config.mjs"},
    Marker{Site::kDocusaurus, "docusaurus.config.cjs"},
    Marker{Site::kVitePress, ".vitepress"},
    Marker{Site::kVitePress, ".vuepress"},
    Marker{Site::kStarlight, "astro.config.mjs"},
    Marker{Site::kStarlight, "astro.config.ts"},
    Marker{Site::kStarlight, "astro.config.js"},
    Marker{Site::kStarlight, "astro.config.mts"},
    Marker{Site::kMkDocs, "mkdocs.yml"},
    Marker{Site::kMkDocs, "mkdocs.yaml"},
    Marker{Site::kHugo, "hugo.toml"},
    Marker{Site::kHugo, "hugo.yaml"},
    Marker{Site::kHugo, "hugo.json"},
    Marker{Site::kHugo, "config/_default", "content"},
    Marker{Site::kHugo, "config.toml", "content"},
    Marker{Site::kHugo, "config.yaml", "content"},
    // Docusaurus beside the documents.
    Marker{Site::kDocusaurus, "website/docusaurus.config.js"},
    Marker{Site::kDocusaurus, "website/docusaurus.config.ts"},
    Marker{Site::kJekyll, "_config.yml"},
    Marker{Site::kSphinx, "conf.py"},
    Marker{Site::kGitLab, ".gitlab-ci.yml"},
};

bool exists(const FileSystem& file_system, const fs::path& path) {
  return file_system.status(path, Links::kFollow).has_value();
}

std::optional<Site> site_in(const FileSystem& file_system, const fs::path& folder) {
  for (const Marker& marker : kMarkers) {
    if (!exists(file_system, folder / marker.path)) continue;
    if (marker.also.empty() || exists(file_system, folder / marker.also)) return marker.site;
  }
  return std::nullopt;
}

bool is_repository_root(const FileSystem& file_system, const fs::path& folder) {
  return std::any_of(kVersionControlFolders.begin(), kVersionControlFolders.end(),
                     [&](std::string_view name) { return exists(file_system, folder / name); });
}

}  // namespace

std::optional<Site> SiteRecognition::of(const fs::path& folder) {
  std::vector<fs::path> seen;
  std::optional<Site> site;
  for (fs::path at = folder;; at = at.parent_path()) {
    if (const auto known = known_.find(at); known != known_.end()) {
      site = known->second;
      break;
    }
    seen.push_back(at);
    try {
      site = site_in(file_system_, at);
      if (site || !at.has_relative_path() || is_repository_root(file_system_, at)) break;
    } catch (const Error&) {
      break;  // A folder that is closed to this user says nothing.
    }
  }
  for (fs::path& path : seen) known_[std::move(path)] = site;
  return site;
}

}  // namespace hymt
