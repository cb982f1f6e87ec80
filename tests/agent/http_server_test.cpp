#include "agent/http_server.hpp"

#include "agent/routes.hpp"
#include "tests/support/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <zlib.h>

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
    Routes routes_{store_, board_, heartbeat_, clock_, "1"};
};

TEST_F(RoutesTest, ServeMetricsAsTextOfVersion004) {
    const auto response = get("/metrics");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(response.body.find("sonde_build_info"), std::string::npos);
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
    const auto posted = get("/metrics", "POST");
    EXPECT_EQ(posted.status, 405U);
    EXPECT_EQ(posted.allow, "GET, HEAD");
}

}  // namespace
}  // namespace sonde
