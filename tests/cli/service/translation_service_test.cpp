// Requests in, answers out, without a network.
#include "cli/service/translation_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/service/http/http_stream.h"
#include "parsers/document/error.h"
#include "tests/cli/service/toy_models.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kSeparator = "\n==WEBLATE_PART==\n";

class TranslationServiceTest : public testing::Test {
 protected:
  ~TranslationServiceTest() override { catalog_.gate().is_closed = false; }

  void start(const std::string& model = "pseudo") {
    options_.num_workers = 2;
    service_ = std::make_unique<TranslationService>(
        options_, models_, metrics_, [this](const std::string& line) { notices_ += line + "\n"; });
    if (!model.empty()) models_.reload({.name = model});
  }

  struct Pending {
    std::shared_ptr<HttpExchange> exchange;
    std::future<HttpResponse> response;

    [[nodiscard]] HttpResponse get() {
      if (response.wait_for(seconds(20)) == std::future_status::ready) return response.get();
      ADD_FAILURE() << "no answer";
      return {};
    }
  };

  Pending begin(HttpRequest request) {
    const auto promise = std::make_shared<std::promise<HttpResponse>>();
    Pending pending;
    pending.response = promise->get_future();
    pending.exchange = std::make_shared<HttpExchange>(
        std::move(request),
        [promise](HttpResponse response) { promise->set_value(std::move(response)); });
    const std::lock_guard lock(handle_mutex_);
    service_->handle(pending.exchange);
    return pending;
  }

  Pending begin_post(const std::string& path, const Json& body, Headers headers = {}) {
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.body = body.dump();
    request.headers = std::move(headers);
    request.headers.emplace_back("content-type", "application/json");
    request.client = "127.0.0.1";
    return begin(std::move(request));
  }

  HttpResponse post(const std::string& path, const Json& body, Headers headers = {}) {
    return begin_post(path, body, std::move(headers)).get();
  }

  HttpResponse get(const std::string& path, Headers headers = {}, const std::string& query = "") {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    request.headers = std::move(headers);
    request.client = "127.0.0.1";
    return begin(std::move(request)).get();
  }

  HttpResponse send(const std::string& method, const std::string& path, Headers headers) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    return begin(std::move(request)).get();
  }

  HttpResponse upload(const std::string& path, const std::string& body, const std::string& type,
                      const std::string& query, Headers headers = {}) {
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.query = query;
    request.body = body;
    request.headers = std::move(headers);
    request.headers.emplace_back("content-type", type);
    return begin(std::move(request)).get();
  }

  // Its status when it has ended.
  Json wait_for_document(const std::string& path, const Headers& key) {
    const auto end = std::chrono::steady_clock::now() + seconds(20);
    while (true) {
      Json status = Json::parse(get(path, key).body);
      const bool is_over = status["status"] == "done" || status["status"] == "failed";
      if (is_over || std::chrono::steady_clock::now() > end) return status;
      std::this_thread::sleep_for(milliseconds(1));
    }
  }

  HttpResponse admin(const Json& body) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/admin/models";
    request.body = body.dump();
    request.headers.emplace_back("content-type", "application/json");
    request.is_on_admin_socket = true;
    return begin(std::move(request)).get();
  }

  // The text of one translation.
  std::string translated(const std::string& text, const std::string& model = "") {
    Json body = {{"text", text}, {"target", "de"}, {"source", "en"}};
    if (!model.empty()) body["model"] = model;
    const HttpResponse response = post("/v1/translate", body);
    EXPECT_EQ(response.status, 200U) << response.body;
    return Json::parse(response.body)["translations"][0]["text"];
  }

  // Until as many generators are alive; they end on other threads.
  void wait_for_alive(int count) {
    const auto end = std::chrono::steady_clock::now() + seconds(20);
    while (catalog_.num_alive() != count && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT_EQ(catalog_.num_alive(), count);
  }

  ToyCatalog catalog_;
  ServiceMetrics metrics_;
  ServedModels models_{catalog_, metrics_};
  ServiceOptions options_;
  std::string notices_;
  std::mutex handle_mutex_;
  std::unique_ptr<TranslationService> service_;
};

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

