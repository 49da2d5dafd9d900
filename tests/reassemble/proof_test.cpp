// The oracle itself: what was meant, what was read, and whether the proof must let it pass. No
// parser and no writer takes part, so that nothing here is right because they are wrong twice.
#include "reassemble/proof.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/reassemble/code_roles.h"

namespace hymt {
namespace {

constexpr TextContext kText = TextContext::kPlain;
constexpr TextContext kHtml = TextContext::kHtmlText;
constexpr TextContext kAttribute = TextContext::kHtmlAttribute;
constexpr TextContext kInline = TextContext::kMarkdownInline;
constexpr TextContext kYaml = TextContext::kYamlQuoted;

// A document of one unit with those inside its codes, made of a notation: codes stand between
// braces, "{+<b>}" opens, "{-</b>}" closes, "{=x}" is a placeholder that covers its own bytes,
// "{x|y}" one that covers "y", "{x}" one that covers nothing; it may be deleted if it is a "\n".
// What stands between "[:" and ":]" in a code is a unit of its own.
class Notation {
 public:
  Notation(TextContext context, std::string_view notation) {
    add_unit(kNoUnit, context);
    for (std::size_t i = 0; i < notation.size(); ++i) {
      if (notation[i] != '{') {
        text_ += notation[i];
        continue;
      }
      const std::size_t end = notation.find('}', i);
      add_code(notation.substr(i + 1, end - i - 1), context);
      i = end;
    }
    document_.source.append(100, '-');
    TranslationUnit& unit = document_.units[0];
    unit.range = {0, document_.source.size()};
    unit.source = CodedText(text_, std::move(codes_));
  }

  Document take() { return std::move(document_); }

 private:
  std::uint32_t add_unit(std::uint32_t parent, TextContext context) {
    TranslationUnit& unit = document_.units.emplace_back();
    unit.id = static_cast<std::uint32_t>(document_.units.size() - 1);
    unit.parent = parent;
    unit.place.context = context;
    return unit.id;
  }

  void add_code(std::string_view bytes, TextContext context) {
    InlineCode code;
    code.offset = text_.size();
    const char mark = bytes.front();
    if (mark == '+' || mark == '-' || mark == '=') bytes.remove_prefix(1);
    std::string_view shown = mark == '=' ? bytes : std::string_view();
    if (const std::size_t bar = bytes.find('|'); mark != '=' && bar != std::string_view::npos) {
      shown = bytes.substr(bar + 1);
      bytes = bytes.substr(0, bar);
    }
    if (mark == '+') {
      code.kind = InlineCodeKind::kOpening;
      code.id = next_id_++;
      open_.push_back(codes_.size());
    } else if (mark == '-') {
      code.kind = InlineCodeKind::kClosing;
      InlineCode& opening = codes_[open_.back()];
      code.id = opening.id;
      open_.pop_back();
      code.role = opening.role = testing::pair_role(opening.original, bytes);
    } else {
      code.id = next_id_++;
    }
    code.length = shown.size();
    text_ += shown;
    code.can_delete = bytes == "\n";
    for (std::size_t begin = bytes.find("[:"); begin != std::string_view::npos;
         begin = bytes.find("[:")) {
      code.original += bytes.substr(0, begin);
      const std::size_t end = bytes.find(":]");
      const std::string_view inner = bytes.substr(begin + 2, end - begin - 2);
      const std::uint32_t unit = add_unit(0, context);
      document_.units[unit].source = CodedText(inner, {});
      code.sub_flows.push_back({unit, {code.original.size(), code.original.size() + inner.size()}});
      code.original += inner;
      bytes.remove_prefix(end + 2);
    }
    const std::size_t description_end = code.original.size();
    code.original += bytes;
    if (code.kind == InlineCodeKind::kPlaceholder) {
      code.role = testing::placeholder_role(code.original, shown, description_end);
    }
    codes_.push_back(std::move(code));
  }

