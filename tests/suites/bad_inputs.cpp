#include "tests/suites/bad_inputs.h"

#include <cstdint>
#include <string_view>
#include <utility>

namespace hymt {
namespace {

std::string repeat(std::string_view part, std::size_t count) {
  std::string result;
  result.reserve(part.size() * count);
  for (std::size_t i = 0; i < count; ++i) result += part;
  return result;
}

std::string numbered(std::size_t count,
                     const std::function<std::string(const std::string&)>& part) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += part(std::to_string(i));
  return result;
}

std::string fill(std::string_view part, std::size_t size) {
  return repeat(part, size / part.size());
}

constexpr std::size_t kMany = 100000;
constexpr std::size_t kSome = 20000;

// Collects cases; `all` adds one for each format.
class Cases {
 public:
  void add(Format format, std::string name, std::function<std::string()> bytes) {
    name.insert(0, std::string(format_name(format)) + ": ");
    cases_.push_back({std::move(name), format, std::move(bytes), refusable_});
  }
  void repeated(Format format, std::string_view part, std::size_t count = kMany) {
    std::string name = std::to_string(count) + " times " + std::string(part);
    add(format, std::move(name), [=] { return repeat(part, count); });
  }
  void all(const std::string& name, const std::function<std::string()>& bytes) {
    for (const Format format : {Format::kText, Format::kMarkdown, Format::kMdx, Format::kHtml}) {
      add(format, name, bytes);
    }
  }
  // What is added from now on may be refused, or may not.
  void set_refusable(bool refusable) { refusable_ = refusable; }

  std::vector<BadInput> take() { return std::move(cases_); }

