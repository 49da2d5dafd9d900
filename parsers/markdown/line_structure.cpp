#include "parsers/markdown/line_structure.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "parsers/markdown/admonition.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/directive_block.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Collects the items of one paragraph; lines of text in a row become one item.
class LineSplitter {
 public:
  LineSplitter(std::string_view text, const InlineTree& tree, const std::vector<Region>& regions,
               std::vector<LineItem>& items)
      : text_(text), tree_(tree), regions_(regions), items_(items) {}

  void add_line(ByteRange line, bool begins_alert) {
    line_ = line;
    const bool is_option = behind_directive_ && take_option();
    if (is_option) return;
    behind_directive_ = false;
    const bool marked = take_regions() || take_container() || take_admonition() || take_comment() ||
                        take_block_line() || take_target() || take_snippet() ||
                        take_abbreviation() || (begins_alert && take_alert());
    if (marked) return;
    if (take_definition()) return;
    if (!items_.empty() && (items_.back().kind == LineItem::Kind::kText ||
                            items_.back().kind == LineItem::Kind::kDefinition)) {
      items_.back().range.end = line.end;
    } else {
      items_.push_back({LineItem::Kind::kText, line});
    }
  }

 private:
  [[nodiscard]] std::string_view line() const { return line_.of(text_); }

  void add(LineItem::Kind kind, std::size_t begin, std::size_t end) {
    if (begin != end) items_.push_back({kind, {line_.begin + begin, line_.begin + end}});
  }

  // A mark with, perhaps, a title at [begin, end) of the line.
  void add_mark(std::size_t begin, std::size_t end) {
    const std::string_view title = line().substr(begin, end - begin);
    if (title.empty() || cuts_markup(line_.begin + begin) || cuts_markup(line_.begin + end)) {
      return add(LineItem::Kind::kMark, 0, line().size());
    }
    add(LineItem::Kind::kMark, 0, begin);
    add(LineItem::Kind::kTitle, begin, end);
    add(LineItem::Kind::kMark, end, line().size());
  }

  // True if a code span, a tag, a link's destination or a region goes on over `offset`.
  [[nodiscard]] bool cuts_markup(std::size_t offset) const {
    const auto region =
        std::lower_bound(regions_.begin(), regions_.end(), offset,
                         [](const Region& r, std::size_t at) { return r.range.end <= at; });
    if (region != regions_.end() && region->range.begin < offset) return true;
    const auto event =
        std::lower_bound(tree_.events.begin(), tree_.events.end(), offset,
                         [](const InlineEvent& e, std::size_t at) { return e.range.end <= at; });
    return event != tree_.events.end() && event->range.begin < offset &&
           event->kind != InlineKind::kText;
  }

  // An output of a template ("{{ name }}") is a word of the sentence around it.
  static bool stands_alone(const Region& region, std::string_view text) {
    const std::string_view bytes = region.range.of(text);
    const bool output = bytes.starts_with("{{") && !bytes.starts_with("{{<") &&
                        !bytes.starts_with("{{%") && !bytes.starts_with("{{#") &&
                        !bytes.starts_with("{{/");
    return is_block_like(region.kind) && !output;
  }

  bool take_regions() {
    std::size_t at = line_.begin;
    auto region =
        std::lower_bound(regions_.begin(), regions_.end(), at,
                         [](const Region& r, std::size_t offset) { return r.range.end <= offset; });
    bool any = false;
    while (true) {
      while (at < line_.end && is_space(text_[at])) ++at;
      if (at >= line_.end) break;
      if (region == regions_.end() || region->range.begin != at || !stands_alone(*region, text_)) {
        return false;
      }
      // Words inside a region make it a code of a unit, so that they can be translated.
      if (!region->texts.empty()) return false;
      any = true;
      at = region->range.end;
      ++region;
    }
    if (any) add(LineItem::Kind::kMark, 0, line().size());
    return any;
  }

