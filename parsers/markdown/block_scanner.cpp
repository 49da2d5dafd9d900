#include "parsers/markdown/block_scanner.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parsers/markdown/admonition.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"
#include "parsers/markdown/common_mark_form.h"
#include "parsers/markdown/directive_block.h"
#include "parsers/markdown/leaf_text.h"
#include "parsers/markdown/line_cursor.h"
#include "parsers/markdown/line_syntax.h"
#include "parsers/markdown/link_definitions.h"
#include "parsers/markdown/mdx_syntax.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kCodeIndent = 4;
constexpr std::size_t kMaxColumns = 300;  // cmark needs time with their square.

bool accepts_lines(BlockKind kind) {
  return kind == BlockKind::kParagraph || kind == BlockKind::kHeading ||
         kind == BlockKind::kCodeBlock;
}

bool is_mdx_block(BlockKind kind) {
  return kind == BlockKind::kMdxFlow || kind == BlockKind::kMdxModule;
}

bool same_list(const ListMarker& a, const ListMarker& b) {
  return a.ordered == b.ordered && a.mark == b.mark;
}

// False for a line that is a pipe and nothing else, which is no row.
bool has_table_cells(const LineCursor& cursor) {
  const std::string_view row = cursor.line().substr(cursor.first_nonspace());
  return row.front() != '|' || !std::all_of(row.begin() + 1, row.end(), is_wide_space);
}

// The state of one pass over the lines. The steps for a line are those of the specification's
// appendix: match the open containers, open new ones, add what is left to the innermost.
class BlockScanner {
 public:
  BlockScanner(std::string_view source, BlockTree& tree) : source_(source), tree_(tree) {
    tree_.blocks.emplace_back();
  }

  void scan(std::size_t begin);

 private:
  void scan_line();
  void open_admonitions();
  void scan_body(BlockIndex body);
  BlockIndex match_open_blocks(bool& all_matched);
  bool matches(BlockIndex i, bool& closed);
  bool matches_item(const Block& item);
  bool matches_code(BlockIndex i, bool& closed);
  void open_new_blocks(BlockIndex& container, bool all_matched);
  // One step of it; false if the line begins no further block.
  bool open_block(BlockIndex& container, bool all_matched, bool maybe_lazy);
  bool open_leaf(BlockIndex& container, bool all_matched);
  bool open_html(BlockIndex& container, bool in_paragraph);
  bool open_mdx(BlockIndex& container, bool in_paragraph);
  std::uint32_t count_flow_lines(BlockIndex container);
  std::uint32_t count_module_lines();
  bool append_next_line(const std::vector<BlockIndex>& containers, std::size_t& end);
  bool open_list_item(BlockIndex& container);
  bool open_extension(BlockIndex& container, bool indented);
  bool turn_into_setext_heading(BlockIndex paragraph, std::uint8_t level);
  void try_table_header(BlockIndex paragraph);
  void add_table_row(BlockIndex table, Line line, bool header);
  void add_text(BlockIndex container, BlockIndex last_matched);
  void add_line(BlockIndex leaf);
  void add_mdx_line(BlockIndex& container);
  void end_common_mark_line();
  void note_marker(BlockKind kind, std::size_t begin, std::size_t length);

  BlockIndex add_child(BlockIndex parent, BlockKind kind, std::size_t at);
  BlockIndex finalize(BlockIndex block);

  Block& at(BlockIndex i) { return tree_.blocks[i]; }
  static void extend(Block& block, std::size_t end) {
    block.range.end = std::max<std::size_t>(block.range.end, end);
  }
  [[nodiscard]] bool is_mdx() const { return tree_.syntax == Syntax::kMdx; }
  // True if the line is indented so far that no block but code begins on it.
  [[nodiscard]] bool is_indented() const { return cursor_.indent() >= kCodeIndent && !is_mdx(); }
  [[nodiscard]] std::size_t offset() const { return line_begin_ + cursor_.offset(); }
  [[nodiscard]] std::size_t first_nonspace() const {
    return line_begin_ + cursor_.first_nonspace();
  }
  void exceed(Excess excess) {
    if (tree_.excess != Excess::kNone) return;
    tree_.excess = excess;
    tree_.excess_at = line_begin_;
  }

