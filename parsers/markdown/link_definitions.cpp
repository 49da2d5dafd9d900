#include "parsers/markdown/link_definitions.h"

#include <algorithm>
#include <span>

#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"
#include "parsers/markdown/link_syntax.h"

namespace hymt::markdown {

bool take_definitions(std::string_view source, BlockTree& tree, BlockIndex paragraph,
                      LeafText& leaf) {
  Block& block = tree.at(paragraph);
  if (block.num_lines == 0) return false;
  const auto all = std::span(tree.lines).subspan(block.first_line, block.num_lines);
  if (all.front().range.empty() || source[all.front().range.begin] != '[') return true;
  leaf.assign(source, all, false);
  const std::string_view text = leaf.full_text();
  std::size_t at_text = 0;
  while (at_text < text.size() && text[at_text] == '[') {
    const std::string_view rest = text.substr(at_text);
    const auto scanned = scan_definition(rest);
    if (!scanned) break;
    const std::string_view read = rest.substr(0, scanned->end);
    const auto lines = static_cast<std::uint32_t>(std::count(read.begin(), read.end(), '\n'));
    const Line& last = tree.lines[block.first_line + lines - 1];
    Definition& definition = tree.definitions.emplace_back();
    const std::size_t begin = leaf.source_begin(at_text);
    definition.range = {begin, last.range.end};
    definition.label = {leaf.source_begin(at_text + scanned->label.begin),
                        leaf.source_begin(at_text + scanned->label.end)};
    definition.key = label_key(scanned->label.of(rest));
    definition.destination = unescape_link_text(trimmed(scanned->destination.of(rest)));
    definition.parent = block.parent;
    definition.first_line = block.first_line;
    definition.num_lines = lines;
    if (!scanned->title.empty()) {
      if (scanned->title.end <= scanned->end) definition.title_text = scanned->title;
      const std::string_view title = scanned->title.of(rest);
      definition.title = unescape_link_text(title.substr(1, title.size() - 2));
    }
    block.first_line += lines;
    block.num_lines -= lines;
    at_text += scanned->end;
  }
  if (block.num_lines != 0) block.range.begin = tree.lines[block.first_line].range.begin;
  return block.num_lines != 0;
}

}  // namespace hymt::markdown
