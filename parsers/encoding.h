// Bytes of a file <-> the UTF-8 text that the parsers work on, without loss.
//
// Bytes that are not valid in the file's encoding survive: in UTF-8 files they stay as they are
// (parsers take invalid UTF-8 for opaque bytes); in other encodings a byte b >= 0x80 that does not
// take part in a round trip becomes the overlong pair C0|C1 xx, which no valid UTF-8 contains, and
// becomes b again on the way out. In UTF-16 and UTF-32 any byte b that belongs to no character
// (half a surrogate pair, a cut-off end) becomes the overlong triple E0 80|81|82|83 xx.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

struct DecodedText {
  std::string text;      // Without byte order mark.
  std::string encoding;  // IANA name: "UTF-8", "UTF-16LE", "windows-1252", "Shift_JIS", ...
  bool has_bom = false;
};

// The name of the encoding that a label of the WHATWG Encoding Standard means ("latin1":
// "windows-1252"), ASCII case and white space around it ignored; empty if it means none.
[[nodiscard]] std::string_view encoding_of_label(std::string_view label);

// Finds the encoding (byte order mark; then `declared`, a label as in <meta charset>, may be empty;
// then UTF-8 validity; then ICU's detector, at last windows-1252) and decodes. A label that means
// nothing is no declaration; one that means UTF-16 means UTF-8, as in HTML, since it could not have
// been read. decode then encode gives the bytes back, always.
// Throws Error (kInput) if the encoding is stateful (ISO-2022-JP and the like) and the bytes do not
// survive the round trip.
[[nodiscard]] DecodedText decode_text(std::string_view bytes, std::string_view declared = {});

// True if no text file looks like this: many NUL or control bytes that no encoding explains, or the
// first bytes of a well-known binary format. A few NULs in a text are fine. Looks at the first 64
// KiB.
[[nodiscard]] bool looks_binary(std::string_view bytes);

// The reverse of decode_text. `unencodable` says what to do with a character that `encoding` lacks:
// give up (returns false and leaves `out` unspecified) or write an HTML numeric reference.
enum class Unencodable { kFail, kNumericReference };
[[nodiscard]] bool encode_text(std::string_view text, std::string_view encoding, bool has_bom,
                               Unencodable unencodable, std::string& out);

}  // namespace hymt
