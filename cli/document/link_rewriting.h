// Links of a written document that follow headings to their new ids.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/document_summary.h"
#include "cli/document/parsed_document.h"

namespace hymt {

// The fragment that a link is to have, for its path (percent-decoded, without query; empty: the
// document itself) and its fragment as written; empty: it stays.
using NewFragment = std::function<std::string(std::string_view path, std::string_view fragment)>;

// What a fragment as written is called in `renamed`; empty if it is not there.
[[nodiscard]] std::string renamed_fragment(const RenamedFragments& renamed,
                                           std::string_view fragment);

enum class LinkRewriting : std::uint8_t { kNothingToDo, kRewritten, kNotProven };

// Changes the fragments of links, images' links and definitions of Markdown and of attributes of
// HTML in `written`, reads it again and compares: each link has the destination that it should
// have, and nothing else differs. Puts the new bytes into `bytes` if they are proven. Linear but
// for sorting.
[[nodiscard]] LinkRewriting rewrite_links(const ParsedDocument& written, std::string_view language,
                                          const NewFragment& new_fragment, std::string& bytes);

// The mentions ("a.md#open") in `written` of fragments that have a new one and that rewrite_links()
// leaves: in front matter, templates, components. Each once, in order; those in code and in prose
// are no links. Linear but for sorting.
[[nodiscard]] std::vector<std::string> links_left(const Document& written,
                                                  const NewFragment& new_fragment);
// What is said of one of them ("fragment-dead").
[[nodiscard]] Finding left_link_finding(const std::string& mention);
// What is said of a document whose links could not be changed; `whose`: "links of this document to
// itself".
[[nodiscard]] Finding kept_links_finding(const std::string& whose);

}  // namespace hymt
