#include "parsers/markdown/grammar_check.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <cmark-gfm/inlines.h>
#include <cmark-gfm/map.h>
#include <cmark-gfm/parser.h>
#include <cmark-gfm/syntax_extension.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"
#include "parsers/markdown/cmark_memory.h"
#include "parsers/markdown/cmark_text.h"
#include "parsers/markdown/common_mark_form.h"
#include "parsers/markdown/inline_comparison.h"
#include "parsers/markdown/link_syntax.h"

// Exported by libcmark-gfm-extensions, but declared in no header that it installs.
// NOLINTBEGIN(readability-identifier-naming): the library's names.
extern "C" {
extern cmark_node_type CMARK_NODE_TABLE;
extern cmark_node_type CMARK_NODE_TABLE_ROW;
extern cmark_node_type CMARK_NODE_TABLE_CELL;
// And by libcmark-gfm.
void cmark_manage_extensions_special_characters(cmark_parser* parser, int add);
}
// NOLINTEND(readability-identifier-naming)

namespace hymt::markdown {
namespace {

// Set while cmark_parser_finish runs: the references that it would throw away.
thread_local cmark_map* kept_references = nullptr;

cmark_node* keep_references(cmark_syntax_extension* /*self*/, cmark_parser* parser,
                            cmark_node* /*root*/) {
  kept_references = parser->refmap;
  parser->refmap = nullptr;
  return nullptr;
}

int contains_no_inlines(cmark_syntax_extension* /*self*/, cmark_node* /*node*/) { return 0; }

// cmark-gfm's extensions, and one of ours, which parts its two phases: blocks that bear it are left
// alone when inlines are parsed.
//
// cmark-gfm switches the extensions' special characters on and off, in tables that all threads
// share, around the inline phase of each document. So that documents can be parsed in parallel, we
// switch them on once and for all, and run the inline phase ourselves, block by block. That also
// keeps the memory for inlines small, and leaves footnotes where they stand.
struct Extensions {
  cmark_syntax_extension* table;
  cmark_syntax_extension* strikethrough;
  cmark_syntax_extension* autolink;
  cmark_syntax_extension* tasklist;
  cmark_syntax_extension* two_phases;

  Extensions() {
    cmark_gfm_core_extensions_ensure_registered();
    table = cmark_find_syntax_extension("table");
    strikethrough = cmark_find_syntax_extension("strikethrough");
    autolink = cmark_find_syntax_extension("autolink");
    tasklist = cmark_find_syntax_extension("tasklist");
    two_phases = cmark_syntax_extension_new("two phases");
    cmark_syntax_extension_set_contains_inlines_func(two_phases, contains_no_inlines);
    cmark_syntax_extension_set_postprocess_func(two_phases, keep_references);
    cmark_parser* const parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_parser_attach_syntax_extension(parser, strikethrough);
    cmark_parser_attach_syntax_extension(parser, autolink);
    cmark_manage_extensions_special_characters(parser, 1);
    cmark_parser_free(parser);
  }
};

const Extensions& extensions() {
  static const Extensions kExtensions;
  return kExtensions;
}

std::string_view view(const cmark_strbuf& buffer) {
  return {reinterpret_cast<const char*>(buffer.ptr), static_cast<std::size_t>(buffer.size)};
}

// A node of cmark-gfm that has been entered, and the block that it should be.
struct OpenNode {
  cmark_node* node = nullptr;
  BlockIndex block = kNoBlock;       // None if the two have lost step.
  BlockIndex next_child = kNoBlock;  // What the next child should be.
  bool closed = false;               // cmark is done with it.
  // Of lists and items; see note_blank_end().
  bool has_children = false;
  bool ends_blank = false;  // Its last child ends with a blank line,
  bool parts_next = false;  // so that a list is loose if another one follows.
  bool loose = false;
};

// True for nodes that never become anything else while they are open.
bool is_container(const cmark_node* node) {
  switch (node->type) {
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
    case CMARK_NODE_FOOTNOTE_DEFINITION: return true;
    default: return node->type == CMARK_NODE_TABLE;
  }
}

bool may_hold_admonition(const Block& block) {
  return block.kind == BlockKind::kParagraph || block.kind == BlockKind::kAdmonitionBody;
}

// When a list closes, cmark-gfm asks all that is in it whether it is loose. By then most of that is
// gone here, so the same is found from the same flags as each child of a list or an item closes.
void note_blank_end(const OpenNode& child, OpenNode& parent) {
  const bool is_item = child.node->type == CMARK_NODE_ITEM;
  const bool looks_inside = (is_item || child.node->type == CMARK_NODE_LIST) && child.has_children;
  const bool is_blank = (child.node->flags & CMARK_NODE__LAST_LINE_BLANK) != 0;
  parent.ends_blank = looks_inside ? child.ends_blank : is_blank;
  parent.parts_next = parent.ends_blank || (is_item && is_blank);
  parent.loose = parent.loose || (is_item && child.loose);
}

}  // namespace

struct GrammarCheck::Impl {
  Impl(std::string_view source_in, const BlockTree& tree_in, const FootnoteLabels& footnotes_in)
      : source(source_in), tree(tree_in), footnotes(footnotes_in) {}

