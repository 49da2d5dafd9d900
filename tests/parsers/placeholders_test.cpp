#include "parsers/placeholders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> texts(std::string_view text, const std::vector<ByteRange>& ranges) {
  std::vector<std::string> result;
  result.reserve(ranges.size());
  for (const ByteRange range : ranges) result.emplace_back(range.of(text));
  return result;
}

std::vector<std::string> found(std::string_view text) {
  static const PlaceholderScanner kScanner{ParserOptions{}};
  return texts(text, kScanner.find(text));
}

TEST(PlaceholderTest, TagsOfXmlWithAttributes) {
  EXPECT_THAT(found("see <dir prefix=\"xdg\" salt='some words'>fonts</dir> here"),
              ElementsAre("<dir prefix=\"xdg\" salt='some words'>", "</dir>"));
  EXPECT_THAT(found("<?xml version=\"1.0\"?> and <a:b c.d=\"\" />"),
              ElementsAre("<?xml version=\"1.0\"?>", "<a:b c.d=\"\" />"));
  EXPECT_THAT(found("if a <b and c =\"d\" >e, or <f g=\"h> or <i j k=\"l\">"), IsEmpty());
}

TEST(PlaceholderTest, RepositoriesBehindAddresses) {
  EXPECT_THAT(found("clone git@example.org:team/project.git."),
              ElementsAre("git@example.org:team/project.git"));
  EXPECT_THAT(found("write to anna@example.org: she knows"), ElementsAre("anna@example.org"));
}

TEST(PlaceholderTest, PrintfFields) {
  EXPECT_THAT(found("%s of %d, %1$s, %-5.2f, %ld and %@"),
              ElementsAre("%s", "%d", "%1$s", "%-5.2f", "%ld", "%@"));
  EXPECT_THAT(found("%05d %+d %*s %.3g %zu %lld %hhx"),
              ElementsAre("%05d", "%+d", "%*s", "%.3g", "%zu", "%lld", "%hhx"));
  EXPECT_THAT(found("%d%% done, %dms, file%s"), ElementsAre("%d", "%%", "%d", "%s"));
  EXPECT_THAT(found("%(name)s %(count)05d %<name>s"),
              ElementsAre("%(name)s", "%(count)05d", "%<name>s"));
  EXPECT_THAT(found("%Y-%m-%d"), ElementsAre("%Y", "%m", "%d"));
  EXPECT_THAT(found("%PATH% and %username%"), ElementsAre("%PATH%", "%username%"));
}

TEST(PlaceholderTest, PercentagesAreText) {
  EXPECT_THAT(found("100% sure, 50 % of it, 5%."), IsEmpty());
  EXPECT_THAT(found("5%-ige und 10%-ige"), IsEmpty());
  EXPECT_THAT(found("from 50%-80% and 7%, up to 100%"), IsEmpty());
}

TEST(PlaceholderTest, Braces) {
  EXPECT_THAT(
      found("{name} {0} {} {user.name} {items[0]} {name!r:>10} {:.2f}"),
      ElementsAre("{name}", "{0}", "{}", "{user.name}", "{items[0]}", "{name!r:>10}", "{:.2f}"));
  EXPECT_THAT(found("{{ user.name | upper }}, {% if x %} and {{{raw}}}"),
              ElementsAre("{{ user.name | upper }}", "{% if x %}", "{{{raw}}}"));
  EXPECT_THAT(found("${x} ${HOME:-/root} #{user.name} %{count}"),
              ElementsAre("${x}", "${HOME:-/root}", "#{user.name}", "%{count}"));
  EXPECT_THAT(found("<%= user.name %> <%- x -%>"), ElementsAre("<%= user.name %>", "<%- x -%>"));
  EXPECT_THAT(found("{n, plural, one {# file} other {# files}} left"),
              ElementsAre("{n, plural, one {# file} other {# files}}"));
}

TEST(PlaceholderTest, NamesInAngleBrackets) {
  EXPECT_THAT(found("say <think>x</think>, <|eos|>, <｜hy_User｜> and <s1/>"),
              ElementsAre("<think>", "</think>", "<|eos|>", "<｜hy_User｜>", "<s1/>"));
  EXPECT_THAT(found("ssh <your-name>@<host>"), ElementsAre("<your-name>", "<host>"));
  EXPECT_THAT(found("see <https://example.com/a>."), ElementsAre("https://example.com/a"));
  EXPECT_THAT(found("if a < b and c > d, or 1<2>1, <> </> <größe> <a b>"), IsEmpty());
  EXPECT_THAT(found("<" + std::string(100, 'a') + ">"), IsEmpty());
}

