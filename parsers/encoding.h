// Bytes of a file <-> the UTF-8 text that the parsers work on, without loss.
//
// Bytes that are not valid in the file's encoding survive: in UTF-8 files they stay as they are
// (parsers take invalid UTF-8 for opaque bytes); in other encodings a byte b >= 0x80 that does not
// take part in a round trip becomes the overlong pair C0|C1 xx, which no valid UTF-8 contains, and
// becomes b again on the way out.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

struct DecodedText {
  std::string text;      // Without byte order mark.
  std::string encoding;  // IANA name: "UTF-8", "UTF-16LE", "windows-1252", "Shift_JIS", ...
  bool has_bom = false;
};

// Finds the encoding (byte order mark; then `declared`, a label as in <meta charset>, may be empty;
// then UTF-8 validity; then ICU's detector) and decodes. Labels are those of the WHATWG Encoding
// Standard ("latin1" means windows-1252). decode then encode gives the bytes back, always.
// Throws Error (kInput) if the encoding is unknown here, or is stateful and the bytes do not
// survive the round trip.
[[nodiscard]] DecodedText decode_text(std::string_view bytes, std::string_view declared = {});

// The reverse. `unencodable` says what to do with a character that `encoding` lacks: give up
// (returns false and leaves `out` unspecified) or write an HTML numeric reference.
enum class Unencodable { kFail, kNumericReference };
[[nodiscard]] bool encode_text(std::string_view text, std::string_view encoding, bool has_bom,
                               Unencodable unencodable, std::string& out);

}  // namespace hymt
