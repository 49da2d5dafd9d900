#include "parsers/html/html_extractor.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "parsers/directive.h"
#include "parsers/document/coded_text.h"
#include "parsers/html/html_attributes.h"
#include "parsers/html/html_block.h"
#include "parsers/html/html_text.h"

namespace hymt {
namespace {

using Kind = MarkupToken::Kind;
using Info = HtmlElementInfo;

bool is_directive(std::string_view comment, Directive::Kind kind) {
  const auto directive = parse_directive(comment_content(comment));
  return directive && directive->kind == kind;
}

}  // namespace

HtmlExtractor::HtmlExtractor(const HtmlMarkup& markup, HtmlSink& sink)
    : markup_(markup), sink_(sink), run_(markup, sink) {}

void HtmlExtractor::extract() {
  for (std::size_t i = 0; i < markup_.tokens.size();) i = take(i);
  run_.finish();
}

const HtmlElement* HtmlExtractor::element_of(const MarkupToken& token) const {
  return token.element == MarkupToken::kNoElement ? nullptr : &markup_.elements[token.element];
}

ByteRange HtmlExtractor::range_of(std::size_t first, std::size_t last) const {
  return {token(first).range.begin, token(last - 1).range.end};
}

void HtmlExtractor::read_tag(const MarkupToken& token) {
  next_html_token(sink_.source(), token.range.begin, {}, tag_);
}

std::size_t HtmlExtractor::take(std::size_t i) {
  const MarkupToken& current = token(i);
  switch (current.kind) {
    case Kind::kUntrusted: return take_untrusted(i);
    case Kind::kComment: return take_comment(i);
    case Kind::kStartTag: return take_start_tag(i);
    case Kind::kEndTag:
      if (current.info->has(Info::kBlock)) {
        run_.finish();
      } else {
        run_.add_end_tag(i);
      }
      break;
    case Kind::kText:
    case Kind::kCdata: take_text(i); break;
    case Kind::kOpaque: take_opaque(i); break;
    case Kind::kDoctype:
      run_.finish();
      sink_.add_entry("doctype", current.range.of(sink_.source()), current.range, false);
      break;
  }
  return i + 1;
}

void HtmlExtractor::take_opaque(std::size_t i) {
  const std::string_view reason = element_of(token(i))->reason;
  if (reason != kLineMark && reason != kCodeLines) return run_.add_protected(i, i + 1, reason);
  run_.finish();
  const ByteRange range = token(i).range;
  sink_.add_entry(reason, range.of(sink_.source()), range, false);
  if (reason == kCodeLines) sink_.add_region(range, "code");
}

std::size_t HtmlExtractor::take_untrusted(std::size_t i) {
  std::size_t last = i + 1;
  while (last < markup_.tokens.size() && token(last).kind == Kind::kUntrusted) ++last;
  run_.finish();
  const ByteRange range = range_of(i, last);
  sink_.add_entry("unclear markup", range.of(sink_.source()), range, false);
  sink_.add_region(range, "unclear markup");
  return last;
}

std::size_t HtmlExtractor::take_comment(std::size_t i) {
  const std::string_view comment = token(i).range.of(sink_.source());
  if (comment.starts_with("<?xml")) {
    take_xml_declaration(token(i));
  } else if (is_directive(comment, Directive::Kind::kOff)) {
    return take_off(i);
  } else {
    run_.add_comment(i);
  }
  return i + 1;
}

// Its encoding changes with that of the file.
void HtmlExtractor::take_xml_declaration(const MarkupToken& declaration) {
  run_.finish();
  std::string value(declaration.range.of(sink_.source()));
  const ByteRange encoding = encoding_in_xml_declaration(value);
  if (!encoding.empty()) {
    const std::size_t begin = declaration.range.begin;
    sink_.document().locale_slots.push_back(
        {LocaleSlot::Kind::kCharset, {begin + encoding.begin, begin + encoding.end}});
    value.erase(encoding.begin, encoding.size());
  }
  sink_.add_entry("xml declaration", value, declaration.range, false);
}

// hymt:off up to hymt:on: a code if it lies in one sentence, else a block of its own.
std::size_t HtmlExtractor::take_off(std::size_t i) {
  constexpr std::string_view kReason = "hymt:off";
  std::size_t last = i + 1;
  for (bool on = false; !on && last < markup_.tokens.size(); ++last) {
    on = token(last).kind == Kind::kComment &&
         is_directive(token(last).range.of(sink_.source()), Directive::Kind::kOn);
  }
  if (!holds_blocks(i, last) && is_balanced(i, last)) {
    run_.add_protected(i, last, kReason);
    return last;
  }
  run_.finish();
  const ByteRange range = range_of(i, last);
  sink_.add_entry(kReason, range.of(sink_.source()), range, false);
  sink_.add_region(range, kReason);
  add_links_in(i, last);
  return last;
}

std::size_t HtmlExtractor::take_start_tag(std::size_t i) {
  const MarkupToken& start = token(i);
  const HtmlElement* element = element_of(start);
  const bool is_void = start.info->has(Info::kVoid);
  const bool whole =
      element != nullptr && element->is_protected && !element->holds_text && !is_void;
  const std::size_t last = whole ? end_of_element(i) : i + 1;
  // What svg and math hold is a picture, whatever its elements are called.
  const bool is_block =
      start.info->has(Info::kBlock) || (whole && !element->is_opaque && holds_blocks(i + 1, last));
  if (is_block && whole) {
    take_protected_block(i, last);
  } else if (is_block) {
    take_block_tag(i);
  } else if (whole) {
    run_.add_protected(i, last, element->reason);
  } else if (is_void) {
    run_.add_void_tag(i);
  } else {
    run_.add_start_tag(i);
  }
  return last;
}

void HtmlExtractor::take_protected_block(std::size_t first, std::size_t last) {
  run_.finish();
  const MarkupToken& start = token(first);
  const HtmlElement& element = *element_of(start);
  const ByteRange range = range_of(first, last);
  read_tag(start);
  // Text that is not translated stays in its language, so its attributes all stay.
  std::string value = outline_value(sink_.source(), tag_, sink_.settings().options, {});
  value += '\n';
  value += sink_.source().substr(start.range.end, range.end - start.range.end);
  sink_.add_element(start, std::move(value), range, false, element.block_depth);
  // Not before the tag's own attributes: units and regions are disjoint.
  const std::size_t num_units = sink_.document().units.size();
  if (element.translates_attributes) sink_.add_attribute_units(tag_);
  const bool has_units = sink_.document().units.size() != num_units;
  const std::size_t region_begin = has_units ? std::size_t{start.range.end} : range.begin;
  if (region_begin != range.end) sink_.add_region({region_begin, range.end}, element.reason);
  add_links_in(first, last);
}

void HtmlExtractor::take_block_tag(std::size_t i) {
  run_.finish();
  const MarkupToken& start = token(i);
  const HtmlElement* element = element_of(start);
  const std::uint32_t depth = element == nullptr ? 0 : element->block_depth;
  read_tag(start);
  if (start.info->name == "html" || start.info->name == "body") read_language();
  const bool is_protected = element != nullptr && element->is_protected;
  sink_.add_element(start,
                    outline_value(sink_.source(), tag_, sink_.settings().options,
                                  is_protected ? std::string_view() : sink_.language()),
                    start.range, false, depth);
  if (!is_protected) add_locale_slots(sink_.document(), tag_, sink_.language());
  if (element == nullptr || element->translates_attributes) sink_.add_attribute_units(tag_);
  add_links(sink_.document(), tag_);
}

// <html lang> says what the document is in, to those who do not know better.
void HtmlExtractor::read_language() {
  const HtmlAttribute* lang = find_attribute(sink_.source(), tag_, "lang");
  if (lang == nullptr) lang = find_attribute(sink_.source(), tag_, "xml:lang");
  if (lang == nullptr) return;
  const std::string value = html_attribute_value(lang->value.of(sink_.source()));
  if (valid_utf8_prefix(value) == value.size()) sink_.declare_language(value);
}

void HtmlExtractor::take_text(std::size_t i) {
  const MarkupToken& text = token(i);
  const HtmlElement* element = element_of(text);
  const bool is_shown = element != nullptr && !element->is_protected;
  if (text.is_space || is_shown) {
    run_.add_text(i);
  } else {
    run_.add_protected_text(i, element == nullptr ? "not shown" : element->reason);
  }
}

void HtmlExtractor::add_links_in(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    if (token(i).kind != Kind::kStartTag || !token(i).has_attributes) continue;
    read_tag(token(i));
    add_links(sink_.document(), tag_);
  }
}

