#include "reassemble/addition_proof.h"

#include <algorithm>

#include "parsers/document/error.h"
#include "parsers/encoding.h"

namespace hymt {
namespace {

using IsAdded = std::function<bool(const TextWithAdditions& text, const Anchor& anchor)>;

// Compares what was read before something was added with what was read afterwards.
class AdditionComparison {
 public:
  AdditionComparison(const Document& before, const Document& after, const TextWithAdditions& text,
                     const IsAdded& is_added)
      : before_(before),
        after_(after),
        text_(text),
        replaced_(text.replaced),
        added_(text.added),
        is_added_(is_added) {}

  [[nodiscard]] bool is_equal() const {
    return same_outline() && same_units() && same_links() && same_findings() && same_anchors();
  }

 private:
  [[nodiscard]] bool same_outline() const {
    auto old = before_.outline.begin();
    // Placeholders are codes of units, which are compared as such.
    const auto skip_placeholders = [&] {
      while (old != before_.outline.end() &&
             (old->name() == kPlaceholderEntry || replaced_.hold(old->range))) {
        ++old;
      }
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
    auto old = before_.links.begin();
    for (const Link& link : after_.links) {
      if (!link.range.empty() && added_.hold(link.range)) continue;
      if (old == before_.links.end() || old->destination != link.destination) return false;
      ++old;
    }
    return old == before_.links.end();
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
      if (anchor.kind == AnchorKind::kElement && is_added_(text_, anchor)) continue;
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
  const TextWithAdditions& text_;
  const TextRanges& replaced_;
  const TextRanges& added_;
  const IsAdded& is_added_;
};

TextWithAdditions edited_text(std::string_view text, std::span<const TextEdit> edits) {
  TextWithAdditions result;
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    result.text.append(text.substr(at, edit.range.begin - at));
    const std::size_t begin = result.text.size();
    result.text += edit.bytes;
    result.added.add({begin, result.text.size()});
    if (!edit.range.empty()) result.replaced.add(edit.range);
    at = edit.range.end;
  }
  result.text.append(text.substr(at));
  return result;
}

}  // namespace

const ByteRange* TextRanges::at_or_before(std::size_t offset) const {
  const auto behind =
      std::upper_bound(ranges_.begin(), ranges_.end(), offset,
                       [](std::size_t at, const ByteRange& range) { return at < range.begin; });
  return behind == ranges_.begin() ? nullptr : &*std::prev(behind);
}

std::optional<EditedDocument> with_edits(const Document& before, const Parser& parser,
                                         std::string_view language, std::span<const TextEdit> edits,
                                         const IsAdded& is_added) {
  const TextWithAdditions text = edited_text(before.source, edits);
  EditedDocument result;
  if (!encode_text(text.text, before.encoding, before.has_bom, Unencodable::kFail, result.bytes)) {
    return std::nullopt;
  }
  try {
    result.document = parser.parse(result.bytes, language);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;
    return std::nullopt;
  }
  const bool is_proven = result.document.source == text.text &&
                         AdditionComparison(before, result.document, text, is_added).is_equal();
  if (!is_proven) return std::nullopt;
  return result;
}

}  // namespace hymt
