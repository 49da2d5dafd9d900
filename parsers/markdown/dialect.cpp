#include "parsers/markdown/dialect.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "parsers/markdown/character_class.h"
#include "parsers/markdown/mdx_syntax.h"
#include "parsers/markdown/role_syntax.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Ends of regions are not looked for farther than this, so that beginnings without end cost little.
constexpr std::size_t kLongest = 4096;

constexpr std::array<bool, 256> kFirst = [] {
  std::array<bool, 256> table{};
  for (const char c : {'$', '{', '\\', ':', '<', '[', '+'})
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

char peek(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

// The offset behind the next `close` at or behind `from`; kNone if there is none.
std::size_t behind(std::string_view text, std::string_view close, std::size_t from) {
  const std::size_t at = text.find(close, from);
  return at == kNone ? kNone : at + close.size();
}

// Parameters of templates whose values are shown to readers.
constexpr std::array<std::string_view, 8> kTextParameters = {
    "title", "alt", "caption", "description", "summary", "label", "text", "tooltip"};

// name="value" inside a template or a JSX tag. Values that hold markup of any kind are left alone.
void find_text_parameters(std::string_view text, Region& region) {
  std::size_t at = text.find("=\"", region.range.begin);
  while (at != kNone && at < region.range.end) {
    std::size_t name = at;
    while (name > region.range.begin && is_word(text[name - 1])) --name;
    const std::size_t end = text.find('"', at + 2);
    if (end == kNone || end >= region.range.end) return;
    const std::string_view value = text.substr(at + 2, end - at - 2);
    const bool known = std::find(kTextParameters.begin(), kTextParameters.end(),
                                 text.substr(name, at - name)) != kTextParameters.end();
    if (known && value.find_first_of("\\{}<>\n|`") == kNone) {
      region.texts.push_back({at + 2, end});
    }
    at = text.find("=\"", end + 1);
  }
}

std::optional<Region> template_at(std::string_view text, std::size_t at) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kBrackets = {{
      {"{{<", ">}}"},
      {"{{%", "%}}"},
      {"{{{", "}}}"},
      {"{{", "}}"},
      {"{%", "%}"},
      {"{# ", "#}"},
      {"{/*", "*/}"},
      {"<%", "%>"},
  }};
  for (const auto& [open, close] : kBrackets) {
    if (!text.substr(at).starts_with(open)) continue;
    const std::size_t end = behind(text, close, at + open.size());
    if (end == kNone) continue;
    Region region{{at, end}, RegionKind::kTemplate, {}, 0};
    find_text_parameters(text, region);
    return region;
  }
  return std::nullopt;
}

// "{ width=300 .class title="..." }" right behind what it speaks of, as Python-Markdown's attr_list
// has it.
std::optional<Region> spaced_attributes_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostTokens = 64;
  const bool follows = at > 0 && std::string_view(")]*_`=^~+:>").find(text[at - 1]) != kNone;
  if (at > 0 && !follows && !is_space(text[at - 1])) return std::nullopt;
  bool certain = false;
  bool bare = false;  // A name without a value, such as "data-preview".
  std::size_t i = at + 1;
  for (std::size_t tokens = 0; tokens < kMostTokens; ++tokens) {
    while (is_blank(peek(text, i))) ++i;
    if (peek(text, i) == '}') break;
    const char first = peek(text, i);
    if (first == '#' || first == '.') ++i;
    const std::size_t name = i;
    while (is_word(peek(text, i)) || peek(text, i) == ':' || peek(text, i) == '.') ++i;
    if (i == name) return std::nullopt;
    certain = certain || first == '#' || first == '.';
    if (peek(text, i) != '=') {
      bare = bare || text.substr(name, i - name).find('-') != kNone;
      continue;
    }
    certain = true;
    const char quote = peek(text, ++i);
    if (quote == '"' || quote == '\'') {
      i = behind(text, std::string_view(&quote, 1), i + 1);
      if (i == kNone) return std::nullopt;
    } else {
      while (i < text.size() && !is_space(text[i]) && text[i] != '}') ++i;
    }
  }
  const bool ends_text = i + 1 == text.size();
  certain = certain || (bare && (follows || ends_text));
  if (!certain || peek(text, i) != '}') return std::nullopt;
  if (text.substr(at, i - at).find('\n') != kNone) return std::nullopt;
  Region region{{at, i + 1}, RegionKind::kAttributes, {}, 0};
  find_text_parameters(text, region);
  return region;
}

