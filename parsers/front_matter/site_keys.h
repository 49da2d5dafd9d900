// The keys of front matter that hold text on the pages of a site.
#pragma once

#include <optional>
#include <string_view>

#include "parsers/document/site.h"

namespace hymt {

// True if `path` ("hero.tagline"; what stands in a list has the path of the list) is such a key of
// `site`, of any kind of site, or, if nobody knows which it is, of one kind and no other thing
// elsewhere. The keys are those of the generators' manuals and of their most used themes.
[[nodiscard]] bool is_text_key(std::string_view path, std::optional<Site> site);

}  // namespace hymt