 private:
  std::vector<BadInput> cases_;
  bool refusable_ = false;
};

void add_bytes(Cases& cases) {
  cases.all("empty", [] { return std::string(); });
  cases.all("one newline", [] { return std::string("\n"); });
  cases.all("byte order mark alone", [] { return std::string("\xEF\xBB\xBF"); });
  cases.all("invalid UTF-8 in text", [] {
    return std::string("# Caf\xE9 au lait\n\n<p title='\xFF\xFE'>one \xC3( two \xED\xA0\x80</p>\n");
  });
  cases.all("many blank lines", [] { return repeat("\n", 1000000); });
  cases.all("many spaces", [] { return repeat(" ", 1000000) + "a"; });
  cases.all("carriage returns", [] { return repeat("a\r", kMany); });
  cases.all("one long word", [] { return repeat("a", 1000000); });
  cases.all("combining marks", [] { return "a" + repeat("\u0301", 300000); });
  cases.all("many short sentences", [] { return repeat("A b. ", kMany); });
  cases.set_refusable(true);
  cases.all("NUL bytes", [] { return std::string("one\0two\0\0 <p>three\0</p>\n", 24); });
  cases.all("UTF-16", [] {
    std::string bytes = "\xFF\xFE";
    for (const char c : std::string_view("# Title\n\n<p>One two.</p>\n")) {
      bytes += c;
      bytes += '\0';
    }
    return bytes;
  });
  cases.all("UTF-16 cut in half", [] { return std::string("\xFE\xFF\0a\0", 5); });
  cases.all("binary", [] {
    std::string bytes =
        "\x7F"
        "ELF\x02\x01\x01";
    std::uint32_t state = 1;
    for (int i = 0; i < 50000; ++i) {
      state = state * 1664525 + 1013904223;
      bytes += static_cast<char>(state >> 24);
    }
    return bytes;
  });
  cases.set_refusable(false);
}

void add_mdx(Cases& cases) {
  const Format mdx = Format::kMdx;
  for (const char* part :
       {"{", "<a ", "<a\n", "<a b=\"", "{`${", "{/[ ", "{(<a>", "export const a = {\n\n",
        "- <a {\n", "> {\n", "<a>", "</a>", "{}", "<a/>\n", "        - "}) {
    cases.repeated(mdx, part);
  }
}

void add_huge(Cases& cases, std::size_t size) {
  for (const Format format : {Format::kText, Format::kMarkdown, Format::kHtml}) {
    cases.add(format, "huge single line",
              [=] { return fill("The quick brown fox jumps over the lazy dog. ", size); });
    cases.add(format, "huge file of short paragraphs",
              [=] { return fill("The quick brown fox\njumps over the lazy dog.\n\n", size); });
  }
}

// Memory goes with the number of blocks here.
void add_tiny_blocks(Cases& cases, std::size_t size) {
  for (const Format format : {Format::kText, Format::kMarkdown}) {
    cases.add(format, "large list of tiny items", [=] { return fill("- a\n", size); });
  }
  cases.add(Format::kMarkdown, "large table of tiny cells",
            [=] { return "|a|b|c|d|\n|-|-|-|-|\n" + fill("|a|b|c|d|\n", size); });
  cases.add(Format::kHtml, "large list of tiny items",
            [=] { return "<ul>" + fill("<li>a", size); });
  cases.add(Format::kHtml, "large table of tiny cells",
            [=] { return "<table><tr>" + fill("<td>a", size); });
}

// What is slow in one Markdown parser or another.
void add_markdown_inlines(Cases& cases) {
  const Format md = Format::kMarkdown;
  for (const std::string_view part : {"a_ ",
                                      "_a ",
                                      "a** ",
                                      "**a ",
                                      "*a_ ",
                                      "~~a ",
                                      "a~~",
                                      "[a",
                                      "a]",
                                      "[ a_",
                                      "[ (](",
                                      "![[]()",
                                      "[a](<b",
                                      "[a](b",
                                      "![a](b \"",
                                      "[a][b",
                                      "<a ",
                                      "<a b='",
                                      "<b>",
                                      "<!--",
                                      "<?",
                                      "<!A ",
                                      "<![CDATA[",
                                      "&",
                                      "&#",
                                      "&amp",
                                      "\\",
                                      "`",
                                      "$",
                                      "$a",
                                      "$$",
                                      "\\(",
                                      "www.",
                                      "http://",
                                      "a@",
                                      "a@b.",
                                      "a.b@",
                                      "{",
                                      "}",
                                      "{{",
                                      "{%",
                                      "{{<",
                                      "{%raw%}",
                                      "${",
                                      "%(",
                                      "%",
                                      "<%",
                                      "{#",
                                      ":::",
                                      "==",
                                      "^a",
                                      ":a",
                                      "@",
                                      "/a",
                                      "1.",
                                      "a.b",
                                      "-",
                                      "--a",
                                      "_",
                                      "*",
                                      "[^a]",
                                      "[^a]: b\n\n",
                                      "[a]: b\n",
                                      "[a]:\n",
                                      "[a]: <",
                                      "|",
                                      "| a ",
                                      "a|\n",
                                      "a\n",
                                      "# ",
                                      "#\n",
                                      "> ",
                                      "- ",
                                      "1. ",
                                      "- a\n",
                                      "+ - ",
                                      "* * ",
                                      "> - ",
                                      "```\n",
                                      "~~~\n- ",
                                      "\t",
                                      "    a\n",
                                      "a  \n",
                                      "a\\\n",
                                      "<div>\n",
                                      "<div>\n\n",
                                      "</div>\n\n",
                                      "<pre>",
                                      "<!-- hymt:off -->\n",
                                      "- [ ] ",
                                      "{.a}",
                                      "<p>a</p>\n\n",
                                      "![",
                                      "[![",
                                      "](",
                                      "\"",
                                      "'",
                                      "\u3002",
                                      "\u4E00*",
                                      "*\u4E00**"}) {
    cases.repeated(md, part, kSome);
  }
  cases.add(md, "450 KB of CDATA openings", [] { return repeat("<![CDATA[", kSome * 5 / 2); });
  cases.add(md, "nested strong emphasis",
            [] { return repeat("*a **a ", kSome) + "b" + repeat(" a** a*", kSome); });
  cases.add(md, "openers without their closers",
            [] { return repeat("*a ", kSome) + repeat("_a*_ ", kSome); });
  cases.add(md, "delimiters of a length that is a multiple of 3",
            [] { return "a**b" + repeat("c* ", kSome); });
  cases.add(md, "nested brackets", [] { return repeat("[", kMany) + "a" + repeat("]", kMany); });
  cases.add(md, "nested links", [] { return repeat("[", kSome) + "a" + repeat("](b)", kSome); });
  cases.add(md, "nested images", [] { return repeat("![", kSome) + "a" + repeat("](b)", kSome); });
  cases.add(md, "code spans of growing length", [] {
    std::string bytes;
    for (std::size_t i = 1; i < 1000; ++i) bytes += "e" + repeat("`", i);
    return bytes;
  });
  cases.add(md, "emphasis of growing length", [] {
    std::string bytes;
    for (std::size_t i = 1; i < 1000; ++i) bytes += "e" + repeat("*", i);
    return bytes;
  });
}

void add_markdown_blocks(Cases& cases) {
  const Format md = Format::kMarkdown;
  cases.add(md, "nested quotes", [] { return repeat("> ", kMany) + "a\n"; });
  cases.add(md, "nested quotes without spaces",
            [] { return repeat(">", kMany) + "a*" + repeat("a*", kSome); });
  cases.add(md, "nested lists on one line",
            [] { return repeat("- ", kMany) + "x\n" + repeat("\n", kSome); });
  cases.add(md, "nested lists by indentation", [] {
    std::string bytes;
    for (std::size_t i = 0; i < 1000; ++i) bytes += repeat("  ", i) + "* a\n";
    return bytes;
  });
  cases.add(md, "nested quotes, each line one deeper", [] {
    std::string bytes;
    for (std::size_t i = 1; i < 1000; ++i) bytes += repeat(">", i) + " a\n";
    return bytes;
  });
  cases.add(md, "nested quotes with lazy lines",
            [] { return repeat("> ", 1000) + "a\n" + repeat("b\n", kSome); });
  cases.add(md, "many definitions and their uses", [] {
    return numbered(kSome, [](const std::string& n) { return "[a" + n + "]: /u" + n + "\n"; }) +
           "\n" + numbered(kSome, [](const std::string& n) { return "[a" + n + "] "; });
  });
  cases.add(md, "one definition used often",
            [] { return "[a]: " + repeat("b", kSome) + "\n\n" + repeat("[a] ", kSome); });
  cases.add(md, "a wide table", [] {
    return repeat("|a", kSome) + "|\n" + repeat("|-", kSome) + "|\n" + repeat("|b", kSome) + "|\n";
  });
  cases.add(md, "a wide table with short rows", [] {
    return repeat("|a", 2000) + "|\n" + repeat("|-", 2000) + "|\n" + repeat("b\n", 2000);
  });
  cases.add(md, "a long table", [] { return "|a|b|\n|-|-|\n" + repeat("|c *d*|`e`|\n", kSome); });
  cases.add(md, "many footnotes", [] {
    return numbered(kSome,
                    [](const std::string& n) { return "a[^" + n + "]\n\n[^" + n + "]: b\n\n"; });
  });
  cases.add(md, "setext underlines", [] { return repeat("a\n=\nb\n-\n", kSome); });
  cases.add(md, "a fence that does not end", [] { return "```\n" + repeat("a *b*\n", kMany); });
  cases.add(md, "an HTML block that does not end",
            [] { return "<div><!--\n" + repeat("a *b*\n\n", kSome); });
  cases.add(md, "nested HTML blocks",
            [] { return repeat("<div>\n\n", kSome) + "*a*\n\n" + repeat("</div>\n\n", kSome); });
}

void add_front_matter(Cases& cases) {
  const Format md = Format::kMarkdown;
  cases.add(md, "deep YAML flow",
            [] { return "---\ntitle: " + repeat("[", kSome) + "\n---\n\na\n"; });
  cases.add(md, "deep YAML maps", [] { return "---\n" + repeat("{a: ", kSome) + "\n---\n\na\n"; });
  cases.add(md, "deep YAML blocks", [] { return "---\n" + repeat("- ", kSome) + "a\n---\n\na\n"; });
  cases.add(md, "YAML aliases of aliases", [] {
    std::string bytes = "---\na0: &a0 [x, x]\n";
    for (int i = 1; i < 40; ++i) {
      const std::string last = "*a" + std::to_string(i - 1);
      const std::string name = "a" + std::to_string(i);
      bytes += name + ": &" + name + " [" + last + ", " + last + "]\n";
    }
    return bytes + "title: *a39\n---\n\na\n";
  });
  cases.add(md, "YAML with many keys", [] {
    return "---\n" + numbered(kSome, [](const std::string& n) { return "k" + n + ": v\n"; }) +
           "title: t\n---\n\na\n";
  });
  cases.add(md, "YAML with one long scalar",
            [] { return "---\ntitle: \"" + repeat("a\\n", kMany) + "\"\n---\n\na\n"; });
  cases.add(md, "YAML that does not end", [] { return "---\n" + repeat("a: b\n", kMany); });
  cases.add(md, "deep TOML", [] { return "+++\na = " + repeat("[", kSome) + "\n+++\n\na\n"; });
  cases.add(md, "deep TOML tables",
            [] { return "+++\n[a" + repeat(".a", kSome) + "]\n+++\n\na\n"; });
  cases.add(md, "deep JSON", [] { return repeat("{\"title\":", kSome) + "\n\na\n"; });
  cases.add(md, "deep JSON that ends",
            [] { return repeat("{\"title\":", kSome) + "1" + repeat("}", kSome) + "\n\na\n"; });
}

void add_html(Cases& cases) {
  const Format html = Format::kHtml;
  for (const std::string_view part : {"<div>",
                                      "</div>",
                                      "<p>",
                                      "</p>",
                                      "<b>",
                                      "</b>",
                                      "<a>",
                                      "<a href=x>b",
                                      "<i><b>",
                                      "<b><p>",
                                      "<b></p>",
                                      "<font>",
                                      "<span>",
                                      "<ul><li>",
                                      "<dl><dt>",
                                      "<table>",
                                      "<table><tr><td>",
                                      "<td>",
                                      "<select>",
                                      "<option>",
                                      "<button>",
                                      "<form>",
                                      "<nobr>",
                                      "<h1>",
                                      "<svg>",
                                      "<math><mi>",
                                      "<svg><desc>",
                                      "<svg><![CDATA[",
                                      "<![CDATA[",
                                      "<template>",
                                      "<frameset>",
                                      "<title>",
                                      "<textarea>",
                                      "<script>",
                                      "<style>",
                                      "<pre>\n",
                                      "<!--",
                                      "<!-->",
                                      "--!>",
                                      "<!DOCTYPE",
                                      "<?",
                                      "</",
                                      "<",
                                      "<a ",
                                      "<a b='",
                                      "<a b=\"c\" ",
                                      "&",
                                      "&amp",
                                      "&#x",
                                      "&notit;",
                                      "&CounterClockwise",
                                      "<br>",
                                      "<img alt='a'>",
                                      "<input placeholder=a>",
                                      "<body lang=en>",
                                      "<html a=b>",
                                      "<p lang=en>a",
                                      "<p translate=no>a",
                                      "<code>",
                                      "<ruby><rt>",
                                      "<iframe>",
                                      "<noscript>",
                                      "<plaintext>",
                                      "<isindex>",
                                      "<frame>",
                                      "<caption>",
                                      "<col>",
                                      "<object><p>",
                                      "<em>a</em> ",
                                      "a<wbr>",
                                      "<!-- hymt:off -->a",
                                      "<applet><marquee>",
                                      "<a><table>",
                                      "<b><table>x"}) {
    cases.repeated(html, part, kSome);
  }
  cases.add(html, "100,000 nested elements", [] { return repeat("<div>", kMany) + "a"; });
  cases.add(html, "100,000 nested elements that end",
            [] { return repeat("<div>", kMany) + "a" + repeat("</div>", kMany); });
  cases.add(html, "100,000 nested inline elements that end",
            [] { return "<p>" + repeat("<em>a ", kMany) + repeat("</em>", kMany); });
  cases.add(html, "120 KB of unclosed spans", [] { return repeat("<span>", kSome); });
  cases.add(html, "450 KB of CDATA openings", [] { return repeat("<![CDATA[", kSome * 5 / 2); });
  cases.add(html, "100,000 attributes on one tag", [] {
    return "<p " + numbered(kMany, [](const std::string& n) { return "a" + n + "=b "; }) + ">c</p>";
  });
  cases.add(html, "one attribute 100,000 times",
            [] { return "<p " + repeat("a=b ", kMany) + ">c</p>"; });
  cases.add(html, "formatting elements that every paragraph opens again", [] {
    return numbered(5000, [](const std::string& n) { return "<p><font size=" + n + ">a</p>"; });
  });
  cases.add(html, "formatting elements that cells open again", [] {
    return numbered(5000, [](const std::string& n) { return "<b id=" + n + "><td><p>a"; });
  });
  cases.add(html, "end tags that match nothing open",
            [] { return repeat("<div>", 5000) + repeat("</x>", kSome); });
  cases.add(html, "misnested formatting",
            [] { return repeat("<b><i><a href=x>", 5000) + repeat("</b>c</i>", 5000); });
  cases.add(html, "text between table cells", [] { return "<table>" + repeat("a<tr>b", kSome); });
  cases.add(html, "an attribute that does not end",
            [] { return "<p title='" + repeat("<b>a ", kMany); });
  cases.add(html, "a comment that does not end",
            [] { return "<p>a<!--" + repeat("<b>-- ", kMany); });
}

void add_text(Cases& cases) {
  const Format text = Format::kText;
  for (const std::string_view part :
       {">",          "> ",     "> > ",       "- ",           "  - a\n",
        "1. ",        "* a\n",  "=\n",        "a\n=\n",       "-----\n",
        "| a ",       "|\n",    "+--+\n",     "\t",           "\f",
        "\v",         "a\n\n",  "\u3000",     "\u4E00\n",     "\u0E01",
        ".",          "?",      "...",        "Dr. ",         "a.b.",
        "\"",         "(",      "http://",    "a@",           "{",
        "%",          "/",      "hymt:off\n", "# hymt:off\n", "\u200D",
        "\U0001F1E9", "\u2028", "a \n",       "| a | b |\n"}) {
    cases.repeated(text, part, kSome);
  }
  cases.add(text, "each line deeper than the last", [] {
    std::string bytes;
    for (std::size_t i = 0; i < 1000; ++i) bytes += repeat(" ", i) + "- a\n";
    return bytes;
  });
  cases.add(text, "each line quoted deeper", [] {
    std::string bytes;
    for (std::size_t i = 0; i < 1000; ++i) bytes += repeat("> ", i) + "a\n";
    return bytes;
  });
}

}  // namespace

std::vector<BadInput> bad_inputs(std::size_t huge_size) {
  Cases cases;
  add_bytes(cases);
  add_huge(cases, huge_size);
  add_tiny_blocks(cases, huge_size / 10);
  add_markdown_inlines(cases);
  add_markdown_blocks(cases);
  add_mdx(cases);
  add_front_matter(cases);
  add_html(cases);
  add_text(cases);
  return cases.take();
}

}  // namespace hymt