  Document document_;
  std::string text_;
  std::vector<InlineCode> codes_;
  std::vector<std::size_t> open_;  // Indices.
  std::uint32_t next_id_ = 1;
};

// What the proof says if all units of `meant` are written as they stand.
std::vector<Mismatch> prove(const Document& meant, const Document& read) {
  const std::vector<bool> source_kept(meant.units.size(), true);
  std::vector<Placement> placements;
  for (const TranslationUnit& unit : meant.units) {
    if (unit.parent == kNoUnit) placements.push_back({unit.id, unit.range});
  }
  return find_mismatches(meant, source_kept, placements, read);
}

bool accepts(TextContext context, std::string_view meant, std::string_view read) {
  return prove(Notation(context, meant).take(), Notation(context, read).take()).empty();
}

struct Row {
  TextContext context;
  const char* meant;
  const char* read;
};

void expect_all(bool accepted, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(accepts(row.context, row.meant, row.read), accepted)
        << "context " << static_cast<int>(row.context) << ", meant \"" << row.meant << "\", read \""
        << row.read << '"';
  }
}

TEST(ProofTest, AcceptsTheSameText) {
  expect_all(true, {
                       {kInline, "", ""},
                       {kInline, "one two", "one two"},
                       {kInline, "{+<b>}one{-</b>} two", "{+<b>}one{-</b>} two"},
                       {kInline, "{![[:alt:]](x)} one", "{![[:alt:]](x)} one"},
                       {kInline, "日本語、かな", "日本語、かな"},
                       {kInline, "e\u0301", "e\u0301"},
                       // White space collapses, and goes at the ends.
                       {kInline, "one two", "one  two"},
                       {kInline, "one two", "one\ttwo"},
                       {kInline, "one two", "one\ntwo"},
                       {kInline, "one two", "one \r\n two"},
                       {kInline, "one", " one "},
                       {kInline, " one ", "one"},
                       {kInline, "one\u3000", "one"},
                       {kHtml, "one\n\n two", "one two"},
                       {kAttribute, "one two", "one\ntwo"},
                       {kText, "one two", "one\n two"},
                       // Beside codes writers must sometimes add it.
                       {kInline, "one {+*}two{-*}.", "one{+*}two{-*}."},
                       {kInline, "one{+*}two{-*}three", "one {+*}two{-*} three"},
                       {kInline, "one{`x`}two", "one {`x`} two"},
                       {kInline, "one{=a.md}", "one {=a.md}"},
                       {kHtml, "one {+<b>} two", "one{+<b>}two"},
                       // Control characters are none.
                       {kInline, "one\x01two", "onetwo"},
                       {kInline, "one", "one\x7f"},
                       {kInline, "one\u2028", "one"},
                       {kInline, "\uFEFFone", "one"},
                   });
}

TEST(ProofTest, RejectsAnotherText) {
  expect_all(false, {
                        {kInline, "one", ""},
                        {kInline, "", "one"},
                        {kInline, "one", "One"},
                        {kInline, "one two", "one"},
                        {kInline, "one two", "two one"},
                        {kInline, "one two", "one two three"},
                        {kInline, "one two", "onetwo"},
                        {kInline, "onetwo", "one two"},
                        {kInline, "one, two", "one two"},
                        {kInline, "one.", "one"},
                        {kInline, "one", "one."},
                        {kInline, "1.5", "1,5"},
                        {kInline, "10", "1"},
                        {kInline, "naïve", "naive"},
                        {kInline, "e\u0301", "é"},
                        {kInline, "“one”", "\"one\""},
                        {kInline, "a*b", "ab"},
                        {kInline, "a\\*b", "a*b"},
                        {kInline, "&amp;", "&"},
                        {kInline, "- one", "one"},
                        {kInline, "one\u00A0two", "one two"},
                        {kInline, "one\u200Btwo", "onetwo"},
                        {kInline, "日本 語", "日本語"},
                        {kHtml, "日本 語", "日本語"},
                        {kHtml, "one\u00A0two", "one two"},
                        {kHtml, "<b>", "b"},
                        {kAttribute, "\"", "'"},
                        {kText, "one two", "onetwo"},
                    });
}

TEST(ProofTest, RejectsOtherCodes) {
  expect_all(false, {
                        {kInline, "{+<b>}one{-</b>}", "one"},
                        {kInline, "one", "{+<b>}one{-</b>}"},
                        {kInline, "{+<b>}one{-</b>}", "{+<i>}one{-</i>}"},
                        {kInline, "{+<b>}one{-</b>}", "{<b>}one{</b>}"},
                        {kInline, "{<br>}", "{<br/>}"},
                        {kInline, "one {<br>}{<hr>}", "one {<hr>}{<br>}"},
                        {kInline, "one {<br>} two {<hr>}", "one {<hr>} two {<br>}"},
                        {kInline, "{<br>}{<br>}", "{<br>}"},
                        {kInline, "{<br>}", "{<br>}{<br>}"},
                        {kInline, "one{<br>}", ""},
                        {kInline, "{`x`} one", "{`y`} one"},
                        {kInline, "{`x`} one", "`x` one"},
                        {kInline, "`x` one", "{`x`} one"},
                        // Over words they may not move, not even over one letter.
                        {kInline, "{+<b>}one{-</b>} two", "{+<b>}one two{-</b>}"},
                        {kInline, "{+<b>}one{-</b>}", "{+<b>}on{-</b>}e"},
                        {kInline, "one {<br>} two", "one two {<br>}"},
                        {kInline, "{+<b>}{-</b>}one", "{+<b>}one{-</b>}"},
                        {kHtml, "一{<br>}二", "一二{<br>}"},
                        // What covers words covers the same.
                        {kInline, "{`x`|x}", "{`x`|y}"},
                        {kInline, "{`x`|x} y", "{`x`} y"},
                        {kInline, "{![[:alt:]](x)}", "{![[:alt:]](y)}"},
                        {kInline, "{![[:alt:]](x)}", "{![alt](x)}"},
                        {kInline, "{![alt](x)}", "{![[:alt:]](x)}"},
                        {kInline, "{![[:alt:]](x)}", "{![[:other:]](x)}"},
                        {kInline, "{![[:one:]](x \"[:two:]\")}", "{![[:one:]](x \"[:too:]\")}"},
                        {kInline, "{![[:one:]](x \"[:two:]\")}", "{![[:one:]](x '[:two:]')}"},
                        {kHtml, "{<img alt=\"[:one:]\" title=\"[:two:]\">}",
                         "{<img alt=\"[:two:]\" title=\"[:one:]\">}"},
                    });
}

TEST(ProofTest, LetsUnitsInsideCodesBeAsLongAsTheyAre) {
  expect_all(true, {
                       {kInline, "{![[:one:]](x \"[:two:]\")}", "{![[:one:]](x \"[:two:]\")}"},
                       {kInline, "{![[:one two:]](x)}", "{![[:one  two:]](x)}"},
                       {kHtml, "{<img alt=\"[:one:]\">} a", "{<img alt=\"[: one :]\">} a"},
                   });
}

TEST(ProofTest, EmphasisMayBeRepaired) {
  expect_all(true, {
                       {kInline, "{+_}one{-_}", "{+*}one{-*}"},
                       {kInline, "{+__}one{-__}", "{+**}one{-**}"},
                       {kInline, "a{+**}(b){-**}c", "a({+**}b{-**})c"},
                       {kInline, "{+**} one{-**}", " {+**}one{-**}"},
                   });
  expect_all(false, {
                        {kInline, "{+*}one{-*}", "{+_}one{-_}"},
                        {kInline, "{+*}one{-*}", "{+**}one{-**}"},
                        {kInline, "{+_}one{-_}", "{+**}one{-**}"},
                        {kInline, "{+**}one{-**}", "{+*}one{-*}"},
                        {kInline, "{+~~}one{-~~}", "{+**}one{-**}"},
                        {kInline, "{+*}one{-*}", "{+<em>}one{-</em>}"},
                        {kInline, "{+**}one{-**} two", "{+**}one two{-**}"},
                        {kInline, "one {+**}two{-**}", "{+**}one two{-**}"},
                        {kInline, "{+**}one{-**}", "**one**"},
                        {kInline, "*one*", "{+*}one{-*}"},
                    });
}

TEST(ProofTest, ALinkNamedByItsTextMayNameItsOldOne) {
  expect_all(true, {
                       {kInline, "{+[}one{-]}", "{+[}one{-][eins]}"},
                       {kInline, "{+[}one{-][]}", "{+[}one{-][eins]}"},
                       {kInline, "{![[:one:]]}", "{![[:one:]][eins]}"},
                       {kInline, "{![[:one:]][]}", "{![[:one:]][eins]}"},
                   });
  expect_all(false, {
                        {kInline, "{+[}one{-]}", "{+[}one{-](eins)}"},
                        {kInline, "{+[}one{-](a)}", "{+[}one{-][eins]}"},
                        {kInline, "{+[}one{-](a)}", "{+[}one{-](b)}"},
                        {kInline, "{+[}one{-][a]}", "{+[}one{-][b]}"},
                        {kInline, "{+[}one{-][a]}", "{+[}one{-]}"},
                        {kInline, "{+[}one{-]}", "[one]"},
                        {kInline, "{![[:one:]]}", "{![[:one:]](eins)}"},
                        {kInline, "{![[:one:]][a]}", "{![[:one:]][b]}"},
                        {kInline, "{![[:one:]]}", "{![[:two:]][one]}"},
                    });
}

TEST(ProofTest, WordsMayLookLikePlaceholdersButPlaceholdersStay) {
  expect_all(true, {
                       {kInline, "see x.md", "see {=x.md}"},
                       {kInline, "d.h. so", "{=d.h.} so"},
                       {kHtml, "am 24.12.2024", "am {=24.12.2024}"},
                       {kText, "Nutzer/-in", "{=Nutzer/-in}"},
                       {kInline, "{=a.md} and b.md", "{=a.md} and {=b.md}"},
                       {kInline, "a.md and {=b.md}", "{=a.md} and {=b.md}"},
                   });
  expect_all(false, {
                        {kInline, "see {=x.md}", "see x.md"},
                        {kInline, "50% s", "50{=% s}"},
                        {kInline, "{name}", "{=%s}"},
                        {kInline, "a%sb", "a{=%s}b"},
                        {kInline, "https://x.org", "{=https://x.org}"},
                        {kInline, "www.x.org", "{=www.x.org}"},
                        {kInline, "a@b.org", "{=a@b.org}"},
                        {kInline, "<a>", "{=<a>}"},
                        {kInline, "a=b", "{=a=b}"},
                        {kInline, "$x", "{=$x}"},
                        {kInline, "x.md", "{x.md}"},
                        {kInline, "x", "{`x`|x}"},
                        {kInline, "{=a.md} {=b.md}", "{=b.md} {=a.md}"},
                        {kInline, "x.md", "{=y.md}"},
                        {kInline, "ä.md", "{=ä.md}"},
                    });
}

TEST(ProofTest, ScriptsWithoutSpacesMayBeWrappedAnywhere) {
  expect_all(true, {
                       {kText, "日本語", "日本 語"},
                       {kText, "日本 語", "日本語"},
                       {kText, "日本\n語", "日本語"},
                       {kText, "日本{\n}語", "日本語"},
                       {kInline, "日本{\n}語", "日本語"},
                       {kInline, "日本語", "日本{\n}語"},
                       {kHtml, "日本{\n}語", "日本{\n}語"},
                   });
  expect_all(false, {
                        {kText, "日本a 語", "日本a語"},
                        {kText, "日本 語", "日本、語"},
                        {kInline, "日本{\n}語", "日本 語"},
                        {kInline, "日本{  \n}語", "日本語"},  // A break that must stay.
                    });
}

TEST(ProofTest, ColumnsOfPlainTextAreWhiteSpace) {
  expect_all(true, {
                       {kText, "one{    }two", "one two"},
                       {kText, "one two", "one{\t}two"},
                       {kText, "1.\u00A0one", "1. one"},
                   });
  expect_all(false, {
                        {kText, "one{    }two", "onetwo"},
                        {kText, "one{ - }two", "one two"},
                        {kInline, "one{    }two", "one two"},
                    });
}

TEST(ProofTest, InFrontMatterEachCharacterCounts) {
  expect_all(true, {
                       {kYaml, "one  two ", "one  two "},
                       {TextContext::kTomlLiteral, "it’s", "it's"},
                       {TextContext::kTomlLiteral, "it's", "it’s"},
                       {TextContext::kJsonString, "{=%s} a", "{=%s} a"},
                   });
  expect_all(false, {
                        {kYaml, "one ", "one"},
                        {kYaml, " one", "one"},
                        {kYaml, "one\n", "one"},
                        {kYaml, "one\ntwo", "one two"},
                        {kYaml, "one\x01", "one"},
                        {kYaml, "it’s", "it's"},
                        {TextContext::kTomlBasic, "it’s", "it's"},
                        {TextContext::kTomlLiteral, "“one”", "'one'"},
                        {TextContext::kJsonString, "a{=%s}", "a {=%s}"},
                    });
}

// What holds in every place that a text can have.
class EveryContext : public ::testing::TestWithParam<int> {
 protected:
  [[nodiscard]] TextContext context() const { return static_cast<TextContext>(GetParam()); }
};

TEST_P(EveryContext, TellsTheSameFromAnother) {
  const std::string_view meant = "Click {+<b>}one two{-</b>} and {=%s} now.";
  EXPECT_TRUE(accepts(context(), meant, meant));
  const std::vector<const char*> others = {
      "Click {+<b>}one too{-</b>} and {=%s} now.",  // A letter.
      "Click {+<b>}one{-</b>} and {=%s} now.",      // A word less.
      "Click {+<b>}one two{-</b>} and {=%s} now",   // A full stop less.
      "Click {+<b>}one{-</b>} two and {=%s} now.",  // A code elsewhere.
      "Click one two and {=%s} now.",               // Codes less.
      "Click {+<b>}one two{-</b>} and %s now.",     // No placeholder any more.
      "Click {+<b>}one two{-</b>} and {=%d} now.",  // Another one.
  };
  for (const char* other : others) EXPECT_FALSE(accepts(context(), meant, other)) << other;
  const bool each_counts = context() >= TextContext::kYamlPlain;
  EXPECT_EQ(accepts(context(), "one two", "one  two"), !each_counts);
  EXPECT_EQ(accepts(context(), "one\x02", "one"), !each_counts);
}

INSTANTIATE_TEST_SUITE_P(All, EveryContext,
                         ::testing::Range(0, static_cast<int>(TextContext::kJsonString) + 1));

// ---- Where units are.

// A document whose units are those bytes of `written` that `ruler` draws a "[" and a "]" under, or
// an "x" under one byte alone.
Document ruled(const std::string& written, std::string_view ruler,
               TextContext context = TextContext::kMarkdownInline, char quote = 0) {
  Document document;
  document.source = written;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < ruler.size(); ++i) {
    if (ruler[i] == '[' || ruler[i] == 'x') begin = i;
    if (ruler[i] != ']' && ruler[i] != 'x') continue;
    TranslationUnit& unit = document.units.emplace_back();
    unit.id = static_cast<std::uint32_t>(document.units.size() - 1);
    unit.range = {begin, i + 1};
    unit.place = {{}, 0, 0, context, quote};
    unit.source = CodedText(std::string_view(written).substr(begin, i + 1 - begin), {});
  }
  return document;
}