  void parse(std::size_t begin);
  static cmark_parser* new_parser();
  static void feed(cmark_parser* parser, std::string_view text);
  static cmark_map* finish(cmark_parser* parser);
  // True if `path` is at the children of the document itself and not of an admonition.
  [[nodiscard]] bool at_top() const { return path.size() == 1 && path.front().block == 0; }
  void compare_closed_nodes(bool all);
  bool enter(cmark_node* node);
  BlockIndex take_block(const cmark_node* node);
  void leave();
  void note_admonition(BlockIndex index);
  bool admonitions_agree();
  cmark_node* parse_apart(const Block& lines);
  void add_references(cmark_map* inner);
  [[nodiscard]] bool nodes_agree(const Block& block, const OpenNode& open) const;
  [[nodiscard]] bool content_agrees(const Block& block, std::string_view content) const;
  [[nodiscard]] cmark_node* make_leaf(BlockKind kind, std::string_view text) const;
  bool resolve_footnotes(cmark_node* leaf) const;
  bool inlines_agree(BlockKind kind, std::string_view text, const InlineTree& inlines);
  void hide_mdx(std::string_view text, const InlineTree& inlines);

  std::string_view source;
  const BlockTree& tree;
  const FootnoteLabels& footnotes;
  CmarkMemory memory;
  cmark_parser* parser = nullptr;  // Lives, with all that it makes, in `memory`.
  cmark_map* references = nullptr;
  std::vector<cmark_map*> inner_references;  // Those of admonitions.
  std::vector<OpenNode> path;  // From the root to where the comparison is; never empty.
  bool path_agrees = false;    // All that was compared in the child of the document at hand.
  // In that child: bodies, and paragraphs that bodies were cut off.
  std::vector<BlockIndex> admonitions;
  std::vector<bool> agrees;  // Of each block that is a child of the document.
  // The leaf of MDX at hand, as CommonMark may see it; storage is used again.
  std::string hidden_text;
  InlineTree hidden_inlines;
};

// A parser for the block phase; it lives, with all that it makes, in the pool of the scope.
cmark_parser* GrammarCheck::Impl::new_parser() {
  const Extensions& known = extensions();
  cmark_parser* made = nullptr;
  call_cmark([&] {
    made = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, CmarkMemory::allocator());
    for (cmark_syntax_extension* extension : {known.table, known.tasklist, known.two_phases}) {
      cmark_parser_attach_syntax_extension(made, extension);
    }
  });
  return made;
}

void GrammarCheck::Impl::feed(cmark_parser* parser, std::string_view text) {
  call_cmark([&] { cmark_parser_feed(parser, text.data(), text.size()); });
}

// Ends the block phase without an inline phase; returns the references.
cmark_map* GrammarCheck::Impl::finish(cmark_parser* parser) {
  cmark_iter* blocks = nullptr;
  call_cmark([&] { blocks = cmark_iter_new(parser->root); });
  while (cmark_iter_next(blocks) != CMARK_EVENT_DONE) {
    cmark_node* const node = cmark_iter_get_node(blocks);
    if (node->type == CMARK_NODE_PARAGRAPH || node->type == CMARK_NODE_HEADING ||
        node->type == CMARK_NODE_TABLE_CELL) {
      node->extension = extensions().two_phases;
    }
  }
  cmark_iter_free(blocks);
  parser->options = CMARK_OPT_DEFAULT;  // Footnotes are not to be moved about.
  call_cmark([&] { cmark_parser_finish(parser); });
  parser->options = CMARK_OPT_FOOTNOTES;
  return std::exchange(kept_references, nullptr);
}