// ---- LibreTranslate

TEST_F(TranslationServiceTest, SpeaksLibreTranslate) {
  start();
  Json json =
      Json::parse(post("/translate", {{"q", "Open it."}, {"source", "en"}, {"target", "de"}}).body);
  EXPECT_EQ(json, Json({{"translatedText", "⟦ŎŎṗĕĕṅ ĭĭṫ⟧."}}));
  json = Json::parse(post("/translate", {{"q", {"Open it and look for all of the files."}},
                                         {"source", "auto"},
                                         {"target", "de"},
                                         {"alternatives", 2}})
                         .body);
  EXPECT_EQ(json["translatedText"].size(), 1U);
  EXPECT_EQ(json["detectedLanguage"][0]["language"], "en");
  EXPECT_EQ(json["alternatives"], Json::parse("[[]]"));
  json = Json::parse(
      post("/translate",
           {{"q", "<b>Open</b>"}, {"source", "en"}, {"target", "de"}, {"format", "html"}})
          .body);
  EXPECT_EQ(json["translatedText"], "<b>⟦ŎŎṗĕĕṅ⟧</b>");
  EXPECT_EQ(Json::parse(post("/translate", {{"q", "a"}, {"target", "de"}}).body),
            Json({{"error", "the field 'source' is missing"}}));
  json = Json::parse(
      post("/translate", {{"q", {"Go to [X6X]it[X12X], now."}}, {"source", "en"}, {"target", "de"}})
          .body);  // As Weblate sends it.
  EXPECT_EQ(json["translatedText"][0], "⟦Ǵŏŏ ṫŏŏ [X6X]ĭĭṫ[X12X], ṅŏŏẇ⟧.");
  json = Json::parse(post("/detect", {{"q", "Das ist die Datei, die wir gestern suchten."}}).body);
  EXPECT_EQ(json[0]["language"], "de");
  json = Json::parse(get("/languages").body);
  EXPECT_GT(json.size(), 30U);
  EXPECT_TRUE(json[0].contains("code") && json[0].contains("targets"));
  EXPECT_EQ(Json::parse(get("/frontend/settings").body)["keyRequired"], false);
}

// ---- DeepL

TEST_F(TranslationServiceTest, SpeaksDeepl) {
  start();
  Json json =
      Json::parse(post("/v2/translate",
                       {{"text", {"Press <x id=\"1\"></x> <b>now</b>.", "Go &amp; <i>wait</i>"}},
                        {"source_lang", "EN"},
                        {"target_lang", "PT-BR"},
                        {"tag_handling", "xml"},
                        {"show_billed_characters", true}})
                      .body);
  ASSERT_EQ(json["translations"].size(), 2U) << json;
  EXPECT_EQ(json["translations"][0]["text"], "⟦Ṗṙĕĕṡṡ <x id=\"1\"></x> <b>ṅŏŏẇ</b>⟧.");
  EXPECT_EQ(json["translations"][0]["detected_source_language"], "EN");
  EXPECT_EQ(json["translations"][0]["billed_characters"], 32);
  EXPECT_EQ(json["translations"][1]["text"], "⟦Ǵŏŏ &amp; <i>ẇȧȧĭĭṫ</i>⟧");
  json = Json::parse(post("/v2/translate", {{"text", {"Do <x>not</x> go."}},
                                            {"target_lang", "DE"},
                                            {"tag_handling", "xml"},
                                            {"ignore_tags", {"x"}}})
                         .body);
  EXPECT_THAT(json["translations"][0]["text"].get<std::string>(), HasSubstr("<x>not</x>"));
  HttpResponse response =
      post("/v2/translate", {{"text", {"a <b>"}}, {"target_lang", "DE"}, {"tag_handling", "xml"}});
  EXPECT_EQ(response.status, 400U);
  EXPECT_TRUE(Json::parse(response.body).contains("message"));
  json = Json::parse(post("/v2/translate", {{"text", {"a <b"}}, {"target_lang", "DE"}}).body);
  EXPECT_EQ(json["translations"].size(), 1U);
  EXPECT_EQ(
      post("/v2/translate", {{"text", {"a"}}, {"target_lang", "DE"}, {"glossary_id", "x"}}).status,
      404U);
  EXPECT_EQ(
      post("/v2/translate", {{"text", {"a"}}, {"target_lang", "DE"}, {"formality", "less"}}).status,
      400U);
  const auto status_with = [this](const std::string& field, const std::string& value) {
    return post("/v2/translate", {{"text", {"a"}}, {"target_lang", "DE"}, {field, value}}).status;
  };
  EXPECT_EQ(status_with("formality", "prefer_less"), 200U);
  EXPECT_EQ(status_with("formality", "casual"), 400U);
  EXPECT_EQ(status_with("split_sentences", "nonewlines"), 200U);
  EXPECT_EQ(status_with("split_sentences", "sometimes"), 400U);
  json = Json::parse(get("/v2/languages", {}, "type=target").body);
  EXPECT_TRUE(json[0].contains("supports_formality"));
  EXPECT_GT(Json::parse(get("/v2/usage").body)["character_count"], 0);
}