// "missing 0, bounds 1": what is wrong with which unit.
std::string said(const std::vector<Mismatch>& mismatches) {
  constexpr std::array<const char*, 3> kNames = {"content", "bounds", "missing"};
  std::string result;
  for (const Mismatch& mismatch : mismatches) {
    if (!result.empty()) result += ", ";
    result += kNames[static_cast<std::size_t>(mismatch.kind)];
    result += ' ' + std::to_string(mismatch.unit);
  }
  return result;
}

TEST(ProofTest, FindsUnitsThatAreNotWhereTheyWereWritten) {
  struct Case {
    const char* written;
    const char* meant;
    const char* read;
    const char* wrong;
  };
  const std::vector<Case> cases = {
      {"one\n\ntwo\n", "[ ]  [ ]", "[ ]  [ ]", ""},
      {"one\n\ntwo\n", "", "", ""},
      // The skeleton takes the white space at the ends.
      {" one \n", "[   ]", " [ ]", ""},
      {" one \n", " [ ]", "[   ]", ""},
      {"one \n\ntwo\n", "[  ]  [ ]", "[ ]   [ ]", ""},
      // What has no letter may be none.
      {"one\n\n---\n", "[ ]  [ ]", "[ ]", ""},
      {"123\n\none\n", "[ ]  [ ]", "     [ ]", ""},
      {"123\n\n+-*\n", "[ ]  [ ]", "", ""},
      {"123\n\n+-*\n", "[ ]  [ ]", "[ ]", ""},
      // Missing.
      {"one\n\ntwo\n", "[ ]  [ ]", "[ ]", "missing 1"},
      {"one\n\ntwo\n", "[ ]  [ ]", "     [ ]", "missing 0"},
      {"one\n\ntwo\n", "[ ]  [ ]", "", "missing 0, missing 1"},
      {"日\n\ntwo\n", "[ ]  [ ]", "     [ ]", "missing 0"},
      {"one\n\n---\n\ntwo", "[ ]  [ ]  [ ]", "[ ]", "missing 1, missing 2"},
      {"one\n\n---\n\ntwo", "[ ]  [ ]  [ ]", "[ ]       [ ]", ""},
      // Too many.
      {"one\n\ntwo\n", "[ ]", "[ ]  [ ]", "bounds 0"},
      {"one\n\ntwo\n", "     [ ]", "[ ]  [ ]", "bounds 0"},
      {"one\n\ntwo\n\nsix\n", "[ ]       [ ]", "[ ]  [ ]  [ ]", "bounds 1"},
      {"one\n\n\n\ntwo\nsix\n", "[ ]        [ ]", "[ ]    [ ] [ ]", "bounds 1"},
      // Others.
      {"one two\n", "[     ]", "[ ] [ ]", "bounds 0"},
      {"one two\n", "[ ] [ ]", "[     ]", "bounds 0, bounds 1"},
      {"one two\n", "[     ]", "[ ]", "bounds 0"},
      {"one two\n", "[ ]", "[     ]", "bounds 0"},
      {"one two\n", "[     ]", "    [ ]", "bounds 0"},
      {"one two\n", " [   ]", "   [   ]", "bounds 0"},
      {"one. two\n", "[      ]", "[ ]", "bounds 0"},
      {"one two six\n", "[ ] [ ] [ ]", "[     ] [ ]", "bounds 0, bounds 1"},
      {"- one\n", "[   ]", "  [ ]", "bounds 0"},
      {"*one*\n", "[   ]", " [ ]", "bounds 0"},
      {"'one'\n", "[   ]", " [ ]", "bounds 0"},
      {"a\n\none\n", "x  [ ]", "x  [ ]", ""},
      {"a\n\none\n", "x  [ ]", "   [ ]", "missing 0"},
  };
  for (const Case& wanted : cases) {
    EXPECT_EQ(said(prove(ruled(wanted.written, wanted.meant), ruled(wanted.written, wanted.read))),
              wanted.wrong)
        << wanted.written << "meant " << wanted.meant << "\nread  " << wanted.read;
  }
}

