// The manual page, hymt-doc(1).
#pragma once

#include <string>

namespace hymt {

// In the man macros of roff, as man-pages(7) and groff_man(7) describe them. Made of the texts and
// tables that the help is made of.
[[nodiscard]] std::string manual_page();

}  // namespace hymt
