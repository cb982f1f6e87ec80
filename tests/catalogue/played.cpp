// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/played.hpp"

#include "tests/support/fault_proxy.hpp"
#include "tests/wire/bytes_of.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <sstream>

namespace sonde::catalogue {

namespace {

std::ostream& operator<<(std::ostream& out, const std::optional<End>& end) {
    if (!end) {
        return out << "no failure";
    }
    out << name_of(end->phase) << " " << name_of(end->reason);
    return end->code ? out << " " << *end->code : out;
}

std::optional<std::uint8_t> code_of(LastWords words) {
    switch (words) {
        case LastWords::any:
        case LastWords::no_disconnect:
            return std::nullopt;
        case LastWords::malformed:
            return 0x81;
        case LastWords::protocol_error:
            return 0x82;
        case LastWords::receive_maximum_exceeded:
            return 0x93;
        case LastWords::topic_alias_invalid:
            return 0x94;
        case LastWords::packet_too_large:
            return 0x95;
    }
    return std::nullopt;
}

bool is_of(wire::PacketType type, const wire::Bytes& packet) {
    return std::to_integer<unsigned>(packet.front()) >> 4U == static_cast<unsigned>(type);
}

void expect_sent(wire::PacketType type, const support::ScriptedBroker& broker) {
    for (const auto& packets : broker.heard()) {
        EXPECT_TRUE(std::ranges::any_of(
            packets, [type](const wire::Bytes& packet) { return is_of(type, packet); }));
    }
}

void expect_last_words(const Scenario& scenario, const support::ScriptedBroker& broker) {
    if (scenario.last_words == LastWords::any) {
        return;
    }
    for (const auto& packets : broker.heard()) {
        const auto last = wire::hex_of(packets.back());
        const auto code = code_of(scenario.last_words);
        if (!code || scenario.mqtt == MqttVersion::v3_1_1) {
            EXPECT_FALSE(last.starts_with("e0")) << last;
            continue;
        }
        const auto due = support::encoded(wire::Version::v5,
                                          wire::Disconnect{.reason = wire::ReasonCode{*code}});
        EXPECT_EQ(last, wire::hex_of(due));
    }
}

std::unique_ptr<support::FaultProxy> line_to(std::uint16_t port, const Scenario& scenario) {
    if (!scenario.fault_to_client && !scenario.fault_to_broker) {
        return nullptr;
    }
    auto line = std::make_unique<support::FaultProxy>(port);
    if (scenario.fault_to_client) {
        line->plan(support::Way::to_client, *scenario.fault_to_client);
    }
    if (scenario.fault_to_broker) {
        line->plan(support::Way::to_broker, *scenario.fault_to_broker);
    }
    return line;
}

void play_one(const Scenario& scenario,
              Players player,
              const support::BrokerTls* tls,
              const Player& play) {
    auto settings = scenario.broker;
    if (tls != nullptr) {
        settings.tls = *tls;
    }
    const support::ScriptedBroker broker{std::move(settings)};
    auto target = broker.endpoint();
    target.scheme = scenario.scheme.value_or(target.scheme);
    const auto line = line_to(target.port, scenario);
    if (line) {
        target.port = line->port();
    }
    auto due = scenario.end;
    if (player == Players::load && scenario.end_in_load) {
        due = scenario.end_in_load;
    }
    for (std::size_t run = 0; run < scenario.runs; ++run) {
        const auto before = std::chrono::steady_clock::now();
        const auto played = play(scenario, target);
        // A timeout comes at its time, all else well before a deadline that nobody should need.
        EXPECT_LT(std::chrono::steady_clock::now() - before, long_patience);
        auto end = played.end;
        if (scenario.any_code && end && due) {
            end->code = due->code;
        }
        if (scenario.any_phase && end && due) {
            end->phase = due->phase;
        }
        std::ostringstream wanted;
        std::ostringstream seen;
        wanted << due;
        seen << end;
        EXPECT_EQ(seen.str(), wanted.str()) << played.detail;
        EXPECT_EQ(played.detail.empty(), !played.end);
        EXPECT_THAT(played.detail, ::testing::HasSubstr(scenario.says));
    }
    expect_last_words(scenario, broker);
    if (scenario.must_send) {
        expect_sent(*scenario.must_send, broker);
    }
}

}  // namespace

void play_all(const std::vector<Scenario>& scenarios,
              const std::string& id,
              Players player,
              const support::BrokerTls* tls,
              const Player& play) {
    for (const auto& scenario : scenarios) {
        if (scenario.id == id &&
            (scenario.players == Players::both || scenario.players == player)) {
            SCOPED_TRACE(id + " " + scenario.what + ", MQTT " +
                         std::string{name_of(scenario.mqtt)} + " at QoS " +
                         std::to_string(scenario.qos) +
                         (scenario.end ? ", " + std::string{name_of(scenario.end->phase)} : ""));
            play_one(scenario, player, tls, play);
        }
    }
}

std::string name_of_id(const ::testing::TestParamInfo<std::string>& info) {
    return info.param;
}

}  // namespace sonde::catalogue
