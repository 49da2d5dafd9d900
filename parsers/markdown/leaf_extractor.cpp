#include "parsers/markdown/leaf_extractor.h"

#include <algorithm>
#include <utility>

#include "parsers/characters/display_width.h"
#include "parsers/characters/letters.h"
#include "parsers/document/cjk.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/utf8.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"
#include "parsers/markdown/link_syntax.h"
#include "parsers/plain_text.h"

namespace hymt::markdown {
namespace {

// `text` if a code may show it: valid UTF-8 on one line without control characters.
std::string_view showable(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
  });
  return plain && valid_utf8_prefix(text) == text.size() ? text : std::string_view();
}

bool ends_in_cjk(std::string_view text) {
  return !text.empty() && is_cjk(code_point_before(text, text.size()).value);
}

std::string_view mark_name(InlineMark mark) {
  switch (mark) {
    case InlineMark::kEmphasis: return "emphasis";
    case InlineMark::kStrong: return "strong emphasis";
    case InlineMark::kStrikethrough: return "strikethrough";
    case InlineMark::kLink: return "link";
    case InlineMark::kImage: return "image";
  }
  return "mark";
}

// What the pair of codes is that a region of `kind` opens.
CodeRole role_of_pair(RegionKind kind) {
  if (kind == RegionKind::kLinkHead) return {CodeType::kLink, CodeSubtype::kInline};
  if (kind == RegionKind::kRoleOpen) return {CodeType::kFormat, CodeSubtype::kVerbatim};
  return {CodeType::kFormat, CodeSubtype::kNone};
}

// "{{ name }}" of Liquid and the like, but no shortcode and no control tag.
bool is_output(std::string_view region) {
  return region.starts_with("{{") && region.size() > 2 && region[2] != '<' && region[2] != '%' &&
         region[2] != '#' && region[2] != '/';
}

}  // namespace

void LeafExtractor::set_leaf(const LeafText& text, const InlineTree& tree,
                             const std::vector<Region>& regions) {
  text_ = &text;
  tree_ = &tree;
  regions_ = &regions;
  open_pairs_.assign(tree.events.size(), {});
  depth_ = 0;
  tag_partners_.assign(tree.events.size(), 0);
}

std::uint32_t LeafExtractor::add_unit(ByteRange range, const UnitFrame& frame) {
  const std::string_view text = text_->text();
  while (!range.empty() && is_space(text[range.begin])) ++range.begin;
  while (!range.empty() && is_space(text[range.end - 1])) --range.end;
  if (range.empty()) return kNoUnit;
  Document& document = extraction_.document;
  // Units inside codes come behind the unit that holds the codes.
  const auto id = static_cast<std::uint32_t>(document.units.size());
  document.units.emplace_back();
  UnitBuilder& builder = inside_alt_ ? alt_builder_ : builder_;
  builder.restart(text_->source_start(range.begin));
  OpenUnit unit{builder, id, frame, range, {}, {}};
  if (frame.parent == kNoUnit) {
    pair_tags(range);
    has_soft_break_ = false;
  }
  write_range(unit);
  const bool is_needed = unit.is_needed;
  finish(unit);
  if (is_needed || has_letter(document.units[id].source)) return id;
  if (frame.parent == kNoUnit) {
    dissolve_unit(document, id);
  } else {
    // What is inside a description without words (attributes of a tag) nobody sees.
    document.units.resize(id);
  }
  return kNoUnit;
}

std::uint32_t LeafExtractor::OpenUnit::add_placeholder(std::size_t end, std::string_view shown,
                                                       CodeTraits traits) {
  const std::size_t begin = builder.text().size();
  if (!shown.empty()) covers.push_back({begin, begin + shown.size()});
  return builder.add_placeholder(end, shown, traits);
}

