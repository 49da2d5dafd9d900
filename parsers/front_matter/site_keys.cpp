#include "parsers/front_matter/site_keys.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hymt {
namespace {

using SiteSet = std::uint32_t;

constexpr SiteSet set_of(Site site) { return SiteSet{1} << static_cast<unsigned>(site); }

constexpr SiteSet kUnknown = SiteSet{1} << 31;
constexpr SiteSet kAny = ~SiteSet{0};
constexpr SiteSet kDocusaurus = set_of(Site::kDocusaurus);
constexpr SiteSet kStarlight = set_of(Site::kStarlight);
constexpr SiteSet kVitePress = set_of(Site::kVitePress);
constexpr SiteSet kMkDocs = set_of(Site::kMkDocs);
constexpr SiteSet kHugo = set_of(Site::kHugo);
constexpr SiteSet kJekyll = set_of(Site::kJekyll);
constexpr SiteSet kSphinx = set_of(Site::kSphinx);

struct TextKey {
  std::string_view path;
  SiteSet sites = 0;
};

// With kUnknown: so peculiar that it means the same wherever it stands.
constexpr std::array kTextKeys = {
    TextKey{"title", kAny},
    TextKey{"description", kAny},
    TextKey{"summary", kAny},
    TextKey{"subtitle", kAny},
    // Docusaurus: docs and blog.
    TextKey{"sidebar_label", kDocusaurus | kUnknown},
    TextKey{"pagination_label", kDocusaurus | kUnknown},
    TextKey{"title_meta", kDocusaurus | kUnknown},
    TextKey{"authors.title", kDocusaurus},
    // Starlight and VitePress: home pages, sidebar, pagination.
    TextKey{"hero.title", kStarlight | kUnknown},
    TextKey{"hero.tagline", kStarlight | kVitePress | kUnknown},
    TextKey{"hero.image.alt", kStarlight | kVitePress | kUnknown},
    TextKey{"hero.actions.text", kStarlight | kVitePress | kUnknown},
    TextKey{"banner.content", kStarlight},
    TextKey{"sidebar.label", kStarlight | kUnknown},
    TextKey{"sidebar.badge", kStarlight},
    TextKey{"sidebar.badge.text", kStarlight | kUnknown},
    TextKey{"prev", kStarlight | kVitePress},
    TextKey{"next", kStarlight | kVitePress},
    TextKey{"prev.label", kStarlight | kUnknown},
    TextKey{"next.label", kStarlight | kUnknown},
    TextKey{"hero.name", kVitePress},
    TextKey{"hero.text", kVitePress | kUnknown},
    TextKey{"hero.image.title", kVitePress},
    TextKey{"features.title", kVitePress | kUnknown},
    TextKey{"features.details", kVitePress | kUnknown},
    TextKey{"features.linkText", kVitePress | kUnknown},
    TextKey{"features.icon.alt", kVitePress},
    TextKey{"prev.text", kVitePress | kUnknown},
    TextKey{"next.text", kVitePress | kUnknown},
    TextKey{"titleTemplate", kVitePress},
    TextKey{"tagline", kVitePress | kJekyll},  // VuePress; Jekyll's minimal-mistakes.
    TextKey{"heroText", kVitePress | kUnknown},
    TextKey{"actionText", kVitePress | kUnknown},
    TextKey{"actions.text", kVitePress},
    // MkDocs with Material.
    TextKey{"links.title", kMkDocs},
    // Hugo, with Docsy.
    TextKey{"linkTitle", kHugo | kUnknown},
    TextKey{"linktitle", kHugo | kUnknown},
    TextKey{"menu.main.name", kHugo},
    TextKey{"menus.main.name", kHugo},
    TextKey{"menu.main.title", kHugo},
    TextKey{"menus.main.title", kHugo},
    TextKey{"cascade.description", kHugo},
    // Jekyll, with minimal-mistakes.
    TextKey{"excerpt", kJekyll},
    TextKey{"nav_title", kJekyll | kUnknown},
    TextKey{"toc_label", kJekyll | kUnknown},
    TextKey{"header.caption", kJekyll},
    TextKey{"header.image_description", kJekyll | kUnknown},
    TextKey{"header.actions.label", kJekyll},
    TextKey{"feature_row.alt", kJekyll | kUnknown},
    TextKey{"feature_row.title", kJekyll | kUnknown},
    TextKey{"feature_row.excerpt", kJekyll | kUnknown},
    TextKey{"feature_row.btn_label", kJekyll | kUnknown},
    TextKey{"sidebar.title", kJekyll},
    TextKey{"sidebar.text", kJekyll},
    // Sphinx with MyST.
    TextKey{"short_title", kSphinx | kUnknown},
    TextKey{"html_meta.description", kSphinx | kUnknown},
    TextKey{"myst.html_meta.description", kSphinx | kUnknown},
    TextKey{"html_meta.description lang=en", kSphinx | kUnknown},
    TextKey{"myst.html_meta.description lang=en", kSphinx | kUnknown},
};

}  // namespace

bool is_text_key(std::string_view path, std::optional<Site> site) {
  const SiteSet set = site ? set_of(*site) : kUnknown;
  return std::any_of(kTextKeys.begin(), kTextKeys.end(), [&](const TextKey& key) {
    return key.path == path && (key.sites & set) != 0;
  });
}

}  // namespace hymt
