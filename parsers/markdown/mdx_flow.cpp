#include "parsers/markdown/mdx_flow.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "parsers/html/html_block.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/dialect.h"

namespace hymt::markdown {

std::string fixed_tag_bytes(const Document& document, ByteRange tag, std::size_t first) {
  std::string bytes;
  std::size_t at = tag.begin;
  for (std::size_t i = first; i < document.units.size(); ++i) {
    bytes += ByteRange{at, document.units[i].range.begin}.of(document.source);
    at = document.units[i].range.end;
  }
  bytes += ByteRange{at, tag.end}.of(document.source);
  return content_value(bytes);
}

void MdxFlow::note_tag(const HtmlToken& tag, bool begins, OpenElement& element) {
  if (tag.self_closing) return;
  const bool is_start = tag.kind == HtmlToken::Kind::kStartTag;
  if (element.depth == 0) {
    if (!is_start || !begins) return;
    element = {tag.name, 1};
  } else if (tag.name == element.name) {
    is_start ? ++element.depth : --element.depth;
  }
}

void MdxFlow::add_block(const LeafText& text, std::uint32_t depth) {
  Document& document = extraction_.document;
  const std::string_view content = text.text();
  for (std::size_t at = 0; at < content.size();) {
    if (is_space(content[at])) {
      ++at;
      continue;
    }
    const bool is_comment = content.substr(at, 4) == "<!--";
    MdxSyntax::End end;
    if (content[at] == '{') {
      end = syntax_.expression_at(content, at);
    } else {
      end = is_comment ? MdxSyntax::comment_at(content, at) : syntax_.tag_at(content, at, &tag_);
    }
    end.offset = std::min(end.offset, content.size());
    const ByteRange source = text.source_range({at, end.offset});
    if (content[at] == '<' && !is_comment) {
      add_tag(text, depth);
    } else {
      const bool is_code = !is_comment && !is_mdx_comment(content.substr(at, end.offset - at));
      if (is_code) document.protected_regions.push_back({source, "code"});
      document.outline.push_back({is_code ? "expression" : "comment",
                                  content_value(content.substr(at, end.offset - at)), depth, false,
                                  source});
    }
    at = end.offset;
  }
}

void MdxFlow::add_tag(const LeafText& text, std::uint32_t depth) {
  Document& document = extraction_.document;
  const std::size_t first = document.units.size();
  const bool was_protected = inside_protected();
  note_tag(tag_, keeps_content(text.text(), tag_), protected_);
  note_tag(tag_, tag_.name == "FileTree", file_tree_);
  // From the block's text to the source; a value with a container's marks in it stays as it is.
  std::erase_if(tag_.attributes, [&](HtmlAttribute& attribute) {
    const ByteRange name = text.source_range(attribute.name);
    const ByteRange value = text.source_range(attribute.value);
    const bool whole = value.of(document.source) == attribute.value.of(text.text());
    attribute.name = name;
    attribute.value = value;
    return !whole;
  });
  tag_.range = text.source_range(tag_.range);
  if (!was_protected) {
    add_attribute_units(document, tag_, extraction_.options, extraction_.placeholders);
  }
  document.outline.push_back(
      {"jsx", fixed_tag_bytes(document, tag_.range, first), depth, false, tag_.range});
}

}  // namespace hymt::markdown
