// SPDX-License-Identifier: Apache-2.0
#include "agent/http_server.hpp"

#include "agent/routes.hpp"
#include "exporters/exposition_format.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <zlib.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::http_request;
namespace asio = boost::asio;

HttpResponse echo(const HttpRequest& request) {
    return {.body = request.method + " " + request.path + " " + request.query};
}

/// A connection that says what it is told, and no more.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }

    void say(const std::string& text) { asio::write(socket_, asio::buffer(text)); }

    /// All until the server closes.
    std::string hear_out() {
        std::string heard;
        boost::system::error_code error;
        asio::read(socket_, asio::dynamic_buffer(heard), error);
        return heard;
    }

  private:
    asio::io_context loop_{};
    asio::ip::tcp::socket socket_{loop_};
};

TEST(HttpServer, AnswersAndTakesPathAndQueryApart) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    const auto answer = http_request(server.port(), "/a/b?c=d");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "GET /a/b c=d");
}

TEST(HttpServer, HandsHeadersOnByNamesInLowerCase) {
    const HttpServer server{
        "127.0.0.1",
        0,
        [](const HttpRequest& request) -> HttpResponse {
            return {.body = request.headers.at("x-sonde-request") + request.headers.at("host")};
        },
        {}};
    EXPECT_EQ(http_request(server.port(), "/", "GET", {{"X-SONDE-Request", "yes "}}).body,
              "yes127.0.0.1");
}

TEST(HttpServer, LetsPagesRunNothingButTheProgramsOwnFiles) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    const auto answer = http_request(server.port(), "/");
    const auto policy = answer.headers.at("content-security-policy");
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    for (const auto* const rule : {"default-src 'none'", "script-src 'self'", "style-src 'self'"}) {
        EXPECT_NE(policy.find(rule), std::string::npos) << rule;
    }
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
}

TEST(HttpServer, SaysWhenToAskAgain) {
    const HttpServer server{"127.0.0.1",
                            0,
                            [](const HttpRequest& /*request*/) -> HttpResponse {
                                return {.status = 429, .retry_after = 1};
                            },
                            {}};
    EXPECT_EQ(http_request(server.port(), "/").headers.at("retry-after"), "1");
}

TEST(HttpServer, SendsNoBodyForHead) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    const auto answer = http_request(server.port(), "/", "HEAD");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.headers.at("content-length"), "7");
}

TEST(HttpServer, ListensOnIpv6) {
    const HttpServer server{"::1", 0, echo, {}};
    EXPECT_EQ(server.url(), "http://[::1]:" + std::to_string(server.port()));
}

TEST(HttpServer, SaysWhereItCannotListen) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    try {
        const HttpServer second{"127.0.0.1", server.port(), echo, {}};
        FAIL() << "two servers on one port";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string{error.what()}.find("cannot listen on 127.0.0.1:"), std::string::npos);
    }
}

TEST(HttpServer, IsNotBlockedByClientsThatSendHalfARequest) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int client = 0; client < 50; ++client) {
        slow.push_back(std::make_unique<RawClient>(server.port()));
        slow.back()->say("GET / HTTP/1.1\r\nHost:");
    }
    EXPECT_EQ(http_request(server.port(), "/").status, 200U);
}

TEST(HttpServer, ClosesARequestThatDoesNotEndInTime) {
    const HttpServer server{"127.0.0.1", 0, echo, {.request = 50ms}};
    RawClient client{server.port()};
    client.say("GET / HTTP/1.1\r\n");
    EXPECT_EQ(client.hear_out(), "");
}

TEST(HttpServer, TurnsAwayMoreConnectionsThanItsLimit) {
    const HttpServer server{"127.0.0.1", 0, echo, {.connections = 2}};
    RawClient first{server.port()};
    RawClient second{server.port()};
    // Once these are answered the server is known to have them.
    first.say("GET / HTTP/1.1\r\n");
    second.say("GET / HTTP/1.1\r\n");
    RawClient third{server.port()};
    EXPECT_NE(third.hear_out().find("503 Service Unavailable"), std::string::npos);
}

TEST(HttpServer, RefusesWhatIsNotHttp) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    RawClient client{server.port()};
    client.say("\x16\x03\x01 this is no request\r\n\r\n");
    EXPECT_NE(client.hear_out().find("400 Bad Request"), std::string::npos);
}

