#include "parsers/markdown/admonition.h"

#include <algorithm>
#include <vector>

#include "parsers/markdown/character_class.h"
#include "parsers/markdown/directive_block.h"

namespace hymt::markdown {
namespace {

// Each level of a body in a body is read once more.
constexpr std::size_t kMaxNesting = 8;

// The white space that the line has before its text, marks of containers left out.
std::string_view indent_of(std::string_view source, ByteRange line) {
  std::size_t text = line.begin;
  while (text < line.end && is_blank(source[text])) ++text;
  std::size_t begin = text;
  while (begin > 0 && is_blank(source[begin - 1])) --begin;
  return source.substr(begin, text - begin);
}

std::size_t columns_of(std::string_view indent) {
  constexpr std::size_t kTab = 4;
  const auto tabs = static_cast<std::size_t>(std::count(indent.begin(), indent.end(), '\t'));
  return indent.size() + tabs * (kTab - 1);
}

// The lines without what all of them are indented by; empty if tabs make that unclear.
std::vector<Line> unindented_lines(std::string_view source, std::span<const Line> lines) {
  std::size_t least = std::string_view::npos;
  for (const Line& line : lines) {
    const std::string_view indent = indent_of(source, line.range);
    if (indent.find('\t') != std::string_view::npos) return {};
    least = std::min(least, indent.size());
  }
  std::vector<Line> result;
  for (const Line& line : lines) {
    const std::string_view indent = indent_of(source, line.range);
    const auto begin = static_cast<std::size_t>(indent.data() - source.data()) + least;
    result.push_back({{begin, line.range.end}, 0});
  }
  return result;
}

std::span<const Line> lines_of(const BlockTree& tree, const Block& block) {
  return std::span(tree.lines).subspan(block.first_line, block.num_lines);
}

bool may_be_body(const BlockTree& tree, const Block& block) {
  // Half a tab belongs to no line of the body.
  const std::span<const Line> lines = lines_of(tree, block);
  if (std::any_of(lines.begin(), lines.end(), [](const Line& line) { return line.spaces != 0; })) {
    return false;
  }
  std::size_t nesting = 0;
  for (BlockIndex i = block.parent; i != kNoBlock; i = tree.at(i).parent) {
    if (tree.at(i).kind == BlockKind::kAdmonitionBody) ++nesting;
  }
  return nesting < kMaxNesting;
}

}  // namespace

std::optional<AdmonitionMark> scan_admonition_mark(std::string_view line) {
  const std::string_view mark = line.substr(0, 3);
  if (mark != "!!!" && mark != "???" && mark != "===") return std::nullopt;
  const std::size_t begin = mark == "???" && line.substr(3, 1) == "+" ? 4 : 3;
  std::size_t at = begin;
  while (at < line.size() && (is_blank(line[at]) || is_word(line[at]))) ++at;
  const bool quoted = at < line.size() && line[at] == '"';
  if (mark == "===" ? !quoted : at == begin) return std::nullopt;
  if (!quoted) {
    // "!!! note" and "!!! note inline end", but not "!!! what a surprise" and not "??? Who knows?".
    const std::ptrdiff_t most_words = line.find(" inline") == std::string_view::npos ? 2 : 3;
    const auto words = std::count(line.begin(), line.end(), ' ');
    if (at != line.size() || words > most_words) return std::nullopt;
    return AdmonitionMark{{line.size(), line.size()}};
  }
  const std::size_t close = line.rfind('"');
  if (close == at) return std::nullopt;
  return AdmonitionMark{{at + 1, close}};
}

std::optional<std::size_t> find_admonition_mark(std::string_view source,
                                                std::span<const Line> lines) {
  std::optional<std::size_t> mark;
  std::size_t least = std::string_view::npos;  // Indented below the line.
  for (std::size_t i = lines.size(); i-- > 0 && least >= kAdmonitionIndent;) {
    const std::size_t columns = columns_of(indent_of(source, lines[i].range));
    const bool is_mark = least >= columns + kAdmonitionIndent &&
                         scan_admonition_mark(trimmed(lines[i].range.of(source)));
    if (is_mark) mark = i;
    least = std::min(least, columns);
  }
  return mark;
}

bool may_be_directive_body(std::string_view source, const BlockTree& tree, BlockIndex index) {
  const Block& block = tree.at(index);
  if (block.kind != BlockKind::kCodeBlock || !tree.words_of(block).fenced) return false;
  const std::string_view info = tree.words_of(block).range.of(source);
  const auto head = scan_directive_head(info);
  return head && directive_traits(head->name.of(info)).has_prose && may_be_body(tree, block);
}

bool may_be_admonition_body(const BlockTree& tree, BlockIndex index) {
  if (index == kNoBlock) return false;
  const Block& block = tree.at(index);
  return block.kind == BlockKind::kCodeBlock && !tree.words_of(block).fenced &&
         may_be_body(tree, block);
}

BlockIndex split_off_body(std::string_view source, BlockTree& tree, BlockIndex paragraph,
                          std::uint32_t first) {
  const Block whole = tree.at(paragraph);
  std::vector<Line> lines = unindented_lines(source, lines_of(tree, whole).subspan(first));
  if (lines.empty()) return kNoBlock;
  ByteRange range{lines.front().range.begin, whole.range.end};
  if (may_be_admonition_body(tree, whole.next)) {
    Block& code = tree.at(whole.next);
    code.kind = BlockKind::kAdmonitionBody;  // Without children.
    range.end = code.range.end;
    lines.push_back({{code.range.begin, code.range.begin}, 0});
    const std::span<const Line> behind = lines_of(tree, code);
    lines.insert(lines.end(), behind.begin(), behind.end());
  }
  const auto body = static_cast<BlockIndex>(tree.blocks.size());
  Block& block = tree.blocks.emplace_back();
  block.kind = BlockKind::kAdmonitionBody;
  block.open = false;
  block.parent = paragraph;
  block.range = range;
  block.first_line = static_cast<std::uint32_t>(tree.lines.size());
  block.num_lines = static_cast<std::uint32_t>(lines.size());
  tree.lines.insert(tree.lines.end(), lines.begin(), lines.end());
  Block& rest = tree.at(paragraph);
  rest.first_child = rest.last_child = body;
  rest.num_lines = first;
  rest.cut_lines = whole.num_lines - first;
  rest.range.end = tree.lines[whole.first_line + first - 1].range.end;
  return body;
}

}  // namespace hymt::markdown
