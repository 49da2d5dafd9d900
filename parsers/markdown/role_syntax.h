// Roles of MyST and Sphinx: "{ref}`label`", "{doc}`the guide <guide/index>`", "{guilabel}`Save`".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "parsers/document/byte_range.h"

namespace hymt::markdown {

struct Role {
  ByteRange range;  // From the brace to the last backtick.
  // What people read and may be translated, by a table of the roles of docutils, Sphinx and
  // sphinx-design: the words before " <target>", or all of the content. Empty if the role is kept
  // whole: it shows a name or a target, or nobody knows it.
  ByteRange text;
};

// Reads a role at `at`, a brace in `text`.
[[nodiscard]] std::optional<Role> scan_role(std::string_view text, std::size_t at);

}  // namespace hymt::markdown
