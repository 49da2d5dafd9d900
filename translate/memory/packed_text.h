// Text in less room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hymt {

// `text` compressed by zstd, at the level that costs least. Throws std::bad_alloc.
[[nodiscard]] std::string packed(std::string_view text);

// What packed() was given; nothing if `bytes` are something else, or would be more than `most`
// bytes. Throws std::bad_alloc.
[[nodiscard]] std::optional<std::string> unpacked(std::string_view bytes, std::size_t most);

}  // namespace hymt
