// Finds the inline structure of a block's text, by the rules of cmark-gfm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parsers/markdown/inline_tree.h"
#include "parsers/markdown/link_syntax.h"
#include "parsers/markdown/mdx_syntax.h"

namespace hymt::markdown {

// The labels of the footnotes that a document defines.
class FootnoteLabels {
 public:
  FootnoteLabels(std::string_view source, const BlockTree& tree);
  [[nodiscard]] bool contains(std::string_view label) const;

 private:
  std::unordered_set<std::string> keys_;
};

// One scanner serves the blocks of one document in turn. Time and memory are linear in the text.
class InlineScanner {
 public:
  // Both must outlive the scanner.
  InlineScanner(const ReferenceMap& references, const FootnoteLabels& footnotes, Syntax syntax)
      : references_(references), footnotes_(footnotes), is_mdx_(syntax == Syntax::kMdx) {}

  // Scans `text`, which neither begins nor ends with white space, into `tree`. Of MDX, sets
  // `tree.is_broken` if the text is none.
  void scan(std::string_view text, InlineTree& tree);

 private:
  // What the first pass finds; delimiter runs and brackets get their meaning later.
  struct Token {
    InlineKind kind = InlineKind::kText;
    InlineMark mark = InlineMark::kEmphasis;
    ByteRange range;
    std::uint32_t match = 0;  // kOpen, kClose: index into matches_.
    std::uint32_t data = 0;
    std::uint32_t size = 0;
    std::uint32_t run = 0;  // Index + 1 into runs_ if this is a run of delimiters.
  };
  // A run of "*", "_" or "~".
  struct Run {
    std::uint32_t token = 0;
    char mark = 0;
    bool can_open = false;
    bool can_close = false;
    std::size_t length = 0;      // Of the run in the text.
    std::size_t left = 0;        // Characters that no pair has used yet.
    std::uint32_t previous = 0;  // In the stack of delimiters, as index + 1.
    std::uint32_t next = 0;
    // Pairs that the run opens, the outermost first; that it closes, the innermost first.
    std::uint32_t first_opened = 0;  // As index + 1 into matches_.
    std::uint32_t first_closed = 0;
    std::uint32_t last_closed = 0;
  };
  struct Match {
    InlineMark mark = InlineMark::kEmphasis;
    std::uint32_t length = 0;  // Of each mark.
    std::uint32_t next_opened = 0;
    std::uint32_t next_closed = 0;
    std::uint32_t link = 0;
    std::uint32_t open_event = 0;  // Filled in while events are written.
  };
  struct Bracket {
    std::uint32_t token = 0;
    std::uint32_t previous_run = 0;  // Top of the delimiter stack when it was pushed.
    std::size_t position = 0;        // Behind the bracket.
    std::ptrdiff_t column_shift = 0;
    bool image = false;
    bool active = true;
    bool bracket_after = false;
    bool in_link = false;   // It or one around it may become a link ...
    bool in_image = false;  // ... or an image: no autolinks inside.
  };

  void scan_token();
  void scan_plain_text();
  [[nodiscard]] bool ends_plain_text(std::size_t at) const;
  void scan_line_break();
  void scan_code_span();
  void scan_backslash();
  void scan_entity();
  void scan_angle_bracket();
  void scan_expression();
  [[nodiscard]] std::size_t tag_length(std::size_t at);
  void scan_run(char mark);
  void scan_opening_bracket(bool image);
  void scan_closing_bracket();
  bool scan_extended_autolink(char first);
  std::optional<LinkTarget> find_link_target(const Bracket& opener);
  bool take_footnote_reference(const Bracket& opener);
  void deactivate_outer_brackets();
  void pair_delimiters(std::uint32_t stack_bottom);
  [[nodiscard]] bool can_pair(const Run& closer, std::uint32_t candidate) const;
  std::uint32_t pair_emphasis(std::uint32_t opener, std::uint32_t closer);
  std::uint32_t pair_strikethrough(std::uint32_t opener, std::uint32_t closer);
  void add_match(std::uint32_t opener, std::uint32_t closer, InlineMark mark, std::size_t length);
  void remove_run(std::uint32_t run);
  void write_events();
  void write_run(const Token& token);
  void write_text(ByteRange range);
  void find_email_addresses();

  [[nodiscard]] Run& run(std::uint32_t i) { return runs_[i - 1]; }
  [[nodiscard]] const Run& run(std::uint32_t i) const { return runs_[i - 1]; }
  Token& add_token(InlineKind kind, std::size_t begin, std::size_t end);
  [[nodiscard]] char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  const ReferenceMap& references_;
  const FootnoteLabels& footnotes_;
  bool is_mdx_;
  MdxSyntax mdx_;
  std::string_view text_;
  std::size_t position_ = 0;
  std::ptrdiff_t column_shift_ = 0;  // As cmark counts; its footnote labels depend on it.
  InlineTree* tree_ = nullptr;
  std::vector<Token> tokens_;
  std::vector<Run> runs_;
  std::vector<Match> matches_;
  std::vector<Bracket> brackets_;
  std::vector<InlineEvent> scratch_;
  std::uint32_t top_run_ = 0;  // Of the delimiter stack, as index + 1.
  // The last position of a run of n backticks, known once the text was searched to its end.
  std::vector<std::size_t> backticks_;
  bool searched_backticks_ = false;
  std::size_t broken_tags_ = 0;  // "<" of MDX that begins no tag.
};

}  // namespace hymt::markdown