  bool take_container() {
    const std::string_view text = line();
    if (!text.starts_with(":::")) return false;
    std::size_t at = text.find_first_not_of(':');
    at = at == kNone ? kNone : text.find_first_not_of(" \t", at);
    if (at == kNone) {
      add(LineItem::Kind::kMark, 0, text.size());
      return true;
    }
    if (const auto head = scan_directive_head(text.substr(at))) {
      behind_directive_ = true;
      const std::size_t begin = at + head->title.begin;
      const bool has_title = directive_traits(head->name.of(text.substr(at))).has_title;
      add_mark(has_title ? begin : text.size(), has_title ? at + head->title.end : text.size());
      return true;
    }
    const std::size_t name = at;
    while (at < text.size() && is_word(text[at])) ++at;
    constexpr std::array<std::string_view, 6> kNoTitle = {"include", "import",  "code-group",
                                                          "video",   "youtube", "math"};
    const bool no_title = at == name || std::find(kNoTitle.begin(), kNoTitle.end(),
                                                  text.substr(name, at - name)) != kNoTitle.end();
    std::size_t begin = text.size();
    std::size_t end = text.size();
    if (!no_title && at < text.size() && text[at] == '[') {
      const std::size_t close = text.find(']', at);
      if (close != kNone) {
        begin = at + 1;
        end = close;
      }
    } else if (!no_title && at < text.size() && is_blank(text[at])) {
      begin = std::min(text.find_first_not_of(" \t", at), text.size());
      const std::size_t attributes = text.find('{', begin);
      if (attributes != kNone) end = attributes;
      while (end > begin && (is_blank(text[end - 1]) || text[end - 1] == ':')) --end;
    }
    add_mark(begin, std::max(begin, end));
    return true;
  }

  // ":class: x" below the head of a directive.
  bool take_option() {
    const auto option = scan_directive_option(line());
    if (!option) return false;
    const bool has_text = option->is_text && !option->value.empty();
    add_mark(has_text ? option->value.begin : line().size(),
             has_text ? option->value.end : line().size());
    return true;
  }

  // "% words" of MyST, at the beginning of a paragraph.
  bool take_comment() {
    const bool begins = items_.empty() || in_comment_;
    in_comment_ = begins && line().size() > 1 && line()[0] == '%' && is_blank(line()[1]);
    if (in_comment_) add(LineItem::Kind::kMark, 0, line().size());
    return in_comment_;
  }

  // "/// note | Title" and "///" of
  // https://facelessuser.github.io/pymdown-extensions/extensions/blocks/
  bool take_block_line() {
    const std::string_view text = line();
    if (!text.starts_with("///")) return false;
    std::size_t at = text.find_first_not_of('/');
    if (at == kNone) {
      add(LineItem::Kind::kMark, 0, text.size());
      return true;
    }
    at = text.find_first_not_of(" \t", at);
    if (at == kNone || !is_letter(text[at])) return false;
    while (at < text.size() && is_word(text[at])) ++at;
    const std::size_t bar = text.find_first_not_of(" \t", at);
    if (bar != kNone && text[bar] != '|') return false;
    const std::size_t title =
        bar == kNone ? text.size() : std::min(text.find_first_not_of(" \t", bar + 1), text.size());
    add_mark(title, text.size());
    return true;
  }

  // "(label)=" of MyST, and its block breaks "+++".
  bool take_target() {
    const std::string_view text = line();
    const bool is_target = text.size() > 3 && text.front() == '(' && text.ends_with(")=") &&
                           text.find_first_of("() \t", 1) == text.size() - 2;
    const bool is_break = text == "+++" || text.starts_with("+++ {");
    if (is_target || is_break) add(LineItem::Kind::kMark, 0, text.size());
    return is_target || is_break;
  }

  // "--8<-- "file"", or lines of such between two "--8<--".
  bool take_snippet() {
    const std::string_view text = line();
    const std::size_t scissors = text.find("--8<--");
    const bool begins = scissors == 0 || (scissors == 1 && text.front() == ';');
    const bool is_fence = begins && trimmed(text.substr(scissors + 6)).empty();
    if (!begins && !inside_snippet_) return false;
    if (is_fence) inside_snippet_ = !inside_snippet_;
    add(LineItem::Kind::kMark, 0, text.size());
    return true;
  }

