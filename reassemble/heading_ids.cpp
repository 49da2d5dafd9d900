#include "reassemble/heading_ids.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/encoding.h"

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

// Something to be written at a place of the text.
struct Insertion {
  std::size_t at = 0;
  std::string bytes;
};

Insertion insertion_for(const Document& document, const HeadingId& id) {
  const std::string_view source = document.source;
  ByteRange words = document.anchors[id.anchor].range;
  while (!words.empty() && kBlank.find(source[words.begin]) != kBlank.npos) ++words.begin;
  while (!words.empty() && kBlank.find(source[words.end - 1]) != kBlank.npos) --words.end;
  const std::size_t next = source.find_first_not_of(" \t", words.end);
  const bool has_attributes = next != std::string_view::npos && source[next] == '{';
  if (id.form == HeadingIdForm::kAttributes && !has_attributes) {
    return {words.end, markup_of(id.form, id.id)};
  }
  if (id.form == HeadingIdForm::kTarget) {
    const std::size_t line = begin_of_line(source, words.begin);
    if (line < words.begin && source[line] == '#') {
      return {line, markup_of(id.form, id.id).append(line_end_behind(source, line))};
    }
  }
  const bool is_named = id.form == HeadingIdForm::kNamedElement;
  return {words.begin, markup_of(is_named ? id.form : HeadingIdForm::kElement, id.id)};
}

// Where in the new text the insertions lie.
class AddedRanges {
 public:
  void add(ByteRange range) { ranges_.push_back(range); }

  [[nodiscard]] bool hold(ByteRange range) const {
    const ByteRange* found = at_or_before(range.begin);
    return found != nullptr && found->contains(range);
  }
  // The one that begins at `offset`, if any.
  [[nodiscard]] const ByteRange* beginning_at(std::size_t offset) const {
    const ByteRange* found = at_or_before(offset);
    return found != nullptr && found->begin == offset ? found : nullptr;
  }
  [[nodiscard]] const std::vector<ByteRange>& all() const { return ranges_; }

 private:
  [[nodiscard]] const ByteRange* at_or_before(std::size_t offset) const {
    const auto behind =
        std::upper_bound(ranges_.begin(), ranges_.end(), offset,
                         [](std::size_t at, const ByteRange& range) { return at < range.begin; });
    return behind == ranges_.begin() ? nullptr : &*std::prev(behind);
  }

  std::vector<ByteRange> ranges_;  // Ordered, disjoint.
};

// Compares what was read before ids were added with what was read afterwards.
class IdComparison {
 public:
  IdComparison(const Document& before, const Document& after, const AddedRanges& added)
      : before_(before), after_(after), added_(added) {}

  [[nodiscard]] bool is_equal() const {
    return same_outline() && same_units() && same_links() && same_findings() && same_anchors();
  }

 private:
  [[nodiscard]] bool same_outline() const {
    auto old = before_.outline.begin();
    // Placeholders are codes of units, which are compared as such.
    const auto skip_placeholders = [&] {
      while (old != before_.outline.end() && old->name() == kPlaceholderEntry) ++old;
    };
    for (const OutlineEntry& entry : after_.outline) {
      if (added_.hold(entry.range) || entry.name() == kPlaceholderEntry) continue;
      skip_placeholders();
      if (old == before_.outline.end() || old->name() != entry.name() ||
          old->value != entry.value || old->depth != entry.depth ||
          old->is_inline != entry.is_inline) {
        return false;
      }
      ++old;
    }
    skip_placeholders();
    return old == before_.outline.end();
  }

  [[nodiscard]] bool same_units() const {
    return std::equal(before_.units.begin(), before_.units.end(), after_.units.begin(),
                      after_.units.end(),
                      [this](const TranslationUnit& a, const TranslationUnit& b) {
                        return a.kind == b.kind && a.parent == b.parent &&
                               a.source.text() == b.source.text() && same_codes(a, b);
                      });
  }

  // An element that was added at the beginning of a unit may be codes of it.
  [[nodiscard]] bool same_codes(const TranslationUnit& a, const TranslationUnit& b) const {
    const auto& codes = b.source.codes();
    std::size_t first = 0;
    if (const ByteRange* added = added_.beginning_at(b.range.begin)) {
      const std::string_view markup = added->of(after_.source);
      std::string written;
      while (first < codes.size() && written.size() < markup.size() && codes[first].offset == 0) {
        written += codes[first++].original;
      }
      if (written != markup) return false;
    }
    return std::equal(a.source.codes().begin(), a.source.codes().end(),
                      codes.begin() + static_cast<std::ptrdiff_t>(first), codes.end(),
                      [](const InlineCode& x, const InlineCode& y) {
                        return x.kind == y.kind && x.offset == y.offset && x.length == y.length &&
                               x.original == y.original;
                      });
  }

  [[nodiscard]] bool same_links() const {
    return std::equal(before_.links.begin(), before_.links.end(), after_.links.begin(),
                      after_.links.end(),
                      [](const Link& a, const Link& b) { return a.destination == b.destination; });
  }

  [[nodiscard]] bool same_findings() const {
    return std::equal(before_.findings.begin(), before_.findings.end(), after_.findings.begin(),
                      after_.findings.end(),
                      [](const Finding& a, const Finding& b) { return a.rule == b.rule; });
  }

  // Slugs of headings may change, but not how many there are.
  [[nodiscard]] bool same_anchors() const {
    auto old = before_.anchors.begin();
    for (const Anchor& anchor : after_.anchors) {
      if (anchor.kind == AnchorKind::kElement && is_added(anchor)) continue;
      if (old == before_.anchors.end()) return false;
      const bool was_heading = old->kind != AnchorKind::kElement;
      if (was_heading != (anchor.kind != AnchorKind::kElement)) return false;
      if (!was_heading && old->name != anchor.name) return false;
      ++old;
    }
    return old == before_.anchors.end();
  }

  [[nodiscard]] bool is_added(const Anchor& anchor) const {
    if (!anchor.range.empty()) return added_.hold(anchor.range);
    const std::size_t target = find_target(after_.source, anchor);
    return target != std::string::npos && added_.beginning_at(target) != nullptr;
  }

  const Document& before_;
  const Document& after_;
  const AddedRanges& added_;
};

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

std::optional<IdentifiedDocument> with_heading_ids(const Document& written, const Parser& parser,
                                                   std::string_view language,
                                                   std::span<const HeadingId> ids) {
  std::string text;
  AddedRanges added;
  std::size_t at = 0;
  for (const HeadingId& id : ids) {
    const Insertion insertion = insertion_for(written, id);
    if (insertion.at < at) return std::nullopt;
    text.append(written.source, at, insertion.at - at);
    added.add({text.size(), text.size() + insertion.bytes.size()});
    text += insertion.bytes;
    at = insertion.at;
  }
  text.append(written.source, at);
  IdentifiedDocument result;
  if (!encode_text(text, written.encoding, written.has_bom, Unencodable::kFail, result.bytes)) {
    return std::nullopt;
  }
  try {
    result.document = parser.parse(result.bytes, language);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    return std::nullopt;
  }
  const bool is_proven = result.document.source == text &&
                         IdComparison(written, result.document, added).is_equal() &&
                         holds_all(result.document.anchors, ids);
  if (!is_proven) return std::nullopt;
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
