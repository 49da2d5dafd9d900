// What makes web pages of documents.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hymt {

// Which keys of front matter hold text, and what id a heading gets, is up to it.
enum class Site : std::uint8_t {
  kGitHub,  // Where nobody knows better.
  kGitLab,
  kDocusaurus,
  kStarlight,  // And other sites by Astro.
  kVitePress,  // And VuePress.
  kMkDocs,
  kHugo,
  kJekyll,
  kSphinx,  // With MyST.
};

// By Site.
inline constexpr std::array<std::string_view, 9> kSiteNames = {
    "github", "gitlab", "docusaurus", "starlight", "vitepress",
    "mkdocs", "hugo",   "jekyll",     "sphinx"};
static_assert(static_cast<std::size_t>(Site::kSphinx) + 1 == kSiteNames.size());

[[nodiscard]] constexpr std::string_view site_name(Site site) {
  return kSiteNames[static_cast<std::size_t>(site)];
}

// Nothing if there is no such site.
[[nodiscard]] constexpr std::optional<Site> site_of_name(std::string_view name) {
  for (std::size_t i = 0; i < kSiteNames.size(); ++i) {
    if (kSiteNames[i] == name) return static_cast<Site>(i);
  }
  return std::nullopt;
}

}  // namespace hymt
