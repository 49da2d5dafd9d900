#include "cli/document/link_rewriting.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "cli/document/fragment_mentions.h"
#include "cli/document/source_map.h"
#include "parsers/document/error.h"
#include "parsers/encoding.h"

namespace hymt {
namespace {

// Of a link of Markdown the parser tells where it begins. In a unit its end is a code; elsewhere,
// in a block without words, it is somewhere on the line.
ByteRange place_of(const Link& link, const Document& document) {
  const std::string_view source = document.source;
  const auto behind = std::upper_bound(
      document.units.begin(), document.units.end(), link.range.begin,
      [](std::size_t at, const TranslationUnit& unit) { return at < unit.range.begin; });
  const bool is_tag = link.range.size() > 2;  // "[", "!["; of a tag, it is the value.
  const bool is_in_unit =
      behind != document.units.begin() && std::prev(behind)->range.end > link.range.begin;
  if (is_tag || is_in_unit) return link.range;
  const std::size_t end = source.find_first_of("\r\n", link.range.begin);
  return {link.range.begin, std::min(end, source.size())};
}

// Where destinations stand: in what ends a link, in definitions, in values of attributes. Ordered.
std::vector<ByteRange> destination_places(const Document& document) {
  std::vector<ByteRange> places;
  for (const TranslationUnit& unit : document.units) {
    const auto& codes = unit.source.codes();
    const std::vector<ByteRange> ranges = code_ranges(unit);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const bool is_link =
          codes[i].role.type == CodeType::kLink || codes[i].role.type == CodeType::kImage;
      const bool holds_destination = codes[i].kind != InlineCodeKind::kOpening;
      if (is_link && holds_destination) places.push_back(ranges[i]);
    }
  }
  for (const OutlineEntry& entry : document.outline) {
    if (entry.name() == "definition") places.push_back(entry.range);
  }
  for (const Link& link : document.links) places.push_back(place_of(link, document));
  std::sort(places.begin(), places.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
  return places;
}

// Where what looks like a link is none: code, and the words of units, their codes left out.
// Ordered.
std::vector<ByteRange> silent_places(const Document& document) {
  std::vector<ByteRange> places;
  for (const ProtectedRegion& region : document.protected_regions) {
    if (region.reason == "code" || region.reason == "math") places.push_back(region.range);
  }
  for (const TranslationUnit& unit : document.units) {
    // What front matter holds may be a link, and what HTML has in attributes is in codes.
    std::size_t at = unit.range.begin;
    const auto& codes = unit.source.codes();
    const std::vector<ByteRange> ranges = code_ranges(unit);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      const bool is_verbatim = codes[i].role.subtype == CodeSubtype::kVerbatim;
      if (is_verbatim) continue;
      places.push_back({at, ranges[i].begin});
      at = ranges[i].end;
    }
    places.push_back({at, unit.range.end});
  }
  std::sort(places.begin(), places.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
  return places;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      result += c;
    } else {
      result.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    }
  }
  return result;
}

std::string new_fragment_for(std::string_view path, std::string_view fragment,
                             const NewFragment& new_fragment) {
  return new_fragment(percent_decoded(path.substr(0, path.find('?'))), fragment);
}

// `text` with the fragments of destinations changed.
std::string rewritten_text(const Document& document, const NewFragment& new_fragment) {
  const std::string_view text = document.source;
  const std::vector<ByteRange> places = destination_places(document);
  std::string result;
  std::size_t at = 0;
  std::size_t next = 0;
  std::size_t end = 0;  // Of the places that begin before the mention, the farthest.
  for (const FragmentMention& mention : find_fragment_mentions(text)) {
    for (; next < places.size() && places[next].begin <= mention.path.begin; ++next) {
      end = std::max(end, places[next].end);
    }
    if (mention.fragment.end > end) continue;
    const std::string_view fragment = mention.fragment.of(text);
    std::string changed = new_fragment_for(mention.path.of(text), fragment, new_fragment);
    if (changed.empty()) continue;
    if (fragment.find('%') != std::string_view::npos) changed = percent_encoded(changed);
    result.append(text.substr(at, mention.fragment.begin - at)).append(changed);
    at = mention.fragment.end;
  }
  return result.append(text.substr(at));
}

std::string without_fragments(std::string_view text) {
  std::string result;
  std::size_t at = 0;
  for (const FragmentMention& mention : find_fragment_mentions(text)) {
    result.append(text.substr(at, mention.fragment.begin - at));
    at = mention.fragment.end;
  }
  // A destination alone stands behind nothing that shows it.
  std::string_view rest = text.substr(at);
  if (at == 0) rest = rest.substr(0, rest.find('#'));
  return result.append(rest);
}

bool same_but_for_fragments(std::string_view a, std::string_view b) {
  return a == b || without_fragments(a) == without_fragments(b);
}

bool same_links(const Document& before, const Document& after, const NewFragment& new_fragment) {
  return std::equal(
      before.links.begin(), before.links.end(), after.links.begin(), after.links.end(),
      [&](const Link& a, const Link& b) {
        const std::size_t hash = a.destination.find('#');
        if (hash == std::string::npos || a.destination.find("://") != std::string::npos) {
          return a.destination == b.destination;
        }
        const std::string_view path = std::string_view(a.destination).substr(0, hash);
        const std::string_view fragment = std::string_view(a.destination).substr(hash + 1);
        const std::string changed = new_fragment_for(path, fragment, new_fragment);
        if (changed.empty()) return a.destination == b.destination;
        const std::string wanted = std::string(path) + "#";
        return b.destination == wanted + changed ||
               b.destination == wanted + percent_encoded(changed);
      });
}