void GrammarCheck::Impl::parse(std::size_t begin) {
  parser = new_parser();
  cmark_node* const root = parser->root;
  path.push_back({root, 0, tree.at(0).first_child});
  agrees.assign(tree.blocks.size(), false);
  // Piece by piece, so that nodes can go as soon as they are compared.
  constexpr std::size_t kPiece = std::size_t{1} << 16U;
  const bool is_mdx = tree.syntax == Syntax::kMdx;
  std::string_view rest = is_mdx ? std::string_view(tree.common_mark) : source.substr(begin);
  while (!rest.empty()) {
    std::string_view piece = rest.substr(0, kPiece);
    if (const std::size_t lines = piece.rfind('\n') + 1; lines != 0) piece = piece.substr(0, lines);
    feed(parser, piece);
    compare_closed_nodes(false);
    rest.remove_prefix(piece.size());
  }
  if (!is_mdx && !source.empty() && source.back() != '\n' && source.back() != '\r') {
    feed(parser, "\n");
  }
  references = finish(parser);
  call_cmark([&] {
    for (cmark_syntax_extension* extension : {extensions().strikethrough, extensions().autolink}) {
      cmark_parser_attach_syntax_extension(parser, extension);
    }
  });
  compare_closed_nodes(true);
  for (cmark_map* const inner : inner_references) add_references(inner);
}

// References in admonitions hold for the whole document, after its own.
void GrammarCheck::Impl::add_references(cmark_map* inner) {
  for (cmark_map_entry* entry = inner->refs; entry != nullptr;) {
    cmark_map_entry* const next = entry->next;
    entry->age += references->size;
    entry->next = references->refs;
    references->refs = entry;
    entry = next;
  }
  references->size += inner->size;
  inner->refs = nullptr;
}

// Compares and frees what cmark is done with, or, after the end, all that is left; children before
// the nodes that they are in. What is left is the last child of each open node.
void GrammarCheck::Impl::compare_closed_nodes(bool all) {
  bool closed = all;
  for (OpenNode& open : path) {
    closed = closed || open.node->next != nullptr;
    open.closed = closed;
  }
  while (true) {
    if (cmark_node* const child = path.back().node->first_child) {
      if (!enter(child)) return;
    } else if (path.size() > 1 && path.back().closed) {
      leave();
    } else {
      return;
    }
  }
}

// False if there is nothing to compare yet.
bool GrammarCheck::Impl::enter(cmark_node* node) {
  OpenNode& parent = path.back();
  const bool closed = parent.closed || node->next != nullptr;
  if (!closed && !is_container(node)) return false;
  OpenNode open{node, take_block(node)};
  // To cmark, the body of an admonition is code, or more of the paragraph that it is a child of.
  if (open.block != kNoBlock && !may_hold_admonition(tree.at(open.block))) {
    open.next_child = tree.at(open.block).first_child;
  }
  open.closed = closed;
  if (at_top()) {
    path_agrees = true;
    admonitions.clear();
  }
  parent.has_children = true;
  parent.loose = parent.loose || parent.parts_next;
  path.push_back(open);
  return true;
}

// The block that `node`, a child of the last in `path`, should be. Where the two lose step in the
// children of the document, they find each other again at the next line on which both begin a
// block.
BlockIndex GrammarCheck::Impl::take_block(const cmark_node* node) {
  BlockIndex& next = path.back().next_child;
  // A paragraph that cmark cut off the top of a table has no line.
  if (at_top() && node->start_line != 0) {
    const auto line = static_cast<std::uint32_t>(node->start_line);
    while (next != kNoBlock && tree.at(next).line_number < line) next = tree.at(next).next;
    if (next != kNoBlock && tree.at(next).line_number > line) return kNoBlock;
  }
  const BlockIndex block = next;
  if (block != kNoBlock) next = tree.at(block).next;
  return block;
}

void GrammarCheck::Impl::leave() {
  const OpenNode done = path.back();
  path.pop_back();
  path_agrees = path_agrees && done.block != kNoBlock && done.next_child == kNoBlock &&
                nodes_agree(tree.at(done.block), done);
  if (done.block != kNoBlock) note_admonition(done.block);
  note_blank_end(done, path.back());
  cmark_node_free(done.node);
  if (at_top() && done.block != kNoBlock) agrees[done.block] = path_agrees && admonitions_agree();
}

