// Which site the documents of a folder are for, by the files that its generator wants there.
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "cli/files/file_system.h"
#include "parsers/document/site.h"

namespace hymt {

// Remembers what it saw. For one thread.
class SiteRecognition {
 public:
  // `file_system` must outlive the object.
  explicit SiteRecognition(const FileSystem& file_system) : file_system_(file_system) {}

  // The nearest folder from the canonical `folder` upward decides that holds, for instance, a
  // docusaurus.config.js (or a folder "website" with one), astro.config.mjs, .vitepress,
  // mkdocs.yml, hugo.toml, _config.yml, conf.py or .gitlab-ci.yml. The search ends, with nothing,
  // at the root of a repository (a folder with .git, .hg or .svn), at that of the file system, and
  // where this user may not look.
  [[nodiscard]] std::optional<Site> of(const std::filesystem::path& folder);

 private:
  const FileSystem& file_system_;
  std::map<std::filesystem::path, std::optional<Site>> known_;
};

}  // namespace hymt