TEST_F(TranslationServiceTest, SpeaksDeeplInForms) {
  start();
  HttpRequest request;
  request.method = "POST";
  request.path = "/v2/translate";
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = "text=Open+it.&text=Go&target_lang=DE";
  const Json json = Json::parse(begin(std::move(request)).get().body);
  EXPECT_EQ(json["translations"][0]["text"], "⟦ŎŎṗĕĕṅ ĭĭṫ⟧.");
  EXPECT_EQ(json["translations"][1]["text"], "⟦Ǵŏŏ⟧");
}

// ---- OpenAI

TEST_F(TranslationServiceTest, SpeaksOpenAi) {
  start();
  const auto answer = [this](const std::string& prompt, const std::string& text) {
    const HttpResponse response = post(
        "/v1/chat/completions",
        {{"model", "pseudo"},
         {"messages",
          {{{"role", "system"}, {"content", prompt}}, {{"role", "user"}, {"content", text}}}}});
    EXPECT_EQ(response.status, 200U) << response.body;
    const Json json = Json::parse(response.body);
    EXPECT_EQ(json["object"], "chat.completion");
    EXPECT_EQ(json["choices"][0]["finish_reason"], "stop");
    return json["choices"][0]["message"]["content"].get<std::string>();
  };
  EXPECT_EQ(answer("Translate from English into German.", "Open it."), "⟦ŎŎṗĕĕṅ ĭĭṫ⟧.");
  // As Weblate sends it.
  EXPECT_EQ(answer("You are a highly skilled translation assistant, adept at translating text\n"
                   "from language 'en'\nto language 'zh_Hans'\nwith precision and nuance.",
                   std::string("Open it.") + kSeparator + "Go" + kSeparator + "Wait\nnow"),
            std::string("⟦ŎŎṗĕĕṅ ĭĭṫ⟧.") + kSeparator + "⟦Ǵŏŏ⟧" + kSeparator + "⟦Ẇȧȧĭĭṫ⟧\n⟦ṅŏŏẇ⟧");
}

TEST_F(TranslationServiceTest, PromptsThatNameALanguageAreUnderstood) {
  start("french");
  const auto status_of = [this](const Json& messages) {
    return post("/v1/chat/completions", {{"messages", messages}}).status;
  };
  const auto with = [](const std::string& prompt) {
    return Json({{{"role", "system"}, {"content", prompt}}, {{"role", "user"}, {"content", "Go"}}});
  };
  for (const char* prompt :
       {"Translate into French.", "translate the text to fr",
        "Translate English to French:", "You translate to the language \"French\".",
        "Go to work. Translate it into `fr` now", "from English to Canadian French, please"}) {
    EXPECT_EQ(status_of(with(prompt)), 200U) << prompt;
  }
  EXPECT_EQ(status_of(with("Translate into German")), 400U);
  EXPECT_EQ(status_of(with("Translate it")), 400U);
  EXPECT_EQ(status_of({{{"role", "user"},
                        {"content",
                         "Translate the following segment into French, without "
                         "additional explanation.\n\nOpen it."}}}),
            200U);
  EXPECT_EQ(status_of({{{"role", "system"}, {"content", "into French"}}}), 400U);
  EXPECT_EQ(status_of("tea"), 400U);
  EXPECT_EQ(status_of({1, 2}), 400U);
  EXPECT_EQ(status_of({{{"role", 3}}}), 400U);
  EXPECT_EQ(status_of({{{"role", "user"}, {"content", {{{"type", "image_url"}}}}}}), 400U);
  EXPECT_EQ(
      post("/v1/chat/completions", {{"model", "gpt-4"}, {"messages", with("into French")}}).status,
      404U);
}

