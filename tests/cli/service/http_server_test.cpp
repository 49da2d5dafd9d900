// What strangers may send, and for how long.
#include "cli/service/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cli/service/http/http_stream.h"
#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/cli/service/http_client.h"

namespace hymt {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// A server on a thread of its own. "/echo" answers with the body, "/never" never, "/later" when
// release() is called, "/stream" with a stream that is kept in streams_.
class HttpServerTest : public testing::Test {
 protected:
  ~HttpServerTest() override { stop(); }

  void start() {
    server_ = std::make_unique<HttpServer>(
        limits_, [this](std::shared_ptr<HttpExchange> exchange) { handle(std::move(exchange)); },
        [this](const HttpLogEntry& entry) {
          const std::lock_guard lock(mutex_);
          logged_.push_back(entry.status);
        });
    if (body_limit_) server_->bound_bodies(body_limit_);
    if (tick_) server_->tick_every(milliseconds(1), tick_);
    port_ = server_->listen_on("127.0.0.1", 0);
    thread_ = std::thread([this] {
      HttpServer::Signals none;
      none.are_handled = false;
      is_clean_ = server_->run(std::move(none));
    });
  }

  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

  void release() {
    const std::lock_guard lock(mutex_);
    for (const auto& exchange : later_) {
      HttpResponse response;
      response.body = "later";
      exchange->answer(std::move(response));
    }
    later_.clear();
  }

  void wait_for_later(std::size_t count) {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (later_.size() >= count) return;
      }
      std::this_thread::sleep_for(milliseconds(1));
    }
  }

  HttpLimits limits_;
  HttpServer::BodyLimit body_limit_;
  std::function<void()> tick_;
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_clean_ = false;
  std::atomic<int> num_abandoned_ = 0;
  // Of a request for one that was sent already.
  std::shared_ptr<HttpStream> wait_for_stream(std::size_t index) {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (streams_.size() > index) return streams_[index];
      }
      std::this_thread::sleep_for(milliseconds(1));
    }
  }

  std::mutex mutex_;
  std::vector<unsigned> logged_;

 private:
  void handle(std::shared_ptr<HttpExchange> exchange) {
    const HttpRequest& request = exchange->request();
    if (request.path == "/never" || request.path == "/later") {
      exchange->set_on_abandoned([this] { ++num_abandoned_; });
      const std::lock_guard lock(mutex_);
      later_.push_back(std::move(exchange));
      return;
    }
    HttpResponse response;
    response.type = "text/plain";
    if (request.path == "/stream") {
      response.stream = std::make_shared<HttpStream>();
      const std::lock_guard lock(mutex_);
      streams_.push_back(response.stream);
      exchange->answer(std::move(response));
      return;
    }
    response.body = request.method + " " + request.path + "?" + request.query + "\n" + request.body;
    exchange->answer(std::move(response));
  }

  std::vector<std::shared_ptr<HttpExchange>> later_;
  std::vector<std::shared_ptr<HttpStream>> streams_;
  std::thread thread_;
};

TEST_F(HttpServerTest, AnswersRequestAfterRequestOnOneConnection) {
  start();
  HttpClient client(port_);
  for (int i = 0; i < 3; ++i) {
    const auto response = client.post("/echo", "tea");
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200U);
    EXPECT_EQ(response->body, "POST /echo?\ntea");
  }
  const auto got = client.get("/echo?q=1%202");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->body, "GET /echo?q=1%202\n");
}

TEST_F(HttpServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  HttpClient client(port_);
  std::string all;
  for (int i = 0; i < 50; ++i) all += post_request("/echo", std::to_string(i));
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 50; ++i) {
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "POST /echo?\n" + std::to_string(i));
  }
}

TEST_F(HttpServerTest, HeadGetsNoBody) {
  start();
  HttpClient client(port_);
  client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.0\r\n\r\n");
  const std::string all = client.receive_all();
  const std::size_t end = all.find("\r\n\r\n");
  ASSERT_NE(end, std::string::npos);
  EXPECT_THAT(all.substr(0, end), HasSubstr("Content-Length: 12"));
  EXPECT_EQ(all.substr(end + 4, 9), "HTTP/1.0 ");
}

TEST_F(HttpServerTest, ChunkedBodiesArePutTogether) {
  start();
  HttpClient client(port_);
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntea\r\n4;x=y\r\n "
      "cup\r\n0\r\n\r\n");
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "POST /echo?\ntea cup");
}

