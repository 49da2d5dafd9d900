#include "parsers/html/html_markup.h"

#include <algorithm>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

std::uint64_t hash_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

bool has_class(std::string_view classes, std::string_view wanted) {
  for (std::size_t at = 0; at < classes.size();) {
    std::size_t end = at;
    while (end < classes.size() && !is_html_space(classes[end])) ++end;
    if (classes.substr(at, end - at) == wanted) return true;
    at = end + 1;
  }
  return false;
}

// The attribute `translate` is stronger than the class. Of equal attributes the first counts.
TranslateMark translate_mark(std::string_view source, const HtmlToken& tag) {
  bool seen_class = false;
  TranslateMark by_class = TranslateMark::kNone;
  for (const HtmlAttribute& attribute : tag.attributes) {
    const std::string_view name = attribute.name.of(source);
    const std::string_view value = attribute.value.of(source);
    if (equals_ignoring_case(name, "translate")) {
      if (value.empty() || equals_ignoring_case(value, "yes")) return TranslateMark::kYes;
      if (equals_ignoring_case(value, "no")) return TranslateMark::kNo;
    } else if (!seen_class && equals_ignoring_case(name, "class")) {
      seen_class = true;
      if (has_class(value, "notranslate")) by_class = TranslateMark::kNo;
    }
  }
  return by_class;
}

MarkupToken::Kind kind_of(HtmlToken::Kind kind) {
  switch (kind) {
    case HtmlToken::Kind::kText: return MarkupToken::Kind::kText;
    case HtmlToken::Kind::kStartTag: return MarkupToken::Kind::kStartTag;
    case HtmlToken::Kind::kEndTag: return MarkupToken::Kind::kEndTag;
    case HtmlToken::Kind::kComment: return MarkupToken::Kind::kComment;
    case HtmlToken::Kind::kDoctype: return MarkupToken::Kind::kDoctype;
    case HtmlToken::Kind::kCdata: return MarkupToken::Kind::kCdata;
  }
  return MarkupToken::Kind::kUntrusted;
}

// The first token in each reopened element is what opened it.
void count_reopened(HtmlMarkup& markup) {
  std::vector<HtmlElement>& elements = markup.elements;
  // For each element, the nearest reopened one among itself and those around it; 0 if there is
  // none.
  std::vector<std::uint32_t> nearest(elements.size(), 0);
  for (std::uint32_t i = 1; i < elements.size(); ++i) {
    nearest[i] = elements[i].is_reopened ? i : nearest[elements[i].parent];
  }
  std::vector<bool> seen(elements.size(), false);
  for (MarkupToken& token : markup.tokens) {
    if (token.element == MarkupToken::kNoElement) continue;
    // What is around a seen one has been seen.
    for (std::uint32_t i = nearest[token.element]; i != 0 && !seen[i];
         i = nearest[elements[i].parent]) {
      seen[i] = true;
      ++token.num_reopened;
    }
  }
}

}  // namespace

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(),
                    [](char a, char b) { return ascii_lower(a) == b; });
}

MarkupToken markup_token(std::string_view source, const HtmlToken& token) {
  MarkupToken result;
  result.range = token.range;
  result.kind = kind_of(token.kind);
  if (token.kind == HtmlToken::Kind::kText) {
    const std::string_view text = token.range.of(source);
    result.is_space = std::all_of(text.begin(), text.end(), is_html_space);
  } else if (!token.name.empty()) {
    result.name = hash_of(token.name);
    result.info = &find_html_element(token.name);
    result.has_attributes = !token.attributes.empty();
    if (result.kind == MarkupToken::Kind::kStartTag && result.has_attributes) {
      result.mark = translate_mark(source, token);
    }
  }
  return result;
}

std::string_view tag_name(std::string_view source, const MarkupToken& tag) {
  const std::size_t begin = tag.range.begin + (tag.kind == MarkupToken::Kind::kEndTag ? 2 : 1);
  std::size_t end = begin;
  while (!is_html_space(source[end]) && source[end] != '/' && source[end] != '>') ++end;
  return source.substr(begin, end - begin);
}

std::string_view comment_content(std::string_view comment) {
  if (!comment.starts_with("<!--")) return {};
  comment.remove_prefix(4);
  if (comment.ends_with("-->")) comment.remove_suffix(3);
  return comment;
}

HtmlElement child_element(const std::vector<HtmlElement>& elements, std::uint32_t parent,
                          const HtmlElementInfo& info, TranslateMark mark) {
  using Info = HtmlElementInfo;
  const HtmlElement& outer = elements[parent];
  HtmlElement element = outer;
  element.info = &info;
  element.parent = parent;
  element.holds_text = false;
  element.is_reopened = false;
  element.block_depth = outer.block_depth + (outer.info->has(Info::kBlock) ? 1 : 0);
  element.keeps_space = outer.keeps_space || info.has(Info::kKeepsSpace);
  element.is_hidden = outer.is_hidden || info.has(Info::kHidden);
  element.is_opaque = outer.is_opaque || info.has(Info::kOpaque);
  if (info.has(Info::kBlock)) {
    element.kind = info.kind;
    element.heading_level = info.heading_level;
  }
  if (outer.is_opaque) {
    element.translates_attributes = false;
    return element;
  }
  element.translates_attributes =
      mark == TranslateMark::kYes || (mark == TranslateMark::kNone && !outer.is_protected);
  if (mark == TranslateMark::kNo) {
    element.is_protected = true;
    element.reason = "translate=\"no\"";
  } else if (info.has(Info::kOpaque) ||
             (info.has(Info::kProtected) && mark == TranslateMark::kNone)) {
    if (!outer.is_protected) element.reason = info.reason;
    element.is_protected = true;
  } else if (mark == TranslateMark::kYes) {
    element.is_protected = false;
  }
  return element;
}

void finish_elements(HtmlMarkup& markup) {
  std::vector<HtmlElement>& elements = markup.elements;
  for (std::uint32_t i = 0; i < elements.size(); ++i) elements[i].last = i;
  for (std::size_t i = elements.size(); i-- > 1;) {
    HtmlElement& parent = elements[elements[i].parent];
    parent.last = std::max(parent.last, elements[i].last);
  }
  for (const MarkupToken& token : markup.tokens) {
    if (token.kind != MarkupToken::Kind::kText || token.is_space) continue;
    if (token.element == MarkupToken::kNoElement || elements[token.element].is_protected) continue;
    for (std::uint32_t i = token.element; !elements[i].holds_text; i = elements[i].parent) {
      elements[i].holds_text = true;
    }
  }
  const bool any_reopened =
      std::any_of(elements.begin(), elements.end(),
                  [](const HtmlElement& element) { return element.is_reopened; });
  if (any_reopened) count_reopened(markup);
}

}  // namespace hymt
