// Names that nobody can guess.
#pragma once

#include <cstddef>
#include <string>

namespace hymt {

// So many random bytes of the system's as lower-case hexadecimal digits. Throws Error (kEngine) if
// the system has none.
[[nodiscard]] std::string random_hex(std::size_t num_bytes);

// A random UUID (version 4, RFC 9562): "1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b". Throws as above.
[[nodiscard]] std::string random_uuid();

}  // namespace hymt