  std::string_view source_;
  BlockTree& tree_;
  BlockIndex root_ = 0;     // What the lines at hand are the content of.
  BlockIndex current_ = 0;  // The innermost open block after the last line.
  std::size_t depth_ = 0;   // Of current_, but for closed blocks on the way.
  std::size_t line_begin_ = 0;
  std::size_t line_end_ = 0;
  std::uint32_t line_number_ = 0;
  std::size_t break_failed_at_ = 0;  // No thematic break can start before this offset.
  LineCursor cursor_;
  LeafText text_;
  std::vector<ByteRange> cells_;
  std::size_t header_work_ = 0;  // What cmark spent on looking for header rows.
  std::size_t added_cells_ = 0;  // Cells that rows lack and cmark adds.

  // Of MDX.
  MdxSyntax mdx_;
  CommonMarkForm form_;
  std::size_t text_begin_ = 0;        // Behind the marks of the line's containers.
  bool looks_ahead_ = false;          // A block is about to be put into the innermost container.
  std::string ahead_;                 // The text of a block that is looked for.
  std::size_t ahead_work_ = 0;        // Spent on blocks that there were none of.
  std::uint32_t mdx_lines_ = 0;       // Of the last block of MDX's own: all, and
  std::uint32_t mdx_lines_left_ = 0;  // those that are still to come.
  bool is_mdx_line_ = false;          // The line at hand is one of them.
};

void BlockScanner::scan(std::size_t begin) {
  at(0).range = {begin, begin};
  line_begin_ = begin;
  if (source_.substr(begin, 3) == "\xEF\xBB\xBF") line_begin_ += 3;
  const bool has_carriage_returns = source_.find('\r', begin) != std::string_view::npos;
  while (line_begin_ < source_.size() && tree_.excess == Excess::kNone) {
    line_end_ = std::min(source_.find('\n', line_begin_), source_.size());
    if (has_carriage_returns) {
      const std::string_view line = source_.substr(line_begin_, line_end_ - line_begin_);
      line_end_ = line_begin_ + std::min(line.find('\r'), line.size());
    }
    scan_line();
    std::size_t next = line_end_;
    if (next < source_.size() && source_[next] == '\r') ++next;
    if (next < source_.size() && source_[next] == '\n') ++next;
    line_begin_ = next;
  }
  while (current_ != root_) current_ = finalize(current_);
  if (is_mdx()) {
    tree_.common_mark = form_.take();
  } else {
    open_admonitions();
  }
  // A list can close before what is in it does, so the ends of containers are found at last.
  for (BlockIndex i = static_cast<BlockIndex>(tree_.blocks.size()) - 1; i > 0; --i) {
    BlockIndex parent = at(i).parent;
    // The body of an admonition follows the paragraph that it is a child of.
    if (at(parent).kind == BlockKind::kParagraph) parent = at(parent).parent;
    extend(at(parent), at(i).range.end);
  }
  at(0).range.end = source_.size();
}

// What stands indented below "!!! note", or between the fences of a directive, is Markdown again;
// bodies within come behind in the tree.
void BlockScanner::open_admonitions() {
  const std::size_t num_definitions = tree_.definitions.size();
  for (BlockIndex i = 0; i < tree_.blocks.size() && tree_.excess == Excess::kNone; ++i) {
    const Block& block = at(i);
    if (block.kind == BlockKind::kCodeBlock && may_be_directive_body(source_, tree_, i)) {
      tree_.words_of(block).option_lines = count_option_lines(
          source_, std::span(tree_.lines).subspan(block.first_line, block.num_lines));
      at(i).kind = BlockKind::kAdmonitionBody;
      scan_body(i);
    }
    if (block.kind != BlockKind::kParagraph || block.unescape_pipes) continue;
    const auto mark = find_admonition_mark(
        source_, std::span(tree_.lines).subspan(block.first_line, block.num_lines));
    if (!mark) continue;
    if (*mark + 1 != block.num_lines) {
      const BlockIndex body =
          split_off_body(source_, tree_, i, static_cast<std::uint32_t>(*mark + 1));
      if (body != kNoBlock) scan_body(body);
    } else if (may_be_admonition_body(tree_, block.next)) {
      at(block.next).kind = BlockKind::kAdmonitionBody;
      scan_body(block.next);
    }
  }
  if (tree_.definitions.size() == num_definitions) return;
  std::stable_sort(
      tree_.definitions.begin(), tree_.definitions.end(),
      [](const Definition& a, const Definition& b) { return a.range.begin < b.range.begin; });
}

