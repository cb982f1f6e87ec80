// SPDX-License-Identifier: Apache-2.0
#include "probes/mqtt_client.hpp"

#include "probes/net/connector.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using support::Ending;
using support::Step;

constexpr std::array both_versions{MqttVersion::v3_1_1, MqttVersion::v5};

bool any_message(const ClientMessage& /*message*/) {
    return true;
}

MqttClient::Predicate with_payload(std::string text) {
    return [text = std::move(text)](const ClientMessage& message) {
        return message.text() == text;
    };
}

/// A client on a clock that only a scripted broker's answers move.
class ScriptedClient : public ::testing::Test {
  protected:
    ScriptedClient() { spec_.target = {.host = "broker.test", .port = 1883}; }

    template <class Script>
    void play(Script script) {
        MqttClient client{
            spec_, {clock_, connector_}, clock_.now() + 5s, settings_of(spec_, "script")};
        support::run_to_end(script(client));
    }

    support::FakeClock clock_;
    support::ScriptedConnector connector_{clock_};
    ProbeSpec spec_;
};

TEST_F(ScriptedClient, AnswersEachRequestWithTheTimeItTook) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        connector_.script.deeds[Step::connack].delay = 3ms;
        connector_.script.deeds[Step::suback].delay = 5ms;
        connector_.script.deeds[Step::puback].delay = 7ms;
        connector_.script.deeds[Step::pingresp].delay = 11ms;
        play([](MqttClient& client) -> asio::awaitable<void> {
            const auto connected = co_await client.connect();
            EXPECT_TRUE(connected);
            EXPECT_FALSE(connected->session_present);
            EXPECT_EQ(connected->client_id, "script");
            EXPECT_EQ(connected->time, 3ms);
            const std::array wishes{wire::Subscription{.filter = "a", .qos = wire::Qos{2}},
                                    wire::Subscription{.filter = "b"}};
            const auto granted = co_await client.subscribe(wishes);
            EXPECT_EQ(granted->time, 5ms);
            EXPECT_THAT(granted->codes,
                        ::testing::ElementsAre(wire::ReasonCode{2}, wire::ReasonCode{0}));
            const wire::Message message{
                .topic = "a", .payload = wire::as_bytes("one"), .qos = wire::Qos::at_least_once};
            const auto published = co_await client.publish(message);
            EXPECT_EQ(published->reason, wire::ReasonCode::success);
            EXPECT_EQ(published->time, 7ms);
            const auto pong = co_await client.ping();
            EXPECT_EQ(*pong, 11ms);
            EXPECT_TRUE(co_await client.disconnect());
            EXPECT_FALSE(client.connected());
        });
    }
}

TEST_F(ScriptedClient, KeepsMessagesUntilSomebodyAsksForThem) {
    play([](MqttClient& client) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client.connect());
        const wire::Subscription wish{.filter = "#", .qos = wire::Qos::at_least_once};
        EXPECT_TRUE(co_await client.subscribe(std::span{&wish, 1}));
        for (const auto* const text : {"one", "two", "three"}) {
            const wire::Message message{
                .topic = "t", .payload = wire::as_bytes(text), .qos = wire::Qos::at_least_once};
            EXPECT_TRUE(co_await client.publish(message));
        }
        const auto two = co_await client.await_message(with_payload("two"), Instant::max());
        EXPECT_EQ(two->topic, "t");
        EXPECT_EQ(two->qos, wire::Qos::at_least_once);
        const auto first = co_await client.await_message(any_message, Instant::max());
        EXPECT_EQ(first->text(), "one");
        const auto last = co_await client.await_message(any_message, Instant::max());
        EXPECT_EQ(last->text(), "three");
        EXPECT_TRUE(client.kept().empty());
    });
}

TEST_F(ScriptedClient, GoesOnAfterATimeout) {
    play([this](MqttClient& client) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client.connect());
        const auto nothing = co_await client.await_message(any_message, clock_.now() + 1s);
        EXPECT_EQ(nothing.error().reason, FailureReason::timeout);
        EXPECT_EQ(nothing.error().phase, Phase::delivery);
        EXPECT_TRUE(co_await client.idle(clock_.now() + 1s));
        EXPECT_TRUE(client.connected());
        EXPECT_TRUE(co_await client.ping());
    });
}