TEST_F(TranslationServiceTest, ChatsAreStreamedIfThatIsAsked) {
  start();
  const HttpResponse response =
      post("/v1/chat/completions",
           {{"stream", true},
            {"target_lang", "de"},
            {"messages", {{{"role", "user"}, {"content", {{{"type", "text"}, {"text", "Go"}}}}}}}});
  EXPECT_EQ(response.type, "text/event-stream");
  EXPECT_THAT(response.body, HasSubstr("⟦Ǵŏŏ⟧"));
  EXPECT_TRUE(response.body.ends_with("data: [DONE]\n\n"));
}

// ---- Documents

TEST_F(TranslationServiceTest, ADocumentGoesThroughTheStagesOfAFile) {
  start();
  const std::string page = "<p>Open <b>it</b>.</p>\n<pre>make all</pre>\n";
  const Json ticket = Json::parse(upload("/v1/documents", page, "text/html", "target=de").body);
  const std::string path = "/v1/documents/" + ticket["id"].get<std::string>();
  const Headers key = {{"x-document-key", ticket["key"].get<std::string>()}};
  EXPECT_EQ(ticket["key"].get<std::string>().size(), 64U);
  const Json status = wait_for_document(path, key);
  EXPECT_EQ(status["status"], "done") << status;
  EXPECT_EQ(status["format"], "html");
  EXPECT_EQ(status["model"], "pseudo");
  const HttpResponse result = get(path + "/result", key);
  EXPECT_EQ(result.status, 200U);
  EXPECT_EQ(result.type, "text/html; charset=UTF-8");
  EXPECT_EQ(result.body, "<p>⟦ŎŎṗĕĕṅ <b>ĭĭṫ</b>⟧.</p>\n<pre>make all</pre>\n");
  const Json report = Json::parse(get(path + "/report", key).body);
  EXPECT_EQ(report["files"][0]["segments"].size(), 1U);
  EXPECT_EQ(report["files"][0]["status"], "translated");
  // A wrong key is as good as a wrong id.
  EXPECT_EQ(get(path, {{"x-document-key", std::string(64, '0')}}).status, 404U);
  EXPECT_EQ(get(path).status, 404U);
  EXPECT_EQ(send("DELETE", path, key).status, 204U);
  EXPECT_EQ(get(path, key).status, 404U);
}

TEST_F(TranslationServiceTest, WhatIsWrongWithADocumentIsSaid) {
  options_.documents.document_bytes = 100;
  options_.documents.documents = 2;
  start();
  EXPECT_EQ(upload("/v1/documents", "Go", "text/plain", "").status, 400U);
  EXPECT_EQ(upload("/v1/documents", "", "text/plain", "target=de").status, 400U);
  EXPECT_EQ(upload("/v1/documents", "Go", "text/plain", "target=de&filename=a.docx&format=").status,
            202U);
  EXPECT_EQ(upload("/v1/documents", "Go", "application/zip", "target=de&filename=a.docx").status,
            400U);
  EXPECT_EQ(upload("/v1/documents", "Go", "text/plain", "target=de&model=other").status, 404U);
  EXPECT_EQ(upload("/v1/documents", std::string(101, 'a'), "text/plain", "target=de").status, 413U);
  EXPECT_EQ(upload("/v1/documents", "{}", "application/json", "target=de").status, 415U);
  EXPECT_EQ(upload("/v1/documents", "Go", "text/plain", "target=de").status, 202U);
  EXPECT_EQ(upload("/v1/documents", "Go", "text/plain", "target=de").status, 503U);
}

