// The parts of links and of link reference definitions, as cmark-gfm reads them.
//
// All functions work on the text of one block, in which lines end with "\n".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "parsers/document/byte_range.h"
#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

struct Scanned {
  ByteRange content;    // Without the marks around it.
  std::size_t end = 0;  // Behind the marks.
};

// "[label]" at `at`; unescaped brackets are not allowed in it. The content is trimmed.
[[nodiscard]] std::optional<Scanned> scan_link_label(std::string_view text, std::size_t at);

// "<destination>" or a bare one at `at`. There must be more text behind it.
[[nodiscard]] std::optional<Scanned> scan_link_destination(std::string_view text, std::size_t at);

// A title in quotes or parentheses at `at`; the content leaves them out.
[[nodiscard]] std::optional<Scanned> scan_link_title(std::string_view text, std::size_t at);

// Skips white space of any kind.
[[nodiscard]] std::size_t skip_wide_spaces(std::string_view text, std::size_t at);

// "(destination 'title')" at `at`, which must be "(".
struct LinkTail {
  ByteRange destination;  // Without angle brackets.
  ByteRange title;        // Without quotes; at() == `destination.end` and empty if there is none.
  char title_quote = 0;   // Of the opening quote; 0 if there is no title.
  std::size_t end = 0;    // Behind ")".
};
[[nodiscard]] std::optional<LinkTail> scan_link_tail(std::string_view text, std::size_t at);

// Resolves entities (and NUL, which stands for U+FFFD).
[[nodiscard]] std::string decode_entities(std::string_view text);
// Resolves entities, then backslash escapes.
[[nodiscard]] std::string unescape_link_text(std::string_view text);

// Reads one definition at the start of `text`.
struct ScannedDefinition {
  ByteRange label;
  ByteRange destination;
  ByteRange title;      // With its quotes; empty if there is none.
  std::size_t end = 0;  // Behind its last line's ending. May lie before the title, see the source.
};
[[nodiscard]] std::optional<ScannedDefinition> scan_definition(std::string_view text);

// Looks definitions up by label; the first of several wins.
class ReferenceMap {
 public:
  // `definitions` must outlive the map and not change.
  explicit ReferenceMap(const std::vector<Definition>& definitions);
  // The definition that a reference with this raw label names, or null.
  [[nodiscard]] const Definition* find(std::string_view label) const;

 private:
  std::unordered_map<std::string_view, const Definition*> by_key_;
};

// The labels of links that some reader knows, where CommonMark may see none: it takes "[label][^1]"
// for text, and a definition on the lines of an HTML block for HTML.
class KnownLabels {
 public:
  // `references` must outlive the object.
  explicit KnownLabels(const ReferenceMap& references) : references_(references) {}
  // Adds the label of a definition in HTML.
  void add(std::string_view label);
  [[nodiscard]] bool has_more() const { return !keys_.empty(); }
  [[nodiscard]] bool contains(std::string_view label) const;

 private:
  const ReferenceMap& references_;
  std::unordered_set<std::string> keys_;
};

}  // namespace hymt::markdown
