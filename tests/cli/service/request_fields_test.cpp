#include "cli/service/request_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cli/service/request_error.h"

namespace hymt {
namespace {

using testing::ElementsAre;

constexpr std::size_t kMost = 5;

HttpRequest request_of(std::string body, const std::string& type = "application/json",
                       std::string query = "") {
  HttpRequest request;
  request.method = "POST";
  request.body = std::move(body);
  request.query = std::move(query);
  request.headers = {{"content-type", type}};
  return request;
}

RequestFields fields_of(std::string body, const std::string& type = "application/json",
                        std::string query = "") {
  return RequestFields::of(request_of(std::move(body), type, std::move(query)), kMost);
}

unsigned status_of(std::string body, const std::string& type = "application/json") {
  try {
    static_cast<void>(fields_of(std::move(body), type));
  } catch (const RequestError& error) {
    return error.status();
  }
  return 200;
}

constexpr const char* kForm = "application/x-www-form-urlencoded";

TEST(RequestFieldsTest, JsonAndFormsSayTheSame) {
  for (const RequestFields& fields :
       {fields_of(R"({"q": ["tea", "a & b"], "source": "en", "alternatives": 3, "x": true})"),
        fields_of("q=tea&q=a+%26+b&source=en&alternatives=3&x=true", kForm),
        fields_of("q[]=tea&q%5B%5D=a+%26+b", std::string(kForm) + "; charset=utf-8",
                  "source=en&alternatives=3&x=1")}) {
    EXPECT_THAT(fields.texts("q"), ElementsAre("tea", "a & b"));
    EXPECT_TRUE(fields.is_list("q"));
    EXPECT_FALSE(fields.is_list("source"));
    EXPECT_EQ(fields.text("source"), "en");
    EXPECT_EQ(fields.text("alternatives"), "3");
    EXPECT_TRUE(fields.flag("x"));
    EXPECT_FALSE(fields.flag("y"));
    EXPECT_EQ(fields.text("y"), std::nullopt);
  }
}

TEST(RequestFieldsTest, TheBodyWinsOverTheQuery) {
  const RequestFields fields =
      fields_of(R"({"target": "de"})", "application/json", "target=fr&a=b");
  EXPECT_EQ(fields.text("target"), "de");
  EXPECT_EQ(fields.text("a"), "b");
}

TEST(RequestFieldsTest, ListsOfOneAreLists) {
  EXPECT_TRUE(fields_of(R"({"q": ["tea"]})").is_list("q"));
  EXPECT_FALSE(fields_of(R"({"q": "tea"})").is_list("q"));
}

TEST(RequestFieldsTest, WhatIsNoJsonObjectIsRefused) {
  for (const char* body :
       {"[]", "3", "{", "{\"a\": }", "{\"a\": \"\xFF\"}", "tea", "{\"a\": 1,}"}) {
    EXPECT_EQ(status_of(body), 400U) << body;
  }
  EXPECT_EQ(status_of("a=%FF", kForm), 400U);
  EXPECT_EQ(status_of("tea", "text/plain"), 415U);
  EXPECT_EQ(status_of("tea", "multipart/form-data; boundary=x"), 415U);
  EXPECT_EQ(status_of(""), 200U);
}

TEST(RequestFieldsTest, DeepNestingIsRefusedBeforeItIsRead) {
  EXPECT_EQ(status_of("{\"a\": " + std::string(1'000'000, '[')), 400U);
  EXPECT_EQ(status_of("{\"a\": " + std::string(15, '[') + std::string(15, ']') + "}"), 200U);
  EXPECT_EQ(status_of("{\"a\": " + std::string(16, '[') + std::string(16, ']') + "}"), 400U);
  EXPECT_EQ(status_of("{\"a\": \"" + std::string(100, '[') + "\\\"[\"}"), 200U);
}

TEST(RequestFieldsTest, TooManyTextsAreRefused) {
  EXPECT_EQ(status_of(R"({"q": ["1", "2", "3", "4", "5"]})"), 200U);
  EXPECT_EQ(status_of(R"({"q": ["1", "2", "3", "4", "5", "6"]})"), 413U);
  EXPECT_EQ(status_of("q=1&q=2&q=3&q=4&q=5&q=6", kForm), 413U);
  EXPECT_EQ(status_of("a&b&c&d&e&f&g&h", kForm), 413U);
}

TEST(RequestFieldsTest, ValuesOfAnotherFormAreNamed) {
  const RequestFields fields = fields_of(R"({"q": {"a": 1}, "s": [], "n": null})");
  EXPECT_THROW(static_cast<void>(fields.texts("q")), RequestError);
  EXPECT_THROW(static_cast<void>(fields.text("q")), RequestError);
  EXPECT_THROW(static_cast<void>(fields.wanted_text("n")), RequestError);
  EXPECT_FALSE(fields.has("n"));
  EXPECT_EQ(fields.json("q"), R"({"a":1})");
}

TEST(RequestFieldsTest, TermsAreObjectsWithTwoTexts) {
  const RequestFields fields = fields_of(R"({"g": [{"source": "tea", "target": "Tee"},
                          {"source": "cup", "target": "Tasse", "force": true}],
                    "h": [{"source": "tea"}], "i": [1], "j": [], "k": {"source": "a", "target": "b"},
                    "l": [{"source": "tea", "target": "Tee", "force": "yes"}]})");
  const std::vector<RequestFields::Term> terms = fields.terms("g");
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].source, "tea");
  EXPECT_EQ(terms[0].target, "Tee");
  EXPECT_FALSE(terms[0].is_forced);
  EXPECT_EQ(terms[1].target, "Tasse");
  EXPECT_TRUE(terms[1].is_forced);
  EXPECT_TRUE(fields.terms("j").empty());
  EXPECT_TRUE(fields.terms("z").empty());
  for (const char* name : {"h", "i", "k", "l"}) {
    EXPECT_THROW(static_cast<void>(fields.terms(name)), RequestError) << name;
  }
}

TEST(FormDecodingTest, PercentsThatBeginNoByteStay) {
  EXPECT_EQ(form_decoded("a+b%26c"), "a b&c");
  EXPECT_EQ(form_decoded("100%"), "100%");
  EXPECT_EQ(form_decoded("%4"), "%4");
  EXPECT_EQ(form_decoded("%zz%41"), "%zzA");
  EXPECT_EQ(form_decoded("%00"), std::string(1, '\0'));
}

}  // namespace
}  // namespace hymt
