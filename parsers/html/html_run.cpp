#include "parsers/html/html_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parsers/characters/letters.h"
#include "parsers/directive.h"
#include "parsers/html/html_attributes.h"
#include "parsers/html/html_block.h"
#include "parsers/html/html_text.h"

namespace hymt {
namespace {

using Info = HtmlElementInfo;

// The placeholders that were protected in a unit, as outline entries.
void append_placeholders(const TranslationUnit& unit, const std::vector<ByteRange>& found,
                         std::vector<OutlineEntry>& entries) {
  std::size_t at = unit.range.begin;  // In the source, where `position` is in the text.
  std::size_t position = 0;
  auto spelling = unit.spellings.begin();
  auto next = found.begin();
  const auto advance = [&](std::size_t to) {
    for (; spelling != unit.spellings.end() && spelling->text.begin < to; ++spelling) {
      at += spelling->text.begin - position + spelling->source.size();
      position = spelling->text.end;
    }
    at += to - position;
    position = to;
  };
  for (const InlineCode& code : unit.source.codes()) {
    advance(code.offset);
    const ByteRange range{at, at + code.original.size()};
    const ByteRange text{code.offset, code.offset + code.length};
    while (next != found.end() && next->begin < text.begin) ++next;
    if (next != found.end() && *next == text && code.length != 0) {
      entries.push_back(
          {kPlaceholderEntry, std::string(text.of(unit.source.text())), 0, true, range});
    }
    at = range.end;
    position = text.end;
  }
}

}  // namespace

HtmlRun::HtmlRun(const HtmlMarkup& markup, HtmlSink& sink)
    : markup_(markup), sink_(sink), builder_(sink.source()) {}

// ---- Gathering ---------------------------------------------------------------------------------

ByteRange HtmlRun::range_of(const Item& item) const {
  return {token(item.first).range.begin, token(item.last - 1).range.end};
}

void HtmlRun::add_item(Item::Kind kind, std::size_t first, std::size_t last) {
  items_.push_back({kind, first, last, 0, {}});
}

void HtmlRun::separate(bool is_protected) {
  if (is_protected ? has_text_ : has_protected_text_) finish();
  (is_protected ? has_protected_text_ : has_text_) = true;
}

void HtmlRun::add_text(std::size_t i) {
  if (!token(i).is_space) separate(false);
  add_item(Item::Kind::kText, i, i + 1);
}

void HtmlRun::add_protected_text(std::size_t i, std::string_view reason) {
  separate(true);
  add_protected(i, i + 1, reason);
}

void HtmlRun::add_comment(std::size_t i) { add_item(Item::Kind::kComment, i, i + 1); }
void HtmlRun::add_void_tag(std::size_t i) { add_item(Item::Kind::kVoid, i, i + 1); }

void HtmlRun::add_start_tag(std::size_t i) {
  open_.push_back(items_.size());
  add_item(Item::Kind::kStray, i, i + 1);  // Until its end tag comes.
}

void HtmlRun::add_end_tag(std::size_t i) {
  const auto match = std::find_if(open_.rbegin(), open_.rend(), [&](std::size_t item) {
    return token(items_[item].first).name == token(i).name;
  });
  if (match == open_.rend()) {
    // Directly behind another end tag: "<b>x<i>y</b></i>". Text between the two would be in an
    // element of its own, so nothing may come between them.
    const bool behind_end_tag =
        !items_.empty() && token(items_.back().last - 1).kind == MarkupToken::Kind::kEndTag &&
        (items_.back().kind == Item::Kind::kClosing || items_.back().kind == Item::Kind::kStray);
    if (behind_end_tag) {
      items_.back().last = i + 1;
    } else {
      add_item(Item::Kind::kStray, i, i + 1);
    }
    return;
  }
  add_item(Item::Kind::kStray, i, i + 1);
  Item& opening = items_[*match];
  opening.kind = Item::Kind::kOpening;
  opening.partner = items_.size() - 1;
  items_.back().kind = Item::Kind::kClosing;
  items_.back().partner = *match;
  // What was opened inside and has not been closed stays a stray tag.
  open_.erase(std::prev(match.base()), open_.end());
}

void HtmlRun::add_protected(std::size_t first, std::size_t last, std::string_view reason) {
  add_item(Item::Kind::kProtected, first, last);
  items_.back().reason = reason;
}

// ---- Finishing ---------------------------------------------------------------------------------

void HtmlRun::finish() {
  if (items_.empty()) return;
  placeholders_.clear();
  const Extent unit = extent();
  add_skeleton(0, unit.first);
  if (holds_text(unit) && add_unit(unit)) {
    for (std::size_t i = unit.first; i < unit.last; ++i) add_note(items_[i]);
  } else {
    add_skeleton(unit.first, unit.last);
  }
  add_skeleton(unit.last, items_.size());
  add_outline();
  items_.clear();
  open_.clear();
  has_text_ = has_protected_text_ = false;
}

// At the edge of a unit: what no reader sees, and tags whose other half is elsewhere.
bool HtmlRun::stays_outside(const Item& item) const {
  switch (item.kind) {
    case Item::Kind::kComment:
    case Item::Kind::kStray: return true;
    case Item::Kind::kText: return token(item.first).is_space;
    case Item::Kind::kProtected: {
      const Info* info = token(item.first).info;
      return info != nullptr && is_any_of(info->name, {"script", "style"});
    }
    default: return false;
  }
}

HtmlRun::Extent HtmlRun::extent() const {
  Extent result{0, items_.size(), {}};
  while (result.first < result.last && stays_outside(items_[result.first])) ++result.first;
  while (result.last > result.first && stays_outside(items_[result.last - 1])) --result.last;
  if (result.first == result.last) return result;
  const Item& first = items_[result.first];
  const Item& last = items_[result.last - 1];
  result.range = {range_of(first).begin, range_of(last).end};
  if (first.kind == Item::Kind::kText) {
    result.range.begin = without_outer_space(sink_.source(), range_of(first)).begin;
  }
  if (last.kind == Item::Kind::kText) {
    result.range.end = without_outer_space(sink_.source(), range_of(last)).end;
  }
  return result;
}

bool HtmlRun::holds_text(const Extent& extent) const {
  return std::any_of(items_.begin() + static_cast<std::ptrdiff_t>(extent.first),
                     items_.begin() + static_cast<std::ptrdiff_t>(extent.last),
                     [this](const Item& item) {
                       return item.kind == Item::Kind::kText && !token(item.first).is_space;
                     });
}

// What a reader of the sentence sees in place of a code.
std::string HtmlRun::shown(const Item& item) const {
  if (item.kind == Item::Kind::kVoid) return token(item.first).info->name == "br" ? "\n" : "";
  std::string text;
  for (std::size_t i = item.first; i < item.last; ++i) {
    const MarkupToken& current = token(i);
    if (current.kind != MarkupToken::Kind::kText) continue;
    const bool placed = current.element != MarkupToken::kNoElement;
    if (placed && markup_.elements[current.element].is_hidden) continue;
    std::string part = html_text(current.range.of(sink_.source()), {});
    if (text.ends_with(' ') && part.starts_with(' ')) part.erase(0, 1);
    text += part;
  }
  return text;
}

bool HtmlRun::add_unit(const Extent& extent) {
  builder_.restart(extent.range.begin);
  code_ids_.assign(items_.size(), 0);
  covers_.clear();
  inner_.clear();
  for (std::size_t i = extent.first; i < extent.last; ++i) {
    const std::size_t end = i + 1 == extent.last ? extent.range.end : range_of(items_[i]).end;
    build_item(items_[i], end);
  }
  const std::vector<ByteRange> found = find_placeholders(builder_.text());
  builder_.protect_all(found, PlaceholderScanner::role_of);
  TranslationUnit unit = builder_.finish();
  if (!has_letter(unit.source)) return false;

  const auto text =
      std::find_if(items_.begin() + static_cast<std::ptrdiff_t>(extent.first), items_.end(),
                   [this](const Item& item) {
                     return item.kind == Item::Kind::kText && !token(item.first).is_space;
                   });
  const HtmlElement& element = markup_.elements[token(text->first).element];
  unit.kind = element.kind;
  const bool rcdata = element.info->has(Info::kRawText);
  unit.place.context = rcdata ? TextContext::kHtmlRcdata : TextContext::kHtmlText;
  unit.place.line_break = sink_.line_break();
  append_placeholders(unit, found, placeholders_);
  const std::uint32_t id = sink_.add_unit(std::move(unit), element.heading_level);
  for (TranslationUnit& inner : inner_) sink_.add_inner_unit(std::move(inner), id);
  return true;
}

void HtmlRun::build_item(const Item& item, std::size_t end) {
  const auto index = static_cast<std::size_t>(&item - items_.data());
  switch (item.kind) {
    case Item::Kind::kText: {
      const std::uint32_t element = token(item.first).element;
      const bool keeps_space =
          element != MarkupToken::kNoElement && markup_.elements[element].keeps_space;
      return add_html_text(builder_, sink_.source(), end, {ReferenceContext::kText, keeps_space});
    }
    case Item::Kind::kOpening:
      code_ids_[index] = builder_.add_opening(end, {.role = role_of(item)});
      return build_inner_units(item);
    case Item::Kind::kClosing: return builder_.add_closing(code_ids_[item.partner], end);
    case Item::Kind::kStray:
      // It belongs where it stands: its element reaches beyond the unit.
      builder_.add_placeholder(end, {}, {.can_reorder = false, .role = role_of(item)});
      return build_inner_units(item);
    case Item::Kind::kVoid: {
      const bool can_delete = token(item.first).info->name == "wbr";
      return build_placeholder(item, end, {.can_delete = can_delete, .role = role_of(item)});
    }
    case Item::Kind::kComment: builder_.add_placeholder(end); return;
    case Item::Kind::kProtected: return build_placeholder(item, end, {.role = role_of(item)});
  }
}

CodeRole HtmlRun::role_of(const Item& item) const {
  const HtmlElementInfo* info = token(item.first).info;
  return info == nullptr ? CodeRole() : html_code_role(info->name);
}

void HtmlRun::build_placeholder(const Item& item, std::size_t end, CodeTraits traits) {
  const std::size_t begin = builder_.text().size();
  builder_.add_placeholder(end, shown(item), traits);
  covers_.push_back({begin, builder_.text().size()});
  build_inner_units(item);
}

// Those in what an item covers are no codes of their own.
std::vector<ByteRange> HtmlRun::find_placeholders(std::string_view text) const {
  std::vector<ByteRange> found = sink_.settings().placeholders.find(text);
  auto cover = covers_.begin();
  std::erase_if(found, [&](ByteRange range) {
    while (cover != covers_.end() && cover->end <= range.begin) ++cover;
    return cover != covers_.end() && cover->begin < range.end;
  });
  return found;
}

bool HtmlRun::read_attributes(const MarkupToken& start, bool& translates) {
  if (start.kind != MarkupToken::Kind::kStartTag || !start.has_attributes) return false;
  next_html_token(sink_.source(), start.range.begin, {}, tag_);
  translates = start.element == MarkupToken::kNoElement ||
               markup_.elements[start.element].translates_attributes;
  return true;
}

void HtmlRun::build_inner_units(const Item& item) {
  bool translates = false;
  if (!read_attributes(token(item.first), translates) || !translates) return;
  const HtmlSettings& settings = sink_.settings();
  const auto first_id = static_cast<std::uint32_t>(sink_.document().units.size() + 1);
  for (TranslationUnit& unit :
       attribute_units(sink_.source(), tag_, settings.options, settings.placeholders)) {
    builder_.add_sub_flow(first_id + static_cast<std::uint32_t>(inner_.size()), unit.range);
    inner_.push_back(std::move(unit));
  }
}

void HtmlRun::add_note(const Item& item) {
  if (item.kind != Item::Kind::kComment) return;
  auto directive = parse_directive(comment_content(token(item.first).range.of(sink_.source())));
  if (directive && directive->kind == Directive::Kind::kNote) {
    sink_.set_note(std::move(directive->note));
  }
}

void HtmlRun::add_skeleton(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    const Item& item = items_[i];
    add_note(item);
    bool translates = false;
    if (read_attributes(token(item.first), translates) && translates) {
      sink_.add_attribute_units(tag_);
    }
    if (item.kind == Item::Kind::kProtected) sink_.add_region(range_of(item), item.reason);
  }
}

