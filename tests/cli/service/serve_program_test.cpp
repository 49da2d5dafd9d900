// `hymt-doc serve` as its supervisor sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"
#include "tests/cli/service/http_client.h"

namespace hymt {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

// What systemd does for Type=notify.
class Supervisor {
 public:
  explicit Supervisor(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    constexpr timeval kPatience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  }
  ~Supervisor() { ::close(socket_); }
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // The next thing that it is told; empty if there is none.
  [[nodiscard]] std::string next() const {
    std::array<char, 256> text{};
    const ssize_t size = ::recv(socket_, text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }

 private:
  int socket_;
};

class ServeProgramTest : public testing::Test {
 protected:
  // Runs the service with `words`; `meanwhile` begins when it is ready, and ends it.
  ChildResult serve(std::vector<std::string> words, const std::function<void(pid_t)>& meanwhile) {
    words.insert(words.begin(),
                 {HYMT_PROGRAM, "serve", "--socket", socket_, "--admin-socket", admin_socket_});
    const Supervisor supervisor((folder_ / "notify").string());
    ChildOptions options;
    options.environment = {"NOTIFY_SOCKET=" + (folder_ / "notify").string()};
    options.meanwhile = [&](pid_t pid) {
      EXPECT_EQ(supervisor.next(), "READY=1");
      meanwhile(pid);
      EXPECT_EQ(supervisor.next(), "STOPPING=1");
    };
    return run_child(words, options);
  }

  [[nodiscard]] std::string translated(const std::string& text) const {
    HttpClient client(socket_);
    const auto response = client.post(
        "/v1/translate", Json({{"text", text}, {"source", "en"}, {"target", "de"}}).dump());
    if (!response) return "no answer";
    if (response->status != 200) return response->body;
    return Json::parse(response->body)["translations"][0]["text"];
  }

