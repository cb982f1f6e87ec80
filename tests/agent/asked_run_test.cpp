// SPDX-License-Identifier: Apache-2.0
#include "agent/asked_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

AllowedTarget allowed(const std::string& text) {
    return parse_allowed_target(text).value_or(AllowedTarget{});
}

/// One that logs in, and one that does not and goes elsewhere.
std::vector<ProbeModule> modules() {
    ProbeModule plain{.name = "default", .targets = {allowed("mqtt://open.example.com")}};
    ProbeModule login{
        .name = "login",
        .targets = {allowed("mqtts://broker.example.com"), allowed("mqtts://*.mqtt.example.com")}};
    login.spec.username = "monitor";
    login.spec.password = Secret{"hunter2"};
    login.spec.timeout = 5s;
    return {plain, login};
}

tl::expected<AskedRun, HttpResponse> ask(const std::string& query,
                                         std::map<std::string, std::string> headers = {}) {
    const auto known = modules();
    return read_asked_run({.method = "GET", .query = query, .headers = std::move(headers)}, known);
}

unsigned status_of(const std::string& query) {
    const auto run = ask(query);
    return run ? 200U : run.error().status;
}

TEST(AskedRun, GoesWhereTheModuleMayAndWithWhatItHas) {
    const auto run = ask("target=mqtts://broker.example.com&module=login");
    ASSERT_TRUE(run) << run.error().body;
    EXPECT_EQ(to_string(run->spec.target), "mqtts://broker.example.com:8883");
    EXPECT_EQ(run->spec.username, "monitor");
    EXPECT_EQ(run->module, "login");
    EXPECT_EQ(run->target, "mqtts://broker.example.com:8883");
    EXPECT_FALSE(run->debug);
}

TEST(AskedRun, IsOfTheModuleDefaultWhereNoneIsNamed) {
    const auto run = ask("target=mqtt%3A%2F%2Fopen.example.com&debug=true");
    ASSERT_TRUE(run) << run.error().body;
    EXPECT_EQ(run->module, "default");
    EXPECT_FALSE(run->spec.password);
    EXPECT_TRUE(run->debug);
}

TEST(AskedRun, TakesCredentialsToNoOtherTarget) {
    for (const auto* const target : {"mqtts://open.example.com",
                                     "mqtt://open.example.com",
                                     "mqtt://broker.example.com",
                                     "mqtt://broker.example.com:8883",
                                     "mqtts://broker.example.com:8884",
                                     "wss://broker.example.com:8883/mqtt",
                                     "mqtts://broker.example.com.",
                                     "mqtts://mqtt.example.com",
                                     "mqtts://a.b.mqtt.example.com",
                                     "mqtts://evil.net",
                                     "mqtts://127.0.0.1",
                                     "mqtts://[::1]:8883",
                                     "unix:///run/mosquitto.sock"}) {
        const auto run = ask("module=login&target=" + std::string{target});
        ASSERT_FALSE(run) << target;
        EXPECT_EQ(run.error().status, 403U) << target;
        EXPECT_THAT(run.error().body, Not(HasSubstr("hunter2")));
        EXPECT_THAT(run.error().body, Not(HasSubstr("broker.example.com")))
            << "nor does it tell where else to go";
    }
}

TEST(AskedRun, HasNoTargetThatIsWrittenToMislead) {
    for (const auto* const target : {"mqtts://user@broker.example.com",
                                     "mqtts://user:pass@broker.example.com",
                                     "mqtts://broker.example.com%40evil.net",
                                     "mqtts://broker.example.com:8883%40evil.net",
                                     "mqtts://broker.example.com%5c%40evil.net",
                                     "mqtts://broker.example.com%0a.evil.net",
                                     "mqtts://broker.example.com%0d%0aHost:evil",
                                     "mqtts://broker.example.com%00.evil.net",
                                     "mqtts://broker.example.com+",
                                     "+mqtts://broker.example.com",
                                     "mqtts://br%C3%B6ker.example.com",
                                     "mqtts://broker%E3%80%82example.com",
                                     "mqtts://broker.example.com:08883x",
                                     "mqtts://broker.example.com:8883:8884",
                                     "mqtts://broker.example.com%2f..%2f",
                                     "mqtts://broker.example.com%23.evil.net",
                                     "mqtts:%5c%5cbroker.example.com",
                                     "https://broker.example.com",
                                     "file:///etc/passwd",
                                     ""}) {
        const auto query = "module=login&target=" + std::string{target};
        EXPECT_EQ(status_of(query), 400U) << query;
    }
    // Decoded once: this is a name with a percent sign in it.
    EXPECT_EQ(status_of("module=login&target=mqtts://broker.example.com%252eevil.net"), 403U);
}

