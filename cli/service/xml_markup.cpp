#include "cli/service/xml_markup.h"

#include <algorithm>
#include <utility>

#include "cli/service/request_error.h"

namespace hymt {
namespace {

constexpr std::string_view kStandalone = "img";
constexpr std::string_view kInline = "span";
constexpr std::string_view kBlock = "div";
constexpr std::string_view kMark = " data-h=\"";

// Elements that hold paragraphs and the like wherever documents are made of XML.
constexpr std::string_view kUsualBlocks[] = {
    "article", "blockquote", "body", "caption", "dd",   "div", "dl",    "dt", "h1",  "h2",
    "h3",      "h4",         "h5",   "h6",      "item", "li",  "ol",    "p",  "par", "para",
    "row",     "section",    "seg",  "table",   "td",   "th",  "title", "tr", "ul"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

[[noreturn]] void fail(const std::string& what, std::size_t offset) {
  throw RequestError(400, "the tags of a text cannot be read: " + what + " at byte " +
                              std::to_string(offset) + "; write '<' that is text as &lt;");
}

struct XmlTag {
  enum class Kind { kOpening, kClosing, kAlone };
  Kind kind = Kind::kAlone;
  std::string_view name;  // Of kOpening and kClosing, and of an empty element.
  std::size_t end = 0;    // Behind it.
};

std::size_t end_of(std::string_view text, std::size_t begin, std::string_view mark) {
  const std::size_t end = text.find(mark, begin);
  if (end == std::string_view::npos) fail("something is not closed", begin);
  return end + mark.size();
}

// The tag, comment, instruction or section that begins with the '<' at `begin`.
XmlTag read_tag(std::string_view text, std::size_t begin) {
  XmlTag tag;
  const std::string_view rest = text.substr(begin);
  if (rest.starts_with("<!--")) {
    tag.end = end_of(text, begin + 4, "-->");
  } else if (rest.starts_with("<![CDATA[")) {
    tag.end = end_of(text, begin, "]]>");
  } else if (rest.starts_with("<?")) {
    tag.end = end_of(text, begin, "?>");
  } else if (rest.starts_with("<!")) {
    tag.end = end_of(text, begin, ">");
  } else {
    const bool is_closing = rest.starts_with("</");
    std::size_t at = begin + (is_closing ? 2 : 1);
    if (at >= text.size() || !begins_name(text[at])) fail("'<' begins no tag", begin);
    const std::size_t name = at;
    while (at < text.size() && !is_space(text[at]) && text[at] != '/' && text[at] != '>') ++at;
    tag.name = text.substr(name, at - name);
    // Attributes: '>' in quotes ends nothing.
    char quote = 0;
    for (; at < text.size() && (quote != 0 || text[at] != '>'); ++at) {
      if (quote != 0) {
        if (text[at] == quote) quote = 0;
      } else if (text[at] == '"' || text[at] == '\'') {
        quote = text[at];
      } else if (text[at] == '<') {
        fail("'<' in a tag", at);
      }
    }
    if (at >= text.size()) fail("a tag is not closed", begin);
    tag.end = at + 1;
    if (is_closing) {
      tag.kind = XmlTag::Kind::kClosing;
    } else if (text[at - 1] != '/') {
      tag.kind = XmlTag::Kind::kOpening;
    }
  }
  return tag;
}

}  // namespace

std::string XmlMarkup::number(Original original) {
  const std::string tag = "<" + std::string(original.name) + std::string(kMark) +
                          std::to_string(originals_.size()) + "\">";
  originals_.push_back(std::move(original));
  return tag;
}

XmlMarkup::XmlMarkup(std::string_view text, const XmlTagOptions& options) {
  const auto is_block = [&options](std::string_view name) {
    if (options.joining.contains(name)) return false;
    if (options.splitting.contains(name)) return true;
    return std::binary_search(std::begin(kUsualBlocks), std::end(kUsualBlocks), name);
  };
  struct Open {
    std::string_view name;
    std::size_t number;
  };
  std::vector<Open> open;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = std::min(text.find('<', at), text.size());
    html_.append(text, at, begin - at);
    if (begin == text.size()) break;
    const XmlTag tag = read_tag(text, begin);
    at = tag.end;
    const std::string_view written = text.substr(begin, tag.end - begin);
    switch (tag.kind) {
      case XmlTag::Kind::kAlone: html_ += number({std::string(written), "", kStandalone}); break;
      case XmlTag::Kind::kClosing: {
        if (open.empty() || open.back().name != tag.name) fail("a tag closes nothing", begin);
        Original& original = originals_[open.back().number];
        original.closing = written;
        html_.append("</").append(original.name).append(">");
        open.pop_back();
        break;
      }
      case XmlTag::Kind::kOpening: {
        std::size_t end = tag.end;
        if (options.ignored.contains(tag.name)) {
          // With all that is in it, elements of the same name too.
          for (std::size_t depth = 1; depth > 0;) {
            const std::size_t next = text.find('<', end);
            if (next == std::string_view::npos) fail("an element is not closed", begin);
            const XmlTag inner = read_tag(text, next);
            end = inner.end;
            if (inner.name != tag.name) continue;
            if (inner.kind == XmlTag::Kind::kOpening) ++depth;
            if (inner.kind == XmlTag::Kind::kClosing) --depth;
          }
        } else if (text.substr(end).starts_with("</")) {
          const XmlTag next = read_tag(text, end);
          if (next.name == tag.name) end = next.end;  // An empty element, as <x id="1"></x>.
        }
        if (end != tag.end) {
          html_ += number({std::string(text.substr(begin, end - begin)), "", kStandalone});
          at = end;
          break;
        }
        open.push_back({tag.name, originals_.size()});
        html_ += number({std::string(written), "", is_block(tag.name) ? kBlock : kInline});
        break;
      }
    }
  }
  if (!open.empty()) fail("an element is not closed", text.size());
}

std::optional<std::string> XmlMarkup::restore(std::string_view html) const {
  std::string text;
  std::vector<bool> is_used(originals_.size());
  std::vector<std::size_t> open;
  std::size_t num_used = 0;
  std::size_t at = 0;
  while (at < html.size()) {
    const std::size_t begin = std::min(html.find('<', at), html.size());
    text.append(html, at, begin - at);
    if (begin == html.size()) break;
    const std::size_t end = html.find('>', begin);
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view tag = html.substr(begin + 1, end - begin - 1);
    at = end + 1;
    if (tag.starts_with("/")) {
      if (open.empty() || originals_[open.back()].name != tag.substr(1)) return std::nullopt;
      text += originals_[open.back()].closing;
      open.pop_back();
      continue;
    }
    const std::size_t mark = tag.find(kMark);
    if (mark == std::string_view::npos || !tag.ends_with('"')) return std::nullopt;
    std::size_t index = 0;
    for (const char c : tag.substr(mark + kMark.size(), tag.size() - mark - kMark.size() - 1)) {
      if (c < '0' || c > '9') return std::nullopt;
      index = index * 10 + static_cast<std::size_t>(c - '0');
      if (index >= originals_.size()) return std::nullopt;
    }
    const Original& original = originals_[index];
    if (is_used[index] || original.name != tag.substr(0, mark)) return std::nullopt;
    is_used[index] = true;
    ++num_used;
    text += original.opening;
    if (!original.closing.empty()) open.push_back(index);
  }
  if (!open.empty() || num_used != originals_.size()) return std::nullopt;
  return text;
}

}  // namespace hymt
