// The encoding that an HTML file declares. Private to parsers/html.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

// The label in <meta charset>, <meta http-equiv="Content-Type"> or an XML declaration, found by the
// standard's algorithm ("prescan a byte stream to determine its encoding"); empty if there is none.
// Browsers look at the first 1024 bytes, and begin again when they meet a declaration later;
// so this looks further, in the first 64 KiB.
[[nodiscard]] std::string declared_encoding(std::string_view bytes);

}  // namespace hymt
