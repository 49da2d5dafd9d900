#include "parsers/markdown/admonition.h"

#include <algorithm>

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

// Each level of a body in a body is read once more.
constexpr std::size_t kMaxNesting = 8;

bool is_word(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

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
    // "!!! note", but not "!!! what a surprise" and not "??? Who knows?".
    if (at != line.size() || std::count(line.begin(), line.end(), ' ') > 2) return std::nullopt;
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

bool may_be_admonition_body(const BlockTree& tree, BlockIndex index) {
  if (index == kNoBlock) return false;
  const Block& block = tree.at(index);
  if (block.kind != BlockKind::kCodeBlock || tree.words_of(block).fenced) return false;
  // Half a tab belongs to no line of the body.
  const auto lines = std::span(tree.lines).subspan(block.first_line, block.num_lines);
  if (std::any_of(lines.begin(), lines.end(), [](const Line& line) { return line.spaces != 0; })) {
    return false;
  }
  std::size_t nesting = 0;
  for (BlockIndex i = block.parent; i != kNoBlock; i = tree.at(i).parent) {
    if (tree.at(i).kind == BlockKind::kAdmonitionBody) ++nesting;
  }
  return nesting < kMaxNesting;
}

}  // namespace hymt::markdown
