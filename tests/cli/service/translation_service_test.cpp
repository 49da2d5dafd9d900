// Our own requests, who may send them, and how many.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/cli/service/translation_service_fixture.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// ---- Our own requests

TEST_F(TranslationServiceTest, TranslatesTextsOfEachFormat) {
  start();
  const auto text_of = [this](const std::string& format, const std::string& text) {
    const Json json = Json::parse(
        post("/v1/translate", {{"text", text}, {"format", format}, {"target", "de"}}).body);
    return json["translations"][0]["text"].get<std::string>();
  };
  EXPECT_EQ(text_of("text", "Open *it*."), "⟦ŎŎṗĕĕṅ *ĭĭṫ⟧*.");
  EXPECT_EQ(text_of("html", "<p>Open <b>it</b> &amp; go."), "<p>⟦ŎŎṗĕĕṅ <b>ĭĭṫ</b> &amp; ǵŏŏ⟧.");
  EXPECT_EQ(text_of("markdown", "# Open *it*\n\n    code\n"), "# ⟦ŎŎṗĕĕṅ *ĭĭṫ*⟧\n\n    code\n");
  EXPECT_EQ(text_of("mdx", "<A b={c}>Open</A>\n"), "<A b={c}>⟦ŎŎṗĕĕṅ⟧</A>\n");
  EXPECT_EQ(text_of("text", ""), "");
  EXPECT_EQ(text_of("text", " \n "), " \n ");
  EXPECT_EQ(text_of("html", "<meta charset=shift_jis>é"), "<meta charset=shift_jis>⟦É⟧");
}

TEST_F(TranslationServiceTest, SeveralTextsComeBackInTheirOrderWithTheirFindings) {
  start("identity");
  const HttpResponse response =
      post("/v1/translate",
           {{"text", {"One. Two.", "", "Three."}}, {"target", "German"}, {"source", "en"}});
  ASSERT_EQ(response.status, 200U) << response.body;
  const Json json = Json::parse(response.body);
  EXPECT_EQ(json["model"], "identity");
  ASSERT_EQ(json["translations"].size(), 3U);
  EXPECT_EQ(json["translations"][0]["text"], "One. Two.");
  EXPECT_EQ(json["translations"][0]["segments"], 2);
  EXPECT_EQ(json["translations"][0]["source"], "en");
  EXPECT_EQ(json["translations"][1]["text"], "");
  EXPECT_EQ(json["translations"][2]["text"], "Three.");
  EXPECT_EQ(json["translations"][2]["findings"], Json::array());
}

TEST_F(TranslationServiceTest, WhatIsWrongWithARequestIsSaid) {
  start("french");
  const auto status_of = [this](const Json& body) { return post("/v1/translate", body).status; };
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}}), 200U);
  EXPECT_EQ(status_of({{"target", "fr"}}), 400U);
  EXPECT_EQ(status_of({{"text", "tea"}}), 400U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "de"}}), 400U) << "the model does not";
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}, {"source", "de"}}), 400U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}, {"source", "fr"}}), 200U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "klingon"}}), 400U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}, {"format", "pdf"}}), 400U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}, {"model", "gpt-4"}}), 404U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}, {"model", "../../etc"}}), 404U);
  EXPECT_EQ(status_of({{"text", std::string(64, '\1')}, {"target", "fr"}}), 400U);
  EXPECT_EQ(status_of({{"text", std::vector<std::string>(1001, "tea")}, {"target", "fr"}}), 413U);
  EXPECT_EQ(status_of({{"text", "tea"}, {"target", "fr"}, {"glossary", {{{"source", "tea"}}}}}),
            400U);
  EXPECT_EQ(status_of(Json::array()), 400U);
  EXPECT_EQ(get("/v1/translate").status, 405U);
  EXPECT_EQ(get("/v1/../etc/passwd").status, 404U);
  EXPECT_EQ(get("/nothing").status, 404U);
  EXPECT_THAT(post("/v1/translate", {{"text", "secret words"}, {"target", "klingon"}}).body,
              Not(HasSubstr("secret")));
}

TEST_F(TranslationServiceTest, TermsAreForcedIfThatIsAsked) {
  start();
  const auto num_forced = [&](Json term) {
    catalog_.gate().num_forced = 0;
    const Json body = {
        {"text", "tea"}, {"source", "en"}, {"target", "de"}, {"glossary", {std::move(term)}}};
    EXPECT_EQ(post("/v1/translate", body).status, 200U);
    return catalog_.gate().num_forced.load();
  };
  EXPECT_EQ(num_forced({{"source", "tea"}, {"target", "Tee"}}), 0);
  EXPECT_EQ(num_forced({{"source", "tea"}, {"target", "Tee"}, {"force", false}}), 0);
  EXPECT_GT(num_forced({{"source", "tea"}, {"target", "Tee"}, {"force", true}}), 0);
  EXPECT_EQ(num_forced({{"source", "cup"}, {"target", "Tasse"}, {"force", true}}), 0);
}

TEST_F(TranslationServiceTest, WithoutAModelItIsNotReady) {
  start("");
  EXPECT_EQ(get("/healthz").status, 200U);
  EXPECT_EQ(get("/readyz").status, 503U);
  EXPECT_EQ(post("/v1/translate", {{"text", "tea"}, {"target", "fr"}}).status, 503U);
  models_.reload({.name = "identity"});
  EXPECT_EQ(get("/readyz").status, 200U);
}

