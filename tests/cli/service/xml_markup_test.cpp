#include "cli/service/xml_markup.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "cli/service/request_error.h"

namespace hymt {
namespace {

std::string html_of(std::string_view text, const XmlTagOptions& options = {}) {
  return XmlMarkup(text, options).html();
}

TEST(XmlMarkupTest, TagsBecomeThoseOfHtmlAndComeBack) {
  const std::string_view text =
      "Press <x id=\"1\"></x> <b c='>'>now</b >, <br/> &amp; <a:b>go</a:b><!-- > --><?x?>";
  const XmlMarkup markup(text, {});
  EXPECT_EQ(markup.html(),
            "Press <img data-h=\"0\"> <span data-h=\"1\">now</span>, <img data-h=\"2\"> &amp; "
            "<span data-h=\"3\">go</span><img data-h=\"4\"><img data-h=\"5\">");
  EXPECT_EQ(markup.restore(markup.html()), text);
}

TEST(XmlMarkupTest, TagsMayMove) {
  const XmlMarkup markup("<b>one</b> <i>two</i><x/>", {});
  EXPECT_EQ(markup.restore("<img data-h=\"2\"><span data-h=\"1\">zwei <span data-h=\"0\">eins"
                           "</span></span>"),
            "<x/><i>zwei <b>eins</b></i>");
}

TEST(XmlMarkupTest, WhatDoesNotComeBackWholeIsNothing) {
  const XmlMarkup markup("<b>one</b> <x/>", {});
  const std::string b = "<span data-h=\"0\">";
  const std::string x = "<img data-h=\"1\">";
  EXPECT_TRUE(markup.restore(b + "</span>" + x));
  for (const std::string& html :
       {b + "</span>", x, b + x, b + "</div>" + x, b + "</span></span>" + x, b + "</span>" + x + x,
        b + "</span>" + x + "<p>", b + "</span>" + x + "<", "<div data-h=\"0\"></div>" + x,
        b + "</span><img data-h=\"2\">", b + "</span><img data-h=\"1>",
        b + "</span><img data-h=\"18446744073709551617\">", "</span>" + b + x,
        b + b + "</span></span>" + x}) {
    EXPECT_FALSE(markup.restore(html)) << html;
  }
}

TEST(XmlMarkupTest, IgnoredElementsAreOneTag) {
  const XmlTagOptions options = {.ignored = {"x"}};
  const std::string_view text = "a <x>b <x>c</x> <y>d</x> e";
  EXPECT_EQ(html_of(text, options), "a <img data-h=\"0\"> e");
  EXPECT_EQ(XmlMarkup(text, options).restore("e <img data-h=\"0\">"), "e <x>b <x>c</x> <y>d</x>");
  EXPECT_EQ(html_of("<x/>a", options), "<img data-h=\"0\">a");
  EXPECT_THROW(html_of("<x>a", options), RequestError);
}

TEST(XmlMarkupTest, SomeElementsEndSentences) {
  EXPECT_EQ(html_of("<p>a</p>"), "<div data-h=\"0\">a</div>");
  EXPECT_EQ(html_of("<p>a</p>", {.joining = {"p"}}), "<span data-h=\"0\">a</span>");
  EXPECT_EQ(html_of("<q>a</q>", {.splitting = {"q"}}), "<div data-h=\"0\">a</div>");
}

TEST(XmlMarkupTest, WhatIsNotWellFormedIsRefused) {
  for (const char* text : {"a < b", "<", "<b", "<b>", "</b>", "<b></i>", "<b><i></b></i>", "<!-- ",
                           "<b x=\"", "<b <i>>", "<![CDATA[", "<?", "<>", "</>", "< b>"}) {
    EXPECT_THROW(html_of(text), RequestError) << text;
  }
}

}  // namespace
}  // namespace hymt
