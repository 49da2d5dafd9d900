#include "parsers/markdown/document_extractor.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <utility>

#include "parsers/markdown/admonition.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/directive_block.h"
#include "parsers/markdown/html_lines.h"
#include "parsers/markdown/link_syntax.h"
#include "parsers/markdown/text_traits.h"

namespace hymt::markdown {
namespace {

std::string newline_of(std::string_view source) {
  const std::size_t at = source.find_first_of("\r\n");
  if (at == std::string_view::npos || source[at] == '\n') return "\n";
  return source.substr(at, 2) == "\r\n" ? "\r\n" : "\r";
}

std::string_view heading_name(std::uint8_t level) {
  constexpr std::array<std::string_view, 7> kNames = {
      "heading", "heading 1", "heading 2", "heading 3", "heading 4", "heading 5", "heading 6"};
  return kNames[level];
}

std::string list_value(const Block& block) {
  std::string value = block.marker.ordered
                          ? "from " + std::to_string(block.marker.start) + block.marker.mark
                          : std::string(1, block.marker.mark);
  return value + (block.tight ? " tight" : " loose");
}

// Dashes and ellipses, which no id keeps, are left out.
void append_typographic(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const std::size_t dropped = rest.starts_with("---") || rest.starts_with("...") ? 3
                                : rest.starts_with("--")                           ? 2
                                                                                   : 0;
    if (dropped == 0) out += text[i];
    i += std::max(dropped, std::size_t{1});
  }
}

}  // namespace

DocumentExtractor::DocumentExtractor(const Extraction& extraction, const BlockTree& tree,
                                     std::size_t begin)
    : document_(extraction.document),
      source_(extraction.document.source),
      tree_(tree),
      references_(tree.definitions),
      labels_(references_),
      footnotes_(source_, tree),
      grammar_(source_, begin, tree, footnotes_),
      scanner_(references_, footnotes_, tree.syntax),
      marks_(find_document_marks(source_, begin, tree, scanner_)),
      leaves_(extraction),
      html_blocks_(extraction.options, extraction.placeholders, extraction.language),
      mdx_flow_(extraction),
      slugs_(extraction.options.site.value_or(Site::kGitHub)),
      newline_(newline_of(source_)) {
  find_html_labels();
}

void DocumentExtractor::run() {
  walk();
  add_definitions(source_.size() + 1);
  assign_notes();
  sort_protected_regions();
}

void DocumentExtractor::walk() {
  BlockIndex block = 0;
  bool inside = true;
  while (true) {
    if (block != 0) {
      add_definitions(tree_.at(block).range.begin);
      inside = enter(block);
    }
    if (inside && tree_.at(block).first_child != kNoBlock) {
      if (block != 0) ++depth_;
      block = tree_.at(block).first_child;
      continue;
    }
    while (tree_.at(block).next == kNoBlock) {
      block = tree_.at(block).parent;
      if (block == kNoBlock || block == 0) return;
      --depth_;
    }
    block = tree_.at(block).next;
  }
}

bool DocumentExtractor::enter(BlockIndex index) {
  const Block& block = tree_.at(index);
  heading_targets_ = std::exchange(num_targets_, 0);
  if (block.parent == 0 && !grammar_.blocks_agree(index)) {
    protect_mismatch(block.range);
    // Definitions inside belong to what is not trusted.
    while (next_definition_ < tree_.definitions.size() &&
           tree_.definitions[next_definition_].range.begin < block.range.end) {
      ++next_definition_;
    }
    return false;
  }
  switch (block.kind) {
    case BlockKind::kParagraph: add_leaf(index); return true;  // An admonition's body may follow.
    case BlockKind::kHeading:
    case BlockKind::kTableCell: add_leaf(index); return false;
    case BlockKind::kCodeBlock: add_code_block(block); return false;
    case BlockKind::kHtmlBlock: add_html_block(index); return false;
    case BlockKind::kMdxFlow:
    case BlockKind::kMdxModule: add_mdx_block(block); return false;
    default: return enter_container(block);
  }
}

