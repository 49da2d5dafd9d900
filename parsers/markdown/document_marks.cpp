#include "parsers/markdown/document_marks.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "parsers/directive.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/directive_block.h"
#include "parsers/markdown/leaf_text.h"
#include "parsers/markdown/text_traits.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Elements of Liquid and Hugo whose content is code or data.
constexpr std::array<std::string_view, 14> kCodeTemplates = {
    "raw",  "highlight", "comment", "code",  "code-block", "code-toggle", "mermaid",
    "math", "katex",     "schema",  "style", "javascript", "stylesheet",  "chart"};

// The bytes that are no code: leaves but for code blocks, in order.
class OpenText {
 public:
  OpenText(std::string_view source, const BlockTree& tree) : source_(source) {
    for (const Block& block : tree.blocks) {
      if (block.kind == BlockKind::kCodeBlock) closed_.push_back(block.range);
    }
    std::sort(closed_.begin(), closed_.end(),
              [](ByteRange a, ByteRange b) { return a.begin < b.begin; });
  }

  // The next `what` at or behind `from` that is in no code block.
  [[nodiscard]] std::size_t find(std::string_view what, std::size_t from) const {
    while (true) {
      const std::size_t at = source_.find(what, from);
      if (at == kNone) return kNone;
      const auto after = std::upper_bound(
          closed_.begin(), closed_.end(), at,
          [](std::size_t offset, ByteRange range) { return offset < range.begin; });
      if (after == closed_.begin() || std::prev(after)->end <= at) return at;
      from = std::prev(after)->end;
    }
  }

 private:
  std::string_view source_;
  std::vector<ByteRange> closed_;
};

// Tells comments from what only looks like one, inside a code span.
class Comments {
 public:
  Comments(std::string_view source, const BlockTree& tree, InlineScanner& scanner)
      : source_(source), tree_(tree), scanner_(scanner) {
    for (BlockIndex i = 0; i < tree.blocks.size(); ++i) {
      if (has_inlines(tree.at(i))) leaves_.push_back(i);
    }
    std::sort(leaves_.begin(), leaves_.end(), [&tree](BlockIndex a, BlockIndex b) {
      return tree.at(a).range.begin < tree.at(b).range.begin;
    });
  }

  [[nodiscard]] bool is_comment(std::size_t at) {
    const auto after = std::upper_bound(
        leaves_.begin(), leaves_.end(), at,
        [this](std::size_t offset, BlockIndex i) { return offset < tree_.at(i).range.begin; });
    if (after == leaves_.begin()) return true;
    const Block& block = tree_.at(*std::prev(after));
    if (block.range.end <= at) return true;
    text_.assign(source_, std::span(tree_.lines).subspan(block.first_line, block.num_lines),
                 block.unescape_pipes);
    if (traits_of(text_.text()).markup == TextTraits::Markup::kHazardous) return false;
    scanner_.scan(text_.text(), inlines_);
    return std::any_of(inlines_.events.begin(), inlines_.events.end(), [&](const InlineEvent& e) {
      return (e.kind == InlineKind::kHtml || e.kind == InlineKind::kExpression) &&
             text_.source_begin(e.range.begin) == at;
    });
  }

 private:
  std::string_view source_;
  const BlockTree& tree_;
  InlineScanner& scanner_;
  std::vector<BlockIndex> leaves_;
  LeafText text_;
  InlineTree inlines_;
};

// A pair of marks between which a comment stands.
struct CommentMarks {
  std::string_view open;
  std::string_view close;
};
constexpr CommentMarks kHtmlComment{"<!--", "-->"};
constexpr CommentMarks kMdxComment{"{/*", "*/}"};

