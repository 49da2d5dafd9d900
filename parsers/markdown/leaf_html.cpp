// The part of LeafExtractor that knows HTML tags.

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "parsers/html/html_block.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/leaf_extractor.h"
#include "parsers/markdown/mdx_flow.h"

namespace hymt::markdown {
namespace {

// True if `bytes` are `text` with white space added at the beginnings of lines.
bool equal_but_for_indents(std::string_view bytes, std::string_view text) {
  std::size_t at = 0;
  for (const char c : text) {
    if (c == '\n' && bytes.substr(at, 2) == "\r\n") ++at;
    if (at == bytes.size() || (bytes[at] != c && !(c == '\n' && bytes[at] == '\r'))) return false;
    ++at;
    while (c == '\n' && at < bytes.size() && is_blank(bytes[at])) ++at;
  }
  return at == bytes.size();
}

bool is_void_element(std::string_view name) {
  constexpr std::array<std::string_view, 14> kVoid = {"area",  "base",   "br",    "col",  "embed",
                                                      "hr",    "img",    "input", "link", "meta",
                                                      "param", "source", "track", "wbr"};
  return std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end();
}

}  // namespace

// Start and end tags inside one unit that belong together.
void LeafExtractor::pair_tags(ByteRange range) {
  constexpr std::size_t kFarthest = 32;
  std::vector<std::pair<std::string, std::size_t>> open;
  for (std::size_t i = first_event(range.begin); i < tree_->events.size(); ++i) {
    const InlineEvent& event = tree_->events[i];
    if (event.range.begin >= range.end) break;
    if (event.kind != InlineKind::kHtml || region_around(event.range.begin) != nullptr) continue;
    if (!read_tag(text_->text().substr(0, event.range.end), event.range.begin)) continue;
    if (token_.kind == HtmlToken::Kind::kStartTag) {
      if (!token_.self_closing && !is_void_element(token_.name)) open.emplace_back(token_.name, i);
    } else if (token_.kind == HtmlToken::Kind::kEndTag) {
      for (std::size_t k = open.size(); k > 0 && open.size() - k < kFarthest; --k) {
        if (open[k - 1].first != token_.name) continue;
        tag_partners_[i] = open[k - 1].second + 1;
        tag_partners_[open[k - 1].second] = i + 1;
        open.resize(k - 1);
        break;
      }
    }
  }
}

// A tag or the like at `at`, by the rules of the document, into token_; false if there is none.
bool LeafExtractor::read_tag(std::string_view text, std::size_t at) {
  if (extraction_.syntax == Syntax::kMarkdown) return next_html_token(text, at, {}, token_);
  return mdx_.tag_at(text, at, &token_).offset != MdxSyntax::kNone;
}

// What an expression of MDX puts out is a word of the sentence; a comment is nothing.
void LeafExtractor::write_expression(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const ByteRange source = text_->source_range(event.range);
  const bool is_comment = is_mdx_comment(slice(event.range));
  CodeRole role;
  if (!is_comment) role.type = CodeType::kVariable;
  unit.add_placeholder(source.end, {}, {.role = role});
  add_outline(is_comment ? "comment" : "expression", slice(event.range), source);
}

void LeafExtractor::write_html(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const ByteRange source = text_->source_range(event.range);
  const std::string_view bytes = source.of(extraction_.document.source);
  const bool whole = read_tag(extraction_.document.source, source.begin) &&
                     token_.range == source && equal_but_for_indents(bytes, slice(event.range));
  if (whole &&
      (token_.kind == HtmlToken::Kind::kStartTag || token_.kind == HtmlToken::Kind::kEndTag)) {
    write_tag(unit, index);
    return;
  }
  // Comments and the like, and tags with a container's marks inside them.
  unit.add_placeholder(source.end, {});
  add_outline("html", slice(event.range), source);
}

void LeafExtractor::write_tag(OpenUnit& unit, std::size_t index) {
  const InlineEvent& event = tree_->events[index];
  const ByteRange source = token_.range;
  const std::size_t partner = tag_partners_[index];
  const bool is_jsx = extraction_.syntax == Syntax::kMdx;
  if (token_.kind == HtmlToken::Kind::kEndTag) {
    if (partner != 0 && open_pairs_[partner - 1].unit == unit.id) {
      unit.builder.add_closing(open_pairs_[partner - 1].code, source.end);
      --depth_;
    } else {
      unit.add_placeholder(source.end, {}, kFixedCode);
    }
    add_outline("html", "</" + token_.name + ">", source);
    return;
  }
  const std::size_t entry = extraction_.document.outline.size();
  if (is_jsx) {
    add_outline("jsx", {}, source);  // Filled in when the attributes are known.
  } else {
    add_outline("html",
                "<" + token_.name + ">" +
                    outline_value(extraction_.document.source, token_, extraction_.options,
                                  extraction_.language),
                source);
  }
  const CodeTraits traits{.role = html_code_role(token_.name)};
  const bool paired = partner != 0 && tree_->events[partner - 1].range.end != event.range.end;
  if (paired) {
    open_pairs_[index] = {unit.id, unit.builder.add_opening(source.end, traits)};
    ++depth_;
  } else {
    unit.add_placeholder(source.end, token_.name == "br" ? "\n" : "", traits);
  }
  const HtmlToken tag = token_;
  const std::size_t first = extraction_.document.units.size();
  add_attribute_units(extraction_.document, tag, unit.builder, unit.id, extraction_.options,
                      extraction_.placeholders);
  if (is_jsx) {
    extraction_.document.outline[entry].value =
        fixed_tag_bytes(extraction_.document, tag.range, first);
  }
}

}  // namespace hymt::markdown
