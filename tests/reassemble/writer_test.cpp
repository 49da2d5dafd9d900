// How targets are spelt in each context. Expectations are what an author would write there.
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>

#include "parsers/document/unit_builder.h"
#include "reassemble/unit_writer.h"
#include "tests/reassemble/code_roles.h"

namespace hymt {
namespace {

// A piece of source: text, a spelling, or a code.
struct Part {
  enum Kind { kText, kSpelt, kPlaceholder, kOpening, kClosing } kind;
  const char* source;
  const char* decoded = "";
};
Part text(const char* source) { return {Part::kText, source}; }
Part spelt(const char* source, const char* decoded) { return {Part::kSpelt, source, decoded}; }
Part code(const char* source, const char* shown = "") {
  return {Part::kPlaceholder, source, shown};
}
Part opening(const char* source) { return {Part::kOpening, source}; }
Part closing(const char* source) { return {Part::kClosing, source}; }

struct Unit {
  std::string source;
  TranslationUnit unit;

  // `target` names codes by "{n", "n}" and "{n}": the n-th opening, closing, placeholder by id.
  // "|" parts segments, of which the source must have as many; none: the unit is one segment.
  std::string write(std::string_view target, Escaping escaping = Escaping::kAsSource) {
    if (unit.segments.empty()) {
      unit.segments = {{{0, unit.source.text().size()}, false, SegmentState::kInitial, {}}};
    }
    unit.segments[0].target = parse_target(target);
    return write_unit(unit, escaping, {});
  }
  std::string strict(std::string_view target) { return write(target, Escaping::kStrict); }

