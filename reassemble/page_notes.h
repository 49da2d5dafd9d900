// What a page says of itself in its front matter, and the notice that stands above its text.
//
// Both are written into a document that is proven already, which is then read once more and
// compared (addition_proof.h). A notice stands between two comments by which it is known again, and
// between which parsers look for no text:
//
//     <!-- hymt:off notice -->          in MDX {/* hymt:off notice */}
//
//     > This page was translated by machine ...
//
//     <!-- hymt:on -->
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "reassemble/addition_proof.h"

namespace hymt {

// A value of front matter. `path`: one key, or two with a dot between them ("l10n.sourceCommit").
// Keys and value are words that no notation would have to escape.
struct FrontMatterValue {
  std::string_view path;
  std::string value;
};

// Writes `values` into the front matter of `document`, a document as `parser` read it (in
// `language`): where a key is there, its value alone changes, else a line is added. `makes_block`:
// a document of Markdown or MDX that has no front matter gets some. Nothing if there is no place,
// or if the document does not read as meant afterwards.
[[nodiscard]] std::optional<EditedDocument> with_front_matter(
    const Document& document, const Parser& parser, std::string_view language,
    std::span<const FrontMatterValue> values, bool makes_block);

// What the key at `path` says; nothing if it is not there once.
[[nodiscard]] std::optional<std::string> front_matter_value(const Document& document,
                                                            std::string_view path);

// Puts `notice`, a block in the document's markup, above the text: in Markdown and MDX behind front
// matter, modules, comments, definitions and a first heading of level 1, which sites take for the
// title; in HTML at the beginning of the body. Nothing if there is no place (plain text has none),
// or if the document does not read as meant afterwards.
[[nodiscard]] std::optional<EditedDocument> with_notice(const Document& document,
                                                        const Parser& parser,
                                                        std::string_view language,
                                                        std::string_view notice);

// Where with_notice() put a notice, all that it added; empty if there is none.
[[nodiscard]] ByteRange find_notice(const Document& document);
// What stands there between the marks, as with_notice() takes it.
[[nodiscard]] std::string words_of_notice(const Document& document);
// The words of a notice as words_of_notice() gives them: lines end with LF, no blank space around.
[[nodiscard]] std::string plain_words(std::string_view notice);

// Whether a page may have a notice, by its bytes in whatever encoding: whether they hold its mark.
[[nodiscard]] bool may_have_notice(std::string_view page);

// `target`, a translation of `source`, without its notice, and without the lines that
// with_front_matter() adds for `paths`: what it was before, if the source has none of these keys.
// `removed`: where each piece was in target.source; ordered.
struct TextWithoutNotes {
  std::string text;
  std::vector<ByteRange> removed;
};
[[nodiscard]] TextWithoutNotes without_notes(const Document& source, const Document& target,
                                             std::span<const std::string_view> paths);

}  // namespace hymt