// Scans the lines of `body` like a document.
void BlockScanner::scan_body(BlockIndex body) {
  const Block lines = at(body);
  root_ = current_ = body;
  const std::uint32_t begin = tree_.option_lines_of(lines);
  for (std::uint32_t i = begin; i < lines.num_lines && tree_.excess == Excess::kNone; ++i) {
    line_begin_ = tree_.lines[lines.first_line + i].range.begin;
    line_end_ = tree_.lines[lines.first_line + i].range.end;
    scan_line();
  }
  while (current_ != root_) current_ = finalize(current_);
}

void BlockScanner::scan_line() {
  ++line_number_;
  break_failed_at_ = 0;
  cursor_ = LineCursor(source_.substr(line_begin_, line_end_ - line_begin_));
  form_.begin_line();
  text_begin_ = 0;
  is_mdx_line_ = false;
  bool all_matched = false;
  const BlockIndex last_matched = match_open_blocks(all_matched);
  if (last_matched != kNoBlock) {
    BlockIndex container = last_matched;
    open_new_blocks(container, all_matched);
    if (tree_.excess == Excess::kNone) add_text(container, last_matched);
  } else if (is_mdx()) {  // The line closed a fence.
    form_.end_with_text(cursor_.line().substr(text_begin_));
    return;
  }
  if (is_mdx()) end_common_mark_line();
}

void BlockScanner::end_common_mark_line() {
  const Block& leaf = at(current_);
  if (is_mdx_line_) {
    form_.end_with_comment(mdx_lines_left_ + 1 == mdx_lines_, mdx_lines_left_ == 0);
  } else if (leaf.kind == BlockKind::kCodeBlock && leaf.line_number != line_number_) {
    const Line& line = tree_.lines.back();
    form_.end_with_code(line.spaces, line.range.of(source_));
  } else {
    form_.end_with_text(cursor_.line().substr(text_begin_));
  }
}

void BlockScanner::note_marker(BlockKind kind, std::size_t begin, std::size_t length) {
  if (!is_mdx()) return;
  form_.add_marker(kind, source_.substr(begin, length));
  text_begin_ = cursor_.offset();
}

// The innermost open block whose continuation marks the line has; kNoBlock if the line ended it.
BlockIndex BlockScanner::match_open_blocks(bool& all_matched) {
  BlockIndex container = root_;
  depth_ = 0;
  while (at(container).last_child != kNoBlock && at(at(container).last_child).open) {
    const BlockIndex child = at(container).last_child;
    cursor_.find_first_nonspace();
    bool closed = false;
    const bool matched = matches(child, closed);
    if (closed) return kNoBlock;
    if (!matched) return container;
    container = child;
    ++depth_;
    if (is_mdx() && !accepts_lines(at(child).kind)) {
      form_.add_continuation(source_, at(child));
      text_begin_ = cursor_.offset();
    }
  }
  all_matched = true;
  return container;
}

bool BlockScanner::matches(BlockIndex i, bool& closed) {
  Block& block = at(i);
  switch (block.kind) {
    case BlockKind::kBlockQuote:
      if (is_indented() || cursor_.nonspace() != '>') return false;
      cursor_.advance_columns(cursor_.indent() + 1);
      if (is_blank(cursor_.current())) cursor_.advance_columns(1);
      return true;
    case BlockKind::kItem: return matches_item(block);
    case BlockKind::kCodeBlock: return matches_code(i, closed);
    case BlockKind::kHeading:
    case BlockKind::kTableRow:
    case BlockKind::kTableCell: return false;
    case BlockKind::kHtmlBlock: return block.html_type < 6 || !cursor_.blank();
    case BlockKind::kMdxFlow:
    case BlockKind::kMdxModule: return mdx_lines_left_ != 0;
    case BlockKind::kParagraph: return !cursor_.blank();
    case BlockKind::kFootnoteDefinition:
      if (cursor_.indent() >= kCodeIndent) {
        cursor_.advance_columns(kCodeIndent);
        return true;
      }
      return line_begin_ == line_end_;  // Spaces on a blank line end the footnote.
    case BlockKind::kTable: return !cursor_.blank() && has_table_cells(cursor_);
    default: return true;  // A thematic break too, as in cmark: it lets blank lines not count.
  }
}

