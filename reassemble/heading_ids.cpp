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
  }
  return markup;
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
  const HeadingIdForm form =
      id.form == HeadingIdForm::kAttributes && has_attributes ? HeadingIdForm::kElement : id.form;
  const std::size_t at = form == HeadingIdForm::kAttributes ? words.end : words.begin;
  return {at, markup_of(form, id.id)};
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
      if (anchor.kind == AnchorKind::kElement && added_.hold(anchor.range)) continue;
      if (old == before_.anchors.end()) return false;
      const bool was_heading = old->kind != AnchorKind::kElement;
      if (was_heading != (anchor.kind != AnchorKind::kElement)) return false;
      if (!was_heading && old->name != anchor.name) return false;
      ++old;
    }
    return old == before_.anchors.end();
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
      if (begin == std::string_view::npos || begin < at ||
          text.substr(begin, markup.size()) != markup) {
        continue;
      }
      result.text.append(text.substr(at, begin - at));
      at = begin + markup.size();
      result.removed.push_back({begin, at});
      break;
    }
  }
  result.text.append(text.substr(at));
  return result;
}

}  // namespace hymt