bool DocumentExtractor::enter_container(const Block& block) {
  switch (block.kind) {
    case BlockKind::kBlockQuote: add_outline("block quote", {}, block.range); break;
    case BlockKind::kList: add_outline("list", list_value(block), block.range); break;
    case BlockKind::kItem:
      add_outline("list item",
                  block.task == TaskState::kNone   ? ""
                  : block.task == TaskState::kDone ? "done"
                                                   : "open",
                  block.range);
      break;
    case BlockKind::kAdmonitionBody:
      if (tree_.is_directive(block)) {
        add_directive(block);
        return true;
      }
      if (block.first_child == kNoBlock) return false;
      add_outline("admonition body", {}, block.range);
      break;
    case BlockKind::kFootnoteDefinition:
      add_outline("footnote", tree_.words_of(block).range.of(source_), block.range);
      break;
    case BlockKind::kTable: add_outline("table", tree_.alignments_of(block), block.range); break;
    case BlockKind::kTableRow: add_outline("table row", {}, block.range); break;
    case BlockKind::kThematicBreak: add_outline("thematic break", {}, block.range); return false;
    default: break;
  }
  return true;
}

void DocumentExtractor::add_outline(std::string_view name, std::string_view value,
                                    ByteRange range) {
  document_.outline.push_back({name, value, depth_, false, range});
}

void DocumentExtractor::protect(ByteRange range, std::string_view reason) {
  document_.protected_regions.push_back({range, reason});
  add_outline("protected", content_value(range.of(source_)), range);
}

void DocumentExtractor::protect_mismatch(ByteRange range) {
  protect(range, "markdown-mismatch");
  document_.findings.push_back(
      {Severity::kWarning, "markdown-mismatch",
       "This block is not translated: it has a form on which two Markdown parsers disagree.",
       range});
}

// Link reference definitions leave no block behind; they come between the blocks around them.
void DocumentExtractor::add_definitions(std::size_t before) {
  while (next_definition_ < tree_.definitions.size() &&
         tree_.definitions[next_definition_].range.begin < before) {
    add_definition(tree_.definitions[next_definition_++]);
  }
}

void DocumentExtractor::add_definition(const Definition& definition) {
  const std::uint32_t depth = depth_;
  depth_ = 0;
  for (BlockIndex i = definition.parent; i != 0; i = tree_.at(i).parent) ++depth_;
  add_outline("definition", definition.key + " " + definition.destination, definition.range);
  depth_ = depth;
  document_.links.push_back({definition.destination, definition.range});
  const bool closed = !opaque_reason(definition.range).empty() || inside_protected();
  if (definition.title_text.empty() || closed) return;
  text_.assign(source_, std::span(tree_.lines).subspan(definition.first_line, definition.num_lines),
               false);
  const char quote = text_.full_text()[definition.title_text.begin];
  UnitFrame frame;
  const std::size_t first = document_.units.size();
  const ByteRange title{definition.title_text.begin + 1, definition.title_text.end - 1};
  leaves_.add_title(text_, title, quote, definition.title, frame);
  assign_headings(first, 0);
}

// All is code, but for captions and descriptions among the options of a directive.
void DocumentExtractor::add_code_block(const Block& block) {
  const std::string_view info = tree_.words_of(block).range.of(source_);
  std::string value = unescape_link_text(trimmed(info));
  std::vector<ByteRange> texts;
  const auto lines = std::span(tree_.lines).subspan(block.first_line, block.num_lines);
  const bool has_options = tree_.words_of(block).fenced && scan_directive_head(info).has_value();
  const std::size_t num_options = has_options ? count_option_lines(source_, lines) : 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ByteRange range = lines[i].range;
    value += '\n';
    value.append(lines[i].spaces, ' ');
    std::size_t end = range.end;
    if (i < num_options && find_option_text(range, texts)) end = texts.back().begin;
    value.append(ByteRange{range.begin, end}.of(source_));
  }
  std::size_t begin = block.range.begin;
  for (const ByteRange text : texts) {
    document_.protected_regions.push_back({{begin, text.begin}, "code"});
    begin = text.end;
  }
  document_.protected_regions.push_back({{begin, block.range.end}, "code"});
  add_outline("code block", content_value(value), block.range);
  add_line_units(texts, block.range);
}