TEST(PlaceholderTest, Pictographs) {
  EXPECT_THAT(found("the mark ▁ in a▁b, ░░█▟ of the disk"), ElementsAre("▁", "▁", "░░█▟"));
  EXPECT_THAT(found("File → Open ✅, • one, \u25A0"), ElementsAre("→", "✅", "•", "\u25A0"));
  EXPECT_THAT(found("🎉🎉 a 👩‍👩‍👧 b 👍🏽 c ❤️ d 🇩🇪, 1️⃣ first"),
              ElementsAre("🎉🎉", "👩‍👩‍👧", "👍🏽", "❤️", "🇩🇪", "1️⃣"));
  EXPECT_THAT(found("a – b “c” 5 € × 3 ≤ 4 ° § ™ ⟦x⟧ 你好，世界"), IsEmpty());
}

TEST(PlaceholderTest, TerminalEscapes) {
  EXPECT_THAT(found("\x1B[31mred\x1B[0m and \\e[1;32mgreen\\033[0m \\x1b[2K"),
              ElementsAre("\x1B[31m", "\x1B[0m", "\\e[1;32m", "\\033[0m", "\\x1b[2K"));
  EXPECT_THAT(found("\\enter, \\e [0m"), IsEmpty());
}

TEST(PlaceholderTest, Identifiers) {
  EXPECT_THAT(found("Set MAX_LEN and snake_case to __VAR_0__, as __init__ does."),
              ElementsAre("MAX_LEN", "snake_case", "__VAR_0__", "__init__"));
  EXPECT_THAT(found("camelCase, useState() and obj.call(), std::move(), f()"),
              ElementsAre("camelCase", "useState()", "obj.call()", "std::move()", "f()"));
  EXPECT_THAT(found("Set limits.boil_seconds. Or a::b_c"),
              ElementsAre("limits.boil_seconds", "a::b_c"));
  EXPECT_THAT(found("JavaScript, iPhone, kHz, GitHub, LehrerInnen, f(x), () and ____"), IsEmpty());
  EXPECT_THAT(found("_emphasis_ and _more of it_, Leser_innen, größe_x"), IsEmpty());
  ParserOptions options;
  options.protects_identifiers = false;
  EXPECT_TRUE(PlaceholderScanner(options).find("MAX_LEN, camelCase() and x_y").empty());
  EXPECT_EQ(PlaceholderScanner(options).find("%s → x_y").size(), 2U);
}

TEST(PlaceholderTest, BracesAroundWordsAreText) {
  EXPECT_THAT(found("the set {a, b, c} and {some words here}, { x"), IsEmpty());
  EXPECT_THAT(found("{n, pluralized, x} }} {{ {größe}"), IsEmpty());
}

TEST(PlaceholderTest, BracesAreFoundInsideBracesThatDoNotMatch) {
  EXPECT_THAT(found("{ see {name} }"), ElementsAre("{name}"));
  EXPECT_THAT(found("{{ a {b} c }}"), ElementsAre("{b}"));
}

TEST(PlaceholderTest, ShellVariables) {
  EXPECT_THAT(found("set $HOME or $XDG_DATA_DIR, $HOME/bin/x"),
              ElementsAre("$HOME", "$XDG_DATA_DIR", "$HOME", "/bin/x"));
  EXPECT_THAT(found("$5, $A, $name, US$ 3"), IsEmpty());
  EXPECT_THAT(found("CC=gcc CFLAGS=-O2, run"), ElementsAre("CC=gcc", "CFLAGS=-O2"));
  EXPECT_THAT(found("E=mc, a=b, FOO==1"), IsEmpty());
}

TEST(PlaceholderTest, UrlsEndBeforeThePunctuationAroundThem) {
  EXPECT_THAT(found("see https://example.org/a?b=c%20d#e, or (http://example.org/x_(y))."),
              ElementsAre("https://example.org/a?b=c%20d#e", "http://example.org/x_(y)"));
  EXPECT_THAT(found("\"ftp://example.org/\", <mailto:a@example.org>, www.example.org!"),
              ElementsAre("ftp://example.org/", "mailto:a@example.org", "www.example.org"));
  EXPECT_THAT(found("siehe http://de.wikipedia.org/wiki/Köln."),
              ElementsAre("http://de.wikipedia.org/wiki/Köln"));
  EXPECT_THAT(found("参见https://example.org/a。然后"), ElementsAre("https://example.org/a"));
  EXPECT_THAT(found("a note: // not a URL, http:// neither, xwww.y"), IsEmpty());
}