// ---- Outline -----------------------------------------------------------------------------------

void HtmlRun::add_outline() {
  auto placeholder = placeholders_.begin();
  for (const Item& item : items_) {
    while (placeholder != placeholders_.end() && placeholder->range.begin < range_of(item).begin) {
      sink_.document().outline.push_back(std::move(*placeholder++));
    }
    add_outline_of(item);
  }
  std::move(placeholder, placeholders_.end(), std::back_inserter(sink_.document().outline));
}

void HtmlRun::add_outline_of(const Item& item) {
  const MarkupToken& first = token(item.first);
  const ByteRange range = range_of(item);
  for (std::size_t i = item.first; i < item.last; ++i) {
    if (token(i).num_reopened == 0) continue;
    sink_.add_entry("reopened elements", std::to_string(token(i).num_reopened), range, true);
  }
  const std::string_view bytes = range.of(sink_.source());
  if (item.kind == Item::Kind::kComment) {
    return sink_.add_entry("comment", bytes, range, true);
  }
  bool translates = false;
  std::string value;
  if (read_attributes(first, translates)) {
    add_links(sink_.document(), tag_);
    value = outline_value(sink_.source(), tag_, sink_.settings().options, sink_.language());
  }
  // Links and anchors also stand in what is protected.
  for (std::size_t i = item.first + 1; i < item.last; ++i) {
    if (read_attributes(token(i), translates)) add_links(sink_.document(), tag_);
  }
  const bool is_element = first.kind == MarkupToken::Kind::kStartTag;
  if (item.kind == Item::Kind::kProtected && is_element) {
    // The tag's own attributes may be translated, so they count as attributes; the rest as bytes.
    value += '\n';
    value += bytes.substr(first.range.size());
  } else if (item.kind == Item::Kind::kProtected) {
    return sink_.add_entry("protected text", bytes, range, true);
  }
  if (is_element) sink_.add_element(first, std::move(value), range, true);
}

}  // namespace hymt
