#include "parsers/markdown/common_mark_form.h"

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {

void CommonMarkForm::add_continuation(std::string_view source, const Block& block) {
  constexpr std::size_t kFootnoteIndent = 4;
  switch (block.kind) {
    case BlockKind::kBlockQuote: line_ += "> "; break;
    case BlockKind::kFootnoteDefinition: line_.append(kFootnoteIndent, ' '); break;
    case BlockKind::kItem: {
      std::size_t end = block.range.begin;
      while (is_digit(source[end])) ++end;
      // The marker's last character, and the space behind it.
      line_.append(end - block.range.begin + 2, ' ');
      break;
    }
    default: break;
  }
}

void CommonMarkForm::add_marker(BlockKind kind, std::string_view marker) {
  line_ += trimmed(marker);
  if (kind != BlockKind::kFootnoteDefinition || is_blank(marker.back())) line_ += ' ';
}

void CommonMarkForm::end_with_text(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  if (text.empty()) {
    // Spaces on a blank line would end a footnote.
    line_.resize(line_.find_last_not_of(' ') + 1);
  } else if (text.front() == '<') {
    line_ += kNoTag;
    text.remove_prefix(1);
  }
  form_.append(line_).append(text).append(1, '\n');
}

void CommonMarkForm::end_with_code(std::size_t spaces, std::string_view text) {
  form_.append(line_).append(spaces, ' ').append(text).append(1, '\n');
}

void CommonMarkForm::end_with_comment(bool is_first, bool is_last) {
  form_.append(line_).append(is_first ? "<!--x" : "x").append(is_last ? "-->" : "").append(1, '\n');
}

}  // namespace hymt::markdown