bool BlockScanner::matches_item(const Block& item) {
  const std::size_t indent = std::size_t{item.marker.indent} + item.marker.padding;
  if (cursor_.indent() >= indent) {
    cursor_.advance_columns(indent);
    return true;
  }
  if (cursor_.blank() && (item.first_child != kNoBlock || looks_ahead_)) {
    cursor_.advance_to_nonspace();
    return true;
  }
  return false;
}

bool BlockScanner::matches_code(BlockIndex i, bool& closed) {
  const BlockWords fence = tree_.words_of(at(i));
  if (!fence.fenced) {
    if (cursor_.indent() >= kCodeIndent) {
      cursor_.advance_columns(kCodeIndent);
    } else if (cursor_.blank()) {
      cursor_.advance_to_nonspace();
    } else {
      return false;
    }
    return true;
  }
  if (!is_indented() && cursor_.nonspace() == fence.fence_mark &&
      scan_fence_end(cursor_.line(), cursor_.first_nonspace()) >= fence.fence_length) {
    at(i).range.end = line_end_;
    current_ = finalize(i);
    closed = true;
    return false;
  }
  for (std::size_t k = 0; k < fence.fence_indent && is_blank(cursor_.current()); ++k) {
    cursor_.advance_columns(1);
  }
  return true;
}

void BlockScanner::open_new_blocks(BlockIndex& container, bool all_matched) {
  bool maybe_lazy = at(current_).kind == BlockKind::kParagraph;
  while (at(container).kind != BlockKind::kCodeBlock &&
         at(container).kind != BlockKind::kHtmlBlock && !is_mdx_block(at(container).kind)) {
    cursor_.find_first_nonspace();
    if (!open_block(container, all_matched, maybe_lazy)) return;
    if (tree_.excess != Excess::kNone || accepts_lines(at(container).kind)) return;
    maybe_lazy = false;
  }
}

bool BlockScanner::open_block(BlockIndex& container, bool all_matched, bool maybe_lazy) {
  const bool indented = is_indented();
  if (!indented) {
    if (cursor_.nonspace() == '>') {
      const std::size_t begin = first_nonspace();
      cursor_.advance_bytes(cursor_.first_nonspace() + 1 - cursor_.offset());
      if (is_blank(cursor_.current())) cursor_.advance_columns(1);
      container = add_child(container, BlockKind::kBlockQuote, begin);
      note_marker(BlockKind::kBlockQuote, begin, 1);
      return true;
    }
    if (open_leaf(container, all_matched) || open_list_item(container)) return true;
  } else if (!maybe_lazy && !cursor_.blank()) {
    cursor_.advance_columns(kCodeIndent);
    container = add_child(container, BlockKind::kCodeBlock, offset());
    return true;
  }
  return open_extension(container, indented);
}

// Everything that is neither a quote nor a list, in the order in which cmark tries them.
bool BlockScanner::open_leaf(BlockIndex& container, bool all_matched) {
  const std::string_view line = cursor_.line();
  const std::size_t start = cursor_.first_nonspace();
  const std::size_t begin = first_nonspace();
  const bool in_paragraph = at(container).kind == BlockKind::kParagraph;

  if (const std::size_t length = scan_heading_start(line, start)) {
    cursor_.advance_bytes(start + length - cursor_.offset());
    container = add_child(container, BlockKind::kHeading, begin);
    std::size_t marks = start;
    while (marks < line.size() && line[marks] == '#') ++marks;
    at(container).level = static_cast<std::uint8_t>(marks - start);
    return true;
  }
  if (const std::size_t length = scan_fence_start(line, start)) {
    container = add_child(container, BlockKind::kCodeBlock, begin);
    tree_.words_of(at(container)) = {
        {begin + length, line_end_},
        true,
        line[start],
        static_cast<std::uint8_t>(std::min<std::size_t>(length, 255)),
        static_cast<std::uint8_t>(std::min<std::size_t>(start - cursor_.offset(), 255))};
    cursor_.advance_bytes(start + length - cursor_.offset());
    return true;
  }
  if (is_mdx() ? open_mdx(container, in_paragraph) : open_html(container, in_paragraph)) {
    return true;
  }
  if (in_paragraph) {
    if (const std::uint8_t level = scan_setext_underline(line, start)) {
      if (turn_into_setext_heading(container, level)) cursor_.advance_to_end();
      return true;
    }
  }
  if ((!in_paragraph || all_matched) && break_failed_at_ <= start &&
      scan_thematic_break(line, start, break_failed_at_)) {
    container = add_child(container, BlockKind::kThematicBreak, begin);
    at(container).range.end = line_end_;
    cursor_.advance_to_end();
    return true;
  }
  if (const std::size_t length = scan_footnote_start(line, start)) {
    cursor_.advance_bytes(start + length - cursor_.offset());
    container = add_child(container, BlockKind::kFootnoteDefinition, begin);
    tree_.words_of(at(container)).range = {begin + 2,
                                           line_begin_ + line.rfind(']', start + length - 1)};
    note_marker(BlockKind::kFootnoteDefinition, begin, length);
    return true;
  }
  return false;
}