  // "*[HTML]: Hypertext Markup Language"
  bool take_abbreviation() {
    const std::string_view text = line();
    const std::size_t close = text.starts_with("*[") ? text.find("]:") : kNone;
    if (close == kNone || text.find('[', 2) < close) return false;
    add_mark(std::min(text.find_first_not_of(" \t", close + 2), text.size()), text.size());
    return true;
  }

  bool take_admonition() {
    const auto mark = scan_admonition_mark(line());
    if (mark) add_mark(mark->title.begin, mark->title.end);
    return mark.has_value();
  }

  bool take_alert() {
    const std::string_view text = line();
    if (!text.starts_with("[!")) return false;
    std::size_t close = 2;
    while (close < text.size() && is_word(text[close])) ++close;
    if (close == 2 || close >= text.size() || text[close] != ']') return false;
    ++close;
    if (close < text.size() && (text[close] == '-' || text[close] == '+')) ++close;
    const std::size_t title = std::min(text.find_first_not_of(" \t", close), text.size());
    add_mark(title, text.size());
    return true;
  }

  bool take_definition() {
    const std::string_view text = line();
    if (text.size() < 2 || text[0] != ':' || !is_blank(text[1])) return false;
    const std::size_t begin = std::min(text.find_first_not_of(" \t", 1), text.size());
    // Behind a blank line only what is indented as the lines below it would be.
    constexpr std::size_t kIndent = 4;
    if (items_.empty() && begin < kIndent) return false;
    if (cuts_markup(line_.begin + begin)) return false;
    if (const auto admonition = scan_admonition_mark(text.substr(begin))) {
      add_mark(begin + admonition->title.begin, begin + admonition->title.end);
      return true;
    }
    add(LineItem::Kind::kMark, 0, begin);
    add(LineItem::Kind::kDefinition, begin, text.size());
    return true;
  }

  std::string_view text_;
  const InlineTree& tree_;
  const std::vector<Region>& regions_;
  std::vector<LineItem>& items_;
  ByteRange line_;
  bool behind_directive_ = false;  // Its options may follow.
  bool in_comment_ = false;        // The last line was one.
  bool inside_snippet_ = false;    // Between two "--8<--".
};

bool may_be_mark(char c) { return std::string_view(":!?={[$<\\/(+-;*%").find(c) != kNone; }

}  // namespace

void split_lines(std::string_view text, const InlineTree& tree, const std::vector<Region>& regions,
                 bool begins_quote, std::vector<LineItem>& items) {
  items.clear();
  const auto is_break = [](const InlineEvent& event) {
    return event.kind == InlineKind::kSoftBreak || event.kind == InlineKind::kHardBreak;
  };
  const bool marks =
      may_be_mark(text.front()) ||
      std::any_of(tree.events.begin(), tree.events.end(), [&](const InlineEvent& event) {
        return is_break(event) && event.range.end < text.size() &&
               may_be_mark(text[event.range.end]);
      });
  if (!marks) {
    items.push_back({LineItem::Kind::kText, {0, text.size()}});
    return;
  }
  LineSplitter splitter(text, tree, regions, items);
  std::size_t begin = 0;
  std::size_t region = 0;
  for (const InlineEvent& event : tree.events) {
    if (!is_break(event)) continue;
    while (region < regions.size() && regions[region].range.end <= event.range.begin) ++region;
    const bool inside = region < regions.size() && regions[region].range.begin <= event.range.begin;
    if (inside) continue;
    splitter.add_line({begin, event.range.begin}, begins_quote && begin == 0);
    begin = event.range.end;
  }
  splitter.add_line({begin, text.size()}, begins_quote && begin == 0);
}

void split_file_name(std::string_view text, const InlineTree& tree, std::vector<LineItem>& items) {
  items.clear();
  const InlineEvent& first = tree.events.front();
  std::size_t end = first.range.end;
  if (first.kind == InlineKind::kText) {
    end = std::min(end, text.find_first_of(" \t\n"));
  } else if (first.kind == InlineKind::kOpen) {
    end = tree.events[first.partner].range.end;
  }
  items.push_back({LineItem::Kind::kMark, {0, end}});
  if (end < text.size()) items.push_back({LineItem::Kind::kText, {end, text.size()}});
}

}  // namespace hymt::markdown