// A plain scalar may have been given quotes.
TEST(ProofTest, QuotesOfAScalarAreNoBounds) {
  const std::string written = "a: \"one\"\n";
  const auto read = [&](const char* ruler, TextContext context, char quote) {
    Document meant = ruled(written, "   [   ]", TextContext::kYamlPlain);
    meant.units[0].source = CodedText("one", {});
    return said(prove(meant, ruled(written, ruler, context, quote)));
  };
  EXPECT_EQ(read("    [ ]", TextContext::kYamlQuoted, '"'), "");
  EXPECT_EQ(read("    x  ", TextContext::kYamlQuoted, '"'), "bounds 0");
  EXPECT_EQ(read("     []", TextContext::kYamlQuoted, '"'), "bounds 0");
}

// ---- The outline, which is looked at only if the units say the same.

void add_blocks(Document& document, const std::vector<const char*>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    document.outline.push_back({names[i], "", 0, false, document.units[i].range});
  }
}

TEST(ProofTest, FindsWhatOnlyTheOutlineTells) {
  const std::string written = "one\n\ntwo\n";
  const auto with_blocks = [&](const char* ruler, const std::vector<const char*>& names) {
    Document document = ruled(written, ruler);
    add_blocks(document, names);
    return document;
  };
  const char* const both = "[ ]  [ ]";
  const Document meant = with_blocks(both, {"p", "p"});
  EXPECT_EQ(said(prove(meant, with_blocks(both, {"p", "p"}))), "");
  EXPECT_EQ(said(prove(meant, with_blocks(both, {"p", "heading"}))), "content 1");
  EXPECT_EQ(said(prove(meant, with_blocks(both, {"heading", "p"}))), "content 0");
  EXPECT_NE(said(prove(meant, with_blocks(both, {"p"}))), "");
  EXPECT_EQ(said(prove(meant, with_blocks("[ ]", {"heading"}))), "missing 1");
}

