#include "parsers/html/html_sink.h"

#include <algorithm>
#include <utility>

#include "parsers/html/html_attributes.h"

namespace hymt {
namespace {

std::string_view line_break_of(std::string_view source) {
  const std::size_t found = source.find_first_of("\r\n");
  if (found == std::string_view::npos || source[found] == '\n') return "\n";
  return source.substr(found, 2) == "\r\n" ? "\r\n" : "\r";
}

}  // namespace

HtmlSink::HtmlSink(Document& document, const HtmlSettings& settings)
    : document_(document),
      settings_(settings),
      language_(settings.language),
      line_break_(line_break_of(document.source)) {
  headings_.fill(kNoUnit);
  headings_[0] = settings.heading;
}

void HtmlSink::declare_language(const std::string& language) {
  if (document_.language.empty()) document_.language = language;
  if (language_.empty()) language_ = language;
}

void HtmlSink::add_entry(std::string_view name, std::string_view value, ByteRange range,
                         bool is_inline, std::uint32_t block_depth) {
  const std::uint32_t depth = is_inline ? 0 : settings_.depth + block_depth;
  document_.outline.push_back({name, value, depth, is_inline, range});
}

void HtmlSink::add_element(const MarkupToken& start, std::string value, ByteRange range,
                           bool is_inline, std::uint32_t block_depth) {
  std::string_view name = start.info->name;
  if (name.empty()) {
    const std::string_view spelt = tag_name(source(), start);
    value.insert(0, std::string(spelt) + (value.empty() ? "" : " "));
    name = "element";
  }
  add_entry(name, value, range, is_inline, block_depth);
}

void HtmlSink::add_region(ByteRange range, std::string_view reason) {
  document_.protected_regions.push_back({range, reason});
}

std::uint32_t HtmlSink::heading_above(std::uint8_t level) const {
  const std::size_t limit = level == 0 ? headings_.size() : level;
  for (std::size_t i = limit; i-- > 0;) {
    if (headings_[i] != kNoUnit) return headings_[i];
  }
  return kNoUnit;
}

std::uint32_t HtmlSink::add_unit(TranslationUnit unit, std::uint8_t heading_level) {
  unit.id = static_cast<std::uint32_t>(document_.units.size());
  unit.heading = heading_above(heading_level);
  unit.note = std::exchange(note_, {});
  if (heading_level != 0) {
    headings_[heading_level] = unit.id;
    std::fill(headings_.begin() + heading_level + 1, headings_.end(), kNoUnit);
  }
  document_.units.push_back(std::move(unit));
  return document_.units.back().id;
}

void HtmlSink::add_inner_unit(TranslationUnit unit, std::uint32_t parent) {
  unit.id = static_cast<std::uint32_t>(document_.units.size());
  unit.parent = parent;
  unit.heading = document_.units[parent].heading;
  document_.units.push_back(std::move(unit));
}

void HtmlSink::add_attribute_units(const HtmlToken& tag) {
  for (TranslationUnit& unit :
       attribute_units(source(), tag, settings_.options, settings_.placeholders)) {
    add_unit(std::move(unit));
  }
}

}  // namespace hymt
