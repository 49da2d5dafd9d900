#include "parsers/html/html_block.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/html/html_element.h"
#include "parsers/html/html_extractor.h"
#include "parsers/html/html_markup.h"
#include "parsers/html/html_sink.h"

namespace hymt {
namespace {

using Kind = MarkupToken::Kind;
using Info = HtmlElementInfo;

}  // namespace

// Fragments are nobody's tree, so elements are matched by their names alone.
struct HtmlBlocks::Impl {
  // An element that is open, with what it passes on to what is inside.
  struct Open {
    HtmlElement element;
    std::uint64_t name = 0;
    std::string raw_text;  // Its name, if it holds raw text.
  };

  HtmlSettings settings;
  HtmlElement root;
  std::vector<Open> open;
  std::unordered_map<std::uint64_t, std::size_t> num_open;  // By name.
  std::size_t num_units_seen = 0;                           // In the document.

  Impl(const ParserOptions& options, const PlaceholderScanner& placeholders,
       std::string_view language)
      : settings{options, placeholders, std::string(language)} {
    static constexpr Info kRoot{};
    root.info = &kRoot;
  }

  void find_heading(const Document& document) {
    for (; num_units_seen < document.units.size(); ++num_units_seen) {
      const TranslationUnit& unit = document.units[num_units_seen];
      if (unit.kind == UnitKind::kHeading) settings.heading = unit.id;
    }
  }

  void pop() {
    --num_open[open.back().name];
    open.pop_back();
  }

  // Appends the open elements to markup.elements; returns the index of each (the root's first).
  std::vector<std::uint32_t> place_open_elements(HtmlMarkup& markup) {
    // Unclosed elements by the thousand must not cost every block behind them; the outermost pass
    // what they mean on to the root.
    constexpr std::size_t kMaxOpen = 512;
    if (open.size() > kMaxOpen) {
      const auto excess = static_cast<std::ptrdiff_t>(open.size() - kMaxOpen);
      root = open[open.size() - kMaxOpen - 1].element;
      std::for_each(open.begin(), open.begin() + excess, [this](Open& o) { --num_open[o.name]; });
      open.erase(open.begin(), open.begin() + excess);
    }
    markup.elements = {root};
    markup.elements[0].parent = 0;
    markup.elements[0].holds_text = false;
    std::vector<std::uint32_t> path{0};
    for (const Open& outer : open) {
      const auto index = static_cast<std::uint32_t>(markup.elements.size());
      markup.elements.push_back(outer.element);
      markup.elements.back().parent = path.back();
      markup.elements.back().holds_text = false;
      path.push_back(index);
    }
    return path;
  }

  void start_tag(const HtmlToken& tag, MarkupToken& token, HtmlMarkup& markup,
                 std::vector<std::uint32_t>& path) {
    if (!open.empty() && ends_sibling(*open.back().element.info, *token.info)) {
      pop();
      path.pop_back();
    }
    token.element = static_cast<std::uint32_t>(markup.elements.size());
    markup.elements.push_back(child_element(markup.elements, path.back(), *token.info, token.mark));
    const HtmlElement& element = markup.elements.back();
    const bool foreign =
        is_any_of(token.info->name, {"svg", "math"}) || markup.elements[element.parent].is_opaque;
    if (token.info->has(Info::kVoid) || (foreign && tag.self_closing)) return;
    const bool raw = token.info->has(Info::kRawText) && !markup.elements[element.parent].is_opaque;
    open.push_back({element, token.name, raw ? tag.name : std::string()});
    ++num_open[token.name];
    path.push_back(token.element);
  }

  void end_tag(const MarkupToken& token, std::vector<std::uint32_t>& path) {
    const auto found = num_open.find(token.name);
    if (found == num_open.end() || found->second == 0) return;
    for (bool ended = false; !ended;) {
      ended = open.back().name == token.name;
      pop();
      path.pop_back();
    }
  }

  // True for what means something in a text only.
  static bool is_for_text(const ProtectedRegion& region) {
    return region.reason == kLineMark || region.reason == kCodeLines || region.reason == kLinkLabel;
  }

  // Takes what is for a text and begins before `offset`, in none, off `opaque`.
  static void drop_outside_text(std::span<const ProtectedRegion>& opaque, std::size_t offset) {
    while (!opaque.empty() && opaque.front().range.begin < offset && is_for_text(opaque.front())) {
      opaque = opaque.subspan(1);
    }
  }