void GrammarCheck::Impl::note_admonition(BlockIndex index) {
  const Block& block = tree.at(index);
  if (block.first_child == kNoBlock || !may_hold_admonition(block)) return;
  admonitions.push_back(index);
  if (block.kind == BlockKind::kParagraph) admonitions.push_back(block.first_child);
}

// cmark has agreed that the lines are code, or more of a paragraph. What they are below the mark of
// an admonition it tells from the same lines as a document.
bool GrammarCheck::Impl::admonitions_agree() {
  for (std::size_t i = 0; i < admonitions.size(); ++i) {  // Admonitions inside join the list.
    const BlockIndex index = admonitions[i];
    const Block& block = tree.at(index);
    cmark_node* const apart = parse_apart(block);
    if (block.kind == BlockKind::kParagraph) {
      const cmark_node* const node = apart->first_child;
      path_agrees = node != nullptr && node->type == CMARK_NODE_PARAGRAPH && node->next == nullptr;
    } else {
      std::vector<OpenNode> outer = std::exchange(path, {{apart, index, block.first_child}});
      compare_closed_nodes(true);
      path_agrees = path_agrees && path.back().next_child == kNoBlock;
      path = std::move(outer);
    }
    cmark_node_free(apart);
    if (!path_agrees) return false;
  }
  return true;
}

cmark_node* GrammarCheck::Impl::parse_apart(const Block& lines) {
  std::string text;
  for (std::uint32_t i = tree.option_lines_of(lines); i < lines.num_lines; ++i) {
    text += tree.lines[lines.first_line + i].range.of(source);
    text += '\n';
  }
  cmark_parser* const apart = new_parser();
  cmark_node* const document = apart->root;
  feed(apart, text);
  inner_references.push_back(finish(apart));
  cmark_parser_free(apart);
  return document;
}

namespace {

bool lists_agree(const Block& block, const cmark_list& list) {
  const bool ordered = list.list_type == CMARK_ORDERED_LIST;
  if (ordered != block.marker.ordered) return false;
  if (!ordered) return static_cast<char>(list.bullet_char) == block.marker.mark;
  const char mark = list.delimiter == CMARK_PERIOD_DELIM ? '.' : ')';
  return mark == block.marker.mark && list.start == static_cast<int>(block.marker.start);
}

bool tables_agree(const BlockTree& tree, const Block& block, cmark_node* node) {
  const std::size_t columns = cmark_gfm_extensions_get_table_columns(node);
  const std::string& expected = tree.alignments_of(block);
  if (columns != expected.size()) return false;
  const std::uint8_t* const alignments = cmark_gfm_extensions_get_table_alignments(node);
  for (std::size_t i = 0; i < columns; ++i) {
    const char alignment = alignments[i] == 0 ? '-' : static_cast<char>(alignments[i]);
    if (alignment != expected[i]) return false;
  }
  return true;
}

}  // namespace

