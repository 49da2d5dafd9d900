// Where a unit's text stands, and what that means for whoever writes there: one table.
//
// A format adds its places to TextContext and a row for each to kContextTraits. What readers and
// writers ask is a column of that table, so that nobody but a format's own parser and speller needs
// to name a context.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hymt {

// Where a unit's text stands, which decides how it must be escaped.
enum class TextContext : std::uint8_t {
  // Text files: nothing is escaped, layout matters. A "\n" in the text is a line break that stays
  // (spelt as the source spells it, or as `line_break`); a break that only wraps the text is a
  // space, or nothing between Chinese or Japanese characters. Whether a break is one or the other
  // is a guess from line lengths, which translation changes: compare such texts modulo white space.
  // With wrap_width, lines may be broken anew, but not before a word for which
  // may_begin_text_block (parsers/document/text_line.h) is true.
  kPlain,
  kHtmlText,       // Element content: & and < matter, white space collapses.
  kHtmlRcdata,     // title, textarea: & matters, and the end tag.
  kHtmlAttribute,  // Inside `quote`; quote 0 is an unquoted value.
  // In these three, quote kMdxQuote: braces and "<" mean more, as in MDX.
  kMarkdownInline,  // Paragraphs and the like, may span lines.
  kMarkdownLine,    // ATX headings: one line only.
  kMarkdownCell,    // One line, and pipes matter.
  kMarkdownTitle,   // Link titles, inside `quote` (for "(", the quote is '(').
  kYamlPlain,       // quote 0; must become quoted if the new text needs it.
  kYamlQuoted,      // Inside `quote`, ' or ".
  kYamlBlock,       // Literal or folded scalar: lines begin with `line_break`'s indent.
  kTomlBasic,       // "..." ; `quote` '"', or 'M' for the multi-line form.
  kTomlLiteral,     // '...' ; `quote` '\'', or 'm' for the multi-line form.
  kJsonString,
};
inline constexpr std::size_t kNumTextContexts = 14;
static_assert(static_cast<std::size_t>(TextContext::kJsonString) + 1 == kNumTextContexts);

inline constexpr char kMdxQuote = '{';

// Whose rules a text is read by.
enum class TextSyntax : std::uint8_t { kPlain, kHtml, kMarkdown, kData };

// How far a text goes.
enum class TextExtent : std::uint8_t {
  kBlock,  // It may span lines.
  kLine,   // One line, of its own.
  kCell,   // Part of a line, between marks.
  kValue,  // One value: between quotation marks, or at its key.
};

// Who collapses white space.
enum class WhiteSpace : std::uint8_t {
  kReader,  // Whoever reads the file takes any run of it for one space.
  kWriter,  // It is layout, which writers renew.
  kNobody,  // Each character counts.
};

// What becomes of a line end in the text of a target that is none of the source's.
enum class LineEnd : std::uint8_t {
  kSpace,    // A space.
  kBreak,    // A line break with what must stand before the text; a space where lines cannot end.
  kEscaped,  // "\n".
};

// What the beginning of a new line of the text could be taken for.
enum class LineBegin : std::uint8_t {
  kText,           // Nothing else.
  kTextBlock,      // A list item, a ruler and so on, as people write them in text files.
  kMarkdownBlock,  // Any block of Markdown.
  kMdxBlock,       // The same; tags and expressions without text beside them are blocks, too.
  kIndent,         // A deeper line, if it begins with white space.
  kIndicator,      // The same, or a mark of the notation.
};

// How a character is written so that it means itself.
enum class Escape : std::uint8_t {
  kNone,       // As it is.
  kReference,  // "&amp;", "&#96;".
  kMarkdown,   // "\*", or a reference where a backslash would mean something.
  kBackslash,  // "\"", "\u0007", as in JSON; control characters as well.
  kDoubled,    // "''".
  kOther,      // Not at all: a typographic apostrophe is written for the straight one.
};

// The characters of a text that could mean something where it stands.
struct Marks {
  std::string_view usual;   // As people write; which of them do is told by what stands beside them.
  std::string_view strict;  // All that ever do.
};

