// Which codes that are read are those that were written.
#pragma once

#include "parsers/document/coded_text.h"

namespace hymt {

// True if `read` is `meant`, but for the units inside: the same bytes, or what writers may make of
// them ("*" for "_", a link that names its old label).
[[nodiscard]] bool same_code(const InlineCode& meant, const InlineCode& read);

// True if a code that was read may stand where words of the translation were written.
[[nodiscard]] bool may_be_words(const InlineCode& code);

}  // namespace hymt
