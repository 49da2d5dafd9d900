// UTF-16 and UTF-32 <-> UTF-8 without loss. Private to parsers/encoding.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hymt {

enum class WideEncoding : std::uint8_t { kUtf16Le, kUtf16Be, kUtf32Le, kUtf32Be };

// UTF-8 for `bytes`, which hold no byte order mark. A byte b that belongs to no character becomes
// the overlong triple E0 80|b>>6 80|b&3F.
[[nodiscard]] std::string decode_wide(std::string_view bytes, WideEncoding encoding);

// The reverse. Returns false if `text` holds bytes that are neither UTF-8 nor such a triple.
[[nodiscard]] bool encode_wide(std::string_view text, WideEncoding encoding, std::string& out);

}  // namespace hymt