TEST_F(TranslationServiceTest, ADocumentEndsWithTheModelThatItBeganWith) {
  start("identity");
  catalog_.gate().is_closed = true;
  const Json ticket =
      Json::parse(upload("/v1/documents", "Open it.\n", "text/plain", "target=de").body);
  const std::string path = "/v1/documents/" + ticket["id"].get<std::string>();
  const Headers key = {{"x-document-key", ticket["key"].get<std::string>()}};
  const auto end = std::chrono::steady_clock::now() + seconds(20);
  Json status;
  do {
    status = Json::parse(get(path, key).body);
    std::this_thread::sleep_for(milliseconds(1));
  } while (status["segments"] != 1 && std::chrono::steady_clock::now() < end);
  EXPECT_EQ(get(path + "/result", key).status, 409U);
  std::thread loading([&] { EXPECT_EQ(admin({{"name", "pseudo"}}).status, 200U); });
  catalog_.gate().is_closed = false;
  loading.join();
  EXPECT_EQ(wait_for_document(path, key)["model"], "identity");
  EXPECT_EQ(get(path + "/result", key).body, "Open it.\n");
  wait_for_alive(1);
}

TEST_F(TranslationServiceTest, ProgressIsStreamedToTheEnd) {
  start();
  const Json ticket = Json::parse(upload("/v1/documents", "Go.\n", "text/plain", "target=de").body);
  const std::string path = "/v1/documents/" + ticket["id"].get<std::string>();
  const HttpResponse response =
      get(path + "/events", {}, "key=" + ticket["key"].get<std::string>());
  ASSERT_NE(response.stream, nullptr);
  EXPECT_EQ(response.type, "text/event-stream");
  std::string all;
  const auto end = std::chrono::steady_clock::now() + seconds(20);
  for (bool is_end = false; !is_end && std::chrono::steady_clock::now() < end;) {
    const HttpStream::Taken taken = response.stream->take();
    all += taken.bytes;
    is_end = taken.is_end;
  }
  EXPECT_THAT(all, HasSubstr("event: done\ndata: {"));
  EXPECT_THAT(all, testing::EndsWith("}\n\n"));
}