TEST(ProofTest, InlineEntriesOfABlockMayMove) {
  const std::string written = "one two\n";
  const auto with_inlines = [&](const std::vector<const char*>& values) {
    Document document = ruled(written, "[     ]");
    add_blocks(document, {"p"});
    for (const char* value : values) {
      document.outline.push_back({"link", value, 1, true, {0, 3}});
    }
    return document;
  };
  const Document meant = with_inlines({"a", "b"});
  EXPECT_EQ(said(prove(meant, with_inlines({"b", "a"}))), "");
  EXPECT_EQ(said(prove(meant, with_inlines({"a"}))), "content 0");
  EXPECT_EQ(said(prove(meant, with_inlines({"a", "c"}))), "content 0");
  EXPECT_EQ(said(prove(meant, with_inlines({"a", "b", "b"}))), "content 0");
}

// ---- What a mismatch tells.

TEST(ProofTest, BlamesTheUnitInsideTheCode) {
  const std::vector<Mismatch> found = prove(Notation(kInline, "one {![[:alt:]](x)}").take(),
                                            Notation(kInline, "one {![[:old:]](x)}").take());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].unit, 1U);
  EXPECT_EQ(found[0].placement, 0U);
  EXPECT_EQ(found[0].kind, Mismatch::Kind::kContent);
}