void LeafExtractor::finish(OpenUnit& open) {
  Document& document = extraction_.document;
  std::vector<ByteRange> found = extraction_.placeholders.find(open.builder.text());
  // What a code shows is protected already.
  auto cover = open.covers.begin();
  std::erase_if(found, [&](ByteRange range) {
    while (cover != open.covers.end() && cover->end <= range.begin) ++cover;
    return cover != open.covers.end() && cover->begin < range.end;
  });
  open.builder.protect_all(found, PlaceholderScanner::role_of);
  TranslationUnit unit = open.builder.finish();
  unit.id = open.id;
  unit.parent = open.frame.parent;
  unit.kind = open.frame.kind;
  unit.place = open.frame.place;
  set_layout(unit);
  // What would have cut a spelling was refused.
  auto code = unit.source.codes().begin();
  for (const ByteRange range : found) {
    while (code != unit.source.codes().end() && code->offset < range.begin) ++code;
    if (code == unit.source.codes().end()) break;
    if (code->offset != range.begin || code->length != range.size()) continue;
    add_outline(kPlaceholderEntry, range.of(unit.source.text()), unit.range);
  }
  document.units[open.id] = std::move(unit);
}

// Where the unit begins on its line, and how wide its lines are if they were broken to fill them.
void LeafExtractor::set_layout(TranslationUnit& unit) const {
  // Units inside codes go where their codes go.
  if (unit.parent != kNoUnit) return;
  const std::string_view source = extraction_.document.source;
  std::size_t line = line_begin(source, unit.range.begin);
  unit.place.first_column =
      static_cast<std::uint32_t>(display_column(source.substr(line, unit.range.begin - line)));
  if (!has_soft_break_) return;
  std::size_t width = 0;
  while (line < unit.range.end) {
    std::size_t end = line;
    while (end < unit.range.end && source[end] != '\n' && source[end] != '\r') ++end;
    width = std::max(width, display_column(source.substr(line, end - line)));
    line = end + 1;
  }
  unit.place.wrap_width = static_cast<std::uint32_t>(width);
}

void LeafExtractor::add_outline(std::string_view name, std::string_view value, ByteRange range) {
  extraction_.document.outline.push_back({name, value, depth_, true, range});
}

std::size_t LeafExtractor::first_event(std::size_t offset) const {
  const auto& events = tree_->events;
  const auto it = std::lower_bound(
      events.begin(), events.end(), offset,
      [](const InlineEvent& event, std::size_t at) { return event.range.end <= at; });
  return static_cast<std::size_t>(it - events.begin());
}

const Region* LeafExtractor::region_around(std::size_t offset) const {
  const auto it =
      std::lower_bound(regions_->begin(), regions_->end(), offset,
                       [](const Region& region, std::size_t at) { return region.range.end <= at; });
  return it != regions_->end() && it->range.begin <= offset ? &*it : nullptr;
}

// A pair of marks is one only if nothing that is kept whole, and no end of the unit, cuts it.
bool LeafExtractor::is_paired(std::size_t index, ByteRange range) const {
  const ByteRange partner = tree_->events[tree_->events[index].partner].range;
  return range.contains(partner) && region_around(partner.begin) == nullptr;
}

void LeafExtractor::write_range(OpenUnit& unit) {
  const ByteRange range = unit.range;
  std::size_t event = first_event(range.begin);
  auto region = static_cast<std::size_t>(
      std::lower_bound(regions_->begin(), regions_->end(), range.begin,
                       [](const Region& r, std::size_t at) { return r.range.end <= at; }) -
      regions_->begin());
  std::size_t at = range.begin;
  while (at < range.end) {
    // An image takes the regions inside it along.
    while (region < regions_->size() && (*regions_)[region].range.end <= at) ++region;
    if (region < regions_->size() && (*regions_)[region].range.begin <= at) {
      at = write_region(unit, region++);
      continue;
    }
    while (tree_->events[event].range.end <= at) ++event;
    const InlineEvent& current = tree_->events[event];
    // Inside a code span there are only the words of a role.
    if (current.kind == InlineKind::kText || current.range.begin < at) {
      std::size_t end = std::min(current.range.end, range.end);
      if (region < regions_->size()) end = std::min(end, (*regions_)[region].range.begin);
      write_text(unit, {at, end});
      at = end;
    } else {
      at = write_event(unit, event);
    }
  }
}