bool GrammarCheck::Impl::nodes_agree(const Block& block, const OpenNode& open) const {
  const cmark_node* const node = open.node;
  const auto is = [node](cmark_node_type type) { return node->type == type; };
  switch (block.kind) {
    case BlockKind::kDocument: return is(CMARK_NODE_DOCUMENT);
    case BlockKind::kBlockQuote: return is(CMARK_NODE_BLOCK_QUOTE);
    case BlockKind::kThematicBreak: return is(CMARK_NODE_THEMATIC_BREAK);
    case BlockKind::kTableRow:
      return is(CMARK_NODE_TABLE_ROW) &&
             (cmark_gfm_extensions_get_table_row_is_header(const_cast<cmark_node*>(node)) != 0) ==
                 block.header;
    case BlockKind::kTable:
      return is(CMARK_NODE_TABLE) && tables_agree(tree, block, const_cast<cmark_node*>(node));
    case BlockKind::kList:
      return is(CMARK_NODE_LIST) && lists_agree(block, node->as.list) && open.loose != block.tight;
    case BlockKind::kItem: {
      const bool task = node->extension == extensions().tasklist;
      return is(CMARK_NODE_ITEM) && lists_agree(block, node->as.list) &&
             task == (block.task != TaskState::kNone) &&
             (!task || node->as.list.checked == (block.task == TaskState::kDone));
    }
    case BlockKind::kFootnoteDefinition:
      return is(CMARK_NODE_FOOTNOTE_DEFINITION) &&
             equal_text(view(node->as.literal), tree.words_of(block).range.of(source));
    case BlockKind::kHeading:
      return is(CMARK_NODE_HEADING) && node->as.heading.level == block.level &&
             node->as.heading.setext == block.setext && content_agrees(block, view(node->content));
    case BlockKind::kParagraph:
      return is(CMARK_NODE_PARAGRAPH) && content_agrees(block, view(node->content));
    case BlockKind::kTableCell:
      return is(CMARK_NODE_TABLE_CELL) && content_agrees(block, view(node->content));
    // Their content is no business of CommonMark's.
    case BlockKind::kMdxFlow:
    case BlockKind::kMdxModule: return is(CMARK_NODE_HTML_BLOCK);
    case BlockKind::kHtmlBlock:
      return is(CMARK_NODE_HTML_BLOCK) && content_agrees(block, view(node->as.literal));
    case BlockKind::kCodeBlock:
    case BlockKind::kAdmonitionBody: {
      const bool fenced = tree.words_of(block).fenced;
      if (!is(CMARK_NODE_CODE_BLOCK) || (node->as.code.fenced != 0) != fenced) {
        return false;
      }
      const std::string_view info = trimmed(tree.words_of(block).range.of(source));
      return view(node->as.code.info) == unescape_link_text(info) &&
             content_agrees(block, view(node->as.code.literal));
    }
  }
  return false;
}

namespace {

std::string_view without_trailing_space(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Takes what cmark makes of a line's text off the front of `content`.
bool take_line(std::string_view& content, std::string_view text, bool unescape_pipes) {
  std::size_t backslash = std::string_view::npos;
  while (unescape_pipes && (backslash = text.find("\\|")) != std::string_view::npos) {
    if (!take(content, text.substr(0, backslash)) || !take(content, "|")) return false;
    text.remove_prefix(backslash + 2);
  }
  return take(content, text);
}

}  // namespace

// cmark has a copy of each leaf's text; white space at the end may differ. To it, what we cut off a
// paragraph below the mark of an admonition is a part of it.
bool GrammarCheck::Impl::content_agrees(const Block& block, std::string_view content) const {
  const std::uint32_t num_lines = block.num_lines + block.cut_lines;
  const bool hides_tags = tree.syntax == Syntax::kMdx && block.kind == BlockKind::kParagraph;
  for (std::uint32_t i = 0; i < num_lines; ++i) {
    const Line& line = tree.lines[block.first_line + i];
    std::string_view text = line.range.of(source);
    const bool last = i + 1 == num_lines;
    if (last) text = without_trailing_space(text);
    // At the end of indented code only our side has the blank lines.
    if (trimmed(content).empty()) {
      if (!trimmed(text).empty()) return false;
      continue;
    }
    if (line.spaces != 0 && !take(content, std::string(line.spaces, ' '))) return false;
    if (hides_tags && text.starts_with('<')) {
      if (!take(content, std::string_view(&CommonMarkForm::kNoTag, 1))) return false;
      text.remove_prefix(1);
    }
    if (!take_line(content, text, block.unescape_pipes)) return false;
    if (!last && !content.empty() && !take(content, "\n")) return false;
  }
  return trimmed(content).empty();
}

// A node like the one that cmark made, whose content was compared with `text` and which is gone.
cmark_node* GrammarCheck::Impl::make_leaf(BlockKind kind, std::string_view text) const {
  const bool is_cell = kind == BlockKind::kTableCell;
  const cmark_node_type type = is_cell                       ? CMARK_NODE_TABLE_CELL
                               : kind == BlockKind::kHeading ? CMARK_NODE_HEADING
                                                             : CMARK_NODE_PARAGRAPH;
  cmark_node* leaf = nullptr;
  call_cmark([&] {
    leaf =
        cmark_node_new_with_mem_and_ext(type, parser->mem, is_cell ? extensions().table : nullptr);
    while (!text.empty()) {
      const std::string_view piece = text.substr(0, text.find('\0'));
      cmark_strbuf_put(&leaf->content, reinterpret_cast<const unsigned char*>(piece.data()),
                       static_cast<bufsize_t>(piece.size()));
      text.remove_prefix(piece.size());
      if (text.empty()) break;
      cmark_strbuf_puts(&leaf->content, "\xEF\xBF\xBD");
      text.remove_prefix(1);
    }
  });
  return leaf;
}

// cmark turns a reference to a footnote that does not exist into text, in a later phase than ours.
bool GrammarCheck::Impl::resolve_footnotes(cmark_node* leaf) const {
  cmark_iter* iter = nullptr;
  call_cmark([&] { iter = cmark_iter_new(leaf); });
  bool sound = true;
  for (cmark_event_type event = cmark_iter_next(iter); sound && event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iter)) {
    cmark_node* const node = cmark_iter_get_node(iter);
    if (event != CMARK_EVENT_EXIT || node->type != CMARK_NODE_FOOTNOTE_REFERENCE) continue;
    // For "[&#94;x]" cmark-gfm 0.29 points beyond the text "^".
    const std::string_view content = view(leaf->content);
    const std::string_view label = view(node->as.literal);
    sound = label.data() >= content.data() &&
            label.data() + label.size() <= content.data() + content.size();
    if (!sound || footnotes.contains(label)) continue;
    const std::string text = "[^" + std::string(label) + "]";
    cmark_node* plain = nullptr;
    call_cmark([&] {
      plain = cmark_node_new_with_mem(CMARK_NODE_TEXT, parser->mem);
      cmark_node_set_literal(plain, text.c_str());
    });
    cmark_node_insert_before(node, plain);
    cmark_node_free(node);
  }
  cmark_iter_free(iter);
  return sound;
}