bool same_units(const Document& before, const Document& after) {
  return std::equal(before.units.begin(), before.units.end(), after.units.begin(),
                    after.units.end(), [](const TranslationUnit& a, const TranslationUnit& b) {
                      const auto& x = a.source.codes();
                      const auto& y = b.source.codes();
                      return a.kind == b.kind && a.parent == b.parent &&
                             a.source.text() == b.source.text() &&
                             std::equal(x.begin(), x.end(), y.begin(), y.end(),
                                        [](const InlineCode& c, const InlineCode& d) {
                                          return c.kind == d.kind && c.offset == d.offset &&
                                                 c.length == d.length &&
                                                 same_but_for_fragments(c.original, d.original);
                                        });
                    });
}

bool same_outlines(const Document& before, const Document& after) {
  return std::equal(
      before.outline.begin(), before.outline.end(), after.outline.begin(), after.outline.end(),
      [](const OutlineEntry& a, const OutlineEntry& b) {
        const bool is_kept = a.name().starts_with("code") || a.name() == "protected";
        return a.name() == b.name() && a.depth == b.depth && a.is_inline == b.is_inline &&
               (is_kept ? a.value == b.value : same_but_for_fragments(a.value, b.value));
      });
}

bool same_names(const Document& before, const Document& after) {
  return std::equal(before.anchors.begin(), before.anchors.end(), after.anchors.begin(),
                    after.anchors.end(),
                    [](const Anchor& a, const Anchor& b) { return a.name == b.name; }) &&
         std::equal(before.findings.begin(), before.findings.end(), after.findings.begin(),
                    after.findings.end(),
                    [](const Finding& a, const Finding& b) { return a.rule == b.rule; });
}

}  // namespace

std::string renamed_fragment(const RenamedFragments& renamed, std::string_view fragment) {
  auto found = renamed.find(fragment);
  if (found == renamed.end()) found = renamed.find(percent_decoded(fragment));
  if (found == renamed.end() && fragment.find('\\') != std::string_view::npos) {
    std::string unescaped(fragment);
    std::erase(unescaped, '\\');
    found = renamed.find(unescaped);
  }
  return found == renamed.end() ? std::string() : found->second;
}

std::vector<std::string> links_left(const Document& written, const NewFragment& new_fragment) {
  const std::string_view text = written.source;
  const std::vector<ByteRange> places = destination_places(written);
  std::vector<ByteRange> silent = silent_places(written);
  std::size_t next = 0;
  std::size_t end = 0;
  std::size_t next_silent = 0;
  std::size_t end_silent = 0;
  std::vector<std::string> left;
  for (const FragmentMention& mention : find_fragment_mentions(text)) {
    for (; next < places.size() && places[next].begin <= mention.path.begin; ++next) {
      end = std::max(end, places[next].end);
    }
    for (; next_silent < silent.size() && silent[next_silent].begin <= mention.path.begin;
         ++next_silent) {
      end_silent = std::max(end_silent, silent[next_silent].end);
    }
    if (mention.fragment.end <= end || mention.fragment.end <= end_silent) continue;
    const std::string_view path = mention.path.of(text);
    const std::string_view fragment = mention.fragment.of(text);
    if (new_fragment_for(path, fragment, new_fragment).empty()) continue;
    std::string whole = std::string(path) + "#" + std::string(fragment);
    if (std::find(left.begin(), left.end(), whole) == left.end()) left.push_back(std::move(whole));
  }
  return left;
}

Finding left_link_finding(const std::string& mention) {
  return {Severity::kWarning,
          "fragment-dead",
          "'" + mention +
              "' leads nowhere now: it stands in a template, a component or front matter, where "
              "--anchors rewrite changes nothing; use --anchors keep",
          {0, 0}};
}

Finding kept_links_finding(const std::string& whose) {
  return {Severity::kWarning,
          "fragment-dead",
          whose + " could not be changed so that they follow headings; use --anchors keep",
          {0, 0}};
}

LinkRewriting rewrite_links(const ParsedDocument& written, std::string_view language,
                            const NewFragment& new_fragment, std::string& bytes) {
  const Document& before = written.document;
  const std::string text = rewritten_text(before, new_fragment);
  if (text == before.source) return LinkRewriting::kNothingToDo;
  std::string encoded;
  if (!encode_text(text, before.encoding, before.has_bom, Unencodable::kFail, encoded)) {
    return LinkRewriting::kNotProven;
  }
  try {
    const Document after = written.parser.parse(encoded, language);
    const bool is_proven = after.source == text && same_units(before, after) &&
                           same_outlines(before, after) && same_names(before, after) &&
                           same_links(before, after, new_fragment);
    if (!is_proven) return LinkRewriting::kNotProven;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    return LinkRewriting::kNotProven;
  }
  bytes = std::move(encoded);
  return LinkRewriting::kRewritten;
}

}  // namespace hymt