TEST_F(ScriptedClient, HasNoConnectionAfterABrokenOne) {
    for (const auto ending : {Ending::close, Ending::reset}) {
        connector_.script.deeds[Step::suback] = {.change = support::silence(), .ending = ending};
        play([](MqttClient& client) -> asio::awaitable<void> {
            EXPECT_TRUE(co_await client.connect());
            const wire::Subscription wish{.filter = "a"};
            const auto granted = co_await client.subscribe(std::span{&wish, 1});
            EXPECT_FALSE(granted);
            EXPECT_EQ(granted.error().phase, Phase::subscribe);
            EXPECT_FALSE(client.connected());
            const auto pong = co_await client.ping();
            EXPECT_EQ(pong.error().reason, FailureReason::local);
        });
    }
}

TEST_F(ScriptedClient, TellsARefusalByItsCode) {
    connector_.script.deeds[Step::connack].change = support::connack(0x87);
    play([](MqttClient& client) -> asio::awaitable<void> {
        const auto connected = co_await client.connect();
        EXPECT_EQ(connected.error().reason, FailureReason::rejected);
        EXPECT_EQ(connected.error().code, 0x87);
        EXPECT_FALSE(client.connected());
    });
}

TEST_F(ScriptedClient, TellsHowTheBrokerEndsAConnection) {
    connector_.script.deeds[Step::pingresp] = {
        .rest = support::disconnect(0x8e), .rest_delay = 2s, .ending = Ending::close};
    play([this](MqttClient& client) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client.connect());
        EXPECT_TRUE(co_await client.ping());
        const auto not_yet = co_await client.await_end(clock_.now() + 1s);
        EXPECT_EQ(not_yet.error().reason, FailureReason::timeout);
        EXPECT_TRUE(client.connected());
        const auto end = co_await client.await_end(clock_.now() + 2s);
        EXPECT_EQ(end->reason, wire::ReasonCode::session_taken_over);
        EXPECT_FALSE(client.connected());
    });
}

/// A client of a real broker.
class BrokerClient : public ::testing::Test {
  protected:
    BrokerClient() {
        spec_.target = {.host = "127.0.0.1", .port = broker_.port()};
        settings_ = settings_of(spec_, "keeper");
        settings_.clean_start = false;
        settings_.session_expiry = 60;
    }

    testing::Mosquitto broker_{};
    SystemClock clock_;
    net::AsioConnector connector_{clock_};
    ProbeSpec spec_;
    wire::SessionSettings settings_;
    Instant deadline_{clock_.now() + 20s};
    Environment env_{clock_, connector_};
};

TEST_F(BrokerClient, ResumesItsSessionAfterACut) {
    const auto script = [this](MqttClient& client) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client.connect());
        const wire::Subscription wish{.filter = "queue", .qos = wire::Qos::at_least_once};
        EXPECT_TRUE(co_await client.subscribe(std::span{&wish, 1}));
        client.cut();
        auto other_settings = settings_of(spec_, "other");
        MqttClient other{spec_, env_, deadline_, std::move(other_settings)};
        EXPECT_TRUE(co_await other.connect());
        const wire::Message message{.topic = "queue",
                                    .payload = wire::as_bytes("while you were away"),
                                    .qos = wire::Qos::at_least_once};
        EXPECT_TRUE(co_await other.publish(message));
        const auto resumed = co_await client.connect();
        EXPECT_TRUE(resumed->session_present);
        const auto queued = co_await client.await_message(any_message, deadline_);
        EXPECT_EQ(queued->text(), "while you were away");
        const std::array<std::string_view, 1> filters{"queue"};
        EXPECT_TRUE(co_await client.unsubscribe(filters));
        EXPECT_TRUE(co_await client.disconnect());
    };
    MqttClient client{spec_, env_, deadline_, settings_};
    support::run_to_end(script(client));
}

TEST_F(BrokerClient, SeesThatAnotherTookItsSession) {
    const auto script = [this](MqttClient& client) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client.connect());
        auto same = settings_;
        same.clean_start = true;
        MqttClient thief{spec_, env_, deadline_, std::move(same)};
        EXPECT_TRUE(co_await thief.connect());
        // mosquitto 2.0.11 closes without the DISCONNECT that MQTT-3.1.4-3 speaks of.
        EXPECT_TRUE(co_await client.await_end(deadline_));
        EXPECT_FALSE(client.connected());
    };
    MqttClient client{spec_, env_, deadline_, settings_};
    support::run_to_end(script(client));
}

}  // namespace
}  // namespace sonde