// "{#id}", "{.class #id key=value}", "{: .class}"
std::optional<Region> attributes_at(std::string_view text, std::size_t at) {
  if (auto region = spaced_attributes_at(text, at)) return region;
  const char mark = peek(text, at + 1);
  if (mark != '#' && mark != '.' && mark != ':') return std::nullopt;
  const std::size_t end = behind(text, "}", at + 2);
  if (end == kNone || end == at + 3) return std::nullopt;
  const std::string_view content = text.substr(at + 2, end - at - 3);
  if (mark != ':' && !is_alphanumeric(content.front()) && content.front() != '_' &&
      static_cast<unsigned char>(content.front()) < 0x80) {
    return std::nullopt;
  }
  if (content.find_first_of("{\n") != kNone) return std::nullopt;
  return Region{{at, end}, RegionKind::kAttributes, {}, 0};
}

std::optional<Region> math_at(std::string_view text, std::size_t at) {
  if (peek(text, at + 1) == '$') {
    const std::size_t end = behind(text, "$$", at + 2);
    if (end == kNone || end == at + 4) return std::nullopt;
    return Region{{at, end}, RegionKind::kDisplayMath, {}, 0};
  }
  // As pandoc: no space inside the marks, no digit behind the closing one.
  if (is_space(peek(text, at + 1)) || (at > 0 && is_alphanumeric(text[at - 1]))) {
    return std::nullopt;
  }
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '$') {
      if (is_space(text[i - 1]) || is_alphanumeric(peek(text, i + 1))) return std::nullopt;
      if (i == at + 1 || !looks_like_math(text.substr(at + 1, i - at - 1))) return std::nullopt;
      return Region{{at, i + 1}, RegionKind::kMath, {}, 0};
    }
  }
  return std::nullopt;
}

// "\begin{align}", "\(x\)", "\[x\]" and, as some renderers want it, "\\(x\\)".
std::optional<Region> tex_math_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 7) == "\\begin{") {
    const std::size_t name = text.find('}', at);
    if (name == kNone) return std::nullopt;
    const std::size_t end =
        behind(text, "\\end" + std::string(text.substr(at + 6, name - at - 5)), name);
    if (end == kNone) return std::nullopt;
    return Region{{at, end}, RegionKind::kDisplayMath, {}, 0};
  }
  const std::size_t backslashes = peek(text, at + 1) == '\\' ? 2 : 1;
  const char open = peek(text, at + backslashes);
  if (open != '(' && open != '[') return std::nullopt;
  const std::string_view closes = open == '(' ? "\\\\)" : "\\\\]";
  const std::size_t begin = at + backslashes + 1;
  const std::size_t end = behind(text, closes.substr(2 - backslashes), begin);
  if (end == kNone) return std::nullopt;
  // In Markdown these are first of all escaped brackets.
  const std::string_view content = text.substr(begin, end - backslashes - 1 - begin);
  if (content.find_first_of("\\^_=") == kNone || !looks_like_math(content)) return std::nullopt;
  return Region{{at, end}, open == '(' ? RegionKind::kMath : RegionKind::kDisplayMath, {}, 0};
}

std::optional<Region> emoji_at(std::string_view text, std::size_t at) {
  if (at > 0 && (is_alphanumeric(text[at - 1]) || text[at - 1] == ':')) return std::nullopt;
  std::size_t end = at + 1;
  bool letter = false;
  for (; is_word(peek(text, end)) || peek(text, end) == '+'; ++end) {
    if (text[end] >= 'A' && text[end] <= 'Z') return std::nullopt;
    letter = letter || is_letter(text[end]) || text[end] == '1';  // ":+1:", ":-1:", ":100:"
  }
  if (!letter || peek(text, end) != ':' || end - at > 40) return std::nullopt;
  // The only ones of one letter.
  constexpr std::string_view kLetters = "abmovx";
  if (end - at < 3 && kLetters.find(text[at + 1]) == kNone) return std::nullopt;
  if (is_alphanumeric(peek(text, end + 1)) || peek(text, end + 1) == ':') return std::nullopt;
  return Region{{at, end + 1}, RegionKind::kEmoji, {}, 0};
}