TEST(AskedRun, RepeatsNoPasswordThatSomebodyPutIntoATarget) {
    for (const auto* const target :
         {"mqtts://u:hunter2@h", "u:hunter2@h", "hunter2@x://h", "hunter2%40x://h"}) {
        EXPECT_THAT(ask("module=login&target=" + std::string{target}).error().body,
                    Not(HasSubstr("hunter2")));
    }
}

TEST(AskedRun, AnswersNothingThatCouldMoveATerminal) {
    EXPECT_THAT(ask("module=%1b[2J").error().body, HasSubstr(R"(there is no module `\x1b[2J`)"));
    EXPECT_THAT(ask("%1b=1").error().body, HasSubstr(R"(unknown parameter `\x1b`)"));
    EXPECT_THAT(ask("target=%1b&module=login").error().body, Not(HasSubstr("\x1b")));
}

TEST(AskedRun, IsRefusedWhereAnythingIsThereTwiceOrUnknown) {
    const std::string good{"target=mqtts://broker.example.com&module=login"};
    EXPECT_EQ(status_of(good), 200U);
    EXPECT_EQ(status_of(good + "&target=mqtts://evil.net"), 400U);
    EXPECT_EQ(status_of(good + "&%74arget=mqtts://evil.net"), 400U);
    EXPECT_EQ(status_of(good + "&module=default"), 400U);
    EXPECT_EQ(status_of(good + "&username=x"), 400U);
    EXPECT_EQ(status_of(good + "&Target=x"), 400U);
    EXPECT_EQ(status_of(good + "&debug=1"), 400U);
    EXPECT_EQ(status_of(good + "&debug=false"), 200U);
    EXPECT_EQ(status_of("target=mqtts://broker.example.com&module=Login"), 400U);
    EXPECT_EQ(status_of("module=login"), 400U);
    EXPECT_EQ(status_of(""), 400U);
}

TEST(AskedRun, SaysThatThereIsNoDefaultModule) {
    const auto run = read_asked_run({.query = "target=mqtt://h"}, {});
    EXPECT_THAT(run.error().body, HasSubstr("there is none called `default`"));
}

TEST(AskedRun, EndsBeforeTheScrapeDoes) {
    const auto timeout = [](const std::string& seconds) {
        return ask("target=mqtts://broker.example.com&module=login",
                   {{"x-prometheus-scrape-timeout-seconds", seconds}})
            ->spec.timeout;
    };
    EXPECT_EQ(timeout("10"), 5s) << "the module's, which is shorter";
    EXPECT_EQ(timeout("5.5"), 5s);
    EXPECT_EQ(timeout("5"), 4500ms);
    EXPECT_EQ(timeout("1.5"), 1s);
    EXPECT_EQ(timeout("1"), 500ms);
    EXPECT_EQ(timeout("0.5"), 250ms) << "half is left where it is short";
    EXPECT_EQ(timeout("1e300"), 5s);
    EXPECT_EQ(ask("target=mqtts://broker.example.com&module=login")->spec.timeout, 5s);
}

TEST(AskedRun, IsRefusedWhereTheScrapeHasNoTime) {
    for (const auto* const seconds :
         {"0", "-1", "", "nan", "inf ", "ten", "1s", " 1", "0x1p3", "1e-12", "1,5"}) {
        const auto run = ask("target=mqtts://broker.example.com&module=login",
                             {{"x-prometheus-scrape-timeout-seconds", seconds}});
        ASSERT_FALSE(run) << seconds;
        EXPECT_EQ(run.error().status, 400U) << seconds;
    }
}

TEST(AskedRun, BetweenTwoBrokersReadsFromTheOneThatIsFixed) {
    auto known = modules();
    known[0].spec.subscribe_from = *parse_endpoint("mqtt://other.example.com");
    const auto run = read_asked_run({.query = "target=mqtt://open.example.com"}, known);
    ASSERT_TRUE(run);
    EXPECT_EQ(to_string(run->spec.target), "mqtt://other.example.com:1883");
    EXPECT_EQ(to_string(*run->spec.publish_to), "mqtt://open.example.com:1883");
    EXPECT_EQ(run->target, "mqtt://open.example.com:1883");
}

TEST(AskedRun, AsksPahoForNothingThatItCannotDo) {
    auto known = modules();
    known[0].spec.client = ClientKind::paho;
    known[0].targets = {allowed("unix:///run/mosquitto.sock")};
    const auto run = read_asked_run({.query = "target=unix:///run/mosquitto.sock"}, known);
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().status, 400U);
}

}  // namespace
}  // namespace sonde