bool BlockScanner::open_html(BlockIndex& container, bool in_paragraph) {
  const std::string_view line = cursor_.line();
  const std::size_t start = cursor_.first_nonspace();
  std::uint8_t html_type = scan_html_block_start(line, start);
  if (html_type == 0 && !in_paragraph && scan_html_block_start_7(line, start)) html_type = 7;
  if (html_type == 0) return false;
  container = add_child(container, BlockKind::kHtmlBlock, first_nonspace());
  at(container).html_type = html_type;
  return true;
}

bool BlockScanner::open_mdx(BlockIndex& container, bool in_paragraph) {
  const char mark = cursor_.nonspace();
  BlockKind kind = BlockKind::kMdxFlow;
  std::uint32_t num_lines = 0;
  if (mark == '<' || mark == '{') {
    num_lines = count_flow_lines(container);
  } else if (container == root_ && !in_paragraph && begins_module_statement(cursor_.line())) {
    kind = BlockKind::kMdxModule;
    num_lines = count_module_lines();
  }
  if (num_lines == 0) return false;
  cursor_.advance_to_nonspace();
  container = add_child(container, kind, first_nonspace());
  mdx_lines_ = mdx_lines_left_ = num_lines;
  return true;
}

// The lines of the tags and expressions that begin here; 0 if other text stands beside them.
std::uint32_t BlockScanner::count_flow_lines(BlockIndex container) {
  std::vector<BlockIndex> containers;
  for (BlockIndex i = container; i != root_; i = at(i).parent) containers.push_back(i);
  if (!containers.empty() && !can_contain(at(container).kind, BlockKind::kMdxFlow)) {
    containers.erase(containers.begin());  // A paragraph, which the block ends.
  }
  std::reverse(containers.begin(), containers.end());
  ahead_ = cursor_.line().substr(cursor_.first_nonspace());
  std::size_t end = line_end_;
  // Where the lines read so far do not suffice, twice as many are read.
  for (std::size_t more = 1;; more *= 2) {
    const MdxSyntax::End found = mdx_.flow_at(ahead_, 0);
    if (found.offset != MdxSyntax::kNone) {
      return 1 +
             static_cast<std::uint32_t>(std::count(
                 ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(found.offset), '\n'));
    }
    ahead_work_ += ahead_.size();
    if (ahead_work_ > 8 * source_.size() + (1U << 20U)) exceed(Excess::kUnclosed);
    if (!found.unfinished || tree_.excess != Excess::kNone) return 0;
    const std::size_t before = end;
    for (std::size_t i = 0; i < more && append_next_line(containers, end); ++i) {
    }
    if (end == before) return 0;
  }
}

// Appends the line behind source_[..., end) to ahead_, if it goes on in the containers.
bool BlockScanner::append_next_line(const std::vector<BlockIndex>& containers, std::size_t& end) {
  std::size_t begin = end;
  if (begin < source_.size() && source_[begin] == '\r') ++begin;
  if (begin < source_.size() && source_[begin] == '\n') ++begin;
  if (begin == end || begin == source_.size()) return false;
  const std::size_t line_end = std::min(source_.find_first_of("\r\n", begin), source_.size());
  const LineCursor here =
      std::exchange(cursor_, LineCursor(source_.substr(begin, line_end - begin)));
  bool matched = true;
  looks_ahead_ = true;
  for (std::size_t i = 0; i < containers.size() && matched; ++i) {
    cursor_.find_first_nonspace();
    bool closed = false;
    matched = matches(containers[i], closed);
  }
  looks_ahead_ = false;
  if (matched) {
    ahead_ += '\n';
    ahead_ += cursor_.line().substr(cursor_.offset());
    end = line_end;
  }
  cursor_ = here;
  return matched;
}