// "++ctrl+alt+"s"++"
std::optional<Region> keys_at(std::string_view text, std::size_t at) {
  if (peek(text, at + 1) != '+' || (at > 0 && text[at - 1] == '+')) return std::nullopt;
  std::size_t i = at + 2;
  while (true) {
    const std::size_t key = i;
    if (peek(text, i) == '"') {
      i = text.find_first_of("\"\n", i + 1);
      if (i == kNone || text[i] == '\n') return std::nullopt;
      ++i;
    } else {
      while (is_word(peek(text, i))) ++i;
    }
    if (i == key || peek(text, i) != '+') return std::nullopt;
    if (peek(text, i + 1) == '+') return Region{{at, i + 2}, RegionKind::kKeys, {}, 0};
    ++i;
  }
}

std::optional<Region> contents_at(std::string_view text, std::size_t at) {
  for (const std::string_view mark : {"[toc]", "[[toc]]", "[[_toc_]]"}) {
    if (starts_with_ignoring_case(text.substr(at), mark)) {
      return Region{{at, at + mark.size()}, RegionKind::kContents, {}, 0};
    }
  }
  return std::nullopt;
}

// The offset behind a "{...}" of JavaScript at `at`, strings looked through.
std::size_t skip_braces(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\'' || c == '`') {
      i = text.find(c, i + 1);
      if (i == kNone) return kNone;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return kNone;
}

// A tag that only JSX knows: "<Tabs items={['a', 'b']}>", "<></>". HTML tags are events already.
std::optional<Region> jsx_at(std::string_view text, std::size_t at) {
  std::size_t i = at + 1;
  if (peek(text, i) == '/') ++i;
  if (peek(text, i) == '>') return Region{{at, i + 1}, RegionKind::kJsx, {}, 0};
  if (!is_letter(peek(text, i))) return std::nullopt;
  while (is_word(peek(text, i)) || peek(text, i) == '.' || peek(text, i) == ':') ++i;
  bool braces = peek(text, at + 1) >= 'A' && peek(text, at + 1) <= 'Z';
  while (i < text.size() && text[i] != '>') {
    const char c = text[i];
    if (c == '<') return std::nullopt;
    if (c == '{') {
      braces = true;
      i = skip_braces(text, i);
    } else if (c == '"' || c == '\'') {
      i = behind(text, std::string_view(&text[i], 1), i + 1);
    } else if (is_word(c) || is_space(c) || c == '=' || c == ':' || c == '/' || c == '.') {
      ++i;
    } else {
      return std::nullopt;
    }
    if (i == kNone) return std::nullopt;
  }
  if (i >= text.size() || !braces) return std::nullopt;
  Region region{{at, i + 1}, RegionKind::kJsx, {}, 0};
  find_text_parameters(text, region);
  return region;
}

std::optional<Region> region_at(std::string_view whole_text, std::size_t at) {
  const std::string_view text = whole_text.substr(0, at + kLongest);
  switch (text[at]) {
    case '$': return math_at(text, at);
    case '\\': return tex_math_at(text, at);
    case ':': return emoji_at(text, at);
    case '[': return contents_at(text, at);
    case '+': return keys_at(text, at);
    case '{': {
      auto region = template_at(text, at);
      return region ? region : attributes_at(text, at);
    }
    case '<': {
      auto region = template_at(text, at);
      return region ? region : jsx_at(text, at);
    }
    default: return std::nullopt;
  }
}

// Answers questions about the events around an offset.
class EventFinder {
 public:
  explicit EventFinder(const InlineTree& tree) : events_(tree.events) {}

  // True if a region may end at `offset`, that is, not inside a code span, a tag, a destination.
  [[nodiscard]] bool may_end_at(std::size_t offset) const {
    const auto after = std::lower_bound(
        events_.begin(), events_.end(), offset,
        [](const InlineEvent& event, std::size_t at) { return event.range.end <= at; });
    if (after == events_.end() || after->range.begin >= offset) return true;
    return after->kind == InlineKind::kText;
  }

  // True if the character at `offset` is literal text.
  [[nodiscard]] bool is_text(std::size_t offset) const {
    const auto it = std::lower_bound(
        events_.begin(), events_.end(), offset,
        [](const InlineEvent& event, std::size_t at) { return event.range.end <= at; });
    return it != events_.end() && it->kind == InlineKind::kText;
  }