// Literal text: runs of white space shrink to a space, and "\|" in a table is "|".
void LeafExtractor::write_text(OpenUnit& open, ByteRange range) const {
  UnitBuilder& unit = open.builder;
  const std::string_view text = text_->text();
  std::size_t at = range.begin;
  while (at < range.end) {
    if (text_->source_begin(at) != unit.position()) {
      unit.add_spelled(text_->source_begin(at) + 1, text.substr(at, 1));
      ++at;
      continue;
    }
    const std::size_t stop = text_->contiguous_to(at, range.end);
    std::size_t end = at + plain_prefix(text.substr(at, stop - at));
    std::size_t spaces = end;
    while (end < stop) {
      if (!is_space(text[end])) {
        ++end;
        continue;
      }
      spaces = end;
      while (end < range.end && is_space(text[end])) ++end;
      if (end - spaces > 1 || text[spaces] != ' ') break;
      spaces = end;
    }
    const bool has_run =
        spaces < end && (end - spaces > 1 || text[spaces] != ' ') && is_space(text[spaces]);
    const std::size_t plain_end = has_run ? spaces : std::min(end, stop);
    if (plain_end > at) unit.add_text(text_->source_end(plain_end));
    if (has_run) {
      const bool last = end == range.end;
      unit.add_spelled(last ? text_->source_end(end) : text_->source_begin(end), " ");
      at = end;
    } else {
      at = plain_end;
    }
  }
}

std::size_t LeafExtractor::write_event(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const std::size_t end = text_->source_end(event.range.end);
  const ByteRange source = text_->source_range(event.range);
  switch (event.kind) {
    case InlineKind::kText: break;
    case InlineKind::kSpelled: {
      const std::string_view decoded = showable(tree_->decoded(event));
      if (decoded.empty()) {
        unit.add_placeholder(end, {});
      } else {
        unit.builder.add_spelled(end, decoded);
      }
      break;
    }
    case InlineKind::kSoftBreak: write_soft_break(unit, event); break;
    case InlineKind::kHardBreak:
      unit.add_placeholder(text_->source_begin(event.range.end), "\n",
                           {.role = {CodeType::kFormat, CodeSubtype::kLineEnd}});
      add_outline("line break", {}, source);
      break;
    case InlineKind::kCode: {
      const std::string code = code_span_text(text_->text(), event.range);
      const Region* const attributes = attributes_behind(unit, event.range.end);
      unit.add_placeholder(text_->source_end(end_with(attributes, event.range.end)), showable(code),
                           {.role = {CodeType::kFormat, CodeSubtype::kVerbatim}});
      add_outline("code", code, source);
      return add_attributes(unit, attributes, event.range.end);
    }
    case InlineKind::kHtml: write_html(unit, index); break;
    case InlineKind::kExpression: write_expression(unit, index); break;
    case InlineKind::kAutolink: return write_autolink(unit, index);
    case InlineKind::kFootnoteReference:
      unit.add_placeholder(end, {});
      add_outline("footnote reference", slice(event.range), source);
      break;
    case InlineKind::kOpen:
      if (event.mark == InlineMark::kImage && is_paired(index, unit.range)) {
        return write_image(unit, index);
      }
      write_opening(unit, index);
      break;
    case InlineKind::kClose: return write_closing(unit, index);
  }
  return event.range.end;
}

std::size_t LeafExtractor::write_autolink(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const ByteRange source = text_->source_range(event.range);
  const std::string& destination = tree_->links[event.data].destination;
  std::string_view shown = slice(event.range);
  std::size_t end = event.range.end;
  if (shown.front() == '<') {
    shown = shown.substr(1, shown.size() - 2);
  } else {
    end = end_of_glued_text(index, unit.range.end);
    shown = slice({event.range.begin, end});
  }
  const auto subtype =
      slice(event.range).front() == '<' ? CodeSubtype::kNone : CodeSubtype::kAddress;
  unit.add_placeholder(text_->source_end(end), showable(shown),
                       {.role = {CodeType::kLink, subtype}});
  add_outline("autolink", destination, source);
  extraction_.document.links.push_back({destination, source});
  return end;
}