// One row: what holds in a context, with a quote.
struct ContextTraits {
  TextContext context = TextContext::kPlain;
  std::optional<char> quote;  // Of the TextPlace; nothing: whatever it is.
  TextSyntax syntax = TextSyntax::kPlain;
  TextExtent extent = TextExtent::kBlock;
  WhiteSpace white_space = WhiteSpace::kReader;
  LineEnd line_end = LineEnd::kSpace;
  bool folds = false;  // One line break reads as a space, two as one break, and so on.
  LineBegin line_begin = LineBegin::kText;
  Escape escape = Escape::kNone;
  Marks marks;

  // Emphasis, links and code are marked by characters of the text.
  [[nodiscard]] constexpr bool has_inline_markup() const {
    return syntax == TextSyntax::kMarkdown && extent != TextExtent::kValue;
  }
  // "{" begins an expression, and "<" can be nothing but a tag.
  [[nodiscard]] constexpr bool is_mdx() const {
    return syntax == TextSyntax::kMarkdown && quote == kMdxQuote;
  }
  // A paragraph of Markdown or the like, the only text whose lines go on there.
  [[nodiscard]] constexpr bool is_markdown_block() const {
    return syntax == TextSyntax::kMarkdown && extent == TextExtent::kBlock;
  }
  // "&#233;" is "é".
  [[nodiscard]] constexpr bool takes_references() const {
    return escape == Escape::kReference || escape == Escape::kMarkdown;
  }
};