// A statement whose brackets never close ends at the first blank line.
std::uint32_t BlockScanner::count_module_lines() {
  const std::string_view rest = source_.substr(line_begin_);
  MdxSyntax::End end{MdxSyntax::kNone, true};
  if (ahead_work_ <= 8 * source_.size() + (1U << 20U)) end = mdx_.statement_at(rest, 0);
  if (end.offset == MdxSyntax::kNone) {
    ahead_work_ += rest.size();
    // Line by line: a search for either kind of line end could go on to the end each time.
    end.offset = std::min(rest.find('\n'), rest.size());
    while (end.offset + 1 < rest.size() && rest[end.offset + 1] != '\n' &&
           rest.substr(end.offset + 1, 2) != "\r\n") {
      end.offset = std::min(rest.find('\n', end.offset + 1), rest.size());
    }
  }
  return 1 + static_cast<std::uint32_t>(std::count(
                 rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end.offset), '\n'));
}

bool BlockScanner::turn_into_setext_heading(BlockIndex paragraph, std::uint8_t level) {
  if (!take_definitions(source_, tree_, paragraph, text_)) return false;
  Block& heading = at(paragraph);
  heading.kind = BlockKind::kHeading;
  heading.level = level;
  heading.setext = true;
  heading.range.end = line_end_;
  return true;
}

bool BlockScanner::open_list_item(BlockIndex& container) {
  const std::size_t start = cursor_.first_nonspace();
  const std::size_t begin = first_nonspace();
  ListMarker marker;
  const std::size_t length =
      scan_list_marker(cursor_.line(), start, at(container).kind == BlockKind::kParagraph, marker);
  if (length == 0) return false;
  marker.indent = static_cast<std::uint8_t>(std::min<std::size_t>(cursor_.indent(), 255));

  cursor_.advance_bytes(start + length - cursor_.offset());
  const LineCursor behind_marker = cursor_;
  // Without indented code the text may stand anywhere.
  const std::size_t most_spaces = is_mdx() ? 200 : 4;
  while (cursor_.column() - behind_marker.column() <= most_spaces + 1 &&
         is_blank(cursor_.current())) {
    cursor_.advance_columns(1);
  }
  const std::size_t spaces = cursor_.column() - behind_marker.column();
  if (spaces > most_spaces || spaces < 1 || cursor_.at_end()) {
    // Indented code, or nothing, follows: one space belongs to the marker.
    marker.padding = static_cast<std::uint8_t>(length + 1);
    cursor_ = behind_marker;
    if (spaces > 0) cursor_.advance_columns(1);
  } else {
    marker.padding = static_cast<std::uint8_t>(length + spaces);
  }

  if (at(container).kind != BlockKind::kList || !same_list(at(container).marker, marker)) {
    container = add_child(container, BlockKind::kList, begin);
    at(container).marker = marker;
  }
  container = add_child(container, BlockKind::kItem, begin);
  at(container).marker = marker;
  note_marker(BlockKind::kItem, begin, length);
  return true;
}

bool BlockScanner::open_extension(BlockIndex& container, bool indented) {
  switch (at(container).kind) {
    case BlockKind::kItem:
      if (scan_task_marker(cursor_.line())) {
        const std::string_view line = cursor_.line();
        const bool done = line.find("[x]") != std::string_view::npos ||
                          line.find("[X]") != std::string_view::npos;
        at(container).task = done ? TaskState::kDone : TaskState::kOpen;
        cursor_.advance_bytes(3);
      }
      return false;
    case BlockKind::kParagraph:
      if (!indented) try_table_header(container);
      if (at(container).kind != BlockKind::kTable) return false;
      cursor_.advance_to_end();
      return true;
    case BlockKind::kTable: {
      if (indented || cursor_.blank()) return false;
      const BlockIndex table = container;
      add_table_row(table, {{first_nonspace(), line_end_}, 0}, false);
      container = at(table).last_child;
      cursor_.advance_to_end();
      return true;
    }
    default: return false;
  }
}