// Where the word goes on behind a bare autolink, as in "www.a.org&hl;", it cannot be translated:
// other letters would belong to the address.
std::size_t LeafExtractor::end_of_glued_text(std::size_t index, std::size_t limit) const {
  const std::size_t begin = tree_->events[index].range.end;
  std::size_t end = begin;
  for (std::size_t i = index + 1; i < tree_->events.size(); ++i) {
    const InlineEvent& event = tree_->events[i];
    if (event.kind != InlineKind::kText && event.kind != InlineKind::kSpelled) break;
    limit = std::min(limit, std::max(event.range.end, begin));
    // Other scripts cannot be part of an address, and know no spaces between words.
    while (end < event.range.end && end < limit && text_->text()[end] > ' ' &&
           region_around(end) == nullptr) {
      ++end;
    }
    if (end < event.range.end) break;
  }
  const std::string_view glued = slice({begin, end});
  const bool has_word = std::any_of(glued.begin(), glued.end(), is_alphanumeric);
  return has_word ? end : begin;
}

// A line that ends inside a paragraph is a space, but in Chinese and Japanese it is nothing.
void LeafExtractor::write_soft_break(OpenUnit& open, const InlineEvent& event) {
  UnitBuilder& unit = open.builder;
  has_soft_break_ = true;
  const std::size_t end = text_->source_begin(event.range.end);
  const std::string_view behind = text_->text().substr(event.range.end);
  const bool wide =
      !behind.empty() && is_cjk(code_point_at(behind, 0).value) && ends_in_cjk(unit.text());
  if (wide) {
    unit.add_placeholder(end, {},
                         {.can_delete = true, .role = {CodeType::kFormat, CodeSubtype::kLineEnd}});
  } else {
    unit.add_spelled(end, " ");
  }
}

// What the pair of marks is that `event` opens.
CodeRole LeafExtractor::role_of(const InlineEvent& event) const {
  if (event.mark != InlineMark::kLink && event.mark != InlineMark::kImage) {
    return {CodeType::kFormat, CodeSubtype::kDelimiter};
  }
  const CodeType type = event.mark == InlineMark::kLink ? CodeType::kLink : CodeType::kImage;
  if (!tree_->links[event.data].is_reference) return {type, CodeSubtype::kInline};
  const std::string_view end = slice(tree_->events[event.partner].range);
  const bool is_shortcut = end == "]" || end == "][]";
  return {type, is_shortcut ? CodeSubtype::kShortcut : CodeSubtype::kReference};
}

void LeafExtractor::write_opening(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const ByteRange source = text_->source_range(event.range);
  std::string value;
  if (event.mark == InlineMark::kLink || event.mark == InlineMark::kImage) {
    value = tree_->links[event.data].destination;
    extraction_.document.links.push_back({value, source});
  }
  add_outline(mark_name(event.mark), value, source);
  if (is_paired(index, unit.range)) {
    open_pairs_[index] = {unit.id, unit.builder.add_opening(source.end, {.role = role_of(event)})};
    ++depth_;
  } else {
    unit.add_placeholder(source.end, {}, kFixedCode);
  }
}

std::size_t LeafExtractor::write_closing(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const OpenPair pair = open_pairs_[event.partner];
  if (pair.unit != unit.id) {
    unit.add_placeholder(text_->source_end(event.range.end), {}, kFixedCode);
    return event.range.end;
  }
  --depth_;
  const Region* const attributes = attributes_behind(unit, event.range.end);
  unit.builder.add_closing(pair.code, text_->source_end(end_with(attributes, event.range.end)));
  if (event.mark == InlineMark::kLink) add_link_title(unit, tree_->links[event.data]);
  return add_attributes(unit, attributes, event.range.end);
}

void LeafExtractor::add_link_title(OpenUnit& unit, const LinkTarget& target) {
  if (target.title_quote == 0) return;
  UnitFrame inner = unit.frame;
  inner.parent = unit.id;
  const std::uint32_t title =
      add_title(*text_, target.title_range, target.title_quote, target.title, inner);
  if (title != kNoUnit) unit.builder.add_sub_flow(title, extraction_.document.units[title].range);
}

