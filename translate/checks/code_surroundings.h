// What a translation does at the codes of its source: spaces beside them, words inside of pairs.
#pragma once

#include <optional>

#include "parsers/document/coded_text.h"
#include "translate/checks/doubt.h"

namespace hymt {

// Both: codes of `target` are those of `source` with the same id and kind; others do not count.

// "space-lost": a word of the target touches what a code marks, shows or stands for, where the
// source has a space. Looked at for scripts with spaces between words that join none to another
// (Latin, Greek, Cyrillic). `language` (BCP 47) is the target's; where endings are written against
// the word, as in Finnish, the end of a pair is not looked at. n log n.
[[nodiscard]] std::optional<Doubt> space_doubt(const CodedText& source, const CodedText& target,
                                               std::string_view language);

// "tagged-untranslated": what a pair of codes encloses is the same in both texts, though it is no
// name or code by its looks (several words, or five characters of a script without capitals), and
// the rest is not the same. n log n.
[[nodiscard]] std::optional<Doubt> tagged_text_doubt(const CodedText& source,
                                                     const CodedText& target);

}  // namespace hymt