// If the line is a delimiter row that fits the last line of `paragraph`, the two begin a table.
void BlockScanner::try_table_header(BlockIndex paragraph) {
  const std::string_view line = cursor_.line();
  const std::size_t start = cursor_.first_nonspace();
  if (!scan_delimiter_row(line, start)) return;
  split_table_row(line.substr(start), cells_);
  const std::size_t num_columns = cells_.size();
  std::string alignment;
  for (const ByteRange cell : cells_) {
    const bool left = line[start + cell.begin] == ':';
    const bool right = line[start + cell.end - 1] == ':';
    alignment += left && right ? 'c' : left ? 'l' : right ? 'r' : '-';
  }

  // cmark looks through the whole paragraph each time, and adds cells to the end of a list.
  const Block& block = at(paragraph);
  const Line header = tree_.lines[block.first_line + block.num_lines - 1];
  const std::string_view paragraph_text =
      ByteRange{tree_.lines[block.first_line].range.begin, header.range.end}.of(source_);
  const auto pipes =
      static_cast<std::size_t>(std::count(paragraph_text.begin(), paragraph_text.end(), '|'));
  header_work_ += paragraph_text.size() + pipes * pipes / 8;
  if (header_work_ > 8 * source_.size() + (1U << 20U)) exceed(Excess::kTable);
  split_table_row(header.range.of(source_), cells_);
  if (num_columns > kMaxColumns || cells_.size() > kMaxColumns) exceed(Excess::kTable);
  if (cells_.size() != num_columns || tree_.excess != Excess::kNone) return;

  if (block.num_lines > 1) tree_.split_off_paragraph(paragraph, block.num_lines - 1);
  Block& table = at(paragraph);
  table.kind = BlockKind::kTable;
  table.details = static_cast<std::uint32_t>(tree_.alignments.size());
  tree_.alignments.push_back(std::move(alignment));
  table.num_lines = 0;
  table.range = {header.range.begin, line_end_};
  add_table_row(paragraph, header, true);
}