  // Appends a text of the element `parent`, in pieces where some of it is opaque, and takes those
  // off `opaque`. Returns where to go on: behind the text, or behind the code that begins in it.
  static std::size_t add_text(std::string_view source, ByteRange range, std::uint32_t parent,
                              std::span<const ProtectedRegion>& opaque, HtmlMarkup& markup) {
    HtmlToken text;
    const auto add = [&](ByteRange piece, std::uint32_t element) -> MarkupToken& {
      text.range = piece;
      MarkupToken& token = markup.tokens.emplace_back(markup_token(source, text));
      token.element = element;
      return token;
    };
    drop_outside_text(opaque, range.begin);
    for (; !opaque.empty(); opaque = opaque.subspan(1)) {
      const ProtectedRegion& region = opaque.front();
      const bool begins_here = region.range.begin >= range.begin && region.range.begin < range.end;
      if (region.reason == kCodeLines && begins_here) {
        range.end = std::max(range.end, region.range.end);
      }
      if (!range.contains(region.range)) break;
      if (range.begin != region.range.begin) add({range.begin, region.range.begin}, parent);
      const auto element = static_cast<std::uint32_t>(markup.elements.size());
      markup.elements.push_back(child_element(markup.elements, parent,
                                              *markup.elements[parent].info, TranslateMark::kNone));
      markup.elements.back().is_protected = true;
      markup.elements.back().reason = region.reason;
      add(region.range, element).kind = Kind::kOpaque;
      range.begin = region.range.end;
    }
    if (!range.empty()) add(range, parent);
    return range.end;
  }

  // Leaves in `opaque` what lies in no text, and all behind it.
  [[nodiscard]] HtmlMarkup read(std::string_view source, ByteRange range,
                                std::span<const ProtectedRegion>& opaque) {
    source = source.substr(0, range.end);
    HtmlMarkup markup;
    std::vector<std::uint32_t> path = place_open_elements(markup);
    HtmlToken tag;
    for (std::size_t at = range.begin; at < range.end;) {
      const std::string raw_text = open.empty() ? std::string() : open.back().raw_text;
      next_html_token(source, at, raw_text, tag);
      at = tag.range.end;
      if (tag.kind == HtmlToken::Kind::kText) {
        at = add_text(source, tag.range, path.back(), opaque, markup);
        continue;
      }
      MarkupToken token = markup_token(source, tag);
      if (token.kind == Kind::kStartTag) {
        start_tag(tag, token, markup, path);
      } else if (token.kind == Kind::kEndTag) {
        end_tag(token, path);
      }
      markup.tokens.push_back(token);
    }
    drop_outside_text(opaque, range.end);
    finish_elements(markup);
    return markup;
  }
};

HtmlBlocks::HtmlBlocks(const ParserOptions& options, const PlaceholderScanner& placeholders,
                       std::string_view language)
    : impl_(std::make_unique<Impl>(options, placeholders, language)) {}

HtmlBlocks::~HtmlBlocks() = default;

bool HtmlBlocks::add_block(Document& document, ByteRange range, std::uint32_t depth,
                           std::span<const ProtectedRegion> opaque) {
  impl_->find_heading(document);
  impl_->settings.depth = depth;
  const bool may_fail = !opaque.empty();
  const HtmlElement root = impl_->root;
  auto open = may_fail ? impl_->open : std::vector<Impl::Open>();
  auto num_open = may_fail ? impl_->num_open : std::unordered_map<std::uint64_t, std::size_t>();
  const HtmlMarkup markup = impl_->read(document.source, range, opaque);
  if (!opaque.empty()) {
    impl_->root = root;
    impl_->open = std::move(open);
    impl_->num_open = std::move(num_open);
    return false;
  }
  HtmlSink sink(document, impl_->settings);
  HtmlExtractor(markup, sink).extract();
  return true;
}

bool HtmlBlocks::inside_protected() const {
  return impl_->open.empty() ? impl_->root.is_protected : impl_->open.back().element.is_protected;
}

CodeRole html_code_role(std::string_view name) {
  if (name == "a") return {CodeType::kLink, CodeSubtype::kNone};
  if (name == "q") return {CodeType::kQuote, CodeSubtype::kNone};
  if (is_any_of(name, {"img", "picture", "svg"})) return {CodeType::kImage, CodeSubtype::kNone};
  if (is_any_of(name, {"abbr",   "b",      "big", "br",  "cite", "code", "del",  "dfn",   "em",
                       "font",   "i",      "ins", "kbd", "mark", "s",    "samp", "small", "span",
                       "strike", "strong", "sub", "sup", "tt",   "u",    "var"})) {
    return {CodeType::kFormat, CodeSubtype::kNone};
  }
  return {};
}

}  // namespace hymt