// An image is one code; its description and its title are units of their own.
std::size_t LeafExtractor::write_image(OpenUnit& unit, std::size_t index) {
  const InlineEvent& open = tree_->events[index];
  const InlineEvent& close = tree_->events[open.partner];
  const LinkTarget& target = tree_->links[open.data];
  const ByteRange source = text_->source_range({open.range.begin, close.range.end});
  const Region* const attributes = attributes_behind(unit, close.range.end);
  unit.add_placeholder(text_->source_end(end_with(attributes, close.range.end)), {},
                       {.role = role_of(open)});
  add_outline("image", target.destination, source);
  extraction_.document.links.push_back({target.destination, source});
  UnitFrame inner = unit.frame;
  inner.parent = unit.id;
  inner.kind = UnitKind::kAttribute;
  const ByteRange description{open.range.end, close.range.begin};
  // Images in descriptions of images are left alone: descriptions are plain text at last.
  if (!inside_alt_) {
    inside_alt_ = true;
    const std::uint32_t alt = add_unit(description, inner);
    inside_alt_ = false;
    if (alt != kNoUnit) unit.builder.add_sub_flow(alt, extraction_.document.units[alt].range);
    // "![text]" and "![text][]" name their definition by the text. The writer keeps the name when
    // the text changes (it becomes "![new][text]"), but it must see the image for that.
    if (alt != kNoUnit && target.is_reference) unit.is_needed = true;
  }
  if (!inside_alt_ && target.title_quote != 0) {
    const std::uint32_t title =
        add_title(*text_, target.title_range, target.title_quote, target.title, inner);
    if (title != kNoUnit) unit.builder.add_sub_flow(title, extraction_.document.units[title].range);
  }
  return add_attributes(unit, attributes, close.range.end);
}

const Region* LeafExtractor::attributes_behind(const OpenUnit& unit, std::size_t offset) const {
  if (offset >= unit.range.end || text_->text()[offset] != '{') return nullptr;
  const Region* const region = region_around(offset);
  const bool is_list = region != nullptr && region->kind == RegionKind::kAttributes &&
                       region->range.begin == offset && region->range.end <= unit.range.end;
  return is_list ? region : nullptr;
}

// Adds what an attribute list holds that is a part of the last code; returns the offset behind.
std::size_t LeafExtractor::add_attributes(OpenUnit& unit, const Region* attributes,
                                          std::size_t offset) {
  if (attributes == nullptr) return offset;
  add_outline(region_name(attributes->kind), add_titles(unit, *attributes),
              text_->source_range(attributes->range));
  return attributes->range.end;
}

std::uint32_t LeafExtractor::add_title(const LeafText& text, ByteRange range, char quote,
                                       std::string_view decoded, const UnitFrame& frame) {
  const std::string_view content = text.text();
  while (!range.empty() && is_space(content[range.begin])) ++range.begin;
  while (!range.empty() && is_space(content[range.end - 1])) --range.end;
  if (range.empty()) return kNoUnit;
  Document& document = extraction_.document;
  UnitBuilder builder(document.source, text.source_start(range.begin));
  std::string spelled;
  for (std::size_t at = range.begin; at < range.end;) {
    const char c = content[at];
    std::size_t length = 1;
    spelled.clear();
    if (c == '\\' && at + 1 < range.end && is_punctuation(content[at + 1])) {
      spelled = content[at + 1];
      length = 2;
    } else if (c == '&') {
      length = std::max<std::size_t>(decode_entity(content.substr(at, range.end - at), spelled), 1);
    } else if (is_space(c)) {
      while (at + length < range.end && is_space(content[at + length])) ++length;
      spelled = " ";
    }
    if (spelled.empty()) {
      std::size_t end = text.contiguous_to(at, range.end);
      end = std::min(end, std::min(content.find_first_of("\\& \t\n", at + 1), range.end));
      builder.add_text(text.source_end(end));
      at = end;
      continue;
    }
    if (showable(spelled).empty()) return kNoUnit;
    at += length;
    builder.add_spelled(c == ' ' || at == range.end ? text.source_end(at) : text.source_begin(at),
                        spelled);
  }
  std::string expected;
  for (const char c : trimmed(decoded)) {
    if (!is_space(c)) {
      expected += c;
    } else if (expected.back() != ' ') {
      expected += ' ';
    }
  }
  if (builder.text() != expected) return kNoUnit;

  UnitFrame title = frame;
  title.kind = UnitKind::kAttribute;
  title.place = {};
  title.place.context = TextContext::kMarkdownTitle;
  title.place.quote = quote;
  const auto id = static_cast<std::uint32_t>(document.units.size());
  document.units.emplace_back();
  OpenUnit unit{builder, id, title, range, {}, {}};
  finish(unit);
  if (has_letter(document.units[id].source)) return id;
  document.units.pop_back();
  return kNoUnit;
}