 private:
  const std::vector<InlineEvent>& events_;
};

// Each of these appends the region that begins at `at`, if there is one, and returns the offset
// behind it, or kNone.
std::size_t add_region(std::string_view text, std::size_t at, const EventFinder& finder,
                       std::vector<Region>& regions) {
  auto region = region_at(text, at);
  if (!region || !finder.may_end_at(region->range.end)) return kNone;
  regions.push_back(*std::move(region));
  return regions.back().range.end;
}

// A role: as a whole, or what stands before and behind its words.
std::size_t add_role(std::string_view text, std::size_t at, const EventFinder& finder,
                     std::uint32_t& pair, std::vector<Region>& regions) {
  const auto role = scan_role(text.substr(0, at + kLongest), at);
  if (!role || !finder.may_end_at(role->range.end)) return kNone;
  if (role->text.empty()) {
    regions.push_back({role->range, RegionKind::kRole, {}, 0});
  } else {
    ++pair;
    regions.push_back({{at, role->text.begin}, RegionKind::kRoleOpen, {}, pair});
    regions.push_back({{role->text.end, role->range.end}, RegionKind::kRoleClose, {}, pair});
  }
  return role->range.end;
}

// "{++added++}", "{--removed--}", "{==marked==}", "{>>remark<<}", "{~~old~>new~~}" of CriticMarkup.
std::size_t add_criticism(std::string_view text, std::size_t at, const EventFinder& finder,
                          std::uint32_t& pair, std::vector<Region>& regions,
                          std::vector<Region>& closing) {
  constexpr std::size_t kSize = 3;  // Of a mark.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMarks = {
      {{"{++", "++}"}, {"{--", "--}"}, {"{==", "==}"}, {"{>>", "<<}"}, {"{~~", "~~}"}}};
  const auto mark = std::find_if(kMarks.begin(), kMarks.end(), [&](const auto& marks) {
    return text.substr(at, kSize) == marks.first;
  });
  if (mark == kMarks.end()) return kNone;
  const bool replaces = text[at + 1] == '~';
  const std::size_t close = text.substr(0, at + kLongest).find(mark->second, at + kSize);
  if (close == kNone || close == at + kSize) return kNone;
  // Tildes may be marks of CommonMark as well.
  const bool is_mark = finder.may_end_at(at + kSize) && finder.may_end_at(close + kSize) &&
                       (replaces || finder.is_text(close));
  if (!is_mark) return kNone;
  const std::size_t arrow = replaces ? text.substr(0, close).find("~>", at + kSize) : kNone;
  if (replaces && arrow == kNone) return kNone;
  ++pair;
  regions.push_back({{at, at + kSize}, RegionKind::kMarkOpen, {}, pair});
  if (replaces) closing.push_back({{arrow, arrow + 2}, RegionKind::kMarkInside, {}, 0});
  closing.push_back({{close, close + kSize}, RegionKind::kMarkClose, {}, pair});
  return at + kSize;
}

// "[label]" that CommonMark takes for text, or what else begins with a bracket. In other words it
// would not be a link any more to those who see one.
std::size_t add_label(std::string_view text, std::size_t at, const EventFinder& finder,
                      const KnownLabels& labels, std::vector<Region>& regions) {
  const auto label = scan_link_label(text, at);
  const bool is_link = label && !label->content.of(text).starts_with('^') &&
                       finder.is_text(label->end - 1) && peek(text, label->end) != '(' &&
                       labels.contains(label->content.of(text));
  if (!is_link) return add_region(text, at, finder, regions);
  regions.push_back({{at, label->end}, RegionKind::kName, {}, 0});
  return label->end;
}

// What begins with a brace.
std::size_t add_braced(std::string_view text, std::size_t at, const EventFinder& finder,
                       std::uint32_t& pair, std::vector<Region>& regions,
                       std::vector<Region>& closing) {
  std::size_t end = add_role(text, at, finder, pair, regions);
  if (end == kNone) end = add_criticism(text, at, finder, pair, regions, closing);
  return end == kNone ? add_region(text, at, finder, regions) : end;
}

// The highest number of a pair.
std::uint32_t last_link(const std::vector<Region>& regions) {
  std::uint32_t link = 0;
  for (const Region& region : regions) link = std::max(link, region.link);
  return link;
}