// Adds what the option of a directive on `line` says to people to `texts`; false if it says
// nothing.
bool DocumentExtractor::find_option_text(ByteRange line, std::vector<ByteRange>& texts) const {
  const auto option = scan_directive_option(line.of(source_));
  if (!option || !option->is_text || option->value.empty()) return false;
  texts.push_back({line.begin + option->value.begin, line.begin + option->value.end});
  return true;
}

// Its head and its options; the body follows.
void DocumentExtractor::add_directive(const Block& block) {
  const ByteRange info = tree_.words_of(block).range;
  const auto head = scan_directive_head(info.of(source_));
  std::vector<ByteRange> texts;
  std::string value(head->name.of(info.of(source_)));
  if (directive_traits(value).has_title) {
    texts.push_back({info.begin + head->title.begin, info.begin + head->title.end});
  } else {
    value.append(1, ' ').append(head->title.of(info.of(source_)));
  }
  for (std::uint32_t i = 0; i < tree_.option_lines_of(block); ++i) {
    const ByteRange line = tree_.lines[block.first_line + i].range;
    const std::size_t end = find_option_text(line, texts) ? texts.back().begin : line.end;
    value.append(1, '\n').append(ByteRange{line.begin, end}.of(source_));
  }
  add_outline("directive", value, block.range);
  add_line_units(texts, block.range);
}

// Adds a unit for each of `texts`, which stand in `block`, unless that is protected.
void DocumentExtractor::add_line_units(std::span<const ByteRange> texts, ByteRange block) {
  if (texts.empty() || inside_protected() || !opaque_reason(block).empty()) return;
  const std::size_t first = document_.units.size();
  for (const ByteRange text : texts) {
    if (!text.empty()) add_line_unit(text);
  }
  assign_headings(first, 0);
}

// A text that is a part of one line: inline Markdown.
void DocumentExtractor::add_line_unit(ByteRange range) {
  const Line line{range, 0};
  text_.assign(source_, std::span(&line, 1), false);
  traits_ = traits_of(text_.text());
  if (traits_.markup == TextTraits::Markup::kHazardous) return protect(range, "too complex");
  scanner_.scan(text_.text(), inlines_);
  if (traits_.markup != TextTraits::Markup::kNone &&
      !grammar_.inlines_agree(BlockKind::kParagraph, text_.text(), inlines_)) {
    return protect_mismatch(range);
  }
  regions_.clear();
  if (traits_.may_hold_regions) find_regions(text_.text(), inlines_, labels_, regions_);
  leaves_.set_leaf(text_, inlines_, regions_);
  UnitFrame frame;
  frame.kind = UnitKind::kOther;
  frame.place.context = TextContext::kMarkdownLine;
  leaves_.add_unit({0, text_.text().size()}, frame);
}

void DocumentExtractor::add_html_block(BlockIndex index) {
  const Block& block = tree_.at(index);
  const bool quoted = prefix_of(index).find('>') != std::string::npos;
  const std::string_view reason = opaque_reason(block.range);
  if (!reason.empty() && quoted) return protect(block.range, reason);
  const std::size_t first = document_.units.size();
  find_html_marks(block);
  if (!quoted && block.html_type == 7 && block.num_lines > 1) {
    // Only a tag alone on its line begins such a block: no text may come to stand behind it.
    const ByteRange first_line = tree_.lines[block.first_line].range;
    add_html(first_line);
    add_html({first_line.end, block.range.end});
  } else if (!quoted || block.num_lines == 1) {
    add_html(block.range);
  } else if (lines_hold_whole_tags(block)) {
    // The quote's marks are no HTML, so the lines are read one by one.
    for (std::uint32_t i = 0; i < block.num_lines; ++i) {
      const ByteRange line = tree_.lines[block.first_line + i].range;
      if (!line.empty()) add_html(line);
    }
  } else {
    return protect(block.range, "html");
  }
  assign_headings(first, 0);
}