TEST_F(HttpServerTest, HostileChunkSizesAreRefused) {
  start();
  for (const std::string size : {"-1", "-3", "FFFFFFFFFFFFFFFFF", "0x3", "", "g", "3 3"}) {
    HttpClient client(port_);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + size +
                "\r\ntea\r\n0\r\n\r\n");
    client.end_sending();
    const auto response = client.receive();
    ASSERT_TRUE(response) << size;
    EXPECT_EQ(response->status, 400U) << size;
    EXPECT_TRUE(client.is_ended()) << size;
  }
  // One that announces more than may come.
  HttpClient client(port_);
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\ntea");
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 413U);
}

TEST_F(HttpServerTest, LengthsThatContradictEachOtherAreRefused) {
  start();
  for (const std::string headers :
       {"Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: -3\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 3x\r\n",
        "Content-Length: 99999999999999999999999\r\n"}) {
    HttpClient client(port_);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + headers + "\r\ntea\r\n0\r\n\r\n");
    client.end_sending();
    const auto response = client.receive();
    ASSERT_TRUE(response) << headers;
    EXPECT_EQ(response->status, 400U) << headers;
    EXPECT_TRUE(client.is_ended()) << headers;
  }
}

TEST_F(HttpServerTest, LargerBodiesThanAllowedAreRefusedBeforeTheyCome) {
  limits_.body_bytes = 1000;
  start();
  HttpClient announced(port_);
  announced.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
  auto response = announced.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 413U);
  HttpClient unannounced(port_);
  unannounced.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 200 && unannounced.send("64\r\n" + std::string(100, 'x') + "\r\n"); ++i) {
  }
  response = unannounced.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 413U);
  const auto whole = HttpClient(port_).post("/echo", std::string(1000, 'x'));
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->status, 200U);
}

TEST_F(HttpServerTest, BodiesOfAllTogetherAreBounded) {
  limits_.body_bytes = 1000;
  limits_.bodies_bytes = 1500;
  start();
  HttpClient first(port_);
  first.send(post_request("/later", std::string(1000, 'x')));
  wait_for_later(1);
  auto response = HttpClient(port_).post("/echo", std::string(1000, 'x'));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503U);
  EXPECT_EQ(response->headers["retry-after"], "1");
  release();
  ASSERT_TRUE(first.receive());
  response = HttpClient(port_).post("/echo", std::string(1000, 'x'));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200U);
}

TEST_F(HttpServerTest, LargeHeadersAreRefused) {
  limits_.header_bytes = 2000;
  start();
  HttpClient client(port_);
  client.send("GET /echo HTTP/1.1\r\nX: " + std::string(5000, 'x') + "\r\n\r\n");
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 431U);
  HttpClient many(port_);
  std::string headers;
  for (int i = 0; i < 1000; ++i) headers += "X: y\r\n";
  many.send("GET /echo HTTP/1.1\r\n" + headers + "\r\n");
  const auto refused = many.receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 431U);
}

TEST_F(HttpServerTest, WhatIsNoRequestIsRefused) {
  start();
  for (const std::string bytes :
       {"\r\n\x16\x03\x01\x02 TLS\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    HttpClient client(port_);
    client.send(bytes);
    client.end_sending();
    const auto response = client.receive();
    ASSERT_TRUE(response) << bytes;
    EXPECT_GE(response->status, 400U) << bytes;
    EXPECT_TRUE(client.is_ended()) << bytes;
  }
  const auto well = HttpClient(port_).get("/echo");
  ASSERT_TRUE(well);
  EXPECT_EQ(well->status, 200U);
}

TEST_F(HttpServerTest, SlowClientsAreTurnedAway) {
  limits_.header_time = milliseconds(200);
  limits_.body_time = milliseconds(200);
  limits_.idle_time = milliseconds(200);
  start();
  HttpClient header(port_);
  header.send("GET /echo HTTP/1.1\r\nHost:");
  auto response = header.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 408U);
  HttpClient body(port_);
  body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\ntea");
  response = body.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 408U);
  HttpClient silent(port_);
  EXPECT_TRUE(silent.is_ended());
  HttpClient idle(port_);
  ASSERT_TRUE(idle.get("/echo"));
  EXPECT_TRUE(idle.is_ended());
}

TEST_F(HttpServerTest, ARequestThatComesByteByByteIsStillBounded) {
  limits_.header_time = milliseconds(300);
  start();
  HttpClient client(port_);
  const std::string request = "GET /echo HTTP/1.1\r\nX: " + std::string(10'000, 'x');
  bool is_open = true;
  for (std::size_t i = 0; i < 2000 && is_open; ++i) {
    is_open = client.send(request.substr(i, 1));
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_FALSE(is_open);
}

TEST_F(HttpServerTest, AnAnswerThatTakesTooLongIsGivenUp) {
  limits_.answer_time = milliseconds(200);
  start();
  const auto response = HttpClient(port_).get("/never");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503U);
  stop();  // The handler is told after the client.
  EXPECT_EQ(num_abandoned_, 1);
}

TEST_F(HttpServerTest, HalfClosedClientsGetTheirAnswer) {
  start();
  HttpClient client(port_);
  client.send(post_request("/later", "tea"));
  client.end_sending();
  const auto interim = client.receive();  // By which it is known whether the client still reads.
  ASSERT_TRUE(interim);
  EXPECT_EQ(interim->status, 100U);
  release();
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "later");
  EXPECT_TRUE(client.is_ended());
  stop();
  EXPECT_EQ(num_abandoned_, 0);
}

