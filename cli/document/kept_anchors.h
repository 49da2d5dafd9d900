// Headings whose translation would make links to them lead nowhere.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/document_summary.h"
#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/document/site.h"
#include "reassemble/heading_ids.h"
#include "reassemble/reassembler.h"

namespace hymt {

// What becomes of the id that a site makes of a heading's words, if links lead there.
enum class AnchorPolicy : std::uint8_t {
  kKeep,     // The heading gets its old id, beside the new one or instead of it.
  kRewrite,  // Links are changed to the new id; where there is none of its own, as above.
  kNone,     // Nothing: links lead nowhere, with a finding.
};

// Fragments, percent-decoded.
using Fragments = std::set<std::string, std::less<>>;

struct AnchorOptions {
  AnchorPolicy policy = AnchorPolicy::kKeep;
  Site site = Site::kGitHub;
  bool is_mdx = false;
  // Those of this document that others of the run mention. Null: none.
  std::shared_ptr<const Fragments> linked;
};

// The way in which a heading gets `id` on a site.
[[nodiscard]] HeadingIdForm heading_id_form(Site site, bool is_mdx, std::string_view id);

// Adds what is mentioned (fragment_mentions.h) as a fragment, percent-decoded, and as it would be
// without the marks that prose has behind a word and the backslashes of Markdown.
void add_fragment(std::string_view mentioned, Fragments& fragments);

// Gives headings in `written`, the translation of `source`, the ids that links to them need, in
// the document or in options.linked. Each that stays without one is a finding "fragment-dead".
// Leaves `written` alone where every such id is there, as in a translation into the source itself.
// The parser must be the one that made `source`. Returns the ids that changed and that links have
// to follow (kRewrite).
[[nodiscard]] RenamedFragments keep_anchors(const Document& source, const Parser& parser,
                                            const AnchorOptions& options, WrittenDocument& written);

}  // namespace hymt
