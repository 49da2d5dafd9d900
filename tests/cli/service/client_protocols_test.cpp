// What LibreTranslate's, DeepL's and OpenAI's clients send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/cli/service/translation_service_fixture.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class ClientProtocolsTest : public TranslationServiceTest {};

constexpr const char* kSeparator = "\n==WEBLATE_PART==\n";

// ---- Lines

// What programs, mailers and people send in one text without having wrapped it.
constexpr const char* kTextsOfLines[] = {
    "Save\nSave as...\n\n  Print\n\tQuit\n",
    "Anna Example\r\nThe Long Street Behind the Old Town Hall and the New Post Office 5\r\n12345 "
    "Town",
    "The button that opens the file which you have worked on before\n"
    "the button that saves the file and closes the window behind it\n"
    "The button that closes the window without saving any of its files",
    "the curfew tolls the knell of parting day,\nthe lowing herd wind slowly over the lea,\n"
    "the ploughman homeward plods his weary way,\nand leaves the world to darkness and to me.",
    "\n\n- milk and bread\n- tea\n\n1. first of all\nand then\n",
    "Hello {name}, welcome to the program that you have bought yesterday.\n"
    "You can read about it in the book, or ask %s who knows it better than\nwe do.",
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return lines;
    begin = end + 1;
  }
}

// Each line comes out as if it had been sent alone.
TEST_F(ClientProtocolsTest, LinesOfPlainTextsAreTextsOfTheirOwn) {
  start();
  const std::string kChat = "Translate from English into German.";
  const auto own = [&](const Json& text) {
    std::vector<std::string> out;
    const Json body = {{"text", text}, {"source", "en"}, {"target", "de"}};
    const Json json = Json::parse(post("/v1/translate", body).body);
    for (const Json& one : json["translations"]) out.push_back(one["text"]);
    return out;
  };
  for (const std::string text : kTextsOfLines) {
    const std::vector<std::string> expected = own(lines_of(text));
    EXPECT_EQ(lines_of(own({text})[0]), expected) << text;
    Json json =
        Json::parse(post("/translate", {{"q", {text}}, {"source", "en"}, {"target", "de"}}).body);
    EXPECT_EQ(lines_of(json["translatedText"][0]), expected) << text;
    json = Json::parse(
        post("/v2/translate", {{"text", {text}}, {"source_lang", "EN"}, {"target_lang", "DE"}})
            .body);
    EXPECT_EQ(lines_of(json["translations"][0]["text"]), expected) << text;
    json = Json::parse(post("/v1/chat/completions", {{"messages",
                                                      {{{"role", "system"}, {"content", kChat}},
                                                       {{"role", "user"}, {"content", text}}}}})
                           .body);
    EXPECT_EQ(lines_of(json["choices"][0]["message"]["content"]), expected) << text;
  }
}

// The text of a file that somebody wrapped is one sentence on several lines, and comes back so.
TEST_F(ClientProtocolsTest, WrappedParagraphsAreOneText) {
  start();
  const std::string wrapped =
      "The program reads every file of the folder that it is given, and\n"
      "writes what it found into another one, so that you can compare the\n"
      "two of them before anything is replaced";
  const Json json =
      Json::parse(post("/translate", {{"q", wrapped}, {"source", "en"}, {"target", "de"}}).body);
  const std::string text = json["translatedText"];
  EXPECT_THAT(text, testing::StartsWith("⟦"));
  EXPECT_THAT(text, testing::EndsWith("⟧"));
  EXPECT_EQ(text.find("⟦", 3), std::string::npos) << text;
  EXPECT_GE(lines_of(text).size(), 3U) << text;
  // DeepL's clients say whether lines end sentences.
  const std::string two_lines = "The program reads every file of the folder\nthat it is given.";
  const auto deepl = [&](const char* split) {
    Json body = {{"text", {two_lines}}, {"source_lang", "EN"}, {"target_lang", "DE"}};
    if (split != nullptr) body["split_sentences"] = split;
    const std::string out =
        Json::parse(post("/v2/translate", body).body)["translations"][0]["text"];
    return std::make_pair(out.find("⟦", 3) != std::string::npos, lines_of(out).size());
  };
  EXPECT_EQ(deepl(nullptr), std::make_pair(true, std::size_t{2}));
  EXPECT_EQ(deepl("1"), std::make_pair(true, std::size_t{2}));
  EXPECT_FALSE(deepl("nonewlines").first);
  EXPECT_FALSE(deepl("0").first);
}

// ---- LibreTranslate

TEST_F(ClientProtocolsTest, SpeaksLibreTranslate) {
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

TEST_F(ClientProtocolsTest, SpeaksDeepl) {
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

TEST_F(ClientProtocolsTest, SpeaksDeeplInForms) {
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

TEST_F(ClientProtocolsTest, SpeaksOpenAi) {
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

TEST_F(ClientProtocolsTest, PromptsThatNameALanguageAreUnderstood) {
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

TEST_F(ClientProtocolsTest, ChatsAreStreamedIfThatIsAsked) {
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

}  // namespace
}  // namespace hymt