TEST_F(TranslationServiceTest, SpeaksDeeplsDocumentsAndGlossaries) {
  options_.tokens = {"one-token", "another-token"};
  start("pseudo");
  const Headers mine = {{"authorization", "DeepL-Auth-Key one-token"}};
  const Headers theirs = {{"authorization", "DeepL-Auth-Key another-token"}};
  const HttpResponse made = post("/v2/glossaries",
                                 {{"name", "tea"},
                                  {"source_lang", "EN"},
                                  {"target_lang", "DE"},
                                  {"entries", "tea\tTee\nfile\tDatei"},
                                  {"entries_format", "tsv"}},
                                 mine);
  ASSERT_EQ(made.status, 201U) << made.body;
  const std::string id = Json::parse(made.body)["glossary_id"];
  EXPECT_EQ(Json::parse(made.body)["entry_count"], 2);
  EXPECT_EQ(get("/v2/glossaries/" + id + "/entries", mine).body, "tea\tTee\nfile\tDatei");
  EXPECT_EQ(get("/v2/glossaries/" + id, theirs).status, 404U);
  EXPECT_EQ(Json::parse(get("/v2/glossaries", theirs).body)["glossaries"].size(), 0U);
  EXPECT_EQ(Json::parse(get("/v2/glossaries", mine).body)["glossaries"].size(), 1U);
  const auto translate = [&](const std::string& target, const Headers& who) {
    return post("/v2/translate",
                {{"text", {"tea"}},
                 {"source_lang", "EN"},
                 {"target_lang", target},
                 {"glossary_id", id}},
                who)
        .status;
  };
  EXPECT_EQ(translate("DE", mine), 200U);
  EXPECT_EQ(translate("FR", mine), 400U);
  EXPECT_EQ(translate("DE", theirs), 404U);
  const std::string form =
      "--B\r\nContent-Disposition: form-data; name=\"target_lang\"\r\n\r\nDE\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"a.txt\"\r\n\r\nGo.\r\n--B--";
  const HttpResponse taken =
      upload("/v2/document", form, "multipart/form-data; boundary=B", "", mine);
  ASSERT_EQ(taken.status, 200U) << taken.body;
  const Json ticket = Json::parse(taken.body);
  const std::string path = "/v2/document/" + ticket["document_id"].get<std::string>();
  const Json key = {{"document_key", ticket["document_key"]}};
  const auto end = std::chrono::steady_clock::now() + seconds(20);
  while (Json::parse(post(path, key, mine).body)["status"] != "done" &&
         std::chrono::steady_clock::now() < end) {
  }
  EXPECT_EQ(post(path, key, theirs).status, 404U);
  EXPECT_EQ(post(path + "/result", key, mine).body, "⟦Ǵŏŏ⟧.");
  EXPECT_EQ(post(path + "/result", key, mine).status, 404U);
  EXPECT_EQ(send("DELETE", "/v2/glossaries/" + id, mine).status, 204U);
  EXPECT_EQ(get("/v2/glossaries/" + id, mine).status, 404U);
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

// ---- Models

TEST_F(TranslationServiceTest, AModelTakesThePlaceOfAnother) {
  start("identity");
  EXPECT_EQ(translated("Go"), "Go");
  const HttpResponse response = admin({{"name", "pseudo"}});
  ASSERT_EQ(response.status, 200U) << response.body;
  EXPECT_EQ(Json::parse(response.body)["current"], "pseudo");
  EXPECT_EQ(Json::parse(response.body)["previous"], "identity");
  EXPECT_EQ(translated("Go"), "⟦Ǵŏŏ⟧");
  wait_for_alive(1);
  EXPECT_EQ(admin({{"previous", true}}).status, 200U);
  EXPECT_EQ(translated("Go"), "Go");
  wait_for_alive(1);
}

TEST_F(TranslationServiceTest, WhatFailsChangesNothing) {
  start("identity");
  for (const char* name : {"broken", "mute"}) {
    for (const char* mode : {"beside", "drain"}) {
      const HttpResponse response = admin({{"name", name}, {"mode", mode}});
      EXPECT_EQ(response.status, 409U) << name << mode;
      EXPECT_EQ(translated("Go"), "Go") << name << mode;
      wait_for_alive(1);
    }
  }
  EXPECT_THAT(admin({{"name", "mute"}}).body, HasSubstr("it is mute"));
  for (const char* name : {"none", "../pseudo", "/", ""}) {
    EXPECT_GE(admin({{"name", name}}).status, 400U) << name;
  }
  EXPECT_EQ(admin({{"name", "pseudo"}, {"mode", "fast"}}).status, 400U);
  EXPECT_EQ(translated("Go"), "Go");
  EXPECT_THAT(get("/metrics").body, HasSubstr("hymt_reloads_total{result=\"failed\"} 5\n"));
}

TEST_F(TranslationServiceTest, TooLittleMemoryIsSaidBeforehandAndDrainingMakesRoom) {
  start("identity");
  catalog_.available_ = 500;
  const HttpResponse refused = admin({{"name", "pseudo"}});
  EXPECT_EQ(refused.status, 409U);
  EXPECT_THAT(refused.body, HasSubstr("drain"));
  EXPECT_EQ(translated("Go"), "Go");
  EXPECT_EQ(admin({{"name", "pseudo"}, {"mode", "drain"}}).status, 200U);
  EXPECT_EQ(translated("Go"), "⟦Ǵŏŏ⟧");
  wait_for_alive(1);
}

TEST_F(TranslationServiceTest, RequestsUnderWayEndWithTheModelTheyBeganWith) {
  start("identity");
  catalog_.gate().is_closed = true;
  Pending old = begin_post("/v1/translate", {{"text", {"One", "Two"}}, {"target", "de"}});
  while (get("/metrics").body.find("hymt_open_requests 1") == std::string::npos) {
  }
  std::this_thread::sleep_for(milliseconds(50));  // It has begun, or will with the same model.
  catalog_.gate().is_closed = false;
  EXPECT_EQ(admin({{"name", "pseudo"}}).status, 200U);
  const Json json = Json::parse(old.get().body);
  EXPECT_EQ(json["model"], "identity");
  EXPECT_EQ(json["translations"][1]["text"], "Two");
  wait_for_alive(1);
}

TEST_F(TranslationServiceTest, SeveralModelsMayBeInMemory) {
  start("identity");
  EXPECT_EQ(admin({{"name", "pseudo"}, {"keep", true}}).status, 200U);
  EXPECT_EQ(translated("Go"), "⟦Ǵŏŏ⟧");
  EXPECT_EQ(translated("Go", "identity"), "Go");
  EXPECT_EQ(admin({{"name", "french"}, {"current", false}}).status, 200U);
  EXPECT_EQ(translated("Go"), "⟦Ǵŏŏ⟧");
  EXPECT_EQ(Json::parse(get("/v1/models").body)["data"].size(), 3U);
  EXPECT_EQ(catalog_.num_alive(), 3);
  // Without loading anything.
  EXPECT_EQ(admin({{"name", "identity"}, {"resident", true}, {"keep", true}}).status, 200U);
  EXPECT_EQ(translated("Go"), "Go");
  EXPECT_EQ(catalog_.num_alive(), 3);
  EXPECT_TRUE(models_.unload("french"));
  EXPECT_FALSE(models_.unload("french"));
  EXPECT_FALSE(models_.unload("identity")) << "it is the current one";
  EXPECT_TRUE(models_.unload("pseudo"));
  wait_for_alive(1);
}

TEST_F(TranslationServiceTest, TheCurrentModelIsLoadedAnewInTheBackground) {
  start("identity");
  service_->reload_current();
  service_ = nullptr;  // Waits for it.
  EXPECT_THAT(notices_, HasSubstr("loaded the model identity anew"));
  wait_for_alive(1);
}

// Models come and go while many clients ask: no request fails, and none mixes two models.
TEST_F(TranslationServiceTest, ReloadsUnderLoadCostNoRequestAndMixNoAnswers) {
  start("identity");
  constexpr int kClients = 8;
  std::atomic<bool> is_over = false;
  std::atomic<int> num_requests = 0;
  std::atomic<int> num_failed = 0;
  std::atomic<int> num_mixed = 0;
  std::atomic<int> num_pseudo = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&, client] {
      for (int i = 0; !is_over; ++i) {
        const std::string text = "Tea " + std::to_string(client) + " " + std::to_string(i);
        const HttpResponse response =
            post("/v1/translate", {{"text", {text, "Go " + text, "Wait"}}, {"target", "de"}});
        ++num_requests;
        if (response.status != 200) {
          ++num_failed;
          continue;
        }
        const Json json = Json::parse(response.body);
        const bool is_pseudo = json["model"] == "pseudo";
        if (is_pseudo) ++num_pseudo;
        for (const Json& one : json["translations"]) {
          if (one["text"].get<std::string>().starts_with("⟦") != is_pseudo) ++num_mixed;
        }
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    const int before = num_requests;
    while (num_requests < before + 2 * kClients) std::this_thread::sleep_for(milliseconds(1));
    const bool is_drained = i % 5 == 4;
    if (i % 7 == 3) {
      EXPECT_EQ(admin({{"name", i % 2 == 0 ? "mute" : "broken"}}).status, 409U);
      continue;
    }
    EXPECT_EQ(admin({{"name", i % 2 == 0 ? "pseudo" : "identity"},
                     {"mode", is_drained ? "drain" : "beside"}})
                  .status,
              200U);
  }
  is_over = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(num_failed, 0);
  EXPECT_EQ(num_mixed, 0);
  EXPECT_GT(num_pseudo, 0);
  EXPECT_LT(num_pseudo, num_requests);
  wait_for_alive(1);
}

}  // namespace
}  // namespace hymt
