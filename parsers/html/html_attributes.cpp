#include "parsers/html/html_attributes.h"

#include <algorithm>
#include <utility>

#include "parsers/characters/letters.h"
#include "parsers/document/ascii.h"
#include "parsers/document/unit_builder.h"
#include "parsers/html/html_block.h"
#include "parsers/html/html_element.h"
#include "parsers/html/html_markup.h"
#include "parsers/html/html_text.h"

namespace hymt {
namespace {

// The value of an attribute in lower case; empty if there is none.
std::string lower_value(std::string_view source, const HtmlToken& tag, std::string_view name) {
  const HtmlAttribute* attribute = find_attribute(source, tag, name);
  return attribute == nullptr ? std::string()
                              : ascii_lower(html_attribute_value(attribute->value.of(source)));
}

// Of equal attributes the first counts. A tag may have millions, so only the names that matter are
// remembered.
class FirstOfName {
 public:
  bool operator()(const std::string& name) {
    if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) return false;
    seen_.push_back(name);
    return true;
  }

 private:
  std::vector<std::string> seen_;
};

// Which <meta content="..."> is text.
bool is_text_meta(std::string_view source, const HtmlToken& tag) {
  return is_any_of(lower_value(source, tag, "name"),
                   {"description", "keywords", "og:title", "og:description", "og:site_name",
                    "twitter:title", "twitter:description"}) ||
         is_any_of(lower_value(source, tag, "property"),
                   {"og:title", "og:description", "og:site_name", "twitter:title",
                    "twitter:description"}) ||
         lower_value(source, tag, "itemprop") == "description";
}

std::string primary_language(std::string_view tag) {
  return ascii_lower(tag.substr(0, tag.find_first_of("-_")));
}

// "Hant" of "zh-Hant-TW", in lower case; what the region says where there is no script.
std::string script_of(std::string_view tag) {
  std::string region;
  for (std::size_t at = tag.find_first_of("-_"); at < tag.size();) {
    const std::size_t end = std::min(tag.find_first_of("-_", at + 1), tag.size());
    std::string subtag = ascii_lower(tag.substr(at + 1, end - at - 1));
    if (subtag.size() == 4 && subtag[0] >= 'a') return subtag;
    if (subtag.size() == 2 && region.empty()) region = subtag;
    at = end;
  }
  if (primary_language(tag) != "zh") return {};
  if (is_any_of(region, {"tw", "hk", "mo"})) return "hant";
  return region.empty() ? "" : "hans";
}

bool is_language_attribute(std::string_view name) { return name == "lang" || name == "xml:lang"; }

// True if an attribute says what language or encoding the document has, and so may change with
// them.
bool depends_on_locale(std::string_view source, const HtmlToken& tag, std::string_view name,
                       std::string_view value, std::string_view language) {
  if (is_language_attribute(name)) {
    // In a sentence the attribute belongs to a code, which comes back as it is.
    const bool block = find_html_element(tag.name).has(HtmlElementInfo::kBlock);
    return !block || names_language(value, language);
  }
  if (tag.name == "html") return name == "dir";
  if (tag.name != "meta") return false;
  if (name == "charset") return true;
  if (name != "content") return false;
  const std::string header = lower_value(source, tag, "http-equiv");
  return header == "content-type" ||
         (header == "content-language" && names_language(value, language));
}

// <meta http-equiv="..." content="...">, which stands in for a header of HTTP.
void add_header_slot(Document& document, const HtmlToken& tag, ByteRange content,
                     std::string_view language) {
  const std::string header = lower_value(document.source, tag, "http-equiv");
  const std::string_view value = content.of(document.source);
  const ByteRange charset = charset_in_content(value);
  if (header == "content-type" && !charset.empty()) {
    document.locale_slots.push_back(
        {LocaleSlot::Kind::kCharset, {content.begin + charset.begin, content.begin + charset.end}});
  } else if (header == "content-language" && names_language(value, language)) {
    document.locale_slots.push_back({LocaleSlot::Kind::kLanguage, content});
  }
}

// A component of JSX: it has a capital letter, as no token of HTML has, or a point in its name.
bool is_component(std::string_view name) {
  return (!name.empty() && name.front() >= 'A' && name.front() <= 'Z') ||
         name.find('.') != std::string_view::npos;
}

// Which of the attributes that may be text are that for a component, whose author chose the names.
bool is_component_text(std::string_view name) { return name != "value" && name != "content"; }

// By its name alone.
bool may_be_text_attribute(std::string_view name, const ParserOptions& options) {
  return is_any_of(name, {"alt", "title", "label", "value", "summary", "content", "aria-label",
                          "placeholder", "aria-description", "description", "caption", "text",
                          "tooltip"}) ||
         std::find(options.attributes.begin(), options.attributes.end(), name) !=
             options.attributes.end();
}

TranslationUnit attribute_unit(std::string_view source, const HtmlAttribute& attribute,
                               const PlaceholderScanner& placeholders) {
  const ByteRange range = without_outer_space(source, attribute.value);
  UnitBuilder builder(source, range.begin);
  add_html_text(builder, source, range.end, {ReferenceContext::kAttribute, false});
  placeholders.protect(builder);
  TranslationUnit unit = builder.finish();
  unit.kind = UnitKind::kAttribute;
  unit.place.context = TextContext::kHtmlAttribute;
  unit.place.quote = attribute.quote;
  return unit;
}

}  // namespace