TEST(HttpServer, RefusesHeadersWithoutEnd) {
    const HttpServer server{"127.0.0.1", 0, echo, {.header_bytes = 1024}};
    RawClient client{server.port()};
    client.say("GET / HTTP/1.1\r\nX: " + std::string(4000, 'x') + "\r\n\r\n");
    EXPECT_NE(client.hear_out().find("431"), std::string::npos);
}

TEST(HttpServer, RefusesABodyThatIsTooLarge) {
    const HttpServer server{"127.0.0.1", 0, echo, {.body_bytes = 100}};
    RawClient client{server.port()};
    client.say("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    EXPECT_NE(client.hear_out().find("413"), std::string::npos);
}

TEST(HttpServer, KeepsAConnectionForTheNextRequest) {
    const HttpServer server{"127.0.0.1", 0, echo, {}};
    RawClient client{server.port()};
    client.say(
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
        "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto heard = client.hear_out();
    EXPECT_NE(heard.find("GET /1"), std::string::npos);
    EXPECT_NE(heard.find("GET /2"), std::string::npos);
}

/// Keeps the replies that it owes until they are given.
struct Owing {
    HttpResponse answer(const HttpRequest& request) {
        if (request.path != "/later") {
            return echo(request);
        }
        return {.later = HttpPromise{.start =
                                         [this](HttpReply reply) {
                                             const std::scoped_lock lock{mutex};
                                             replies.push_back(std::move(reply));
                                         },
                                     .patience = patience}};
    }
    std::size_t owed() {
        const std::scoped_lock lock{mutex};
        return replies.size();
    }

    Duration patience{1min};
    std::mutex mutex{};
    std::vector<HttpReply> replies{};
};

TEST(HttpServer, ServesOthersWhileAnAnswerIsStillToCome) {
    Owing owing;
    const HttpServer server{
        "127.0.0.1", 0, [&](const HttpRequest& request) { return owing.answer(request); }, {}};
    RawClient waiting{server.port()};
    waiting.say("GET /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    ASSERT_TRUE(testing::eventually([&] { return owing.owed() == 1; }));
    EXPECT_EQ(http_request(server.port(), "/now").body, "GET /now ");
    owing.replies[0]([] { return HttpResponse{.body = "here it is"}; });
    EXPECT_NE(waiting.hear_out().find("here it is"), std::string::npos);
}

TEST(HttpServer, SaysThatAnAnswerDidNotComeInTime) {
    Owing owing{.patience = 20ms};
    const HttpServer server{
        "127.0.0.1", 0, [&](const HttpRequest& request) { return owing.answer(request); }, {}};
    EXPECT_EQ(http_request(server.port(), "/later").status, 504U);
    owing.replies[0]([] { return HttpResponse{}; });
    EXPECT_EQ(http_request(server.port(), "/now").status, 200U) << "a late one disturbs nobody";
}

TEST(HttpServer, MayGoBeforeAnAnswerThatItOwes) {
    Owing owing;
    {
        const HttpServer server{
            "127.0.0.1", 0, [&](const HttpRequest& request) { return owing.answer(request); }, {}};
        RawClient waiting{server.port()};
        waiting.say("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_TRUE(testing::eventually([&] { return owing.owed() == 1; }));
    }
    owing.replies[0]([] { return HttpResponse{}; });
    owing.replies.clear();
}

class SetClock final : public Clock {
  public:
    Instant now() const override { return time; }
    WallTime wall_now() const override { return {}; }

    Instant time{1000s};
};

class RoutesTest : public ::testing::Test {
  protected:
    HttpResponse get(const std::string& path, const std::string& method = "GET") {
        return routes_.answer({.method = method, .path = path});
    }

    SetClock clock_{};
    MetricsStore store_{{.version = "1"}, ""};
    ProbeBoard board_{{}};
    Heartbeat heartbeat_{};
    RunArchive archive_{{}};
    RunRequests requests_;
    Routes routes_{{.store = store_,
                    .board = board_,
                    .archive = archive_,
                    .heartbeat = heartbeat_,
                    .requests = requests_,
                    .start_run =
                        [](const std::string& /*probe*/) {
                        }},
                   clock_,
                   "1"};
};

class ReloadRoute : public RoutesTest {
  protected:
    HttpResponse ask(const std::string& method,
                     const std::map<std::string, std::string>& headers = {}) {
        const Routes routes{{.store = store_,
                             .board = board_,
                             .archive = archive_,
                             .heartbeat = heartbeat_,
                             .requests = requests_,
                             .start_run = [](const std::string& /*probe*/) {},
                             .reload =
                                 [this] {
                                     ++reloads_;
                                     return answer_;
                                 },
                             .trouble =
                                 [] {
                                     return std::string{"<it> is wrong"};
                                 }},
                            clock_,
                            "1"};
        page_ = routes.answer({.method = "GET", .path = "/"}).body;
        changes_ = routes.answer({.method = "GET", .path = "/api/probes"}).body;
        return routes.answer({.method = method, .path = "/-/reload", .headers = headers});
    }

    ReloadAnswer answer_{.applied = true};
    int reloads_{};
    std::string page_{}, changes_{};
};

TEST_F(ReloadRoute, SaysWhatHasChanged) {
    const auto response = ask("POST");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.body, "reloaded: 0 probe(s) added, 0 changed, 0 removed, 0 as before\n");
    EXPECT_EQ(reloads_, 1);
}

TEST_F(ReloadRoute, SaysWhatIsWrong) {
    answer_ = {.wrong = {"sonde.toml:1:1: no"}};
    const auto response = ask("POST");
    EXPECT_EQ(response.status, 500U);
    EXPECT_EQ(response.body, "not reloaded, and nothing has changed:\nsonde.toml:1:1: no\n");
    EXPECT_NE(page_.find("&lt;it&gt; is wrong"), std::string::npos);
    EXPECT_NE(changes_.find("\"trouble\":\"<it> is wrong\""), std::string::npos) << changes_;
}

TEST_F(ReloadRoute, TakesNoOtherMethodAndNoPageOfAnotherSite) {
    EXPECT_EQ(ask("GET").status, 405U);
    EXPECT_EQ(ask("POST", {{"origin", "http://evil.example"}, {"host", "h:9344"}}).status, 403U);
    EXPECT_EQ(ask("POST", {{"origin", "null"}, {"host", "h:9344"}}).status, 403U);
    EXPECT_EQ(reloads_, 0);
    EXPECT_EQ(ask("POST", {{"origin", "http://h:9344"}, {"host", "h:9344"}}).status, 200U);
}

TEST_F(RoutesTest, KnowOfNoProbeThatCouldBeAskedForUnlessThereIsOne) {
    EXPECT_EQ(get("/probe").status, 404U);
    const Routes routes{{.store = store_,
                         .board = board_,
                         .archive = archive_,
                         .heartbeat = heartbeat_,
                         .requests = requests_,
                         .start_run = [](const std::string& /*probe*/) {},
                         .asked =
                             [](const HttpRequest& request) {
                                 return HttpResponse{.body = request.query};
                             }},
                        clock_,
                        "1"};
    EXPECT_EQ(routes.answer({.method = "GET", .path = "/probe", .query = "a=b"}).body, "a=b");
    EXPECT_EQ(routes.answer({.method = "GET", .path = "/probe/"}).status, 404U);
}

TEST_F(RoutesTest, HaveNothingToReloadWithoutAConfiguration) {
    EXPECT_EQ(get("/-/reload", "POST").status, 404U);
}

TEST_F(RoutesTest, ServeMetricsAsTextOfVersion004) {
    const auto response = get("/metrics");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(response.body.find("sonde_build_info"), std::string::npos);
}

TEST_F(RoutesTest, ServeMetricsAsOpenMetricsToWhoPrefersIt) {
    const std::map<std::string, std::string> headers{
        {"accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"}};
    const HttpRequest request{.method = "GET", .path = "/metrics", .headers = headers};
    const auto response = routes_.answer(request);
    EXPECT_EQ(response.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    EXPECT_NE(response.body.find("# TYPE sonde_build info\n"), std::string::npos);
    EXPECT_TRUE(response.body.ends_with("# EOF\n"));
    auto compressed = request;
    compressed.accepts_gzip = true;
    EXPECT_TRUE(routes_.answer(compressed).gzip);
    EXPECT_EQ(routes_.answer(compressed).content_type, response.content_type);
}

TEST_F(RoutesTest, ServeMetricsByProtobufOnlyWhereThereAreNativeHistograms) {
    const HttpRequest request{
        .method = "GET",
        .path = "/metrics",
        .headers = {{"accept", "application/vnd.google.protobuf, text/plain;q=0.5"}}};
    EXPECT_EQ(routes_.answer(request).content_type, "text/plain; version=0.0.4; charset=utf-8");
    const MetricsStore store{{.version = "1"}, "", NativeHistograms::kept};
    const Routes routes{{.store = store,
                         .board = board_,
                         .archive = archive_,
                         .heartbeat = heartbeat_,
                         .requests = requests_,
                         .start_run =
                             [](const std::string& /*probe*/) {
                             }},
                        clock_,
                        "1"};
    auto response = routes.answer(request);
    EXPECT_EQ(response.content_type, content_type_of(ExpositionFormat::protobuf));
    EXPECT_NE(response.body.find("\x16sonde_loop_lag_seconds"), std::string::npos)
        << "no name with its length before it";
    EXPECT_EQ(routes.answer({.method = "GET", .path = "/metrics"}).content_type,
              "text/plain; version=0.0.4; charset=utf-8");
}

TEST_F(RoutesTest, CompressMetricsForWhoAcceptsIt) {
    const auto response =
        routes_.answer({.method = "GET", .path = "/metrics", .accepts_gzip = true});
    EXPECT_TRUE(response.gzip);
    ASSERT_GE(response.body.size(), 2U);
    EXPECT_EQ(response.body.substr(0, 2), "\x1f\x8b");
}

TEST_F(RoutesTest, SayNotReadyBeforeTheProbesStart) {
    EXPECT_EQ(get("/-/ready").status, 503U);
    EXPECT_EQ(get("/-/healthy").status, 503U);
    heartbeat_.beat(clock_.time);
    EXPECT_EQ(get("/-/ready").status, 200U);
    EXPECT_EQ(get("/-/healthy").status, 200U);
}

TEST_F(RoutesTest, SayUnhealthyOnceTheLoopIsStuck) {
    heartbeat_.beat(clock_.time);
    clock_.time += 11s;
    const auto response = get("/-/healthy");
    EXPECT_EQ(response.status, 503U);
    EXPECT_NE(response.body.find("stuck for 11s"), std::string::npos);
}

TEST_F(RoutesTest, KnowNoOtherPathAndNoOtherMethod) {
    EXPECT_EQ(get("/nothing").status, 404U);
    EXPECT_EQ(get("/page/nothing.js").status, 404U);
    EXPECT_EQ(get("/page/").status, 404U);
    EXPECT_EQ(get("/page/page.css", "POST").status, 405U);
    const auto posted = get("/metrics", "POST");
    EXPECT_EQ(posted.status, 405U);
    EXPECT_EQ(posted.allow, "GET, HEAD");
}

TEST_F(RoutesTest, ServeTheFilesThatThePageNames) {
    const auto page = get("/").body;
    EXPECT_EQ(get("/page/page.css").content_type, "text/css; charset=utf-8");
    EXPECT_NE(page.find("href=\"page/page.css\""), std::string::npos);
    EXPECT_NE(page.find("src=\"page/main.js\""), std::string::npos);
    // What one of them imports is there, too.
    std::vector<std::string> names{"main.js"};
    for (std::size_t at = 0; at < names.size(); ++at) {
        const auto script = get("/page/" + names[at]);
        ASSERT_EQ(script.status, 200U) << names[at];
        EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
        const std::string mark = "from \"./";
        for (auto from = script.body.find(mark); from != std::string::npos;
             from = script.body.find(mark, from + 1)) {
            const auto begin = from + mark.size();
            const auto name = script.body.substr(begin, script.body.find('"', begin) - begin);
            if (std::ranges::find(names, name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    EXPECT_GE(names.size(), 5U);
}

TEST_F(RoutesTest, SendAPageThatNamesNoOtherHost) {
    for (const auto* const path : {"/", "/page/page.css", "/page/main.js", "/page/elements.js"}) {
        auto text = get(path).body;
        // The name of a language, which nobody asks for.
        const std::string name = "http://www.w3.org/2000/svg";
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
            text.erase(at, name.size());
        }
        EXPECT_EQ(text.find("://"), std::string::npos) << path;
    }
}

}  // namespace
}  // namespace sonde
