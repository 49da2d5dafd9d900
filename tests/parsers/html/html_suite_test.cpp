// The HTML parser on other people's documents, on damaged ones, and on attacks.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "parsers/html/html_parser.h"
#include "parsers/html/meta_charset.h"
#include "tests/parsers/html/html5lib_suite.h"
#include "tests/parsers/html/parsed_html.h"

namespace hymt {
namespace {

// Parses, checks that the document keeps its promises, and that it encodes to the bytes it came
// from. A file may also be refused, with an Error.
void expect_identity(std::string_view bytes) {
  try {
    const Document document = parsed_html(bytes);
    std::string again;
    EXPECT_TRUE(encode_text(document.source, document.encoding, document.has_bom,
                            Unencodable::kFail, again));
    EXPECT_EQ(again, bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// ---- Suites ------------------------------------------------------------------------------------

TEST(HtmlSuiteTest, Html5libTokenizerInputs) {
  if (html5lib_dir().empty()) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  for (const TokenizerCase& test : read_tokenizer_cases()) {
    SCOPED_TRACE(test.input);
    expect_identity(test.input);
  }
}

TEST(HtmlSuiteTest, Html5libTreeConstructionInputs) {
  if (html5lib_dir().empty()) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  const std::vector<std::string> inputs = read_tree_construction_inputs();
  EXPECT_GT(inputs.size(), 1500U);
  std::ptrdiff_t num_unclear = 0;
  for (const std::string& input : inputs) {
    SCOPED_TRACE(input);
    expect_identity(input);
    const Document document = parsed_html(input);
    num_unclear += std::count_if(document.findings.begin(), document.findings.end(),
                                 [](const Finding& f) { return f.rule == "markup-unclear"; });
  }
  EXPECT_EQ(num_unclear, 0);
}

TEST(HtmlSuiteTest, Html5libEncodings) {
  if (html5lib_dir().empty()) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  const std::vector<EncodingCase> cases = read_encoding_cases();
  EXPECT_GT(cases.size(), 80U);
  for (const EncodingCase& test : cases) {
    SCOPED_TRACE(test.input.substr(0, 400));
    expect_identity(test.input);
    const std::string declared = declared_encoding(test.input);
    const DecodedText decoded = decode_text(test.input, declared);
    const std::string_view expected = encoding_of_label(test.encoding);
    // The suite's default stands for "nothing declared"; ours comes from the bytes.
    if (declared.empty() && !decoded.has_bom) {
      EXPECT_EQ(expected, "windows-1252");
    } else {
      EXPECT_EQ(decoded.encoding, expected);
    }
  }
  for (const std::string& path : files_in(html5lib_dir() + "/encoding", "")) {
    expect_identity(read_test_file(path));
  }
}

TEST(HtmlSuiteTest, EvaluationDocuments) {
  const char* folder = std::getenv("HYMT_EVALDOCS_DIR");
  if (folder == nullptr) GTEST_SKIP() << "HYMT_EVALDOCS_DIR is not set";
  const std::vector<std::string> paths = files_in(std::string(folder) + "/docs", ".html");
  EXPECT_FALSE(paths.empty());
  for (const std::string& path : paths) {
    SCOPED_TRACE(path);
    const std::string bytes = read_test_file(path);
    expect_identity(bytes);
    const Document document = parsed_html(bytes);
    EXPECT_FALSE(document.units.empty());
    EXPECT_TRUE(document.findings.empty());
  }
}

// ---- Damage ------------------------------------------------------------------------------------

constexpr std::string_view kPage =
    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A &amp; b</title>"
    "<style>p { }</style><script>'<b>'</script></head><body><h1 id=x>Head <em>ing</em></h1>\n"
    "<p title=\"a title\">Some <b>bold <i>and</i></b> text &eacute; <code>x</code><br>\n more "
    "<img src='a.png' alt='an &quot;alt&quot;'> 中文\n中文 <a href=\"x?a=1&amp;b=2\">link</a></p>"
    "<!-- hymt:off --><ul><li>one<li>two <kbd>k</kbd></ul><!-- hymt:on --><table><tr><td>cell"
    "<td translate=no>no <span translate=yes>yes</span></table><svg><title>t</title><![CDATA[ x ]]>"
    "</svg><select><option label=l>choice</select><textarea>t</textarea><pre>\n a\n</pre></body>";

TEST(HtmlSuiteTest, AnyDamageKeepsIdentity) {
  constexpr std::string_view kPieces[] = {
      "<",         ">",     "\"",      "'",           "&",     "/",          "<!--",    "-->",
      "<b>",       "</b>",  "</p>",    "<table>",     "</td>", "\0",         "\xFF",    "<script>",
      "<![CDATA[", "<svg>", "</body>", "<plaintext>", "\n",    "<template>", "<select>"};
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    std::mt19937 random(seed);
    std::string page(kPage);
    for (auto n = random() % 6 + 1; n > 0; --n) {
      const std::size_t at = random() % page.size();
      const std::size_t length = std::min<std::size_t>(random() % 40, page.size() - at);
      switch (random() % 4) {
        case 0: page.erase(at, length); break;
        case 1: page.insert(at, kPieces[random() % std::size(kPieces)]); break;
        case 2: page.insert(at, page.substr(random() % page.size(), length)); break;
        default: page[at] = static_cast<char>(random()); break;
      }
      if (page.empty()) page = "x";
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + page);
    expect_identity(page);
    if (HasFailure()) break;
  }
}

TEST(HtmlSuiteTest, AnyPrefixKeepsIdentity) {
  for (std::size_t size = 0; size < kPage.size(); ++size) {
    SCOPED_TRACE(size);
    expect_identity(kPage.substr(0, size));
  }
}

// ---- Attacks: each takes a moment, or the test's time limit ends it ----------------------------

bool has_finding(const Document& document, std::string_view rule) {
  return std::any_of(document.findings.begin(), document.findings.end(),
                     [rule](const Finding& finding) { return finding.rule == rule; });
}

TEST(HtmlAttackTest, DeepNestingIsProtectedAndWhatFollowsIsNot) {
  const std::string page =
      repeated("<div>", 100000) + "deep" + repeated("</div>", 100000) + "<p>behind it</p>";
  const Document document = parsed_html(page);
  EXPECT_TRUE(has_finding(document, "nesting-too-deep"));
  EXPECT_EQ(unit_texts(document), (std::vector<std::string>{"behind it"}));
}

TEST(HtmlAttackTest, NestingThatIsNoneIsNotProtected) {
  // None of these elements needs an end tag.
  for (const std::string_view html :
       {"<p>a b", "<li>a b", "<dt>a<dd>b", "<option>a", "<br>a b", "<h1>a b</h1>",
        "<p><font>a b</font>", "<td>a", "<p>a <b>b</b>", "<p><b>a b"}) {
    std::string page = html == "<td>a" ? "<table><tr>" : "";
    page += repeated(html, 2000);
    EXPECT_TRUE(parsed_html(page).findings.empty()) << html;
  }
  const std::string rows = "<table>" + repeated("<tr><td>a b<td><p>c", 2000) + "</table>";
  EXPECT_TRUE(parsed_html(rows).findings.empty());
}

TEST(HtmlAttackTest, NothingIsQuadratic) {
  std::string attributes = "<p ";
  for (int i = 0; i < 300000; ++i) attributes += "a" + std::to_string(i) + "=1 ";
  const std::string pages[] = {
      repeated("<p>a b<span>", 20000),
      repeated("<![CDATA[", 50000),
      "<svg>" + repeated("<![CDATA[", 50000),
      attributes + ">text",
      "<p " + repeated("title=x ", 300000) + ">text",
      repeated("<p><font size=1></p>", 20000),
      repeated("<li><dd>", 20000),
      repeated("<table><tr><td>", 20000),
      "<table>" + repeated("<b>x<tr>", 20000),
      repeated("x<!--", 100000),
      "<p>" + repeated("<b>x</b> ", 100000),
      repeated("<b><i>x</b></i> ", 50000),
      repeated("<a href=\"", 100000),
      repeated("<script><!--<script>", 50000),
      repeated("<select><option>x<title>a</title>", 20000),
      repeated("<svg><title><p>a</title>text</svg>", 3000),
      repeated("<code>x<p>", 20000),
      repeated("<", 1000000),
      repeated("&", 1000000),
      repeated("<a><b><i><u><p>word</a></b></i></u>", 10000),
      "<p>" + repeated("<code>x", 10000),
      repeated("<!-- hymt:off -->x", 20000),
  };
  for (const std::string& page : pages) {
    SCOPED_TRACE(page.substr(0, 60));
    const Document document = make_html_parser({})->parse(page, "en");
    EXPECT_EQ(document.source.size(), page.size());
  }
}

TEST(HtmlAttackTest, OneLineOfMegabytes) {
  const Document document = parsed_html("<p>" + repeated("word ", 2000000));
  EXPECT_EQ(document.units.size(), 1U);
}

}  // namespace
}  // namespace hymt