void find_directives(std::string_view source, std::size_t begin, const OpenText& text,
                     CommentMarks comment, Comments comments, DocumentMarks& marks) {
  std::size_t off = kNone;
  const std::size_t width = comment.open.size();
  for (std::size_t at = text.find(comment.open, begin); at != kNone;
       at = text.find(comment.open, at + width)) {
    const std::size_t end = source.find(comment.close, at + width);
    if (end == kNone) break;
    auto directive = parse_directive(source.substr(at + width, end - at - width));
    if (!directive || !comments.is_comment(at)) continue;
    switch (directive->kind) {
      case Directive::Kind::kOff:
        if (off == kNone) off = at;
        break;
      case Directive::Kind::kOn:
        if (off != kNone) marks.opaque.push_back({{off, end + 3}, "hymt:off"});
        off = kNone;
        break;
      case Directive::Kind::kNote:
        marks.notes.push_back({end + 3, std::move(directive->note)});
        break;
    }
  }
  if (off != kNone) marks.opaque.push_back({{off, source.size()}, "hymt:off"});
}

std::string_view name_at(std::string_view source, std::size_t begin) {
  std::size_t end = begin;
  while (end < source.size() && is_word(source[end])) ++end;
  // Liquid's "{% raw -%}" takes the white space behind it away.
  while (end > begin && source[end - 1] == '-') --end;
  return source.substr(begin, end - begin);
}

// "{% name" or "{{< name" at `at`: the name, empty if it is no element with code in it.
std::string_view code_template(std::string_view source, std::size_t at, std::string_view open,
                               std::string_view close) {
  std::size_t i = at + open.size();
  while (i < source.size() && (source[i] == ' ' || source[i] == '-')) ++i;
  const std::string_view name = name_at(source, i);
  const bool known =
      std::find(kCodeTemplates.begin(), kCodeTemplates.end(), name) != kCodeTemplates.end();
  if (!known) return {};
  // Hugo's "{{< name />}}" has no content.
  constexpr std::size_t kLongestTag = 1000;  // Keeps the work linear.
  const std::string_view rest = open == "{%" ? std::string_view() : source.substr(i, kLongestTag);
  const std::size_t end = rest.find(close);
  const bool is_empty = end != kNone && rest[end - 1] == '/';
  return is_empty ? std::string_view() : name;
}

bool begins_line(std::string_view source, std::size_t at) {
  const std::size_t before = source.substr(0, at).find_last_not_of(" \t");
  return before == kNone || source[before] == '\n' || source[before] == '\r';
}

// True if the tag at `at` has its line to itself.
bool is_alone(std::string_view source, std::size_t at, std::string_view close) {
  const std::size_t tag_end = source.find(close, at) + close.size();
  const std::size_t behind = source.find_first_not_of(" \t", tag_end);
  const bool ends_line = behind == kNone || source[behind] == '\n' || source[behind] == '\r';
  return ends_line && begins_line(source, at);
}

// The offset behind the tag that ends the element `name`, whose tag stands at `begin`. Templates
// are read before Markdown is, so the end may lie in a block of code; but prose that speaks of
// templates inside a line means none that lies there.
std::size_t end_of_template(const OpenText& text, std::string_view source, std::size_t begin,
                            std::string_view open, std::string_view close, std::string_view name) {
  const bool anywhere = begins_line(source, begin);
  const auto next_tag = [&](std::size_t from) {
    return anywhere ? source.find(open, from) : text.find(open, from);
  };
  const std::string_view mark = open == "{%" ? "end" : "/";
  for (std::size_t at = next_tag(begin + open.size()); at != kNone; at = next_tag(at + 2)) {
    std::size_t i = at + open.size();
    while (i < source.size() && (source[i] == ' ' || source[i] == '-')) ++i;
    if (source.substr(i, mark.size()) != mark) continue;
    i += mark.size();
    while (i < source.size() && source[i] == ' ') ++i;
    if (name_at(source, i) != name) continue;
    const std::size_t end = source.find(close, i);
    return end == kNone ? kNone : end + close.size();
  }
  return kNone;
}