void BlockScanner::add_table_row(BlockIndex table, Line line, bool header) {
  const BlockIndex row = add_child(table, BlockKind::kTableRow, line.range.begin);
  at(row).header = header;
  at(row).range.end = line.range.end;
  split_table_row(line.range.of(source_), cells_);
  const std::size_t num_columns = tree_.alignments_of(at(table)).size();
  if (cells_.size() > kMaxColumns) exceed(Excess::kTable);
  for (std::size_t i = 0; i < num_columns; ++i) {
    const bool present = i < cells_.size();
    if (!present) ++added_cells_;
    const ByteRange range =
        present ? ByteRange{line.range.begin + cells_[i].begin, line.range.begin + cells_[i].end}
                : ByteRange{line.range.end, line.range.end};
    const BlockIndex cell = add_child(row, BlockKind::kTableCell, range.begin);
    at(cell).range = range;
    at(cell).unescape_pipes = true;
    at(cell).first_line = static_cast<std::uint32_t>(tree_.lines.size());
    at(cell).num_lines = 1;
    tree_.lines.push_back({range, 0});
  }
  if (added_cells_ > 100'000 + source_.size()) exceed(Excess::kTable);
  extend(at(table), line.range.end);
}

void BlockScanner::add_text(BlockIndex container, BlockIndex last_matched) {
  cursor_.find_first_nonspace();
  const bool blank = cursor_.blank();
  Block& block = at(container);
  if (blank && block.last_child != kNoBlock) at(block.last_child).last_line_blank = true;

  // What counts as a blank line for the looseness of lists.
  const BlockKind kind = block.kind;
  block.last_line_blank = blank && kind != BlockKind::kBlockQuote && kind != BlockKind::kHeading &&
                          kind != BlockKind::kThematicBreak &&
                          !(kind == BlockKind::kCodeBlock && tree_.words_of(block).fenced) &&
                          !(kind == BlockKind::kItem && block.first_child == kNoBlock &&
                            block.line_number == line_number_);
  for (BlockIndex i = block.parent; i != kNoBlock; i = at(i).parent) at(i).last_line_blank = false;

  if (current_ != last_matched && container == last_matched && !blank &&
      at(current_).kind == BlockKind::kParagraph) {
    // A lazy continuation line; cmark keeps the spaces before it.
    if (is_mdx()) cursor_.advance_to_nonspace();
    add_line(current_);
    return;
  }
  while (current_ != last_matched) current_ = finalize(current_);
  if (kind == BlockKind::kCodeBlock) {
    const bool opening_fence =
        tree_.words_of(at(container)).fenced && at(container).line_number == line_number_;
    at(container).range.end = line_end_;
    if (!opening_fence) add_line(container);
  } else if (kind == BlockKind::kHtmlBlock) {
    add_line(container);
    const std::string_view rest = cursor_.line().substr(cursor_.first_nonspace());
    if (ends_html_block(rest, at(container).html_type)) container = finalize(container);
  } else if (is_mdx_block(kind)) {
    add_mdx_line(container);
  } else if (!blank) {
    if (!accepts_lines(kind)) {
      container = add_child(container, BlockKind::kParagraph, first_nonspace());
    }
    cursor_.advance_to_nonspace();
    add_line(container);
  }
  current_ = container;
}

void BlockScanner::add_mdx_line(BlockIndex& container) {
  add_line(container);
  is_mdx_line_ = true;
  if (--mdx_lines_left_ == 0) container = finalize(container);
}

void BlockScanner::add_line(BlockIndex leaf) {
  Block& block = at(leaf);
  ByteRange range{offset(), line_end_};
  std::uint32_t spaces = 0;
  if (cursor_.inside_tab()) {
    range.begin += 1;
    spaces = static_cast<std::uint32_t>(cursor_.columns_to_tab());
  }
  range.begin = std::min(range.begin, line_end_);
  extend(block, line_end_);
  if (block.kind == BlockKind::kHeading) {
    // Closing marks are no text.
    const auto trim_end = [&] {
      while (range.end > range.begin && is_space(source_[range.end - 1])) --range.end;
    };
    trim_end();
    std::size_t marks = range.end;
    while (marks > line_begin_ && source_[marks - 1] == '#') --marks;
    if (marks != range.end && marks > line_begin_ && is_blank(source_[marks - 1])) {
      range.end = std::max(marks, range.begin);
      trim_end();
    }
  }
  if (block.num_lines == 0) {
    block.first_line = static_cast<std::uint32_t>(tree_.lines.size());
    if (block.kind == BlockKind::kParagraph) block.range.begin = range.begin;
  }
  ++block.num_lines;
  tree_.lines.push_back({range, spaces});
}

BlockIndex BlockScanner::add_child(BlockIndex parent, BlockKind kind, std::size_t begin) {
  while (!can_contain(at(parent).kind, kind)) parent = finalize(parent);
  const auto child = static_cast<BlockIndex>(tree_.blocks.size());
  Block& block = tree_.blocks.emplace_back();
  block.kind = kind;
  block.line_number = line_number_;
  block.range = {begin, offset() < begin ? begin : offset()};
  if (kind == BlockKind::kCodeBlock || kind == BlockKind::kFootnoteDefinition) {
    block.details = static_cast<std::uint32_t>(tree_.words.size());
    tree_.words.emplace_back();
  }
  tree_.append_child(parent, child);
  if (++depth_ > kMaxBlockDepth && kind != BlockKind::kTableRow && kind != BlockKind::kTableCell) {
    exceed(Excess::kNesting);
  }
  return child;
}

// Closes a block; returns its parent.
BlockIndex BlockScanner::finalize(BlockIndex i) {
  Block& block = at(i);
  const BlockIndex parent = block.parent;
  block.open = false;
  if (block.kind == BlockKind::kParagraph) {
    if (!take_definitions(source_, tree_, i, text_)) tree_.unlink(i);
  } else if (block.kind == BlockKind::kList) {
    block.tight = tree_.is_tight(i);
  }
  return parent;
}

}  // namespace

BlockTree scan_blocks(std::string_view source, std::size_t begin, Syntax syntax) {
  BlockTree tree;
  tree.syntax = syntax;
  // cmark-gfm counts bytes in a signed 32-bit integer and gives up at half its range.
  constexpr std::size_t kMaxSource = std::size_t{1} << 29U;
  if (source.size() > kMaxSource) {
    tree.blocks.emplace_back();
    tree.excess = Excess::kSize;
    return tree;
  }
  BlockScanner(source, tree).scan(begin);
  return tree;
}

}  // namespace hymt::markdown