TEST(PlaceholderTest, MailAddresses) {
  EXPECT_THAT(found("write to anna.b+list@example.org. Or <x@y.de>"),
              ElementsAre("anna.b+list@example.org", "x@y.de"));
  EXPECT_THAT(found("@name, a@b, user@, a@b..de, x@1.2"), IsEmpty());
}

TEST(PlaceholderTest, Paths) {
  EXPECT_THAT(found("/usr/bin/env, /etc, ./configure, ../x and ~/.bashrc."),
              ElementsAre("/usr/bin/env", "/etc", "./configure", "../x", "~/.bashrc"));
  EXPECT_THAT(found("src/main.cpp, README.md, *.txt, x.tar.gz. main.c.orig"),
              ElementsAre("src/main.cpp", "README.md", "*.txt", "x.tar.gz", "main.c.orig"));
  EXPECT_THAT(found("d.h. ist kein a.h."), IsEmpty());
  EXPECT_THAT(found("d.h. ist nicht a.h in io.h."), ElementsAre("a.h", "io.h"));
  EXPECT_THAT(found("C:\\Windows\\x.ini or src/lib/"),
              ElementsAre("C:\\Windows\\x.ini", "src/lib/"));
  EXPECT_THAT(found("and/or, km/h, he/she, 1/2, 96/9/EG, /or, a / b, //x"), IsEmpty());
  EXPECT_THAT(found("e.g. this, i.e. that, etc. The end.Next 3.14 U.S.A."), IsEmpty());
  EXPECT_THAT(found("打开foo.txt文件,在/usr/bin中"), ElementsAre("foo.txt", "/usr/bin"));
}

TEST(PlaceholderTest, Versions) {
  EXPECT_THAT(found("1.2.3, v2.0, 1.0.0-rc.1 and 2.36.1+dfsg1. 1.0.2g"),
              ElementsAre("1.2.3", "v2.0", "1.0.0-rc.1", "2.36.1+dfsg1", "1.0.2g"));
  EXPECT_THAT(found("a 1.2.3-based system, 192.168.0.1."), ElementsAre("1.2.3", "192.168.0.1"));
  EXPECT_THAT(found("3.14, 2.0, x1.2.3, vs. 5"), IsEmpty());
}

TEST(PlaceholderTest, Options) {
  EXPECT_THAT(found("use --long-option, -x or --prefix=/usr (or -v)"),
              ElementsAre("--long-option", "-x", "--prefix=/usr", "-v"));
  EXPECT_THAT(found("a word--another, x - y, a-b, -- and ---, well-known"), IsEmpty());
}

TEST(PlaceholderTest, RulesOfTheConfigurationComeOnTop) {
  ParserOptions options;
  options.placeholders = {{"product", "ACME-[0-9]+"}, {"boundary", "\\b"}, {"key", "Größe"}};
  const PlaceholderScanner scanner(options);
  const std::string text = "ACME-12 at https://x.org/ACME-3/y, Größe";
  EXPECT_THAT(texts(text, scanner.find(text)),
              ElementsAre("ACME-12", "https://x.org/ACME-3/y", "Größe"));
  options.builtin_placeholders = false;
  const PlaceholderScanner bare(options);
  EXPECT_THAT(texts(text, bare.find(text)), ElementsAre("ACME-12", "ACME-3", "Größe"));
}