void DocumentExtractor::add_mdx_block(const Block& block) {
  const std::string_view reason = opaque_reason(block.range);
  if (!reason.empty()) return protect(block.range, reason);
  text_.assign(source_, std::span(tree_.lines).subspan(block.first_line, block.num_lines), false);
  if (block.kind == BlockKind::kMdxModule) {
    document_.protected_regions.push_back({block.range, "code"});
    return add_outline("module", content_value(text_.text()), block.range);
  }
  const std::size_t first = document_.units.size();
  mdx_flow_.add_block(text_, depth_);
  assign_headings(first, 0);
}

// Opaque ranges stay as they are, and all of it if one of them holds more than text.
void DocumentExtractor::add_html(ByteRange range) {
  const auto first = first_opaque(range.begin);
  auto last = first;
  while (last != marks_.opaque.end() && last->range.begin < range.end) ++last;
  if (first == last && !html_marks_.empty()) {
    const auto begins_before = [](const ProtectedRegion& mark, std::size_t at) {
      return mark.range.begin < at;
    };
    const auto from =
        std::lower_bound(html_marks_.begin(), html_marks_.end(), range.begin, begins_before);
    const auto to = std::lower_bound(from, html_marks_.end(), range.end, begins_before);
    const bool added = html_blocks_.add_block(document_, range, depth_, std::span(from, to));
    assert(added);
    return static_cast<void>(added);
  }
  if (!html_blocks_.add_block(document_, range, depth_, std::span(first, last))) {
    protect(range, first->reason);
  }
}

// Fences, headings and list items in a block that only a blank line ends; names of links there and
// behind a comment.
void DocumentExtractor::find_html_marks(const Block& block) {
  constexpr std::uint8_t kComment = 2;
  html_marks_.clear();
  const auto lines = std::span(tree_.lines).subspan(block.first_line, block.num_lines);
  if (block.html_type >= 6 && block.num_lines > 1) find_line_marks(source_, lines, html_marks_);
  if (block.html_type >= 6 || block.html_type == kComment) {
    find_link_labels(source_, lines, labels_, html_marks_);
  }
}

void DocumentExtractor::find_html_labels() {
  for (const Block& block : tree_.blocks) {
    if (block.kind != BlockKind::kHtmlBlock || block.html_type < 6) continue;
    for (std::uint32_t i = 0; i < block.num_lines; ++i) {
      labels_.add(defined_label(tree_.lines[block.first_line + i].range.of(source_)));
    }
  }
}