TEST(ProofTest, AUnitThatKeepsItsSourceIsMeantToHaveIt) {
  Document document = Notation(kInline, "one").take();
  document.units[0].segments = {{{0, 3}, false, SegmentState::kTranslated, CodedText("eins", {})}};
  const std::vector<Placement> placements = {{0, document.units[0].range}};
  const Document source = Notation(kInline, "one").take();
  const Document target = Notation(kInline, "eins").take();
  EXPECT_TRUE(find_mismatches(document, {true}, placements, source).empty());
  EXPECT_FALSE(find_mismatches(document, {true}, placements, target).empty());
  EXPECT_TRUE(find_mismatches(document, {false}, placements, target).empty());
  EXPECT_FALSE(find_mismatches(document, {false}, placements, source).empty());
}

TEST(ProofTest, TellsWhichSentenceIsAtFault) {
  Document document = Notation(kInline, "One. Two.").take();
  const auto segment = [](std::size_t begin, std::size_t end, const char* target) {
    return Segment{{begin, end}, false, SegmentState::kTranslated, CodedText(target, {})};
  };
  document.units[0].segments = {segment(0, 5, "Eins. "), segment(5, 9, "Zwei.")};
  const std::vector<Placement> placements = {{0, document.units[0].range}};
  const auto offset_of_fault = [&](const char* read) {
    const auto found =
        find_mismatches(document, {false}, placements, Notation(kInline, read).take());
    return found.empty() ? 99 : found[0].source_offset;
  };
  EXPECT_EQ(offset_of_fault("Eins. Zwei."), 99U);
  EXPECT_EQ(offset_of_fault("Ein. Zwei."), 0U);
  EXPECT_EQ(offset_of_fault("Eins. Zwo."), 5U);
}

}  // namespace
}  // namespace hymt