TEST(PlaceholderTest, BadRulesAreNamed) {
  const auto message = [](const std::string& pattern) {
    ParserOptions options;
    options.placeholders = {{"product", pattern}};
    try {
      const PlaceholderScanner scanner(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(message("ab[c"), AllOf(HasSubstr("'product'"), HasSubstr("at character 3")));
  EXPECT_THAT(message("(x"), HasSubstr("malformed"));
  EXPECT_THAT(message("a*"), HasSubstr("empty"));
  EXPECT_EQ(message("a+"), "no error");
}

TEST(PlaceholderTest, ProtectTurnsWhatIsFoundIntoCovers) {
  const std::string source = "Copy %s to\n  /usr/lib &amp; https://x.org/?a=1&amp;b.";
  UnitBuilder builder(source, 0);
  builder.add_text(10);
  builder.add_spelled(13, " ");
  builder.add_text(22);
  builder.add_spelled(27, "&");
  builder.add_text(46);
  builder.add_spelled(51, "&");
  builder.add_text(source.size());
  PlaceholderScanner(ParserOptions{}).protect(builder);
  const TranslationUnit unit = builder.finish();
  EXPECT_EQ(unit.source.text(), "Copy %s to /usr/lib & https://x.org/?a=1&b.");
  std::vector<std::string> originals;
  for (const InlineCode& code : unit.source.codes()) originals.push_back(code.original);
  EXPECT_THAT(originals, ElementsAre("%s", "/usr/lib", "https://x.org/?a=1&amp;b"));
}

// What translation does to the surroundings of placeholders: every ASCII letter becomes an
// accented one, words grow, brackets appear around sentences.
std::string disguise(std::string_view text, const std::vector<ByteRange>& ranges,
                     std::mt19937& engine) {
  std::string result = "⟦";
  auto range = ranges.begin();
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (range != ranges.end() && range->end <= i) ++range;
    const bool kept = range != ranges.end() && range->begin <= i;
    const char c = text[i];
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!kept && is_letter) {
      result += engine() % 2 == 0 ? "é" : "ẋ";
      if (engine() % 4 == 0) result += "ȯ";
    } else {
      result += c;
      if (!kept && c == ' ' && engine() % 8 == 0) result.insert(result.size() - 1, "⟧");
      if (!kept && c == ' ' && engine() % 8 == 0) result += "⟦";
    }
    // A bracket may close behind the last letter, before punctuation.
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (!kept && is_letter && std::string_view(".,:;/-)=").find(next) != std::string_view::npos &&
        engine() % 4 == 0) {
      result += "⟧";
    }
  }
  return result + "⟧";
}

TEST(PlaceholderTest, BracketsOfFormulasBelongToTheWordInside) {
  const PlaceholderScanner scanner{ParserOptions{}};
  for (const char* text : {"word-x", "⟦word⟧-x", "⟨word⟩-x"}) {
    EXPECT_THAT(scanner.find(text), testing::IsEmpty()) << text;
  }
  for (const char* text : {"(word) -x", "⟦word⟧ -x", "«-x»"}) {
    EXPECT_EQ(scanner.find(text).size(), 1U) << text;
  }
}

TEST(PlaceholderTest, WhatIsFoundDoesNotDependOnTheWordsAround) {
  constexpr std::string_view kPieces[] = {"%",       "s",        "d",     "1",
                                          "2",       ".",        ".",     "/",
                                          "-",       "--",       "{",     "}",
                                          "{{",      "}}",       "$",     "HOME",
                                          "=",       "@",        ":",     "//",
                                          "http",    "www",      "usr",   "txt",
                                          ".c",      ".org",     "v",     "x",
                                          "and",     "é",        "文",    " ",
                                          " ",       " ",        "(",     ")",
                                          "<",       ">",        ",",     "_",
                                          "\\",      "~",        "+",     "5",
                                          "name",    "plural",   ", ",    "#",
                                          "!",       "?",        "*",     "https://a.b/c",
                                          "%s",      "1.2.3",    "--opt", "/usr/bin",
                                          "a@b.org", "main.cpp", "\n"};
  const PlaceholderScanner scanner{ParserOptions{}};
  for (unsigned seed = 0; seed < 40000; ++seed) {
    std::mt19937 engine(seed);
    std::string text;
    for (auto n = 1 + engine() % 12; n > 0; --n) text += kPieces[engine() % std::size(kPieces)];
    const std::vector<ByteRange> ranges = scanner.find(text);
    std::size_t end = 0;
    for (const ByteRange range : ranges) {
      ASSERT_GE(range.begin, end) << "seed " << seed << ": " << text;
      ASSERT_GT(range.end, range.begin);
      ASSERT_LE(range.end, text.size());
      end = range.end;
    }
    const std::string other = disguise(text, ranges, engine);
    ASSERT_EQ(texts(text, ranges), texts(other, scanner.find(other))) << "seed " << seed << "\n"
                                                                      << text << "\n"
                                                                      << other;
  }
}

// Each of these would take minutes if any part of the scan were quadratic.
TEST(PlaceholderTest, HostileTextsTakeLinearTime) {
  const PlaceholderScanner scanner{ParserOptions{}};
  for (const char* piece :
       {"{",   "{{",         "${",  "a.",   "1.",      "a@",  "@",       "%1",       "-",
        "--a", "/",          "./",  "a/",   "=",       "AA=", "http://", "http://(", "www.",
        "<%",  "{a,plural,", "{% ", "C:\\", "aaaaaaa", ".",   "v1.1x",   "(",        "文"}) {
    std::string text;
    while (text.size() < 4000000) text += piece;
    EXPECT_LE(scanner.find(text).size(), text.size()) << piece;
  }
}

}  // namespace
}  // namespace hymt
