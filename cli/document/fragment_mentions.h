// What looks like a link to a fragment, wherever it stands in a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

// "guide.md#install": path "guide.md", fragment "install", without the "#".
struct FragmentMention {
  ByteRange path;  // Empty: in the document itself.
  ByteRange fragment;
};

// Finds destinations that lead to a fragment of a document nearby: in links, definitions, tags,
// templates, front matter, data, code. Who asks whether anybody links to a heading had better find
// too many than too few, and generators of web sites have many ways to write a link. A mention
// without a path must stand behind a bracket, a quotation mark, "=" or ": ". Those with a scheme
// ("https:") or a host ("//") are left out. `text` is in an encoding that holds ASCII. Linear.
[[nodiscard]] std::vector<FragmentMention> find_fragment_mentions(std::string_view text);

// A mention that leads to another document.
struct OutgoingFragment {
  std::string path;      // Percent-decoded, without a query.
  std::string fragment;  // As written.
};

// Those in the bytes of a file, in any encoding; none where it is no text.
[[nodiscard]] std::vector<OutgoingFragment> outgoing_fragments(std::string_view bytes);

}  // namespace hymt
