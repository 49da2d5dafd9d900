// The service with toy models and without a network: requests in, answers out.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/service/translation_service.h"
#include "tests/cli/service/toy_models.h"

namespace hymt {

class TranslationServiceTest : public testing::Test {
 protected:
  using Json = nlohmann::json;
  using Headers = std::vector<std::pair<std::string, std::string>>;

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
      if (response.wait_for(std::chrono::seconds(20)) == std::future_status::ready)
        return response.get();
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
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (true) {
      Json status = Json::parse(get(path, key).body);
      const bool is_over = status["status"] == "done" || status["status"] == "failed";
      if (is_over || std::chrono::steady_clock::now() > end) return status;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
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
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (catalog_.num_alive() != count && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
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

}  // namespace hymt