TEST_F(HttpServerTest, HalfClosedClientsOfHttp10GetTheirAnswerAlone) {
  start();
  HttpClient client(port_);
  client.send("GET /later HTTP/1.0\r\n\r\n");
  client.end_sending();
  wait_for_later(1);
  std::this_thread::sleep_for(milliseconds(20));  // For what must not come.
  release();
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200U);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(HttpServerTest, RequestsOfClientsThatHangUpAreGivenUp) {
  start();
  {
    HttpClient client(port_);
    client.send(post_request("/never", "tea"));
    wait_for_later(1);
  }
  while (num_abandoned_ == 0) std::this_thread::sleep_for(milliseconds(1));
  stop();
  EXPECT_EQ(num_abandoned_, 1);
  EXPECT_THAT(logged_, testing::ElementsAre(499U));
  EXPECT_TRUE(is_clean_);
}

TEST_F(HttpServerTest, ANextRequestIsNoHangingUp) {
  start();
  HttpClient client(port_);
  client.send(post_request("/later", "tea"));
  wait_for_later(1);
  client.send(post_request("/echo", "cup"));
  std::this_thread::sleep_for(milliseconds(20));  // For what must not happen.
  release();
  const auto first = client.receive();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->body, "later");
  const auto second = client.receive();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body, "POST /echo?\ncup");
}

TEST_F(HttpServerTest, TooManyConnectionsAreToldSo) {
  limits_.connections = 2;
  start();
  HttpClient first(port_);
  HttpClient second(port_);
  ASSERT_TRUE(first.get("/echo"));
  ASSERT_TRUE(second.get("/echo"));
  HttpClient third(port_);
  const auto response = third.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503U);
  EXPECT_EQ(response->headers.at("retry-after"), "1");
  ASSERT_TRUE(first.get("/echo"));
}

TEST_F(HttpServerTest, ARequestThatEndsAtAnyByteCostsNobodyElse) {
  start();
  const std::string request = post_request("/echo", R"({"q": "tea"})", "Expect: 100-continue\r\n");
  for (std::size_t i = 0; i < request.size(); ++i) {
    HttpClient client(port_);
    client.send(request.substr(0, i));
    client.end_sending();
    EXPECT_TRUE(client.is_ended()) << i;
  }
  const auto response = HttpClient(port_).get("/echo");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200U);
}

TEST_F(HttpServerTest, WhoWaitsToSendTheBodyIsAskedForIt) {
  start();
  HttpClient client(port_);
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  const auto go_on = client.receive();
  ASSERT_TRUE(go_on);
  EXPECT_EQ(go_on->status, 100U);
  client.send("tea");
  const auto response = client.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "POST /echo?\ntea");
}

// ---- Streams

TEST_F(HttpServerTest, StreamsAreSentAsTheyComeAndTheConnectionGoesOn) {
  start();
  HttpClient client(port_);
  client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto stream = wait_for_stream(0);
  EXPECT_TRUE(stream->write("first\n"));
  EXPECT_TRUE(stream->write("second\n"));
  EXPECT_EQ(client.receive_until("second\n\r\n").substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_TRUE(stream->write("third\n"));
  stream->end();
  EXPECT_EQ(client.receive_until("0\r\n\r\n"), "6\r\nthird\n\r\n0\r\n\r\n");
  EXPECT_FALSE(stream->write("too late"));
  const auto next = client.get("/echo");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, 200U);
}

TEST_F(HttpServerTest, ForOldClientsAStreamEndsWithTheConnection) {
  start();
  HttpClient client(port_);
  client.send("GET /stream HTTP/1.0\r\n\r\n");
  const auto stream = wait_for_stream(0);
  EXPECT_TRUE(stream->write("all"));
  stream->end();
  const std::string answer = client.receive_all();
  EXPECT_THAT(answer, testing::EndsWith("\r\n\r\nall"));
  EXPECT_THAT(answer, testing::Not(HasSubstr("chunked")));
}