void find_code_templates(std::string_view source, std::size_t begin, const OpenText& text,
                         DocumentMarks& marks) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBrackets = {
      {{"{%", "%}"}, {"{{<", ">}}"}, {"{{%", "%}}"}}};
  for (const auto& [open, close] : kBrackets) {
    // A search for an end that failed will fail again.
    std::vector<std::string_view> endless;
    for (std::size_t at = text.find(open, begin); at != kNone;) {
      std::size_t next = at + open.size();
      const std::string_view name = code_template(source, at, open, close);
      if (!name.empty() && std::find(endless.begin(), endless.end(), name) == endless.end()) {
        const std::size_t end = end_of_template(text, source, at, open, close, name);
        if (end == kNone) {
          endless.push_back(name);
        } else {
          // To Liquid it is raw, but Markdown reads it: prose, or a block of code.
          const bool is_markdown = name == "raw" && is_alone(source, at, close);
          if (!is_markdown) marks.opaque.push_back({{at, end}, "template"});
          next = end;
        }
      }
      at = text.find(open, next);
    }
  }
}

bool is_open_leaf(const Block& block) {
  return block.kind == BlockKind::kParagraph || block.kind == BlockKind::kHeading;
}

// The end of the label " (eq:one)" of MyST that stands between `at` and the end of the line; `at`
// if there is none.
std::size_t end_of_math_label(std::string_view line, std::size_t at) {
  const std::string_view rest = trimmed(line.substr(at));
  const bool is_label = rest.size() > 2 && rest.front() == '(' && rest.back() == ')' &&
                        rest.find_first_of(" \t()$", 1) == rest.size() - 1;
  return is_label ? line.find(')', at) + 1 : at;
}

// "$$" that begins a line, to the next "$$".
void find_math_blocks(std::string_view source, const BlockTree& tree,
                      const std::vector<BlockIndex>& leaves, DocumentMarks& marks) {
  std::size_t open = kNone;
  for (const BlockIndex leaf : leaves) {
    const Block& block = tree.at(leaf);
    for (std::uint32_t i = 0; i < block.num_lines; ++i) {
      const ByteRange line = tree.lines[block.first_line + i].range;
      const std::string_view text = line.of(source);
      std::size_t from = 0;
      if (open == kNone) {
        const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
        if (text.substr(first, 2) != "$$") continue;
        open = line.begin + first;
        from = first + 2;
      }
      const std::size_t close = text.find("$$", from);
      if (close == kNone) continue;
      marks.opaque.push_back({{open, line.begin + end_of_math_label(text, close + 2)}, "math"});
      open = kNone;
    }
  }
}

// The end of the next line behind `from` that is so many colons and nothing else.
std::size_t find_line_of_colons(std::string_view source, std::size_t from, std::size_t colons) {
  const std::string line = "\n" + std::string(colons, ':');
  for (std::size_t at = source.find(line, from); at != kNone; at = source.find(line, at + 1)) {
    const std::size_t end = at + line.size();
    if (end == source.size() || source[end] == '\n' || source[end] == '\r') return end;
  }
  return kNone;
}

// ":::{code-block}" and other directives without prose, to the line that closes them.
void find_code_directives(std::string_view source, const BlockTree& tree,
                          const std::vector<BlockIndex>& leaves, DocumentMarks& marks) {
  std::size_t end = 0;
  std::size_t endless = kNone;  // So many colons, or more, close nothing any more.
  for (const BlockIndex leaf : leaves) {
    const Block& block = tree.at(leaf);
    for (std::uint32_t i = 0; i < block.num_lines; ++i) {
      const ByteRange line = tree.lines[block.first_line + i].range;
      const std::string_view text = trimmed(line.of(source));
      const std::size_t colons = std::min(text.find_first_not_of(':'), text.size());
      if (colons < 3 || line.begin < end) continue;
      const auto head = scan_directive_head(text.substr(colons));
      if (!head || directive_traits(head->name.of(text.substr(colons))).has_prose) continue;
      const std::size_t close =
          colons >= endless ? kNone : find_line_of_colons(source, line.end, colons);
      if (close == kNone) endless = std::min(endless, colons);
      end = std::min(close == kNone ? source.find('\n', line.end) : close, source.size());
      marks.opaque.push_back({{line.begin, end}, "code"});
    }
  }
}

