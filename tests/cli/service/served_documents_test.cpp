// Documents that are sent, followed and fetched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "cli/service/http/http_stream.h"
#include "tests/cli/service/translation_service_fixture.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

class ServedDocumentsTest : public TranslationServiceTest {};

// ---- Documents

TEST_F(ServedDocumentsTest, ADocumentGoesThroughTheStagesOfAFile) {
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

TEST_F(ServedDocumentsTest, WhatIsWrongWithADocumentIsSaid) {
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

TEST_F(ServedDocumentsTest, ADocumentEndsWithTheModelThatItBeganWith) {
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

TEST_F(ServedDocumentsTest, ProgressIsStreamedToTheEnd) {
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

TEST_F(ServedDocumentsTest, SpeaksDeeplsDocumentsAndGlossaries) {
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
  EXPECT_GT(catalog_.gate().num_forced.exchange(0), 0) << "it is no more than asked for";
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

}  // namespace
}  // namespace hymt