TEST_F(HttpServerTest, WhoDoesNotReadAStreamIsLeft) {
  limits_.write_time = milliseconds(200);
  start();
  HttpClient client(port_);
  client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto stream = wait_for_stream(0);
  const std::string piece(HttpStream::kMostUnsent / 4, 'x');
  // As much as the kernel's buffers hold, and then no more.
  while (stream->write(piece)) std::this_thread::sleep_for(milliseconds(1));
  HttpClient other(port_);
  EXPECT_TRUE(other.get("/echo"));
}

TEST_F(HttpServerTest, StoppingWaitsForTheEndOfAStream) {
  start();
  HttpClient client(port_);
  client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto stream = wait_for_stream(0);
  std::thread stopping([this] { stop(); });
  EXPECT_TRUE(stream->write("one"));
  EXPECT_THAT(client.receive_until("one\r\n"), HasSubstr("chunked"));
  EXPECT_TRUE(stream->write("two"));
  stream->end();
  EXPECT_EQ(client.receive_all(), "3\r\ntwo\r\n0\r\n\r\n");
  stopping.join();
  EXPECT_TRUE(is_clean_);
}

TEST_F(HttpServerTest, BodiesMayBeBoundedByTheirRequest) {
  body_limit_ = [](const HttpRequest& head) { return head.path == "/echo" ? 10 : 5; };
  start();
  HttpClient client(port_);
  EXPECT_EQ(client.post("/echo", "0123456789")->status, 200U);
  EXPECT_EQ(client.post("/other", "0123456789")->status, 413U);
  HttpClient chunked(port_);
  chunked.send(
      "POST /other HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n4\r\n"
      "efgh\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.receive()->status, 413U);
}

TEST_F(HttpServerTest, TicksWhileItRuns) {
  std::promise<void> ticked;
  int count = 0;
  tick_ = [&] {
    if (++count == 2) ticked.set_value();
  };
  start();
  EXPECT_EQ(ticked.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  stop();
}

TEST_F(HttpServerTest, StoppingEndsWhatIsUnderWayAndNothingElse) {
  start();
  HttpClient idle(port_);
  ASSERT_TRUE(idle.get("/echo"));
  HttpClient busy(port_);
  busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  wait_for_later(1);
  server_->stop();
  EXPECT_TRUE(idle.is_ended());
  EXPECT_THROW(HttpClient late(port_), std::runtime_error);
  release();
  const auto response = busy.receive();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "later");
  EXPECT_TRUE(busy.is_ended());
  stop();
  EXPECT_TRUE(is_clean_);
}

TEST_F(HttpServerTest, StoppingDoesNotWaitForEver) {
  limits_.stop_time = milliseconds(100);
  start();
  HttpClient busy(port_);
  busy.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
  wait_for_later(1);
  stop();
  EXPECT_FALSE(is_clean_);
  EXPECT_EQ(num_abandoned_, 1);
}

TEST_F(HttpServerTest, AnAnswerAfterTheEndLeadsNowhere) {
  limits_.stop_time = milliseconds(50);
  start();
  HttpClient busy(port_);
  busy.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
  wait_for_later(1);
  stop();
  server_.reset();
  release();
}

TEST_F(HttpServerTest, ASocketIsForItsOwnerAloneAndGoesWithTheServer) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "admin").string();
  limits_.header_time = milliseconds(2000);
  HttpServer server(
      limits_,
      [](const std::shared_ptr<HttpExchange>& exchange) {
        HttpResponse response;
        response.body = exchange->request().is_on_admin_socket ? "admin" : "user";
        exchange->answer(std::move(response));
      },
      [](const HttpLogEntry&) {});
  server.listen_on_socket(path, true);
  EXPECT_THROW(server.listen_on_socket(path, true), Error) << "somebody listens there";
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::thread thread([&] {
    HttpServer::Signals none;
    none.are_handled = false;
    EXPECT_TRUE(server.run(std::move(none)));
  });
  const auto response = HttpClient(path).get("/");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "admin");
  server.stop();
  thread.join();
  EXPECT_NE(::stat(path.c_str(), &status), 0);
}

TEST(HttpServerAddressTest, LoopbackIsTold) {
  EXPECT_TRUE(HttpServer::is_loopback("127.0.0.1"));
  EXPECT_TRUE(HttpServer::is_loopback("127.8.0.1"));
  EXPECT_TRUE(HttpServer::is_loopback("::1"));
  EXPECT_TRUE(HttpServer::is_loopback("localhost"));
  EXPECT_FALSE(HttpServer::is_loopback("0.0.0.0"));
  EXPECT_FALSE(HttpServer::is_loopback("::"));
  EXPECT_FALSE(HttpServer::is_loopback("192.168.1.2"));
  EXPECT_FALSE(HttpServer::is_loopback("example.org"));
}

}  // namespace
}  // namespace hymt