std::size_t LeafExtractor::write_region(OpenUnit& unit, std::size_t index) {
  const Region& region = (*regions_)[index];
  const ByteRange source = text_->source_range(region.range);
  const std::string_view bytes = slice(region.range);
  switch (region.kind) {
    case RegionKind::kMarkOpen:
    case RegionKind::kRoleOpen:
    case RegionKind::kLinkHead: {
      const auto tail =
          std::find_if(regions_->begin() + static_cast<std::ptrdiff_t>(index) + 1, regions_->end(),
                       [&](const Region& other) { return other.link == region.link; });
      if (tail != regions_->end() && unit.range.contains(tail->range)) {
        unit.link_heads.emplace_back(
            region.link, unit.builder.add_opening(source.end, {.role = role_of_pair(region.kind)}));
      } else {
        unit.add_placeholder(source.end, {}, kFixedCode);
      }
      if (region.kind == RegionKind::kLinkHead) {
        add_outline("link", {}, source);
      } else {
        add_outline(region_name(region.kind), bytes, source);
      }
      return region.range.end;
    }
    case RegionKind::kMarkClose:
    case RegionKind::kRoleClose:
    case RegionKind::kLinkTail: {
      // Of many, the last are closed first.
      const auto head = std::find_if(unit.link_heads.rbegin(), unit.link_heads.rend(),
                                     [&](const auto& pair) { return pair.first == region.link; });
      if (head == unit.link_heads.rend()) {
        unit.add_placeholder(source.end, {}, kFixedCode);
      } else {
        unit.builder.add_closing(head->second, source.end);
      }
      const bool is_link = region.kind == RegionKind::kLinkTail;
      add_outline(is_link ? "destination" : region_name(region.kind), bytes, source);
      return region.range.end;
    }
    case RegionKind::kMarkInside:
      unit.add_placeholder(source.end, {}, kFixedCode);
      add_outline(region_name(region.kind), bytes, source);
      return region.range.end;
    case RegionKind::kName:
    case RegionKind::kMath:
    case RegionKind::kRole:
    case RegionKind::kKeys:
    case RegionKind::kEmoji:
    case RegionKind::kElement:
    case RegionKind::kJsx: {
      std::string shown(bytes);
      if (region.kind == RegionKind::kElement) {
        const std::size_t begin = shown.find('>') + 1;
        shown = shown.substr(begin, shown.rfind('<') - begin);
        if (shown.find('<') != std::string::npos) shown.clear();
      } else if (region.kind == RegionKind::kName) {
        std::erase_if(shown, [](char c) { return c == '[' || c == ']' || c == '`'; });
      }
      CodeRole role;
      if (region.kind == RegionKind::kMath && bytes.front() == '$') {
        role.subtype = CodeSubtype::kVerbatim;
      }
      const Region* const attributes = attributes_behind(unit, region.range.end);
      unit.add_placeholder(text_->source_end(end_with(attributes, region.range.end)),
                           region.kind == RegionKind::kJsx ? std::string_view() : showable(shown),
                           {.role = role});
      add_outline(region_name(region.kind), add_titles(unit, region), source);
      return add_attributes(unit, attributes, region.range.end);
    }
    default:
      // What a template puts out is a word of the sentence; its tags are not.
      unit.add_placeholder(source.end, is_output(bytes) ? showable(bytes) : std::string_view(),
                           {.role = {CodeType::kVariable, CodeSubtype::kNone}});
      break;
  }
  add_outline(region_name(region.kind), add_titles(unit, region), source);
  return region.range.end;
}

// The texts inside a region become units; returns its bytes without them.
std::string LeafExtractor::add_titles(OpenUnit& unit, const Region& region) {
  std::string rest;
  std::size_t from = region.range.begin;
  for (const ByteRange text : region.texts) {
    rest += slice({from, text.begin});
    from = text.end;
    UnitFrame inner = unit.frame;
    inner.parent = unit.id;
    const std::uint32_t title =
        add_title(*text_, text, '"', unescape_link_text(slice(text)), inner);
    if (title != kNoUnit) {
      unit.builder.add_sub_flow(title, extraction_.document.units[title].range);
    }
  }
  rest += slice({from, region.range.end});
  return rest;
}

}  // namespace hymt::markdown
