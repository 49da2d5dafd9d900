#include "cli/options/finding_rules.h"

namespace hymt {

// Those of README.md's table (tests/cli/findings_table_test.cpp).
std::vector<std::string_view> finding_rules() {
  // clang-format off: one a line, as more are added now and then.
  return {
      "source-kept",
      "source-kept-damaged",
      "source-kept-by-proof",
      "source-kept-by-scan",
      "source-kept-encoding",
      "untranslated",
      "wrong-language",
      "number-changed",
      "symbol-changed",
      "brackets-unbalanced",
      "quotes-unbalanced",
      "word-doubled",
      "space-lost",
      "tagged-untranslated",
      "same-language",
      "unknown-language",
      "term-missed",
      "term-omitted",
      "term-unsure",
      "term-forbidden",
      "encoding-changed",
      "locale-kept",
      "front-matter-protected",
      "markdown-mismatch",
      "markup-unclear",
      "mdx-unclosed",
      "nesting-too-deep",
      "block-too-complex",
      "document-too-complex",
      "too-many-codes",
      "too-many-blocks",
      "structure-changed",
      "lines-changed",
      "fragment-dead",
      "link-dead",
      "file-missing",
      "file-added",
      "not-aligned",
      "not-learned",
      "output-moved",
      "output-edited",
      "edit-conflict",
      "fuzzy-accepted",
      "merge-failed",
      "page-note-left-out",
      "score-low",
      "tag-unsure",
  };
  // clang-format on
}

}  // namespace hymt