GrammarCheck::GrammarCheck(std::string_view source, std::size_t begin, const BlockTree& tree,
                           const FootnoteLabels& footnotes)
    : impl_(std::make_unique<Impl>(source, tree, footnotes)) {
  check_cmark_version(cmark_version());
  const CmarkMemory::Scope scope(impl_->memory);
  impl_->parse(begin);
}

GrammarCheck::~GrammarCheck() = default;

bool GrammarCheck::blocks_agree(BlockIndex block) const { return impl_->agrees[block]; }

bool GrammarCheck::inlines_agree(BlockKind kind, std::string_view text, const InlineTree& inlines) {
  if (impl_->tree.syntax == Syntax::kMdx) {
    impl_->hide_mdx(text, inlines);
    return impl_->inlines_agree(kind, impl_->hidden_text, impl_->hidden_inlines);
  }
  return impl_->inlines_agree(kind, text, inlines);
}

// Tags and expressions are punctuation to what stands beside them, and text to CommonMark if they
// are written so.
void GrammarCheck::Impl::hide_mdx(std::string_view text, const InlineTree& inlines) {
  hidden_text = text;
  hidden_inlines = inlines;
  for (InlineEvent& event : hidden_inlines.events) {
    if (event.kind != InlineKind::kHtml && event.kind != InlineKind::kExpression) continue;
    // An address goes on over an expression but ends before a tag.
    const bool is_tag = hidden_text[event.range.begin] == '<';
    for (std::size_t i = event.range.begin + (is_tag ? 1 : 0); i < event.range.end; ++i) {
      hidden_text[i] = ';';
    }
    event.kind = InlineKind::kText;
  }
}

bool GrammarCheck::Impl::inlines_agree(BlockKind kind, std::string_view text,
                                       const InlineTree& inlines) {
  const CmarkMemory::Scope scope(memory);
  cmark_node* const node = make_leaf(kind, text);
  call_cmark([&] { cmark_parse_inlines(parser, node, references, CMARK_OPT_FOOTNOTES); });
  bool agree = text.find("[^") == std::string_view::npos || resolve_footnotes(node);
  const bool may_hold_address = text.find('@') != std::string_view::npos ||
                                inlines.decoded_text.find('@') != std::string::npos;
  if (agree && may_hold_address) {
    cmark_syntax_extension* const autolink = extensions().autolink;
    call_cmark([&] { autolink->postprocess_func(autolink, parser, node); });
  }
  agree = agree && same_inlines(text, inlines, node);
  cmark_node_free(node);
  return agree;
}

}  // namespace hymt::markdown