// The offset of the "[" that "]" at `close` belongs to; kNone if there is none near.
std::size_t opening_bracket(std::string_view text, std::size_t close) {
  constexpr std::size_t kFarthest = 1000;
  std::size_t depth = 0;
  const std::size_t least = close > kFarthest ? close - kFarthest : 0;
  for (std::size_t i = close + 1; i-- > least;) {
    if (text[i] == ']') ++depth;
    if (text[i] == '[' && --depth == 0) return i;
  }
  return kNone;
}

// "[text]({{ site.url }}/page)" is no link to CommonMark, because of the spaces. Where a template
// stands inside "](...)", bracket and tail become a pair of regions, and the text stays text.
void find_template_links(std::string_view text, const EventFinder& finder,
                         std::vector<Region>& regions) {
  std::vector<Region> found;
  std::uint32_t link = last_link(regions);
  std::size_t used = 0;  // What lies before this offset belongs to a link already.
  for (std::size_t r = 0; r < regions.size(); ++r) {
    if (regions[r].kind != RegionKind::kTemplate || regions[r].range.begin < used) continue;
    // A thousand templates in a row would each look back over all those before.
    const std::size_t begin = regions[r].range.begin;
    const std::size_t least = std::max(used, begin > kLongest ? begin - kLongest : 0);
    std::size_t close = begin;
    while (close > least && !is_space(text[close - 1]) && text[close - 1] != '(') --close;
    if (close < used + 2 || text[close - 1] != '(' || text[close - 2] != ']') continue;
    close -= 2;
    std::size_t end = regions[r].range.end;
    while (end < text.size() && text[end] != ')' && text[end] != '(' && text[end] != '\n') {
      const auto inner =
          std::find_if(regions.begin() + static_cast<std::ptrdiff_t>(r), regions.end(),
                       [end](const Region& region) { return region.range.begin >= end; });
      const bool steps_in = inner != regions.end() && inner->range.begin == end;
      end = steps_in ? inner->range.end : end + 1;
    }
    const std::size_t open = opening_bracket(text, close);
    if (open == kNone || open < used || peek(text, end) != ')') continue;
    if (!finder.is_text(open) || !finder.is_text(close) || !finder.may_end_at(end + 1)) continue;
    ++link;
    const bool image = open > used && text[open - 1] == '!';
    found.push_back({{image ? open - 1 : open, open + 1}, RegionKind::kLinkHead, {}, link});
    found.push_back({{close, end + 1}, RegionKind::kLinkTail, {}, link});
    used = end + 1;
  }
  if (found.empty()) return;
  regions.insert(regions.end(), found.begin(), found.end());
  make_disjoint(regions);
}

// True for "package.name" and "`name`", which may be the name of what a link leads to.
bool is_name(std::string_view text) {
  const bool is_code = text.size() > 2 && text.front() == '`' && text.back() == '`';
  if (is_code) text = text.substr(1, text.size() - 2);
  const bool is_word_like = std::all_of(text.begin(), text.end(), [](char c) {
    return is_word(c) || std::string_view(".:/").find(c) != kNone;
  });
  return !text.empty() && is_word_like && (is_code || text.find_first_of("._") != kNone);
}

// "[text][package.name]" that names no definition of the document is a link to what autorefs and
// mkdocstrings know by that name; so is "[package.name][]".
void find_cross_references(std::string_view text, const EventFinder& finder,
                           std::vector<Region>& regions) {
  std::uint32_t link = last_link(regions);
  std::vector<Region> found;
  std::size_t used = 0;
  for (std::size_t at = text.find("]["); at != kNone; at = text.find("][", at + 2)) {
    constexpr std::size_t kLongestName = 256;
    const std::string_view rest = text.substr(at + 2, kLongestName);
    std::size_t end = 0;
    while (end < rest.size() &&
           (is_word(rest[end]) || std::string_view(".:/").find(rest[end]) != kNone)) {
      ++end;
    }
    const std::string_view name = rest.substr(0, end);
    if (peek(rest, end) != ']') continue;
    if (!name.empty() && name.find_first_of("._") == kNone) continue;
    const std::size_t open = finder.is_text(at) ? opening_bracket(text, at) : kNone;
    if (open == kNone || open < used || !finder.is_text(open) || !finder.is_text(at + 1)) continue;
    if (name.empty() && !is_name(text.substr(open + 1, at - open - 1))) continue;
    used = at + 2 + end + 1;
    if (name.empty()) {
      found.push_back({{open, used}, RegionKind::kName, {}, 0});
      continue;
    }
    ++link;
    found.push_back({{open, open + 1}, RegionKind::kLinkHead, {}, link});
    found.push_back({{at, used}, RegionKind::kLinkTail, {}, link});
  }
  if (found.empty()) return;
  regions.insert(regions.end(), found.begin(), found.end());
  make_disjoint(regions);
}