bool DocumentExtractor::lines_hold_whole_tags(const Block& block) const {
  HtmlToken token;
  for (std::uint32_t i = 0; i < block.num_lines; ++i) {
    const std::string_view line = tree_.lines[block.first_line + i].range.of(source_);
    for (std::size_t at = 0; next_html_token(line, at, {}, token); at = token.range.end) {
      if (token.kind == HtmlToken::Kind::kText || token.kind == HtmlToken::Kind::kEndTag) continue;
      const bool raw = token.name == "script" || token.name == "style" ||
                       token.name == "textarea" || token.name == "pre";
      if (token.kind != HtmlToken::Kind::kStartTag || raw) return false;
    }
    // A tag that the line cuts off.
    const std::size_t open = line.rfind('<');
    if (open != std::string_view::npos && line.find('>', open) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

// The first opaque range that ends behind `offset`.
std::vector<ProtectedRegion>::const_iterator DocumentExtractor::first_opaque(
    std::size_t offset) const {
  return std::lower_bound(
      marks_.opaque.begin(), marks_.opaque.end(), offset,
      [](const ProtectedRegion& mark, std::size_t at) { return mark.range.end <= at; });
}

// The reason why (some of) `range` must not be looked into; empty if there is none.
std::string_view DocumentExtractor::opaque_reason(ByteRange range) const {
  const auto it = first_opaque(range.begin);
  if (it == marks_.opaque.end() || it->range.begin >= range.end) return {};
  return it->reason;
}

// True if no opaque range reaches beyond `range` or covers it.
bool DocumentExtractor::holds_opaque_ranges_whole(ByteRange range) const {
  for (auto it = first_opaque(range.begin); it != marks_.opaque.end(); ++it) {
    if (it->range.begin >= range.end) break;
    if (!range.contains(it->range) || it->range == range) return false;
  }
  return true;
}

void DocumentExtractor::add_leaf(BlockIndex index) {
  const Block& block = tree_.at(index);
  if (block.num_lines == 0) {
    add_outline(block.kind == BlockKind::kHeading ? heading_name(block.level) : "table cell", {},
                block.range);
    return;
  }
  if (inside_protected()) return protect(block.range, "no translation");
  // An opaque range that reaches beyond the block, or covers it, closes all of it.
  const std::string_view reason = opaque_reason(block.range);
  if (!reason.empty()) {
    if (!holds_opaque_ranges_whole(block.range)) return protect(block.range, reason);
  }
  if (!scan_leaf(index)) return;
  const std::string_view entry = block.kind == BlockKind::kHeading     ? heading_name(block.level)
                                 : block.kind == BlockKind::kTableCell ? "table cell"
                                                                       : "paragraph";
  add_outline(entry, {}, block.range);
  if (text_.text().empty()) return;
  find_leaf_regions(block);
  leaves_.set_leaf(text_, inlines_, regions_);
  const UnitFrame frame = frame_of(index);
  const ByteRange whole{0, text_.text().size()};
  const std::size_t first = document_.units.size();
  if (block.kind == BlockKind::kHeading) {
    add_heading(block, whole, frame);
  } else if (block.kind == BlockKind::kTableCell) {
    leaves_.add_unit(whole, frame);
  } else {
    if (mdx_flow_.inside_file_tree() && tree_.at(block.parent).kind == BlockKind::kItem) {
      split_file_name(text_.text(), inlines_, items_);
    } else {
      split_lines(text_.text(), inlines_, regions_, begins_quote(index), items_);
    }
    for (const LineItem& item : items_) add_item(item, frame);
  }
  assign_headings(first, block.kind == BlockKind::kHeading ? block.level : 0);
}

// Finds the inline structure of a leaf; false if the leaf is protected instead.
bool DocumentExtractor::scan_leaf(BlockIndex index) {
  const Block& block = tree_.at(index);
  text_.assign(source_, std::span(tree_.lines).subspan(block.first_line, block.num_lines),
               block.unescape_pipes);
  traits_ = traits_of(text_.text());
  if (traits_.markup == TextTraits::Markup::kHazardous) {
    protect(block.range, "too complex");
    document_.findings.push_back({Severity::kWarning, "block-too-complex",
                                  "This block is not translated: it has more markup than can be "
                                  "taken apart in reasonable time.",
                                  block.range});
    return false;
  }
  scanner_.scan(text_.text(), inlines_);
  if (inlines_.is_broken) {
    protect(block.range, "mdx-unclosed");
    document_.findings.push_back({Severity::kWarning, "mdx-unclosed",
                                  "This block is not translated: a brace or a tag in it is never "
                                  "closed, so it is no MDX.",
                                  block.range});
    return false;
  }
  // In text without a mark there is nothing to disagree on; the text itself has been compared.
  if (traits_.markup == TextTraits::Markup::kNone) return true;
  if (grammar_.inlines_agree(block.kind, text_.text(), inlines_)) return true;
  protect_mismatch(block.range);
  return false;
}

void DocumentExtractor::find_leaf_regions(const Block& block) {
  regions_.clear();
  const bool opaque = !marks_.opaque.empty() && !opaque_reason(block.range).empty();
  const bool has_labels = labels_.has_more() && text_.text().find('[') != std::string_view::npos;
  if (!opaque && !has_labels && !traits_.may_hold_regions) return;
  const bool has_html =
      std::any_of(inlines_.events.begin(), inlines_.events.end(),
                  [](const InlineEvent& event) { return event.kind == InlineKind::kHtml; });
  if (has_html) find_protected_elements(text_.text(), inlines_, tree_.syntax, regions_);
  if (opaque) add_opaque_regions(block);
  const bool several_kinds = !regions_.empty();
  find_regions(text_.text(), inlines_, labels_, regions_);
  if (several_kinds) make_disjoint(regions_);
}

// The event, if it is no text, that begins before `offset` and ends behind it.
const InlineEvent* DocumentExtractor::event_around(std::size_t offset) const {
  const auto event = std::partition_point(
      inlines_.events.begin(), inlines_.events.end(),
      [offset](const InlineEvent& before) { return before.range.end <= offset; });
  const bool is_around = event != inlines_.events.end() && event->range.begin < offset &&
                         event->kind != InlineKind::kText;
  return is_around ? &*event : nullptr;
}

void DocumentExtractor::add_opaque_regions(const Block& block) {
  for (auto it = first_opaque(block.range.begin); it != marks_.opaque.end(); ++it) {
    const ProtectedRegion& mark = *it;
    if (mark.range.begin >= block.range.end) break;
    ByteRange range{text_.text_offset(mark.range.begin), text_.text_offset(mark.range.end)};
    // Whole events only, but for text.
    if (const InlineEvent* event = event_around(range.begin)) range.begin = event->range.begin;
    if (const InlineEvent* event = event_around(range.end)) range.end = event->range.end;
    const bool math = mark.reason == "math";
    const RegionKind kind = math                        ? RegionKind::kDisplayMath
                            : mark.reason == "template" ? RegionKind::kTemplate
                                                        : RegionKind::kOff;
    regions_.push_back({range, kind, {}, 0});
  }
}

void DocumentExtractor::add_item(const LineItem& item, const UnitFrame& frame) {
  UnitFrame inner = frame;
  switch (item.kind) {
    case LineItem::Kind::kMark:
      add_outline("mark", item.range.of(text_.text()), text_.source_range(item.range));
      add_target(item.range);
      return;
    case LineItem::Kind::kTitle:
      inner.kind = UnitKind::kOther;
      inner.place.context = TextContext::kMarkdownLine;
      inner.place.line_break = {};
      break;
    case LineItem::Kind::kDefinition: inner.kind = UnitKind::kOther; break;
    case LineItem::Kind::kText: break;
  }
  num_targets_ = 0;
  leaves_.add_unit(item.range, inner);
}

// "(name)=" of MyST is a name of what follows it.
void DocumentExtractor::add_target(ByteRange mark) {
  const std::string_view text = mark.of(text_.text());
  if (!text.starts_with('(') || !text.ends_with(")=")) return;
  const ByteRange name{mark.begin + 1, mark.end - 2};
  document_.anchors.push_back(
      {std::string(name.of(text_.text())), text_.source_range(name), AnchorKind::kElement});
  ++num_targets_;
}

void DocumentExtractor::add_heading(const Block& block, ByteRange range, const UnitFrame& frame) {
  // What stands before the heading is taken for an element of no size at the beginning of its
  // words, so that whoever looks for the names of a heading finds it.
  const std::size_t words = text_.source_range(range).begin;
  const std::size_t first_target = document_.anchors.size() - heading_targets_;
  for (std::size_t i = first_target; i < document_.anchors.size(); ++i) {
    document_.anchors[i].range = {words, words};
  }
  UnitFrame inner = frame;
  if (!block.setext) {
    inner.place.context = TextContext::kMarkdownLine;
    inner.place.line_break = {};
  }
  std::string id = take_heading_id(range);
  leaves_.add_unit(range, inner);
  if (id.empty()) {
    add_heading_anchor(range);
  } else {
    slugs_.reserve(id);
    document_.anchors.push_back({std::move(id), block.range, AnchorKind::kHeadingId});
  }
}

// "{#id}" at the end is no part of the title, nor is "{/* id */}" of MDX.
std::string DocumentExtractor::take_heading_id(ByteRange& range) {
  ByteRange attributes{range.end, range.end};
  if (!regions_.empty() && regions_.back().kind == RegionKind::kAttributes &&
      regions_.back().range.end == range.end) {
    attributes = regions_.back().range;
  }
  const InlineEvent& last = inlines_.events.back();
  if (last.kind == InlineKind::kExpression && is_mdx_comment(last.range.of(text_.text()))) {
    attributes = last.range;
  }
  if (attributes.empty()) return {};
  const std::string_view text = attributes.of(text_.text());
  range.end = attributes.begin;
  std::string id;
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    const std::string_view name = text.substr(hash + 1);
    id = name.substr(0, name.find_first_of(" \t}*"));
  } else if (attributes == last.range && last.kind == InlineKind::kExpression) {
    const std::string_view comment = trimmed(text.substr(1, text.size() - 2));
    id = trimmed(comment.substr(2, comment.size() - 4));
    if (id.find_first_of(" \t") != std::string::npos) id.clear();  // Words about the heading.
  }
  document_.outline.push_back(
      {"attributes", std::string(text), 0, true, text_.source_range(attributes)});
  return id;
}

void DocumentExtractor::add_heading_anchor(ByteRange range) {
  const SlugSource source = slugs_.source();
  std::string title = source.is_raw ? raw_title(range) : title_text(range, source);
  document_.anchors.push_back(
      {slugs_.add(trimmed(title)), text_.source_range(range), AnchorKind::kSlug});
}

// The last line of a heading with its marks.
std::string DocumentExtractor::raw_title(ByteRange range) const {
  const std::string_view text = trimmed(range.of(text_.text()));
  return std::string(text.substr(text.find_last_of("\r\n") + 1));  // npos + 1 == 0
}

// The words of a heading.
std::string DocumentExtractor::title_text(ByteRange range, const SlugSource& source) const {
  std::string title;
  for (std::size_t i = 0; i < inlines_.events.size(); ++i) {
    const InlineEvent& event = inlines_.events[i];
    if (event.range.begin >= range.end) break;
    switch (event.kind) {
      case InlineKind::kText: {
        const std::size_t end = std::min(event.range.end, range.end);
        const std::string_view text = ByteRange{event.range.begin, end}.of(text_.text());
        source.is_typographic ? append_typographic(text, title) : void(title += text);
        break;
      }
      case InlineKind::kSpelled: title += inlines_.decoded(event); break;
      case InlineKind::kCode: title += code_span_text(text_.text(), event.range); break;
      case InlineKind::kAutolink: title += event.range.of(text_.text()); break;
      case InlineKind::kOpen:
        if (event.mark == InlineMark::kImage && !source.has_alt_text) i = event.partner;
        break;
      default: break;
    }
  }
  return title;
}

bool DocumentExtractor::begins_quote(BlockIndex index) const {
  const Block& parent = tree_.at(tree_.at(index).parent);
  return parent.kind == BlockKind::kBlockQuote && parent.first_child == index;
}

// What a continuation line must begin with to belong to the block.
std::string DocumentExtractor::prefix_of(BlockIndex index) const {
  std::vector<const Block*> containers;
  for (BlockIndex i = tree_.at(index).parent; i != kNoBlock; i = tree_.at(i).parent) {
    containers.push_back(&tree_.at(i));
  }
  std::string prefix;
  for (auto it = containers.rbegin(); it != containers.rend(); ++it) {
    switch ((*it)->kind) {
      case BlockKind::kBlockQuote: prefix += "> "; break;
      case BlockKind::kItem:
        prefix.append(std::size_t{(*it)->marker.indent} + (*it)->marker.padding, ' ');
        break;
      case BlockKind::kAdmonitionBody:
        prefix.append(
            tree_.is_directive(**it) ? tree_.words_of(**it).fence_indent : kAdmonitionIndent, ' ');
        break;
      case BlockKind::kFootnoteDefinition: prefix.append(4, ' '); break;
      default: break;
    }
  }
  return prefix;
}

// The line break of a block: the source's own if its second line has all marks, else a clean one.
std::string DocumentExtractor::continuation_of(const Block& block, BlockIndex index) const {
  std::string prefix = prefix_of(index);
  if (block.num_lines > 1) {
    const std::size_t begin = tree_.lines[block.first_line + 1].range.begin;
    const std::size_t line = line_begin(source_, begin);
    const std::string_view own = source_.substr(line, begin - line);
    const auto quotes = [](std::string_view s) { return std::count(s.begin(), s.end(), '>'); };
    const bool clean = own.find_first_not_of(" >") == std::string_view::npos;
    if (clean && own.size() >= prefix.size() && quotes(own) == quotes(prefix)) {
      return newline_ + std::string(own);
    }
  }
  return newline_ + prefix;
}

UnitFrame DocumentExtractor::frame_of(BlockIndex index) const {
  const Block& block = tree_.at(index);
  UnitFrame frame;
  switch (block.kind) {
    case BlockKind::kTableCell:
      frame.kind = UnitKind::kTableCell;
      frame.place.context = TextContext::kMarkdownCell;
      if (is_mdx()) frame.place.quote = kMdxQuote;
      return frame;
    case BlockKind::kHeading: frame.kind = UnitKind::kHeading; break;
    default:
      frame.kind = tree_.at(block.parent).kind == BlockKind::kItem ? UnitKind::kListItem
                                                                   : UnitKind::kParagraph;
  }
  frame.place.context = TextContext::kMarkdownInline;
  if (is_mdx()) frame.place.quote = kMdxQuote;
  frame.place.line_break = continuation_of(block, index);
  return frame;
}

// Tells the units from `first` on which heading they stand under. With `own_level`, the first of
// them is a heading itself.
void DocumentExtractor::assign_headings(std::size_t first, std::uint32_t own_level) {
  if (own_level != 0) {
    while (!headings_.empty() && headings_.back().first >= own_level) headings_.pop_back();
  }
  for (std::size_t i = first; i < document_.units.size(); ++i) {
    TranslationUnit& unit = document_.units[i];
    if (unit.heading == kNoUnit && !headings_.empty()) unit.heading = headings_.back().second;
  }
  if (own_level != 0 && first < document_.units.size() &&
      document_.units[first].kind == UnitKind::kHeading) {
    headings_.emplace_back(own_level, static_cast<std::uint32_t>(first));
  }
}

void DocumentExtractor::assign_notes() {
  auto unit = document_.units.begin();
  for (Note& note : marks_.notes) {
    while (unit != document_.units.end() && unit->range.begin < note.offset) ++unit;
    if (unit == document_.units.end()) return;
    unit->note = unit->note.empty() ? note.text : std::string(unit->note) + '\n' + note.text;
  }
}

void DocumentExtractor::sort_protected_regions() {
  auto& regions = document_.protected_regions;
  std::stable_sort(regions.begin(), regions.end(),
                   [](const ProtectedRegion& a, const ProtectedRegion& b) {
                     return a.range.begin < b.range.begin;
                   });
  std::size_t end = 0;
  std::erase_if(regions, [&end](const ProtectedRegion& region) {
    if (region.range.empty() || region.range.begin < end) return true;
    end = region.range.end;
    return false;
  });
}

}  // namespace hymt::markdown
