#include "reassemble/heading_ids.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "reassemble/addition_proof.h"

namespace hymt {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

std::string markup_of(HeadingIdForm form, std::string_view id) {
  std::string markup;
  switch (form) {
    case HeadingIdForm::kAttributes: return markup.append(" {#").append(id).append("}");
    case HeadingIdForm::kElement: return markup.append("<a id=\"").append(id).append("\"></a>");
    case HeadingIdForm::kNamedElement:
      return markup.append("<a name=\"").append(id).append("\"></a>");
    case HeadingIdForm::kTarget: return markup.append("(").append(id).append(")=");
  }
  return markup;
}

std::size_t begin_of_line(std::string_view text, std::size_t at) {
  return at == 0 ? 0 : text.find_last_of("\r\n", at - 1) + 1;  // npos + 1 == 0
}

// The line end that comes next at or behind `at`; "\n" if there is none.
std::string_view line_end_behind(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of("\r\n", at);
  if (end == std::string_view::npos) return "\n";
  return text.substr(end, text.substr(end, 2) == "\r\n" ? 2 : 1);
}

// Where in `text`, an anchor's document, the target stands that is its name; npos if it is none.
std::size_t find_target(std::string_view text, const Anchor& anchor) {
  constexpr std::size_t kNone = std::string_view::npos;
  const std::string markup = markup_of(HeadingIdForm::kTarget, anchor.name);
  const std::size_t line = begin_of_line(text, anchor.range.begin);
  if (!anchor.range.empty() || line == 0) return kNone;
  const std::size_t end = text.find_last_not_of("\r\n", line - 1) + 1;
  if (end < markup.size() || text.substr(0, end).substr(end - markup.size()) != markup) {
    return kNone;
  }
  return end - markup.size();
}

TextEdit insertion_for(const Document& document, const HeadingId& id) {
  const std::string_view source = document.source;
  ByteRange words = document.anchors[id.anchor].range;
  while (!words.empty() && kBlank.find(source[words.begin]) != kBlank.npos) ++words.begin;
  while (!words.empty() && kBlank.find(source[words.end - 1]) != kBlank.npos) --words.end;
  const std::size_t next = source.find_first_not_of(" \t", words.end);
  const bool has_attributes = next != std::string_view::npos && source[next] == '{';
  if (id.form == HeadingIdForm::kAttributes && !has_attributes) {
    return {{words.end, words.end}, markup_of(id.form, id.id)};
  }
  if (id.form == HeadingIdForm::kTarget) {
    const std::size_t line = begin_of_line(source, words.begin);
    if (line < words.begin && source[line] == '#') {
      return {{line, line}, markup_of(id.form, id.id).append(line_end_behind(source, line))};
    }
  }
  const bool is_named = id.form == HeadingIdForm::kNamedElement;
  return {{words.begin, words.begin},
          markup_of(is_named ? id.form : HeadingIdForm::kElement, id.id)};
}

// True if each of `ids` is a name that leads somewhere.
bool holds_all(const std::vector<Anchor>& anchors, std::span<const HeadingId> ids) {
  std::set<std::string_view> names;
  for (const Anchor& anchor : anchors) names.insert(anchor.name);
  return std::all_of(ids.begin(), ids.end(),
                     [&names](const HeadingId& id) { return names.contains(id.id); });
}

// Where in `text` the markup stands that with_heading_ids() writes for `anchor`; empty if it does
// not.
ByteRange added_markup(std::string_view text, const Anchor& anchor) {
  if (anchor.range.empty()) {
    const std::size_t begin = find_target(text, anchor);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = text.find_first_of("\r\n", begin);
    return {begin, end + line_end_behind(text, begin).size()};
  }
  for (const HeadingIdForm form :
       {HeadingIdForm::kAttributes, HeadingIdForm::kElement, HeadingIdForm::kNamedElement}) {
    const std::string markup = markup_of(form, anchor.name);
    std::size_t begin = std::string_view::npos;
    if (form == HeadingIdForm::kAttributes) {
      begin = anchor.range.of(text).rfind(markup);
      if (begin != std::string_view::npos) begin += anchor.range.begin;
    } else {
      // The range is the attribute's value.
      const std::size_t before = markup.find('"') + 1;
      if (anchor.range.begin >= before) begin = anchor.range.begin - before;
    }
    if (begin != std::string_view::npos && text.substr(begin, markup.size()) == markup) {
      return {begin, begin + markup.size()};
    }
  }
  return {};
}

}  // namespace

std::optional<EditedDocument> with_heading_ids(const Document& written, const Parser& parser,
                                               std::string_view language,
                                               std::span<const HeadingId> ids) {
  std::vector<TextEdit> edits;
  for (const HeadingId& id : ids) {
    edits.push_back(insertion_for(written, id));
    const bool is_behind =
        edits.size() < 2 || edits[edits.size() - 2].range.end <= edits.back().range.begin;
    if (!is_behind) return std::nullopt;
  }
  const auto is_added = [](const TextWithAdditions& text, const Anchor& anchor) {
    if (!anchor.range.empty()) return text.added.hold(anchor.range);
    const std::size_t target = find_target(text.text, anchor);
    return target != std::string::npos && text.added.beginning_at(target) != nullptr;
  };
  auto result = with_edits(written, parser, language, edits, is_added);
  if (!result || !holds_all(result->document.anchors, ids)) return std::nullopt;
  return result;
}

TextWithoutIds without_heading_ids(const Document& source, const Document& target) {
  std::set<std::string_view> slugs;
  for (const Anchor& anchor : source.anchors) {
    if (anchor.kind == AnchorKind::kSlug) slugs.insert(anchor.name);
  }
  // What somebody gave an id in the source is no addition.
  for (const Anchor& anchor : source.anchors) {
    if (anchor.kind != AnchorKind::kSlug) slugs.erase(anchor.name);
  }
  const std::string_view text = target.source;
  TextWithoutIds result;
  std::size_t at = 0;
  for (const Anchor& anchor : target.anchors) {
    if (anchor.kind == AnchorKind::kSlug || !slugs.contains(anchor.name)) continue;
    const ByteRange added = added_markup(text, anchor);
    if (added.empty() || added.begin < at) continue;
    result.text.append(text.substr(at, added.begin - at));
    at = added.end;
    result.removed.push_back(added);
  }
  result.text.append(text.substr(at));
  return result;
}

}  // namespace hymt