bool reads_like_module_statement(std::string_view text) {
  if (text.substr(0, 7) == "import ") {
    const bool quoted = text.find_first_of("\"'") != kNone;
    const bool shaped = text.find(" from ") != kNone || text[7] == '"' || text[7] == '\'';
    return quoted && shaped;
  }
  if (text.substr(0, 7) != "export ") return false;
  constexpr std::array<std::string_view, 9> kForms = {
      "default ", "const ", "let ", "var ", "function ", "async ", "class ", "{", "*"};
  return std::any_of(kForms.begin(), kForms.end(),
                     [&](std::string_view form) { return text.substr(7).starts_with(form); });
}

std::ptrdiff_t open_braces(std::string_view text) {
  return std::count(text.begin(), text.end(), '{') - std::count(text.begin(), text.end(), '}');
}

// A statement of MDX goes on, over blank lines, to the paragraph in which its braces close.
void find_module_statements(std::string_view source, const BlockTree& tree,
                            const std::vector<BlockIndex>& leaves, DocumentMarks& marks) {
  constexpr std::size_t kMaxParagraphs = 100;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Block& block = tree.at(leaves[i]);
    if (block.kind != BlockKind::kParagraph || block.parent != 0) continue;
    if (!reads_like_module_statement(block.range.of(source))) continue;
    std::ptrdiff_t open = open_braces(block.range.of(source));
    std::size_t last = i;
    while (open > 0 && last + 1 < leaves.size() && last - i < kMaxParagraphs) {
      ++last;
      open += open_braces(tree.at(leaves[last]).range.of(source));
    }
    if (open > 0) last = i;
    marks.opaque.push_back({{block.range.begin, tree.at(leaves[last]).range.end}, "code"});
    i = last;
  }
}

// Where two marks overlap the first one holds.
void make_disjoint(std::vector<ProtectedRegion>& opaque) {
  std::sort(opaque.begin(), opaque.end(), [](const ProtectedRegion& a, const ProtectedRegion& b) {
    return std::pair(a.range.begin, b.range.end) < std::pair(b.range.begin, a.range.end);
  });
  std::size_t end = 0;
  std::erase_if(opaque, [&end](const ProtectedRegion& mark) {
    if (mark.range.begin < end) return true;
    end = mark.range.end;
    return false;
  });
}

}  // namespace

DocumentMarks find_document_marks(std::string_view source, std::size_t begin, const BlockTree& tree,
                                  InlineScanner& scanner) {
  DocumentMarks marks;
  const bool has_math = source.find("$$", begin) != kNone;
  // MDX has blocks for these, and no templates.
  const bool is_mdx = tree.syntax == Syntax::kMdx;
  const bool has_module =
      !is_mdx && (source.find("import ", begin) != kNone || source.find("export ", begin) != kNone);
  const bool has_directive_block =
      source.find(":::{", begin) != kNone || source.find("::: {", begin) != kNone;
  if (has_math || has_module || has_directive_block) {
    std::vector<BlockIndex> leaves;
    for (BlockIndex i = 0; i < tree.blocks.size(); ++i) {
      if (is_open_leaf(tree.at(i)) && tree.at(i).num_lines != 0) leaves.push_back(i);
    }
    std::sort(leaves.begin(), leaves.end(), [&tree](BlockIndex a, BlockIndex b) {
      return tree.at(a).range.begin < tree.at(b).range.begin;
    });
    if (has_math) find_math_blocks(source, tree, leaves, marks);
    if (has_directive_block) find_code_directives(source, tree, leaves, marks);
    if (has_module) find_module_statements(source, tree, leaves, marks);
  }
  const bool has_template =
      !is_mdx && (source.find("{%", begin) != kNone || source.find("{{", begin) != kNone);
  const bool has_directive = source.find("hymt:", begin) != kNone;
  if (has_template || has_directive) {
    const OpenText text(source, tree);
    if (has_template) find_code_templates(source, begin, text, marks);
    if (has_directive) {
      const Comments comments(source, tree, scanner);
      find_directives(source, begin, text, is_mdx ? kMdxComment : kHtmlComment, comments, marks);
    }
  }
  make_disjoint(marks.opaque);
  return marks;
}

}  // namespace hymt::markdown