std::size_t HtmlExtractor::end_of_element(std::size_t i) const {
  const MarkupToken& start = token(i);
  const HtmlElement& element = *element_of(start);
  std::size_t num_nested = 0;  // Open elements of the same name inside.
  std::size_t inside = i + 1;  // Behind the last token that is certainly inside.
  for (std::size_t k = i + 1; k < markup_.tokens.size(); ++k) {
    const MarkupToken& current = token(k);
    if (current.kind == Kind::kUntrusted) break;
    if (current.kind == Kind::kEndTag && current.name == start.name) {
      if (num_nested == 0) return k + 1;
      --num_nested;
    }
    const bool placed = (current.kind == Kind::kText && !current.is_space) ||
                        current.kind == Kind::kStartTag || current.kind == Kind::kCdata;
    if (!placed || current.element == MarkupToken::kNoElement) continue;
    if (current.element < start.element || current.element > element.last) break;
    if (current.kind == Kind::kStartTag && current.name == start.name) ++num_nested;
    inside = k + 1;
  }
  return inside;
}

bool HtmlExtractor::holds_blocks(std::size_t first, std::size_t last) const {
  for (std::size_t i = first; i < last; ++i) {
    const Kind kind = token(i).kind;
    if (kind == Kind::kUntrusted || kind == Kind::kDoctype) return true;
    if (kind != Kind::kStartTag && kind != Kind::kEndTag) continue;
    const HtmlElement* element = element_of(token(i));
    if (element != nullptr && markup_.elements[element->parent].is_opaque) continue;
    if (token(i).info->has(Info::kBlock)) return true;
  }
  return false;
}

// True if each inline element that begins in the tokens ends in them.
bool HtmlExtractor::is_balanced(std::size_t first, std::size_t last) const {
  std::vector<std::uint64_t> open;
  for (std::size_t i = first; i < last; ++i) {
    const MarkupToken& current = token(i);
    if (current.kind == Kind::kStartTag && !current.info->has(Info::kVoid)) {
      open.push_back(current.name);
    } else if (current.kind == Kind::kEndTag) {
      if (open.empty() || open.back() != current.name) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

}  // namespace hymt