  [[nodiscard]] CodedText parse_target(std::string_view target) const {
    std::string plain;
    std::vector<InlineCode> codes;
    const auto add = [&](std::uint32_t id, InlineCodeKind kind) {
      for (InlineCode found : unit.source.codes()) {
        if (found.id != id || found.kind != kind) continue;
        const std::string shown(unit.source.text().substr(found.offset, found.length));
        found.offset = plain.size();
        plain += shown;
        codes.push_back(found);
      }
    };
    for (std::size_t i = 0; i < target.size(); ++i) {
      const auto digit = [&](std::size_t k) {
        return k < target.size() && target[k] >= '1' && target[k] <= '9';
      };
      if (target[i] == '{' && digit(i + 1)) {
        const bool whole = i + 2 < target.size() && target[i + 2] == '}';
        add(static_cast<std::uint32_t>(target[i + 1] - '0'),
            whole ? InlineCodeKind::kPlaceholder : InlineCodeKind::kOpening);
        i += whole ? 2 : 1;
      } else if (digit(i) && i + 1 < target.size() && target[i + 1] == '}') {
        add(static_cast<std::uint32_t>(target[i] - '0'), InlineCodeKind::kClosing);
        ++i;
      } else {
        plain += target[i];
      }
    }
    return CodedText(plain, codes);
  }
};

Unit make(TextContext context, std::initializer_list<Part> parts, char quote = 0,
          std::string line_break = "") {
  Unit result;
  for (const Part& part : parts) result.source += part.source;
  UnitBuilder builder(result.source, 0);
  std::vector<std::uint32_t> open;
  for (const Part& part : parts) {
    const std::size_t end = builder.position() + std::string_view(part.source).size();
    switch (part.kind) {
      case Part::kText: builder.add_text(end); break;
      case Part::kSpelt: builder.add_spelled(end, part.decoded); break;
      case Part::kPlaceholder:
        builder.add_placeholder(end, part.decoded,
                                {.role = testing::placeholder_role(part.source, part.decoded)});
        break;
      case Part::kOpening: {
        int depth = 0;
        const auto closing = std::find_if(&part, parts.end(), [&depth](const Part& other) {
          depth += other.kind == Part::kOpening ? 1 : other.kind == Part::kClosing ? -1 : 0;
          return depth == 0;
        });
        const std::string_view end_mark = closing == parts.end() ? "" : closing->source;
        open.push_back(
            builder.add_opening(end, {.role = testing::pair_role(part.source, end_mark)}));
        break;
      }
      case Part::kClosing:
        builder.add_closing(open.back(), end);
        open.pop_back();
        break;
    }
  }
  result.unit = builder.finish();
  result.unit.place.context = context;
  result.unit.place.quote = quote;
  result.unit.place.line_break = std::move(line_break);
  return result;
}
Unit markdown(std::initializer_list<Part> parts) {
  return make(TextContext::kMarkdownInline, parts, 0, "\n");
}
Unit html(std::initializer_list<Part> parts) { return make(TextContext::kHtmlText, parts); }

// ---- Spellings

TEST(WriterTest, TheNthOccurrenceIsSpeltAsTheNthOfTheSource) {
  Unit unit = html(
      {text("caf"), spelt("&eacute;", "é"), text(" fianc"), spelt("&#233;", "é"), text(" né")});
  EXPECT_EQ(unit.write("é é é"), "&eacute; &#233; é");
}

TEST(WriterTest, MoreOccurrencesThanTheSourceHasFollowItsStyle) {
  Unit unit = html({spelt("&eacute;", "é"), text(" "), spelt("&eacute;", "é")});
  EXPECT_EQ(unit.write("é é é è"), "&eacute; &eacute; &eacute; è");
}

TEST(WriterTest, AReferenceWithoutSemicolonGetsOneBeforeOtherText) {
  Unit unit = html({spelt("&copy", "©"), text(" 2020")});
  EXPECT_EQ(unit.write("© 2020"), "&copy 2020");
  EXPECT_EQ(unit.write("©2020"), "&copy;2020");
}

TEST(WriterTest, PlainCharactersStayPlainWhereTheyStoodPlain) {
  Unit unit = html({text("Q & A")});
  EXPECT_EQ(unit.write("F & A"), "F & A");
  EXPECT_EQ(unit.write("F&A"), "F&amp;A");
}

// ---- HTML

TEST(WriterTest, HtmlText) {
  Unit unit = html({text("x")});
  EXPECT_EQ(unit.write("a < b & c > d"), "a &lt; b &amp; c > d");
  EXPECT_EQ(unit.strict("a < b & c > d"), "a &lt; b &amp; c &gt; d");
  EXPECT_EQ(unit.write("one\ntwo\r\n\x01three"), "one two three");
}

TEST(WriterTest, HtmlAttributes) {
  const std::string target = "\"a\" 'b' & <c>";
  EXPECT_EQ(make(TextContext::kHtmlAttribute, {text("x")}, '"').write(target),
            "&quot;a&quot; 'b' &amp; &lt;c>");
  EXPECT_EQ(make(TextContext::kHtmlAttribute, {text("x")}, '\'').write(target),
            "\"a\" &#39;b&#39; &amp; &lt;c>");
  EXPECT_EQ(make(TextContext::kHtmlAttribute, {text("x")}, 0).write("a b='\"`>/"),
            "a&#32;b&#61;&#39;&quot;&#96;&gt;&#47;");
}

// ---- Markdown

TEST(WriterTest, MarkdownEscapesWhatWouldBeMarkup) {
  Unit unit = markdown({text("x")});
  EXPECT_EQ(unit.write("2 * 3 and a_b_c and a ~ b"), "2 * 3 and a_b_c and a ~ b");
  EXPECT_EQ(unit.write("*a* _b_ `c` ~~d~~"), "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~");
  EXPECT_EQ(unit.write("a < b <b> &amp; AT&T & c"), "a < b \\<b> &amp;amp; AT&T & c");
  EXPECT_EQ(unit.write("[x](y) [z] ![w](v)"), "[x\\](y) [z] \\![w\\](v)");
  EXPECT_EQ(unit.write("C:\\dir \\* end\\"), "C:\\dir \\\\\\* end\\\\");
}

TEST(WriterTest, MarkdownBlockMarksAtTheBeginningAreEscaped) {
  Unit unit = markdown({text("x")});
  EXPECT_EQ(unit.write("- a"), "\\- a");
  EXPECT_EQ(unit.write("+ a"), "\\+ a");
  EXPECT_EQ(unit.write("1. a"), "1\\. a");
  EXPECT_EQ(unit.write("23) a"), "23\\) a");
  EXPECT_EQ(unit.write("# a"), "\\# a");
  EXPECT_EQ(unit.write("> a"), "\\> a");
  EXPECT_EQ(unit.write("==="), "\\===");
  EXPECT_EQ(unit.write("---"), "\\---");
  EXPECT_EQ(unit.write(":::note"), "\\:::note");
  EXPECT_EQ(unit.write("| a"), "\\| a");
  EXPECT_EQ(unit.write("    a"), "a");
  EXPECT_EQ(unit.write("1.5 a"), "1.5 a");
  EXPECT_EQ(unit.write("-a"), "-a");
  EXPECT_EQ(unit.write("#a"), "#a");
}

TEST(WriterTest, MarkdownBlockMarksBehindAHardBreakAreEscaped) {
  Unit unit = markdown({text("x"), code("  \n", "\n"), text("14. y")});
  EXPECT_EQ(unit.write("a{1}- b"), "a  \n\\- b");
  EXPECT_EQ(unit.write("# a{1}1. b"), "\\# a  \n1\\. b");
  EXPECT_EQ(unit.write("a{1}14. y"), "a  \n14. y");
}

TEST(WriterTest, MarkdownHeadingsAreNotClosed) {
  Unit unit = make(TextContext::kMarkdownLine, {text("x")});
  EXPECT_EQ(unit.write("C #"), "C \\#");
  EXPECT_EQ(unit.write("C##"), "C##");
  EXPECT_EQ(unit.write("a\nb"), "a b");
  EXPECT_EQ(unit.write("1. a"), "1. a");
}

TEST(WriterTest, MarkdownCellsEscapePipes) {
  Unit unit = make(TextContext::kMarkdownCell, {text("x")});
  EXPECT_EQ(unit.write("a | b\nc"), "a \\| b c");
}

TEST(WriterTest, MarkdownTitlesEscapeTheirQuote) {
  EXPECT_EQ(make(TextContext::kMarkdownTitle, {text("x")}, '"').write("a \"b\" 'c' (d)"),
            "a \\\"b\\\" 'c' (d)");
  EXPECT_EQ(make(TextContext::kMarkdownTitle, {text("x")}, '(').write("a \"b\" 'c' (d)"),
            "a \"b\" 'c' \\(d\\)");
}

TEST(WriterTest, EscapedBracketsMakeNoFormula) {
  EXPECT_EQ(markdown({text("x")}).strict("[a] b] [c]"), "\\[a&#93; b&#93; \\[c&#93;");
}

TEST(WriterTest, BracketsInsideLinksAreEscaped) {
  Unit unit = markdown({opening("["), text("x"), closing("](u)")});
  EXPECT_EQ(unit.write("{1a [b] c1}"), "[a \\[b&#93; c](u)");
}

TEST(WriterTest, LinksThatAreNamedByTheirTextKeepTheirName) {
  Unit unit = markdown({text("see "), opening("["), text("the"), spelt("\n", " "), opening("*"),
                        text("m\\*"), closing("*"), closing("]")});
  EXPECT_EQ(unit.write("siehe {1das {2m2}1}"), "siehe [das\n*m*][the *m\\**]");
  Unit collapsed = markdown({opening("["), text("foo"), closing("][]"), text(" x")});
  EXPECT_EQ(collapsed.write("{1foo1} y"), "[foo][] y");
  EXPECT_EQ(collapsed.write("{1fu1} y"), "[fu][foo] y");
}

TEST(WriterTest, ImagesThatAreNamedByTheirDescriptionKeepTheirName) {
  const std::string source = "![foo *bar*][]";
  UnitBuilder builder(source, 0);
  builder.add_placeholder(source.size(), {}, {.role = {CodeType::kImage, CodeSubtype::kShortcut}});
  builder.add_sub_flow(1, {2, 11});
  TranslationUnit unit = builder.finish();
  unit.place.context = TextContext::kMarkdownInline;
  const auto write_with = [&unit](std::string_view description) {
    const std::vector<CompactString> written{"", description};
    return write_unit(unit, Escaping::kAsSource, written);
  };
  EXPECT_EQ(write_with("foo *bar*"), source);
  EXPECT_EQ(write_with("fu"), "![fu][foo *bar*]");
}

TEST(WriterTest, AnExclamationMarkBeforeALinkMakesNoImage) {
  Unit unit = markdown({text("x "), opening("["), text("y"), closing("](u)")});
  EXPECT_EQ(unit.write("Hey!{1y1}"), "Hey\\![y](u)");
}

TEST(WriterTest, ATagThatSpansLinesBeginsNoLineOfText) {
  Unit unit = markdown({text("see "), code("<a\nb>"), text("x")});
  EXPECT_EQ(unit.write("siehe {1}> y"), "siehe <a\nb>> y");
  Unit broken = markdown({text("see"), code("  \n"), text("x")});
  EXPECT_EQ(broken.write("siehe{1}> y"), "siehe  \n\\> y");
}

// ---- Emphasis

TEST(WriterTest, PunctuationMovesOutOfEmphasisBeforeALetter) {
  Unit unit = markdown({opening("**"), text("Note:"), closing("**"), text(" do")});
  EXPECT_EQ(unit.write("{1注意：1}请"), "**注意**：请");
  EXPECT_EQ(unit.write("{1注意：1} 请"), "**注意：** 请");
  EXPECT_EQ(unit.write("{1注意1}请"), "**注意**请");
}

TEST(WriterTest, BracketsAroundAllOfTheEmphasisMoveOut) {
  Unit unit = markdown({text("a "), opening("**"), text("b"), closing("**"), text(" c")});
  EXPECT_EQ(unit.write("请{1（注意）1}请"), "请（**注意**）请");
  EXPECT_EQ(unit.write("请{1「注意」1}请"), "请「**注意**」请");
}

TEST(WriterTest, SpacesAreTheLastResort) {
  Unit unit = markdown({text("a "), opening("**"), text("b"), closing("**"), text(" c")});
  EXPECT_EQ(unit.write("请{1使用“保存”1}按钮"), "请**使用“保存”** 按钮");
  EXPECT_EQ(unit.write("请{1“保存”按钮1}按钮"), "请 **“保存”按钮**按钮");
}

TEST(WriterTest, SpacesLeaveTheEmphasis) {
  Unit unit = markdown({text("a "), opening("*"), text("b"), closing("*"), text(" c")});
  EXPECT_EQ(unit.write("a{1 b 1}c"), "a *b* c");
}

TEST(WriterTest, UnderscoresInsideWordsBecomeAsterisks) {
  Unit unit = markdown({text("a "), opening("_"), text("b"), closing("_"), text(" c")});
  EXPECT_EQ(unit.write("点击{1保存1}按钮"), "点击*保存*按钮");
  EXPECT_EQ(unit.write("x {1b1} c"), "x _b_ c");
}

TEST(WriterTest, NestedEmphasisDoesNotEndTheOuterOne) {
  Unit unit = markdown(
      {opening("*"), text("a "), opening("*"), text("b"), closing("*"), text(" c"), closing("*")});
  EXPECT_EQ(unit.write("{1a {2b2} c1}"), "*a *b* c*");
  EXPECT_EQ(unit.write("{1甲{2乙2}丙1}"), "*甲 *乙*丙*");
  Unit strong = markdown({opening("*"), text("a "), opening("**"), text("b"), closing("**"),
                          text(" c"), closing("*")});
  EXPECT_EQ(strong.write("{1甲{2乙2}丙1}"), "*甲**乙**丙*");
}

TEST(WriterTest, ABareUrlIsPartedFromTheLettersBehindIt) {
  Unit unit = markdown({text("See "), code("https://x.y", "https://x.y"), text(" now")});
  EXPECT_EQ(unit.write("见{1}现在"), "见https://x.y 现在");
  EXPECT_EQ(unit.write("see {1} ok"), "see https://x.y ok");
}

TEST(WriterTest, CodeSpansSideBySideArePartedUnlessTheyWereNot) {
  Unit unit = markdown({code("`a`", "a"), text(" or "), code("`b`", "b"), text(" now")});
  EXPECT_EQ(unit.write("{1}{2}"), "`a` `b`");
  EXPECT_EQ(unit.write("`{1}x`{2}"), "\\``a`x\\``b`");
}

// ---- Line breaks

TEST(WriterTest, LineBreaksStayAtTheirWordsWhereTheNumberOfSpacesIsEqual) {
  Unit unit = markdown({text("one two"), spelt("\n> ", " "), text("three four")});
  EXPECT_EQ(unit.write("eins zwei drei vier"), "eins zwei\n> drei vier");
}

TEST(WriterTest, LineBreaksAreCarriedOverInProportion) {
  Unit unit = markdown({text("one two three"), spelt("\n", " "), text("four five six")});
  EXPECT_EQ(unit.write("aaaa bbbb cccc dddd"), "aaaa bbbb\ncccc dddd");
  EXPECT_EQ(unit.write("一二三四五六"), "一二三四五六");
}

TEST(WriterTest, ALineDoesNotBeginWithABlockMark) {
  Unit unit = markdown({text("one two"), spelt("\n", " "), text("three four")});
  EXPECT_EQ(unit.write("one two - four"), "one two - four");
  EXPECT_EQ(unit.write("one two 1. four"), "one two 1. four");
  EXPECT_EQ(unit.write("one two # four"), "one two # four");
  EXPECT_EQ(unit.write("one two ::: four"), "one two ::: four");
}

TEST(WriterTest, LinesOfPreformattedHtmlEndWhereTheTranslationEndsThem) {
  Unit unit = html({text("one\ntwo")});
  EXPECT_EQ(unit.write("eins!\n(zwei"), "eins!\n(zwei");
  EXPECT_EQ(unit.strict("eins!\n(zwei"), "eins!\n(zwei");
  EXPECT_EQ(unit.write("eins\nzwei\ndrei"), "eins\nzwei drei");
}

TEST(WriterTest, LongLinesAreWrappedAnew) {
  Unit unit = markdown({text("aa bb cc dd"), spelt("\n", " "), text("ee ff gg hh")});
  unit.unit.place.wrap_width = 11;
  EXPECT_EQ(unit.write("aaa bbb ccc ddd eee fff ggg hhh"), "aaa bbb ccc\nddd eee fff\nggg hhh");
  EXPECT_EQ(unit.write("aa bb cc dd e f g h"), "aa bb cc dd\ne f g h");
  EXPECT_EQ(unit.write("aaa bbb ccc - eee fff"), "aaa bbb\nccc - eee\nfff");
  EXPECT_EQ(unit.write("aaa bbb ccc #12 eee"), "aaa bbb\nccc #12 eee") << "no heading to anybody";
}

TEST(WriterTest, LinesOfQuotationsAreWrappedBehindTheirMark) {
  Unit unit = make(TextContext::kMarkdownInline,
                   {text("aa bb cc"), spelt("\n> ", " "), text("dd ee ff")}, 0, "\n> ");
  unit.unit.place.wrap_width = 10;
  unit.unit.place.first_column = 2;
  EXPECT_EQ(unit.write("aaa bbb ccc ddd"), "aaa bbb\n> ccc ddd");
}

// There, a line's end would be read as nothing.
TEST(WriterTest, LinesDoNotEndAtASpaceBeforeChinese) {
  Unit unit = markdown({text("aa "), code("{{b}}"), spelt("\n", " "), text("cc")});
  unit.unit.place.wrap_width = 8;
  EXPECT_EQ(unit.write("aa {1} cc"), "aa {{b}}\ncc");
  EXPECT_EQ(unit.write("aa {1} 中"), "aa {{b}} 中");
  EXPECT_EQ(unit.write("{1} aa 中文 中文"), "{{b}} aa\n中文 中文");
  EXPECT_EQ(unit.write("{1} aa ｱｲ ｱｲ ｱｲ"), "{{b}} aa\nｱｲ ｱｲ ｱｲ");
}

TEST(WriterTest, WideCharactersCountTwice) {
  Unit unit =
      make(TextContext::kPlain, {text("one two"), spelt("\n", " "), text("three four")}, 0, "\n");
  unit.unit.place.wrap_width = 10;
  EXPECT_EQ(unit.write("一二三四五六七八，九十"), "一二三四五\n六七八，九\n十");
  EXPECT_EQ(unit.write("一二三四五，六七八九十"), "一二三四\n五，六七八\n九十");
}

TEST(WriterTest, SentencesOfScriptsWithoutSpacesAreJoinedWithoutOne) {
  Unit unit = markdown({text("One. Two.")});
  unit.unit.segments = {{{0, 4}, false, SegmentState::kInitial, CodedText("一。", {})},
                        {{4, 5}, true, SegmentState::kInitial, {}},
                        {{5, 9}, false, SegmentState::kInitial, CodedText("二。", {})}};
  EXPECT_EQ(unit.write("一。"), "一。二。");
  EXPECT_EQ(unit.write("Eins."), "Eins. 二。");
}

// ---- Front matter

TEST(WriterTest, PlainYamlIsQuotedWhereItMustBe) {
  Unit unit = make(TextContext::kYamlPlain, {text("Title")});
  EXPECT_EQ(unit.write("Neuer Titel, lang"), "Neuer Titel, lang");
  EXPECT_EQ(unit.write("Titel: neu"), "\"Titel: neu\"");
  EXPECT_EQ(unit.write("Titel #1"), "\"Titel #1\"");
  EXPECT_EQ(unit.write("\"Titel\""), "'\"Titel\"'");
  EXPECT_EQ(unit.write("- it's \"so\""), "\"- it's \\\"so\\\"\"");
  EXPECT_EQ(unit.write("no"), "\"no\"");
  EXPECT_EQ(unit.write("12.5"), "\"12.5\"");
  EXPECT_EQ(unit.write("{a}"), "\"{a}\"");
}

TEST(WriterTest, QuotedScalarsEscapeTheirQuotes) {
  EXPECT_EQ(make(TextContext::kYamlQuoted, {text("x")}, '"').write("a \"b\" \\c"),
            "a \\\"b\\\" \\\\c");
  EXPECT_EQ(make(TextContext::kYamlQuoted, {text("x")}, '\'').write("it's"), "it''s");
  EXPECT_EQ(make(TextContext::kTomlBasic, {text("x")}, '"').write("a \"b\""), "a \\\"b\\\"");
  EXPECT_EQ(make(TextContext::kTomlLiteral, {text("x")}, '\'').write("it's"), "it’s");
  EXPECT_EQ(make(TextContext::kJsonString, {text("x")}, '"').write("a\t\"b\""), "a \\\"b\\\"");
}

TEST(WriterTest, MultiLineLiteralsHoldApostrophes) {
  Unit unit = make(TextContext::kTomlLiteral, {text("x")}, 'm', "\n");
  EXPECT_EQ(unit.write("it's"), "it's");
  EXPECT_EQ(unit.write("''' '"), "’’' ’");
}

TEST(WriterTest, FoldedScalarsNeedTwoLineBreaksForOne) {
  Unit unit = make(TextContext::kYamlBlock,
                   {text("a"), spelt("\n  ", " "), text("b"), spelt("\n\n  ", "\n"), text("c")},
                   '>', "\n  ");
  EXPECT_EQ(unit.write("1 2\n3\n4"), "1\n  2\n\n  3\n\n  4");
}

TEST(WriterTest, LineEndsOfFoldedScalarsSurviveInAnyNumber) {
  Unit block = make(TextContext::kYamlBlock, {text("a"), spelt("\n \n\n  ", "\n\n"), text("b")},
                    '>', "\n  ");
  EXPECT_EQ(block.write("x\n\ny"), "x\n \n\n  y");
  EXPECT_EQ(block.write("x\n\ny\n\nz"), "x\n \n\n  y\n\n  \n  z");
  Unit plain =
      make(TextContext::kYamlPlain, {text("a"), spelt("\n\n\n  ", "\n\n"), text("b")}, 0, "\n  ");
  EXPECT_EQ(plain.write("x\n\ny\nz"), "x\n\n\n  y\n\n  z");
}

TEST(WriterTest, FoldedScalarsWithIndentedLinesKeepTheirLines) {
  Unit unit = make(TextContext::kYamlBlock,
                   {text("a b"), spelt("\n  ", " "), text("c"), spelt("\n  ", "\n"), text(" d")},
                   '>', "\n  ");
  unit.unit.place.wrap_width = 8;
  EXPECT_EQ(unit.write("a b c\n d"), "a b\n  c\n   d");
  EXPECT_EQ(unit.write("aaa bbb ccc\n ddd ddd"), "aaa bbb ccc\n   ddd ddd");
}

TEST(WriterTest, LineEndsInScalars) {
  EXPECT_EQ(make(TextContext::kJsonString, {text("a"), spelt("\\n", "\n"), text("b")}, '"')
                .write("1\n2\n3"),
            "1\\n2\\n3");
  EXPECT_EQ(make(TextContext::kYamlBlock, {text("a"), spelt("\n  ", "\n"), text("b")}, 0, "\n  ")
                .write("1\n2\n3"),
            "1\n  2\n  3");
  EXPECT_EQ(make(TextContext::kYamlBlock, {text("a"), spelt("\n  ", " "), text("b")}, 0, "\n  ")
                .write("1 2\n3"),
            "1\n  2 3");
}

// ---- Plain text

TEST(WriterTest, PlainTextHasNoEscapes) {
  Unit unit = make(TextContext::kPlain, {text("x")}, 0, "\n");
  EXPECT_EQ(unit.write("a *b* <c> & \\d"), "a *b* <c> & \\d");
  EXPECT_EQ(unit.strict("- a b"), "-\u00A0a b");
}

TEST(WriterTest, AParagraphOfSeveralLinesStaysOneWhereItMust) {
  Unit unit =
      make(TextContext::kPlain, {text("one two"), spelt("\n", " "), text("three four")}, 0, "\n");
  EXPECT_EQ(unit.write("一二三四"), "一二三四");
  EXPECT_EQ(unit.strict("一二三四"), "一二\n三四");
  EXPECT_EQ(unit.strict("eins zwei drei"), "eins\nzwei drei");
}

TEST(WriterTest, ColumnsOfPlainTextStayAsWideAsTheyAre) {
  Unit unit = make(TextContext::kPlain, {text("a"), code("   \t"), text("b")}, 0, "\n");
  EXPECT_EQ(unit.write("x {1} y"), "x   \ty");
}

TEST(WriterTest, LinesOfPlainTextThatStayAreNoOtherBlocks) {
  Unit unit = make(TextContext::kPlain,
                   {text("a"), spelt("\n   ", "\n"), text("b"), spelt("\n  ", "\n"), text("c")}, 0,
                   "\n   ");
  EXPECT_EQ(unit.write("1\n2\n3\n4"), "1\n   2\n  3\n   4");
  EXPECT_EQ(unit.write("1\n- 2\n\n3"), "1 - 2 \n   3");
}

}  // namespace
}  // namespace hymt