// "==mark==" and "^^insert^^": marks beside words, in pairs.
void find_pairs(std::string_view text, const EventFinder& finder, std::vector<Region>& regions) {
  std::uint32_t pair = last_link(regions);
  std::vector<Region> found;
  for (const std::string_view mark : {"==", "^^"}) {
    std::size_t open = kNone;
    std::size_t next = 0;
    for (std::size_t at = text.find(mark); at != kNone; at = text.find(mark, next)) {
      const std::size_t end = std::min(text.find_first_not_of(mark[0], at), text.size());
      next = end;
      if (end - at != mark.size() || !finder.is_text(at) || !finder.may_end_at(end)) continue;
      const bool word_before = at > 0 && !is_space(text[at - 1]);
      const bool word_after = end < text.size() && !is_space(text[end]);
      if (open == kNone) {
        if (word_after && (at == 0 || !is_alphanumeric(text[at - 1]))) open = at;
      } else if (word_before && (end == text.size() || !is_alphanumeric(text[end]))) {
        ++pair;
        found.push_back({{open, open + mark.size()}, RegionKind::kMarkOpen, {}, pair});
        found.push_back({{at, end}, RegionKind::kMarkClose, {}, pair});
        open = kNone;
      }
    }
  }
  if (found.empty()) return;
  regions.insert(regions.end(), found.begin(), found.end());
  make_disjoint(regions);
}

}  // namespace

std::string_view region_name(RegionKind kind) {
  switch (kind) {
    case RegionKind::kMath:
    case RegionKind::kDisplayMath: return "math";
    case RegionKind::kTemplate: return "template";
    case RegionKind::kJsx: return "jsx";
    case RegionKind::kAttributes: return "attributes";
    case RegionKind::kRole:
    case RegionKind::kRoleOpen:
    case RegionKind::kRoleClose: return "role";
    case RegionKind::kKeys: return "keys";
    case RegionKind::kEmoji: return "emoji";
    case RegionKind::kContents: return "table of contents";
    case RegionKind::kName: return "name";
    case RegionKind::kElement: return "protected element";
    case RegionKind::kOff: return "not to be translated";
    case RegionKind::kLinkHead:
    case RegionKind::kLinkTail: return "link";
    case RegionKind::kMarkOpen:
    case RegionKind::kMarkClose:
    case RegionKind::kMarkInside: return "mark";
  }
  return "protected";
}

bool is_block_like(RegionKind kind) {
  switch (kind) {
    case RegionKind::kDisplayMath:
    case RegionKind::kTemplate:
    case RegionKind::kJsx:
    case RegionKind::kAttributes:
    case RegionKind::kContents: return true;
    default: return false;
  }
}

bool looks_like_math(std::string_view content) {
  if (content.find_first_not_of(" \t\n") == kNone) return false;
  // Words of prose in a row mean that two unrelated dollar signs were found.
  std::size_t words = 0;
  bool previous_was_word = false;
  // Other scripts than Latin are written without TeX's commands too.
  const auto is_word_byte = [](char c) { return is_letter(c) || c < 0; };
  for (std::size_t i = 0; i < content.size();) {
    if (!is_word_byte(content[i])) {
      if (content[i] != ' ' && content[i] != '\n') previous_was_word = false;
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < content.size() && is_word_byte(content[i])) ++i;
    const bool command = begin > 0 && content[begin - 1] == '\\';
    const bool word = !command && i - begin >= 3;
    if (word && previous_was_word) ++words;
    previous_was_word = word;
  }
  const bool tex = content.find_first_of("\\^_={}+<>") != kNone;
  if (tex) return words < 3;
  return words == 0 && std::all_of(content.begin(), content.end(), [](char c) { return c >= 0; });
}