const HtmlAttribute* find_attribute(std::string_view source, const HtmlToken& tag,
                                    std::string_view name) {
  const auto found = std::find_if(tag.attributes.begin(), tag.attributes.end(),
                                  [&](const HtmlAttribute& attribute) {
                                    return equals_ignoring_case(attribute.name.of(source), name);
                                  });
  return found == tag.attributes.end() ? nullptr : &*found;
}

bool is_text_attribute(std::string_view source, const HtmlToken& tag, std::string_view name,
                       const ParserOptions& options) {
  if (!may_be_text_attribute(name, options)) return false;
  const bool configured = std::find(options.attributes.begin(), options.attributes.end(), name) !=
                          options.attributes.end();
  if (configured) return true;
  if (is_component(tag.name)) return is_component_text(name);
  // The title of a style sheet is the name of a set.
  if (name == "title") {
    return tag.name != "style" &&
           (tag.name != "link" ||
            lower_value(source, tag, "rel").find("stylesheet") == std::string::npos);
  }
  if (name == "label") return is_any_of(tag.name, {"option", "optgroup", "track"});
  if (name == "value") {
    return tag.name == "input" &&
           is_any_of(lower_value(source, tag, "type"), {"submit", "button", "reset"});
  }
  if (name == "summary") return tag.name == "table";
  if (name == "content") return tag.name == "meta" && is_text_meta(source, tag);
  if (is_any_of(name, {"description", "caption", "text", "tooltip"})) return false;
  return true;
}

std::vector<TranslationUnit> attribute_units(std::string_view source, const HtmlToken& tag,
                                             const ParserOptions& options,
                                             const PlaceholderScanner& placeholders) {
  std::vector<TranslationUnit> units;
  FirstOfName is_first;
  for (const HtmlAttribute& attribute : tag.attributes) {
    const std::string name = ascii_lower(attribute.name.of(source));
    if (!may_be_text_attribute(name, options) || !is_first(name)) continue;
    if (!is_text_attribute(source, tag, name, options)) continue;
    if (!has_letter(attribute.value.of(source))) continue;
    TranslationUnit unit = attribute_unit(source, attribute, placeholders);
    if (has_letter(unit.source)) units.push_back(std::move(unit));
  }
  return units;
}

bool names_language(std::string_view value, std::string_view language) {
  if (language.empty() || primary_language(value) != primary_language(language)) return false;
  const std::string script = script_of(value);
  const std::string wanted = script_of(language);
  return script.empty() || wanted.empty() || script == wanted;
}

void add_links(Document& document, const HtmlToken& tag) {
  FirstOfName is_first;
  for (const HtmlAttribute& attribute : tag.attributes) {
    const std::string_view spelled = attribute.name.of(document.source);
    if (spelled.size() > 6) continue;
    const std::string name = ascii_lower(spelled);
    const bool link = tag.name != "base" && (is_any_of(name, {"href", "src", "poster"}) ||
                                             (name == "data" && tag.name == "object"));
    const bool anchor = name == "id" || (name == "name" && is_any_of(tag.name, {"a", "map"}));
    if ((!link && !anchor) || !is_first(name)) continue;
    std::string value = html_attribute_value(attribute.value.of(document.source));
    if (link) {
      document.links.push_back({std::move(value), attribute.value});
    } else if (!value.empty()) {
      document.anchors.push_back({std::move(value), attribute.value});
    }
  }
}

