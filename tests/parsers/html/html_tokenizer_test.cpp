#include "parsers/html/html_tokenizer.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "parsers/html/character_reference.h"
#include "tests/parsers/html/html5lib_suite.h"

namespace hymt {
namespace {

// What the standard's input preprocessing and tokenizer would make of raw text.
std::string normalized(std::string_view text, bool decode, ReferenceContext context,
                       std::string_view nul) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (decode && text[at] == '&') {
      const std::size_t length = decode_character_reference(text.substr(at), context, out);
      at += length;
      if (length != 0) continue;
    }
    if (text[at] == '\r') {
      out += '\n';
      at += text.substr(at, 2) == "\r\n" ? 2 : 1;
    } else if (text[at] == '\0') {
      out += nul;
      ++at;
    } else {
      out += text[at++];
    }
  }
  return out;
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string describe(const HtmlToken& token, std::string_view source, std::string_view raw_text,
                     bool rcdata) {
  const auto name_of = [](std::string_view name) {
    return normalized(name, false, ReferenceContext::kText, kReplacement);
  };
  const std::string_view bytes = token.range.of(source);
  switch (token.kind) {
    case HtmlToken::Kind::kText: {
      const bool decode = raw_text.empty() || rcdata;
      return "text:" + normalized(bytes, decode, ReferenceContext::kText,
                                  raw_text.empty() ? std::string_view("\0", 1) : kReplacement);
    }
    case HtmlToken::Kind::kCdata: {
      std::string_view text = bytes.substr(9);
      if (text.ends_with("]]>")) text.remove_suffix(3);
      return "text:" + normalized(text, false, ReferenceContext::kText, std::string_view("\0", 1));
    }
    case HtmlToken::Kind::kComment: {
      const bool nothing = bytes == "</>" || (bytes.size() > 1 && std::isalpha(bytes[1]) != 0) ||
                           (bytes.size() > 2 && bytes[1] == '/' && std::isalpha(bytes[2]) != 0);
      return nothing ? "" : "comment";
    }
    case HtmlToken::Kind::kDoctype: return "doctype";
    case HtmlToken::Kind::kEndTag: return "end:" + name_of(token.name);
    case HtmlToken::Kind::kStartTag: break;
  }
  std::map<std::string, std::string> attributes;
  for (const HtmlAttribute& attribute : token.attributes) {
    std::string name = name_of(attribute.name.of(source));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    attributes.try_emplace(name, normalized(attribute.value.of(source), true,
                                            ReferenceContext::kAttribute, kReplacement));
  }
  std::string result = "start:" + name_of(token.name);
  for (const auto& [name, value] : attributes) result += " {" + name + "=" + value + "}";
  return token.self_closing ? result + " /" : result;
}

// All tokens of `source`; checks that they tile it.
std::vector<std::string> tokens_of(std::string_view source, std::string raw_text = {},
                                   bool rcdata = false) {
  std::vector<std::string> result;
  HtmlToken token;
  std::size_t offset = 0;
  while (next_html_token(source, offset, raw_text, token)) {
    EXPECT_EQ(token.range.begin, offset);
    EXPECT_GT(token.range.end, offset);
    EXPECT_LE(token.range.end, source.size());
    if (token.range.end <= offset || token.range.begin != offset) break;
    const std::string text = describe(token, source, raw_text, rcdata);
    if (token.kind == HtmlToken::Kind::kEndTag) raw_text.clear();
    if (text.starts_with("text:") && !result.empty() && result.back().starts_with("text:")) {
      result.back() += text.substr(5);
    } else if (text != "" && text != "text:") {
      result.push_back(text);
    }
    offset = token.range.end;
  }
  EXPECT_EQ(offset, source.size());
  return result;
}

using Tokens = std::vector<std::string>;

TEST(HtmlTokenizerTest, ReadsTagsAndText) {
  EXPECT_EQ(tokens_of("a <P Class=x>b</p>"),
            (Tokens{"text:a ", "start:p {class=x}", "text:b", "end:p"}));
  EXPECT_EQ(tokens_of("<br/>"), (Tokens{"start:br /"}));
  EXPECT_EQ(tokens_of("1 < 2 <3 </ x>y"), (Tokens{"text:1 < 2 <3 ", "comment", "text:y"}));
}

TEST(HtmlTokenizerTest, FindsAttributesInEveryStyle) {
  const std::string_view source = "<a one two=2 three='3' four = \"4\"five=5/6 =7>";
  HtmlToken token;
  ASSERT_TRUE(next_html_token(source, 0, "", token));
  ASSERT_EQ(token.attributes.size(), 6U);
  std::vector<std::pair<std::string_view, std::string_view>> found;
  std::string quotes;
  for (const HtmlAttribute& attribute : token.attributes) {
    found.emplace_back(attribute.name.of(source), attribute.value.of(source));
    quotes.push_back(attribute.quote == 0 ? '-' : attribute.quote);
  }
  const decltype(found) expected = {{"one", ""},   {"two", "2"},    {"three", "3"},
                                    {"four", "4"}, {"five", "5/6"}, {"=7", ""}};
  EXPECT_EQ(found, expected);
  EXPECT_EQ(quotes, "--'\"--");
  EXPECT_FALSE(token.self_closing);
}

TEST(HtmlTokenizerTest, CommentsEndWhereBrowsersEndThem) {
  EXPECT_EQ(tokens_of("<!-->x"), (Tokens{"comment", "text:x"}));
  EXPECT_EQ(tokens_of("<!--->x"), (Tokens{"comment", "text:x"}));
  EXPECT_EQ(tokens_of("<!---!>x-->y"), (Tokens{"comment", "text:y"}));
  EXPECT_EQ(tokens_of("<!--a--!>x"), (Tokens{"comment", "text:x"}));
  EXPECT_EQ(tokens_of("<!--a > b"), (Tokens{"comment"}));
  EXPECT_EQ(tokens_of("<?php echo '>' ?>"), (Tokens{"comment", "text:' ?>"}));
}

TEST(HtmlTokenizerTest, RawTextGoesOnToItsEndTag) {
  EXPECT_EQ(tokens_of("a<b></titlex></TITLE >c", "title"),
            (Tokens{"text:a<b></titlex>", "end:title", "text:c"}));
  EXPECT_EQ(tokens_of("<!--<script></script>--></script>x", "script"),
            (Tokens{"text:<!--<script></script>-->", "end:script", "text:x"}));
  EXPECT_EQ(tokens_of("</plaintext>", "plaintext"), (Tokens{"text:</plaintext>"}));
}

TEST(HtmlTokenizerTest, CdataOnlyInForeignContent) {
  EXPECT_EQ(tokens_of("<![CDATA[a>b]]>c"), (Tokens{"comment", "text:b]]>c"}));
  EXPECT_EQ(tokens_of("<![CDATA[a>b]]>c", "svg"), (Tokens{"text:a>bc"}));
}

TEST(HtmlTokenizerTest, ATagThatTheEndCutsOffIsNothing) {
  EXPECT_EQ(tokens_of("x<a href='b"), (Tokens{"text:x"}));
  EXPECT_EQ(tokens_of("x</"), (Tokens{"text:x</"}));
}

// What the last argument of next_html_token() is for an initial state of the suite.
std::string raw_text_of(const TokenizerCase& test) {
  if (test.state == "PLAINTEXT state") return "plaintext";
  if (test.state == "Script data state") return "script";
  if (test.state == "Data state") return "";
  return test.last_start_tag.empty() ? "none" : test.last_start_tag;
}

TEST(HtmlTokenizerTest, AgreesWithHtml5lib) {
  if (html5lib_dir().empty()) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  std::size_t num_cases = 0;
  for (const TokenizerCase& test : read_tokenizer_cases()) {
    if (test.state == "CDATA section state") continue;  // See CdataOnlyInForeignContent.
    // Only scripts hold script data, whatever this test says.
    if (test.state == "Script data state" && test.last_start_tag == "xmp") continue;
    const bool rcdata = test.state == "RCDATA state";
    EXPECT_EQ(tokens_of(test.input, raw_text_of(test), rcdata), test.tokens)
        << test.description << "\nstate: " << test.state << "\ninput: " << test.input;
    ++num_cases;
  }
  EXPECT_GT(num_cases, 6000U);
}

}  // namespace
}  // namespace hymt