// Ordered by context; of one context's rows, the last takes every quote.
inline constexpr std::array kContextTraits = [] {
  using C = TextContext;
  using S = TextSyntax;
  using X = TextExtent;
  using W = WhiteSpace;
  using L = LineEnd;
  using B = LineBegin;
  using E = Escape;
  constexpr auto kAny = std::nullopt;
  constexpr bool kFolds = true;
  constexpr bool kStays = false;
  constexpr Marks kNone;
  constexpr Marks kHtml{"&<", "&<>"};
  // Attributes of tags inside Markdown are also read by its own rules.
  constexpr Marks kHtmlSingle{"&<'", "&<>\"'=`|[]*_~${}\\"};
  constexpr Marks kHtmlDouble{"&<\"", "&<>\"'=`|[]*_~${}\\"};
  constexpr Marks kHtmlUnquoted{"&<>\"'=`/ \t", "&<>\"'=`|[]*_~${}\\/ \t"};
  constexpr Marks kMarkdown{"\\`*_~[]<&!${|", "\\`*_~[]<>&!${}|#=^@:"};
  constexpr Marks kTitle{"\\`\"'()&|<", "\\`\"'()&|<>*_~[]!${}#=^@:"};
  constexpr Marks kSingle{"'", "'"};
  constexpr Marks kDouble{"\"\\", "\"\\"};
  return std::array{
      // context, quote; syntax, extent; white space, line end, folds, line begin; escape, marks
      ContextTraits{C::kPlain, kAny, S::kPlain, X::kBlock, W::kWriter, L::kBreak, kStays,
                    B::kTextBlock, E::kNone, kNone},
      ContextTraits{C::kHtmlText, kAny, S::kHtml, X::kBlock, W::kReader, L::kSpace, kStays,
                    B::kText, E::kReference, kHtml},
      ContextTraits{C::kHtmlRcdata, kAny, S::kHtml, X::kBlock, W::kReader, L::kSpace, kStays,
                    B::kText, E::kReference, kHtml},
      ContextTraits{C::kHtmlAttribute, '\0', S::kHtml, X::kValue, W::kReader, L::kSpace, kStays,
                    B::kText, E::kReference, kHtmlUnquoted},
      ContextTraits{C::kHtmlAttribute, '\'', S::kHtml, X::kValue, W::kReader, L::kSpace, kStays,
                    B::kText, E::kReference, kHtmlSingle},
      ContextTraits{C::kHtmlAttribute, kAny, S::kHtml, X::kValue, W::kReader, L::kSpace, kStays,
                    B::kText, E::kReference, kHtmlDouble},
      ContextTraits{C::kMarkdownInline, kMdxQuote, S::kMarkdown, X::kBlock, W::kReader, L::kSpace,
                    kStays, B::kMdxBlock, E::kMarkdown, kMarkdown},
      ContextTraits{C::kMarkdownInline, kAny, S::kMarkdown, X::kBlock, W::kReader, L::kSpace,
                    kStays, B::kMarkdownBlock, E::kMarkdown, kMarkdown},
      ContextTraits{C::kMarkdownLine, kMdxQuote, S::kMarkdown, X::kLine, W::kReader, L::kSpace,
                    kStays, B::kText, E::kMarkdown, kMarkdown},
      ContextTraits{C::kMarkdownLine, kAny, S::kMarkdown, X::kLine, W::kReader, L::kSpace, kStays,
                    B::kText, E::kMarkdown, kMarkdown},
      ContextTraits{C::kMarkdownCell, kMdxQuote, S::kMarkdown, X::kCell, W::kReader, L::kSpace,
                    kStays, B::kText, E::kMarkdown, kMarkdown},
      ContextTraits{C::kMarkdownCell, kAny, S::kMarkdown, X::kCell, W::kReader, L::kSpace, kStays,
                    B::kText, E::kMarkdown, kMarkdown},
      ContextTraits{C::kMarkdownTitle, kAny, S::kMarkdown, X::kValue, W::kReader, L::kSpace, kStays,
                    B::kText, E::kMarkdown, kTitle},
      ContextTraits{C::kYamlPlain, kAny, S::kData, X::kValue, W::kNobody, L::kBreak, kFolds,
                    B::kIndicator, E::kNone, kNone},
      ContextTraits{C::kYamlQuoted, '\'', S::kData, X::kValue, W::kNobody, L::kBreak, kFolds,
                    B::kText, E::kDoubled, kSingle},
      ContextTraits{C::kYamlQuoted, kAny, S::kData, X::kValue, W::kNobody, L::kEscaped, kFolds,
                    B::kText, E::kBackslash, kDouble},
      ContextTraits{C::kYamlBlock, '>', S::kData, X::kValue, W::kNobody, L::kBreak, kFolds,
                    B::kIndent, E::kNone, kNone},
      ContextTraits{C::kYamlBlock, kAny, S::kData, X::kValue, W::kNobody, L::kBreak, kStays,
                    B::kIndent, E::kNone, kNone},
      ContextTraits{C::kTomlBasic, 'M', S::kData, X::kValue, W::kNobody, L::kBreak, kStays,
                    B::kText, E::kBackslash, kDouble},
      ContextTraits{C::kTomlBasic, kAny, S::kData, X::kValue, W::kNobody, L::kEscaped, kStays,
                    B::kText, E::kBackslash, kDouble},
      ContextTraits{C::kTomlLiteral, kAny, S::kData, X::kValue, W::kNobody, L::kBreak, kStays,
                    B::kText, E::kOther, kSingle},
      ContextTraits{C::kJsonString, kAny, S::kData, X::kValue, W::kNobody, L::kEscaped, kStays,
                    B::kText, E::kBackslash, kDouble},
  };
}();

// The index of each context's first row. Does not compile if a context has no rows, or none that
// takes every quote.
inline constexpr std::array<std::uint8_t, kNumTextContexts> kFirstContextTraits = [] {
  std::array<std::uint8_t, kNumTextContexts> result{};
  std::size_t row = 0;
  for (std::size_t context = 0; context < kNumTextContexts; ++context) {
    result[context] = static_cast<std::uint8_t>(row);
    while (kContextTraits.at(row).quote) ++row;
    if (static_cast<std::size_t>(kContextTraits.at(row).context) != context) throw context;
    ++row;
  }
  if (row != kContextTraits.size()) throw row;
  return result;
}();

[[nodiscard]] constexpr const ContextTraits& traits_of(TextContext context, char quote) {
  std::size_t row = kFirstContextTraits[static_cast<std::size_t>(context)];
  while (kContextTraits[row].quote && *kContextTraits[row].quote != quote) ++row;
  return kContextTraits[row];
}

}  // namespace hymt