  const ScratchFolder folder_;
  const std::string socket_ = (folder_ / "socket").string();
  const std::string admin_socket_ = (folder_ / "admin").string();
};

TEST_F(ServeProgramTest, ServesUntilItIsToldToStop) {
  const ChildResult result = serve({"--engine", "pseudo"}, [&](pid_t pid) {
    EXPECT_THAT(translated("Secret words"), testing::StartsWith("⟦"));
    EXPECT_EQ(HttpClient(socket_).get("/translate?q=Secret")->status, 405U);
    EXPECT_EQ(HttpClient(socket_).get("/admin/models")->status, 403U);
    EXPECT_EQ(HttpClient(admin_socket_).post("/admin/models", R"({"name": "identity"})")->status,
              200U);
    EXPECT_EQ(translated("Go"), "Go");
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("POST /v1/translate 200, "));
  EXPECT_THAT(result.err, HasSubstr("loaded the model identity"));
  EXPECT_THAT(result.err, Not(HasSubstr("Secret")));
  struct stat status {};
  EXPECT_NE(::stat(socket_.c_str(), &status), 0) << "the socket is left";
}

// A pipe that nobody reads is full after some 1,000 requests.
TEST_F(ServeProgramTest, WhoDoesNotReadTheLogStopsNobody) {
  const ChildResult result = serve({"--engine", "identity"}, [&](pid_t pid) {
    HttpClient client(socket_);
    for (int i = 0; i < 10000; ++i) {
      ASSERT_TRUE(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"));
      const auto response = client.receive();
      ASSERT_TRUE(response) << i;
      ASSERT_EQ(response->status, 200U);
    }
    EXPECT_THAT(client.get("/metrics")->body, Not(HasSubstr("hymt_lost_log_lines_total 0\n")));
    EXPECT_EQ(translated("Go"), "Go");
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err.substr(0, 1000);
  EXPECT_THAT(result.err, HasSubstr("GET /healthz 200, "));
  EXPECT_THAT(result.err, HasSubstr(" lines are missing here: "));
}

TEST_F(ServeProgramTest, TheModelThatComesWithItIsLoadedAnewAtAHangup) {
  const ChildResult result = serve({"-q"}, [&](pid_t pid) {
    const std::string before = translated("Open the file.");
    EXPECT_THAT(before, HasSubstr("Datei"));
    ::kill(pid, SIGHUP);
    EXPECT_EQ(translated("Open the file."), before);
    const auto languages = HttpClient(socket_).get("/languages");
    EXPECT_THAT(languages->body, HasSubstr(R"("targets":["de"])"));
    ::kill(pid, SIGINT);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("loaded the model tiny-en-de anew"));
}

// What a request's own glossary wants is obeyed or reported.
TEST_F(ServeProgramTest, GlossariesOfRequestsCount) {
  const ChildResult result = serve({"-q"}, [&](pid_t pid) {
    const auto ask = [&](const Json& glossary) {
      Json body = {{"text", "Open the file."}, {"source", "en"}, {"target", "de"}};
      if (!glossary.empty()) body["glossary"] = glossary;
      return Json::parse(HttpClient(socket_).post("/v1/translate", body.dump())->body);
    };
    EXPECT_EQ(ask({})["translations"][0]["findings"].size(), 0U);
    const Json with = ask({{{"source", "file"}, {"target", "Xylophon"}}})["translations"][0];
    const bool is_obeyed = with["text"].get<std::string>().find("Xylophon") != std::string::npos;
    if (!is_obeyed) {
      ASSERT_EQ(with["findings"].size(), 1U) << with;
      EXPECT_EQ(with["findings"][0]["rule"], "term-missed");
      EXPECT_EQ(with["findings"][0]["begin"], 9);
    }
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

// What a glossary that is kept says is written, also where the model would have said otherwise.
TEST_F(ServeProgramTest, GlossariesOfDeeplAreBinding) {
  const ChildResult result = serve({"-q"}, [&](pid_t pid) {
    const auto ask = [&](const std::string& path, const Json& body) {
      return Json::parse(HttpClient(socket_).post(path, body.dump())->body);
    };
    const Json made = ask("/v2/glossaries", {{"name", "ours"},
                                             {"source_lang", "EN"},
                                             {"target_lang", "DE"},
                                             {"entries", "file\tXylophon\nfolder\tMappe"},
                                             {"entries_format", "tsv"}});
    const Json texts = {"Open the file.", "Move the <b>file</b> to the folder.", "Go home."};
    Json body = {
        {"text", texts}, {"source_lang", "EN"}, {"target_lang", "DE"}, {"tag_handling", "html"}};
    const Json without = ask("/v2/translate", body)["translations"];
    body["glossary_id"] = made["glossary_id"];
    const Json with = ask("/v2/translate", body)["translations"];
    const auto has = [](const Json& translation, const std::string& term) {
      return translation["text"].get<std::string>().find(term) != std::string::npos;
    };
    EXPECT_FALSE(has(without[0], "Xylophon"));
    EXPECT_TRUE(has(with[0], "Xylophon")) << with;
    EXPECT_TRUE(has(with[1], "Xylophon") && has(with[1], "Mappe") && has(with[1], "</b>")) << with;
    EXPECT_EQ(with[2], without[2]);
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Without a token, where requests want one.
TEST_F(ServeProgramTest, ThePageIsServedAsItIsCommitted) {
  const std::string tokens = folder_.write("tokens", "a-long-token\n");
  const ChildResult result = serve({"--engine", "pseudo", "--tokens", tokens}, [&](pid_t pid) {
    EXPECT_EQ(HttpClient(socket_).get("/v1/languages")->status, 401U);
    HttpClient client(socket_);
    const std::filesystem::path folder = HYMT_SOURCE_DIR "/cli/service/page/files";
    std::size_t num_files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string name = entry.path().filename();
      const std::string path = name == "index.html" ? "/" : "/page/" + name;
      const auto response = client.get(path);
      ASSERT_EQ(response->status, 200U) << path;
      EXPECT_EQ(response->body, file_text(entry.path())) << path;
      EXPECT_EQ(response->headers.at("cache-control"), "no-cache");
      EXPECT_EQ(response->headers.at("x-content-type-options"), "nosniff");
      EXPECT_EQ(response->headers.at("referrer-policy"), "no-referrer");
      const std::string policy = response->headers.at("content-security-policy");
      EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self'; style-src 'self';"));
      EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
      EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
      ++num_files;
    }
    EXPECT_GE(num_files, 10U);
    EXPECT_EQ(client.get("/")->headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(client.get("/page/main.js")->headers.at("content-type"),
              "text/javascript; charset=utf-8");
    for (const char* path : {"/page/", "/page/index.html", "/page/../page/main.js",
                             "/page/%6dain.js", "/page/main.js/", "//", "/index.html"}) {
      EXPECT_EQ(client.get(path)->status, 404U) << path;
    }
    EXPECT_EQ(client.post("/", "{}")->status, 405U);
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("GET / 200, "));
  EXPECT_THAT(result.err, Not(HasSubstr("main.js")));
}

TEST_F(ServeProgramTest, BrowsersAskWhetherThePageIsStillSo) {
  const ChildResult result = serve({"--engine", "pseudo"}, [&](pid_t pid) {
    HttpClient client(socket_);
    const auto whole = client.get("/");
    const std::string tag = whole->headers.at("etag");
    EXPECT_NE(client.get("/page/main.js")->headers.at("etag"), tag);
    const auto ask = [&](const std::string& method, const std::string& header) {
      HttpClient one(socket_);
      EXPECT_TRUE(
          one.send(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + header + "\r\n"));
      return one.receive_all();
    };
    for (const std::string& known : {tag, "\"other\", W/" + tag, std::string("*")}) {
      const std::string answer = ask("GET", "If-None-Match: " + known + "\r\n");
      EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 304 ")) << known;
      EXPECT_THAT(answer, HasSubstr("ETag: " + tag));
      EXPECT_THAT(answer, testing::EndsWith("\r\n\r\n")) << "it has a body";
    }
    EXPECT_THAT(ask("GET", "If-None-Match: \"other\"\r\n"), testing::EndsWith(whole->body));
    const std::string head = ask("HEAD", "");
    EXPECT_THAT(head, testing::StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(head, HasSubstr("Content-Length: " + std::to_string(whole->body.size()) + "\r\n"));
    EXPECT_THAT(head, testing::EndsWith("\r\n\r\n")) << "it has a body";
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

// Each segment's places in both texts, and what the model thinks of it.
TEST_F(ServeProgramTest, DetailsTellHowEachSegmentCameOut) {
  const ChildResult result = serve({"-q"}, [&](pid_t pid) {
    const std::string text = "<p>Open the file. Click <b>Save</b> &amp; wait.</p>";
    Json body = {{"text", text}, {"source", "en"}, {"target", "de"}, {"format", "html"}};
    HttpClient client(socket_);
    EXPECT_FALSE(
        Json::parse(client.post("/v1/translate", body.dump())->body)["translations"][0].contains(
            "details"));
    body["details"] = true;
    const Json told =
        Json::parse(client.post("/v1/translate", body.dump())->body)["translations"][0];
    const std::string translation = told["text"];
    ASSERT_EQ(told["details"].size(), 2U) << told;
    std::size_t last = 0;
    for (const Json& segment : told["details"]) {
      const std::size_t begin = segment["target_begin"];
      const std::size_t end = segment["target_end"];
      ASSERT_LT(begin, end);
      EXPECT_GE(begin, last);
      last = end;
      EXPECT_FALSE(segment["kept"]);
      EXPECT_GT(segment["score"], 0.0);
      EXPECT_LE(segment["score"], 1.0);
    }
    const Json& first = told["details"][0];
    EXPECT_EQ(text.substr(first["begin"], first["end"].get<std::size_t>() - 3), "Open the file.");
    EXPECT_EQ(first["target_begin"], 3) << translation;
    EXPECT_EQ(translation.substr(last), "</p>") << translation;
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(ServeProgramTest, AModelFromTheFolderIsLoadedByItsNameOnly) {
  const std::string models = (folder_ / "models").string();
  folder_.write("models/cut/config.json", "{}");
  folder_.write("outside/config.json", "{}");
  const ChildResult result = serve({"--engine", "identity", "--models", models}, [&](pid_t pid) {
    HttpClient client(admin_socket_);
    const auto known = Json::parse(client.get("/admin/models")->body)["known"];
    EXPECT_EQ(known, Json({"cut", "identity", "pseudo", "tiny-en-de"}));
    EXPECT_EQ(client.post("/admin/models", R"({"name": "cut"})")->status, 409U);
    for (const char* name : {"../outside", "./cut", "cut/", "/", "models/cut"}) {
      EXPECT_EQ(client.post("/admin/models", Json({{"name", name}}).dump())->status, 404U) << name;
    }
    EXPECT_EQ(translated("Go"), "Go");
    EXPECT_EQ(client.post("/admin/models", R"({"name": "tiny-en-de", "mode": "drain"})")->status,
              200U);
    EXPECT_THAT(translated("Open the file."), HasSubstr("Datei"));
    ::kill(pid, SIGTERM);
  });
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(ServeProgramTest, WhatIsWrongIsSaidBeforeAnythingIsServed) {
  const auto run = [](std::vector<std::string> words) {
    words.insert(words.begin(), {HYMT_PROGRAM, "serve"});
    return run_child(words);
  };
  const ChildResult open = run({"--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.exit_code, 2);
  EXPECT_THAT(open.err, HasSubstr("--tokens"));
  EXPECT_EQ(run({"--listen", "127.0.0.1:99999"}).exit_code, 2);
  EXPECT_EQ(run({"--listen", "::1:80"}).exit_code, 2);
  EXPECT_EQ(run({"--tokens", folder_.write("tokens", "# none\n")}).exit_code, 2);
  EXPECT_EQ(run({"--tokens", folder_.write("tokens", "short\n")}).exit_code, 2);
  EXPECT_EQ(run({"--listen", "127.0.0.1:0", "--model", (folder_ / "none").string()}).exit_code, 4);
  EXPECT_EQ(run({"--socket", std::string(200, 'x')}).exit_code, 2);
  EXPECT_EQ(run({"--models", (folder_ / "none").string()}).exit_code, 2);
}

}  // namespace
}  // namespace hymt
