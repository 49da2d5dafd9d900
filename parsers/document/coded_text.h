// The text of a translation unit with its markup lifted out.
//
// A parser turns  "Click <b>Save</b> or press <kbd>F5</kbd>."  into
//     text()  == "Click Save or press F5."
//     codes() == { {1, kOpening, at 6, "<b>"}, {1, kClosing, at 10, "</b>"},
//                  {2, kPlaceholder, at 20, covering 2 bytes, "<kbd>F5</kbd>"} }
// so every later stage works on plain UTF-8 and cannot damage markup that it never sees. A
// placeholder may *cover* bytes of text(): words that a reader (and the segmenter, and a model)
// should see, but that nobody may change.
//
// Invariants (the constructor checks them):
//   * text() is valid UTF-8;
//   * codes() is ordered by offset, and codes at one offset keep their order in the document;
//   * each offset, and each offset + length, lies in [0, text().size()] on a code point boundary;
//   * only placeholders have a length, and no code stands inside the bytes that another covers;
//   * no two codes share both id and kind, and a placeholder shares its id with no other code.
// Opening and closing codes of one id pair up. The *source* texts that parsers make also nest
// properly and are complete (markup that does not becomes placeholders); see `well_nested`.
//
// CodedText is a value: it owns its bytes, and threads may share a const one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/compact_string.h"
#include "parsers/document/rare_vector.h"

namespace hymt {

// What a code does to the text around it. XLIFF 2 names: ph, sc, ec.
enum class InlineCodeKind : std::uint8_t { kPlaceholder, kOpening, kClosing };

// What a code is, in XLIFF 2's terms (its attribute `type`). Parsers know; nobody else guesses it
// from the bytes.
enum class CodeType : std::uint8_t { kOther, kFormat, kLink, kImage, kQuote, kVariable };

// What writers must know besides (XLIFF 2: `subType`).
enum class CodeSubtype : std::uint8_t {
  kNone,
  // Of kFormat:
  kDelimiter,  // Marks whose meaning depends on what stands beside them: "*", "__", "~~".
  kVerbatim,   // Text between marks that could run into others: "`x`"; of kOther, too: "$x$".
  kLineEnd,    // A line ends here: a hard break, or nothing at all between Chinese characters.
  kBlank,      // White space that lays out columns.
  // Of kLink and kImage, where what follows the text ends them:
  kInline,     // "](there)"
  kReference,  // "][label]"
  kShortcut,   // "]", "][]": the text is the label. Where it changes, the old one must be named.
  // Of kLink: bare, it goes on as long as characters are part of it: "www.example.org".
  kAddress,
  // Of kVariable: found by its looks in text, not by the format: "%s", "README.md", "2.0.1".
  kLooks,
};

struct CodeRole {
  CodeType type = CodeType::kOther;
  CodeSubtype subtype = CodeSubtype::kNone;
  friend bool operator==(CodeRole, CodeRole) = default;
};

// A place inside a code's bytes that holds text to translate, such as the alt text of an image
// (XLIFF 2: subFlows). `range` is relative to InlineCode::original.
struct SubFlow {
  std::uint32_t unit = 0;  // Index into Document::units().
  ByteRange range;
  friend bool operator==(const SubFlow&, const SubFlow&) = default;
};

// One piece of markup inside a unit, such as "<b>", "**" or "![](logo.png)".
struct InlineCode {
  std::uint32_t id =
      0;  // From 1, in document order; an opening code and its closing code share one.
  InlineCodeKind kind = InlineCodeKind::kPlaceholder;
  std::size_t offset = 0;   // The code stands before this byte of text().
  std::size_t length = 0;   // Bytes of text(), from `offset`, that the code covers.
  std::string original;     // Source bytes, written back unchanged but for sub-flows.
  bool can_delete = false;  // A translation may leave the code out.
  bool can_reorder = true;  // A translation may move the code past another one.
  CodeRole role;
  RareVector<SubFlow> sub_flows;  // Ordered, not overlapping.
  friend bool operator==(const InlineCode&, const InlineCode&) = default;
};

class CodedText {
 public:
  CodedText() = default;
  // Throws std::invalid_argument if an invariant does not hold.
  CodedText(std::string_view text, std::vector<InlineCode> codes);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const std::vector<InlineCode>& codes() const { return codes_.values(); }
  [[nodiscard]] bool empty() const { return text_.empty() && codes_.empty(); }

  // Returns the bytes [begin, end) with their codes, offsets counted from `begin`; ids stay.
  // Where a cut falls on codes, leading closing codes stay left of it and the rest go right (at
  // end == text().size() all stay left), so slices that tile the text lose no code and repeat none.
  // Requires begin <= end <= text().size(), both on code point boundaries and inside no cover.
  [[nodiscard]] CodedText slice(std::size_t begin, std::size_t end) const;

  friend bool operator==(const CodedText&, const CodedText&) = default;

 private:
  CompactString text_;
  RareVector<InlineCode> codes_;
};

// True if every opening code is closed by its own closing code, and pairs nest.
[[nodiscard]] bool well_nested(const CodedText& text);

// The length of the longest prefix of `bytes` that is valid UTF-8 (RFC 3629: no overlong forms,
// no surrogates). Equal to bytes.size() if all of it is.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view bytes);

}  // namespace hymt