void find_regions(std::string_view text, const InlineTree& tree, const KnownLabels& labels,
                  std::vector<Region>& regions) {
  const EventFinder finder(tree);
  std::uint32_t pair = last_link(regions);
  std::vector<Region> closing;  // Of marks of CriticMarkup, around what is looked through as well.
  std::size_t from = 0;
  for (const InlineEvent& event : tree.events) {
    if (event.kind != InlineKind::kText && event.kind != InlineKind::kSpelled) continue;
    const bool spelled = event.kind == InlineKind::kSpelled;
    for (std::size_t at = std::max(from, event.range.begin); at < event.range.end; ++at) {
      if (!kFirst[static_cast<unsigned char>(text[at])]) continue;
      if (spelled && at != event.range.begin) break;
      std::size_t end = kNone;
      switch (text[at]) {
        case '{': end = add_braced(text, at, finder, pair, regions, closing); break;
        case '[': end = add_label(text, at, finder, labels, regions); break;
        default: end = add_region(text, at, finder, regions);
      }
      if (end == kNone) continue;
      from = end;
      at = from - 1;
    }
  }
  if (!closing.empty()) {
    regions.insert(regions.end(), closing.begin(), closing.end());
    make_disjoint(regions);
  }
  find_template_links(text, finder, regions);
  find_cross_references(text, finder, regions);
  find_pairs(text, finder, regions);
}

bool keeps_content(std::string_view text, const HtmlToken& tag) {
  constexpr std::array<std::string_view, 12> kProtected = {"code",     "kbd", "samp",   "var",
                                                           "math",     "svg", "script", "style",
                                                           "textarea", "pre", "tt",     "noscript"};
  bool marked = std::find(kProtected.begin(), kProtected.end(), tag.name) != kProtected.end();
  for (const HtmlAttribute& attribute : tag.attributes) {
    const std::string_view key = attribute.name.of(text);
    const std::string_view value = attribute.value.of(text);
    marked = marked || (key == "translate" && value == "no") ||
             ((key == "class" || key == "className") && value.find("notranslate") != kNone);
  }
  return marked;
}

void find_protected_elements(std::string_view text, const InlineTree& tree, Syntax syntax,
                             std::vector<Region>& regions) {
  HtmlToken token;
  MdxSyntax mdx;
  std::string name;  // Of the protected element that is open.
  std::size_t begin = 0;
  std::size_t depth = 0;
  for (const InlineEvent& event : tree.events) {
    if (event.kind != InlineKind::kHtml) continue;
    const std::string_view until = text.substr(0, event.range.end);
    const bool is_tag = syntax == Syntax::kMdx
                            ? mdx.tag_at(until, event.range.begin, &token).offset != kNone
                            : next_html_token(until, event.range.begin, {}, token);
    if (!is_tag) continue;
    const bool same = depth != 0 && token.name == name;
    if (token.kind == HtmlToken::Kind::kEndTag && same && --depth == 0) {
      regions.push_back({{begin, event.range.end}, RegionKind::kElement, {}, 0});
      name.clear();
    }
    if (token.kind != HtmlToken::Kind::kStartTag || token.self_closing) continue;
    if (same) {
      ++depth;
      continue;
    }
    if (!name.empty()) continue;
    if (!keeps_content(text, token)) continue;
    name = token.name;
    begin = event.range.begin;
    depth = 1;
  }
}

void make_disjoint(std::vector<Region>& regions) {
  // Links around templates are two regions each; they go only together.
  std::stable_sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) {
    return a.range.begin != b.range.begin ? a.range.begin < b.range.begin
                                          : a.range.end > b.range.end;
  });
  std::size_t end = 0;
  std::vector<std::size_t> dropped;
  for (const Region& region : regions) {
    if (region.range.begin >= end) {
      end = region.range.end;
    } else if (region.link != 0) {
      dropped.push_back(region.link);
    }
  }
  end = 0;
  std::sort(dropped.begin(), dropped.end());
  std::erase_if(regions, [&](const Region& region) {
    const bool drop =
        region.range.begin < end ||
        (region.link != 0 && std::binary_search(dropped.begin(), dropped.end(), region.link));
    if (!drop) end = region.range.end;
    return drop;
  });
}

}  // namespace hymt::markdown