void add_locale_slots(Document& document, const HtmlToken& tag, std::string_view language) {
  const std::string_view source = document.source;
  std::vector<LocaleSlot>& slots = document.locale_slots;
  const bool is_html = tag.name == "html";
  if (is_html && find_attribute(source, tag, "dir") == nullptr) {
    const std::size_t behind_name = tag.range.begin + 1 + tag.name.size();
    slots.push_back({LocaleSlot::Kind::kDirection, {behind_name, behind_name}});
  }
  FirstOfName is_first;
  for (const HtmlAttribute& attribute : tag.attributes) {
    const std::string name = ascii_lower(attribute.name.of(source));
    const ByteRange range = attribute.value;
    // An empty value names nothing, and an empty slot means "insert an attribute here".
    if (range.empty() || !is_any_of(name, {"lang", "xml:lang", "dir", "charset", "content"}) ||
        !is_first(name)) {
      continue;
    }
    if (is_language_attribute(name) && names_language(range.of(source), language)) {
      slots.push_back({LocaleSlot::Kind::kLanguage, range});
    } else if (is_html && name == "dir") {
      slots.push_back({LocaleSlot::Kind::kDirection, range});
    } else if (tag.name == "meta" && name == "charset") {
      slots.push_back({LocaleSlot::Kind::kCharset, range});
    } else if (tag.name == "meta" && name == "content") {
      add_header_slot(document, tag, range, language);
    }
  }
}

ByteRange charset_in_content(std::string_view content) {
  constexpr std::string_view kCharset = "charset";
  for (std::size_t at = 0; at + kCharset.size() <= content.size(); ++at) {
    if (!equals_ignoring_case(content.substr(at, kCharset.size()), kCharset)) continue;
    std::size_t begin = at + kCharset.size();
    while (begin < content.size() && is_html_space(content[begin])) ++begin;
    if (begin == content.size() || content[begin] != '=') continue;
    ++begin;
    while (begin < content.size() && is_html_space(content[begin])) ++begin;
    if (begin == content.size()) return {};
    const char quote = content[begin];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = content.find(quote, begin + 1);
      return end == std::string_view::npos ? ByteRange{} : ByteRange{begin + 1, end};
    }
    std::size_t end = begin;
    while (end < content.size() && !is_html_space(content[end]) && content[end] != ';') ++end;
    return {begin, end};
  }
  return {};
}

ByteRange encoding_in_xml_declaration(std::string_view declaration) {
  constexpr std::string_view kEncoding = "encoding";
  if (!declaration.starts_with("<?xml")) return {};
  declaration = declaration.substr(0, declaration.find('>'));
  std::size_t at = declaration.find(kEncoding);
  if (at == std::string_view::npos) return {};
  at += kEncoding.size();
  while (at < declaration.size() && is_html_space(declaration[at])) ++at;
  if (at >= declaration.size() || declaration[at] != '=') return {};
  ++at;
  while (at < declaration.size() && is_html_space(declaration[at])) ++at;
  if (at >= declaration.size() || (declaration[at] != '"' && declaration[at] != '\'')) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  return end == std::string_view::npos ? ByteRange{} : ByteRange{at + 1, end};
}

std::string outline_value(std::string_view source, const HtmlToken& tag,
                          const ParserOptions& options, std::string_view language) {
  std::vector<std::pair<std::string, ByteRange>> attributes;
  attributes.reserve(tag.attributes.size());
  for (const HtmlAttribute& attribute : tag.attributes) {
    attributes.emplace_back(ascii_lower(attribute.name.of(source)), attribute.value);
  }
  // Of equal attributes the first counts.
  std::stable_sort(attributes.begin(), attributes.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  attributes.erase(std::unique(attributes.begin(), attributes.end(),
                               [](const auto& a, const auto& b) { return a.first == b.first; }),
                   attributes.end());
  std::string result;
  for (const auto& [name, range] : attributes) {
    if (is_text_attribute(source, tag, name, options)) continue;
    const std::string value = html_attribute_value(range.of(source));
    if (depends_on_locale(source, tag, name, value, language)) continue;
    if (!result.empty()) result += ' ';
    result += name;
    result += "=\"";
    result += value;
    result += '"';
  }
  return result;
}

void add_attribute_units(Document& document, const HtmlToken& tag, UnitBuilder& unit,
                         std::uint32_t parent, const ParserOptions& options,
                         const PlaceholderScanner& placeholders) {
  add_links(document, tag);
  for (TranslationUnit& inner : attribute_units(document.source, tag, options, placeholders)) {
    inner.id = static_cast<std::uint32_t>(document.units.size());
    inner.parent = parent;
    unit.add_sub_flow(inner.id, inner.range);
    document.units.push_back(std::move(inner));
  }
}

void add_attribute_units(Document& document, const HtmlToken& tag, const ParserOptions& options,
                         const PlaceholderScanner& placeholders) {
  add_links(document, tag);
  for (TranslationUnit& unit : attribute_units(document.source, tag, options, placeholders)) {
    unit.id = static_cast<std::uint32_t>(document.units.size());
    document.units.push_back(std::move(unit));
  }
}

}  // namespace hymt