TEST_F(TranslationServiceTest, TellsLanguagesModelsAndItself) {
  start("french");
  const Json languages = Json::parse(get("/v1/languages").body)["languages"];
  ASSERT_EQ(languages.size(), 2U);
  const Json models = Json::parse(get("/v1/models").body);
  EXPECT_EQ(models["object"], "list");
  EXPECT_EQ(models["data"][0]["id"], "french");
  EXPECT_EQ(models["data"][0]["targets"], Json({"fr"}));
  EXPECT_EQ(Json::parse(get("/openapi.json").body)["openapi"], "3.1.0");
}

// ---- Who may, and how much

TEST_F(TranslationServiceTest, TokensOpenWhatTheyAreFor) {
  options_.tokens = {"user-token-1", "user-token-2"};
  options_.admin_tokens = {"admin-token"};
  start("identity");
  const Json body = {{"text", "tea"}, {"target", "de"}};
  const auto bearer = [](const std::string& token) {
    return Headers{{"authorization", "Bearer " + token}};
  };
  EXPECT_EQ(post("/v1/translate", body).status, 401U);
  EXPECT_EQ(post("/v1/translate", body, bearer("user-token-")).status, 401U);
  EXPECT_EQ(post("/v1/translate", body, bearer("user-token-1x")).status, 401U);
  EXPECT_EQ(post("/v1/translate", body, bearer("")).status, 401U);
  EXPECT_EQ(post("/v1/translate", body, bearer("user-token-1")).status, 200U);
  EXPECT_EQ(post("/v1/translate", body, bearer("user-token-2")).status, 200U);
  EXPECT_EQ(post("/v1/translate", body, bearer("admin-token")).status, 200U);
  const Json deepl = {{"text", {"tea"}}, {"target_lang", "DE"}};
  EXPECT_EQ(post("/v2/translate", deepl).status, 403U);
  EXPECT_EQ(post("/v2/translate", deepl, {{"authorization", "DeepL-Auth-Key user-token-1"}}).status,
            200U);
  Json libre = {{"q", "tea"}, {"source", "en"}, {"target", "de"}};
  EXPECT_EQ(post("/translate", libre).status, 403U);
  libre["api_key"] = "user-token-3";
  EXPECT_EQ(post("/translate", libre).status, 403U);
  libre["api_key"] = "user-token-2";
  EXPECT_EQ(post("/translate", libre).status, 200U);
  EXPECT_EQ(get("/admin/models").status, 403U);
  EXPECT_EQ(get("/admin/models", bearer("user-token-1")).status, 403U);
  EXPECT_EQ(get("/admin/models", bearer("admin-token")).status, 200U);
  EXPECT_EQ(get("/metrics").status, 401U);
  EXPECT_EQ(get("/healthz").status, 200U);
}

TEST_F(TranslationServiceTest, WithoutTokensNobodyAdministersButOnTheSocket) {
  start("identity");
  EXPECT_EQ(get("/admin/models").status, 403U);
  EXPECT_EQ(post("/admin/models", {{"name", "pseudo"}}, {{"authorization", "Bearer "}}).status,
            403U);
  EXPECT_EQ(admin({{"name", "pseudo"}}).status, 200U);
}

TEST_F(TranslationServiceTest, TooManyAtOnceAreToldToComeAgain) {
  options_.max_requests = 2;
  start("identity");
  catalog_.gate().is_closed = true;
  const Json body = {{"text", "tea"}, {"target", "de"}};
  Pending first = begin_post("/v1/translate", body);
  Pending second = begin_post("/v1/translate", body);
  const HttpResponse third = post("/v1/translate", body);
  EXPECT_EQ(third.status, 503U);
  EXPECT_THAT(third.headers, ElementsAre(testing::Pair("Retry-After", "1")));
  EXPECT_EQ(get("/healthz").status, 200U);
  catalog_.gate().is_closed = false;
  EXPECT_EQ(first.get().status, 200U);
  EXPECT_EQ(second.get().status, 200U);
}

TEST_F(TranslationServiceTest, WhoAsksTooOftenIsToldToComeAgain) {
  options_.requests_a_minute = 3;
  start("identity");
  const Json body = {{"text", "tea"}, {"target", "de"}};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(post("/v1/translate", body).status, 200U);
  EXPECT_EQ(post("/v1/translate", body).status, 429U);
  EXPECT_EQ(get("/healthz").status, 200U);
}

TEST_F(TranslationServiceTest, WhatNobodyWaitsForIsNotWorkedOn) {
  start("identity");
  catalog_.gate().is_closed = true;
  Pending pending = begin_post("/v1/translate", {{"text", "tea"}, {"target", "de"}});
  pending.exchange->abandon();
  const auto end = std::chrono::steady_clock::now() + seconds(20);
  while (get("/metrics").body.find("hymt_open_requests 0") == std::string::npos &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_THAT(get("/metrics").body, HasSubstr("hymt_open_requests 0\n"));
}

TEST_F(TranslationServiceTest, CountsWhatItDoes) {
  start("identity");
  translated("One. Two.");
  const std::string text = get("/metrics").body;
  EXPECT_THAT(text, HasSubstr("hymt_texts_total 1\n"));
  EXPECT_THAT(text, HasSubstr("hymt_segments_total{rung=\"first\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("hymt_model{name=\"identity\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("hymt_batch_requests_count "));
  EXPECT_THAT(text, HasSubstr("hymt_ready 1\n"));
}

}  // namespace
}  // namespace hymt
