// Models that take the place of others while requests are under way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
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
using testing::HasSubstr;

class ModelReplacementTest : public TranslationServiceTest {};

// ---- Models

TEST_F(ModelReplacementTest, AModelTakesThePlaceOfAnother) {
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

TEST_F(ModelReplacementTest, WhatFailsChangesNothing) {
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

TEST_F(ModelReplacementTest, TooLittleMemoryIsSaidBeforehandAndDrainingMakesRoom) {
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

TEST_F(ModelReplacementTest, RequestsUnderWayEndWithTheModelTheyBeganWith) {
  start("identity");
  catalog_.gate().is_closed = true;
  const int before = catalog_.gate().num_submitted;
  Pending old = begin_post("/v1/translate", {{"text", {"One", "Two"}}, {"target", "de"}});
  while (catalog_.gate().num_submitted == before) std::this_thread::sleep_for(milliseconds(1));
  catalog_.gate().is_closed = false;
  EXPECT_EQ(admin({{"name", "pseudo"}}).status, 200U);
  const Json json = Json::parse(old.get().body);
  EXPECT_EQ(json["model"], "identity");
  EXPECT_EQ(json["translations"][1]["text"], "Two");
  wait_for_alive(1);
}

TEST_F(ModelReplacementTest, SeveralModelsMayBeInMemory) {
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

TEST_F(ModelReplacementTest, TheCurrentModelIsLoadedAnewInTheBackground) {
  start("identity");
  service_->reload_current();
  service_ = nullptr;  // Waits for it.
  EXPECT_THAT(notices_, HasSubstr("loaded the model identity anew"));
  wait_for_alive(1);
}

// Models come and go while many clients ask: no request fails, and none mixes two models.
TEST_F(ModelReplacementTest, ReloadsUnderLoadCostNoRequestAndMixNoAnswers) {
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
