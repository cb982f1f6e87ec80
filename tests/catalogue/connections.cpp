// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/section.hpp"

/// Section F as far as it needs no TLS and no WebSocket, then G and H.
namespace sonde::catalogue {

using namespace std::chrono_literals;
using support::Ending;
using support::Step;
using support::Welcome;
using wire::PropertyId;
using enum FailureReason;

namespace {

constexpr std::array steps{Step::connack, Step::suback, Step::puback, Step::delivery};

void add_welcome(Section& section, const char* id, Welcome welcome, FailureReason reason) {
    for (const auto version : both_versions) {
        auto& scenario = section.add({});
        scenario.id = id;
        scenario.what = "right after accept";
        scenario.mqtt = version;
        scenario.broker.welcome = welcome;
        scenario.end = End{Phase::connect, reason};
        scenario.any_phase = true;  // With TLS it is the handshake; and an RST may be there first.
    }
}

Scenario& announce(Section& section, const char* id, PropertyId property, std::uint32_t number) {
    wire::PropertyBuffer properties;
    properties.add(property, number);
    return section.well(Step::connack,
                        id,
                        "announces " + std::to_string(number),
                        {.change = support::with_properties(properties)});
}

}  // namespace

std::vector<Scenario> connections() {
    Section section;
    add_welcome(section, "F1", Welcome::close, closed);
    add_welcome(section, "F2", Welcome::reset, reset);
    add_welcome(section, "F3", Welcome::silence, timeout);
    for (const auto version : both_versions) {
        for (const auto step : steps) {
            const auto delay = step == Step::delivery ? 20ms : 0ms;
            const auto add = [&](const char* id,
                                 const char* what,
                                 const support::Change& change,
                                 Ending ending,
                                 FailureReason reason) -> Scenario& {
                auto& scenario = section.at(
                    step, id, what, {.delay = delay, .change = change, .ending = ending}, reason);
                scenario.mqtt = version;
                if (step != Step::delivery) {
                    scenario.broker.script.deeds[Step::delivery].delay = 10s;
                }
                return scenario;
            };
            const char* const says = step == Step::connack ? "instead of answering CONNECT" : "";
            add("F6", "close", support::silence(), Ending::close, closed).says = says;
            add("F2", "reset", support::silence(), Ending::reset, reset).says = says;
            add("F7", "close inside a packet", support::only_first(1), Ending::close, closed);
        }
    }
    section.at(Step::connack,
               "F8",
               "a refusal together with the FIN",
               {.change = support::connack(0x87), .ending = Ending::close},
               rejected,
               0x87);
    section.at(Step::suback,
               "F8",
               "DISCONNECT together with the FIN",
               {.change = support::disconnect(0x8b), .ending = Ending::close},
               rejected,
               0x8b);
    for (const auto version : both_versions) {
        auto& scenario = section.add({});
        scenario.id = "F9";
        scenario.what = "reads no more";
        scenario.mqtt = version;
        scenario.broker.reads_at_most = 100;
        scenario.wishes.payload_size = 16U << 20U;
        scenario.end = End{Phase::publish, timeout};
    }
    return section.take();
}

std::vector<Scenario> limits() {
    Section section;
    auto& sooner = announce(section, "G1", PropertyId::server_keep_alive, 1);
    sooner.wishes.lasting = 2000ms;
    sooner.wishes.messages = 2;
    sooner.must_send = wire::PacketType::pingreq;
    sooner.players = Players::load;
    auto& off = announce(section, "G2", PropertyId::server_keep_alive, 0);
    off.wishes.keep_alive = 1s;
    off.broker.script.deeds[Step::pingresp].ending = Ending::close;
    off.broker.script.deeds[Step::suback].delay = 1200ms;
    for (const auto version : both_versions) {
        auto& mute = section.at(
            Step::pingresp, "G3", "no PINGRESP", {.change = support::silence()}, timeout);
        mute.mqtt = version;
        mute.wishes.ping = true;
        mute.players = Players::probe;
        section
            .well(Step::suback,
                  "G4",
                  "PINGRESP nobody asked for",
                  {.change = support::followed_by("d0 00")})
            .mqtt = version;
        section
            .well(Step::connack,
                  "G4",
                  "PINGRESP nobody asked for",
                  {.change = support::followed_by("d0 00")})
            .mqtt = version;
    }
    for (const std::uint8_t qos : {std::uint8_t{1}, std::uint8_t{2}}) {
        auto& one = announce(section, "G5", PropertyId::receive_maximum, 1);
        one.qos = qos;
        one.wishes.messages = 5;
        one.broker.script.deeds[qos == 1 ? Step::puback : Step::pubcomp].delay = 20ms;
    }
    for (const std::uint32_t maximum : {0U, 1U}) {
        for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
            auto& scenario = announce(section, "G6", PropertyId::maximum_qos, maximum);
            scenario.qos = qos;
            if (qos > maximum) {
                scenario.end = End{Phase::publish, limit};
            }
        }
    }
    auto& retained = announce(section, "G7", PropertyId::retain_available, 0);
    retained.wishes.retain = true;
    retained.end = End{Phase::publish, limit};
    retained.players = Players::load;
    announce(section, "G7", PropertyId::retain_available, 0);
    auto& big = announce(section, "G8", PropertyId::maximum_packet_size, 1000);
    big.wishes.payload_size = 1000;
    big.end = End{Phase::publish, limit};
    announce(section, "G8", PropertyId::maximum_packet_size, 10).end = End{Phase::subscribe, limit};
    for (const std::uint32_t most : {0U, 1U}) {
        announce(section, "G9", PropertyId::topic_alias_maximum, most);
    }
    auto& shared = announce(section, "G11", PropertyId::shared_subscription_available, 0);
    shared.wishes.shared = true;
    shared.end = End{Phase::subscribe, limit};
    announce(section, "G11", PropertyId::subscription_identifier_available, 0);
    section.at(Step::connack,
               "G12",
               "a session that we do not have",
               {.change = support::instead("20 03 01 00 00")},
               protocol);
    section
        .at(Step::puback,
            "G13",
            "taken over",
            {.change = support::disconnect(0x8e)},
            rejected,
            0x8e)
        .says = "client_id";
    section
        .at(Step::puback,
            "G13",
            "taken over",
            {.change = support::silence(), .ending = Ending::close},
            closed)
        .mqtt = MqttVersion::v3_1_1;
    return section.take();
}

std::vector<Scenario> server_disconnects() {
    Section section;
    for (const auto step : {Step::suback, Step::puback, Step::delivery}) {
        for (const int code :
             {0x00, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94, 0x95,
              0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2}) {
            const auto byte = static_cast<std::uint8_t>(code);
            wire::PropertyBuffer properties;
            properties.add(PropertyId::reason_string, "moving house");
            auto& scenario = section.at(step,
                                        code == 0x8b || code == 0x8e ? "H2" : "H1",
                                        "DISCONNECT",
                                        {.delay = step == Step::delivery ? 20ms : 0ms,
                                         .change = support::disconnect(byte, properties)},
                                        rejected,
                                        byte);
            scenario.says = "moving house";
            scenario.last_words = LastWords::no_disconnect;
            if (step != Step::delivery) {
                scenario.broker.script.deeds[Step::delivery].delay = 10s;
            }
        }
        // 0x04 is a client's own: with the Will.
        auto& ours = section.at(
            step,
            "H1",
            "DISCONNECT with a client's code",
            {.delay = step == Step::delivery ? 20ms : 0ms, .change = support::instead("e0 01 04")},
            rejected,
            0x04);
        ours.broker.script.deeds[Step::delivery].delay =
            step == Step::delivery ? Duration{20ms} : Duration{10s};
    }
    for (const int code : {0x9c, 0x9d}) {
        const auto byte = static_cast<std::uint8_t>(code);
        wire::PropertyBuffer properties;
        properties.add(PropertyId::server_reference, "other.test");
        section
            .at(Step::suback,
                "H3",
                "DISCONNECT with a reference",
                {.change = support::disconnect(byte, properties)},
                rejected,
                byte)
            .says = "other.test";
    }
    section
        .at(Step::connack,
            "H4",
            "DISCONNECT instead of CONNACK",
            {.change = support::disconnect(0x8b)},
            protocol,
            0x8b)
        .last_words = LastWords::no_disconnect;
    for (const auto& [bytes, code] : {std::pair{"f0 02 18 00", 0x18},
                                      std::pair{"f0 02 19 00", 0x19},
                                      std::pair{"f0 00", 0x00}}) {
        auto& scenario = section.at(Step::suback,
                                    "H5",
                                    bytes,
                                    {.change = support::instead(bytes)},
                                    protocol,
                                    static_cast<std::uint16_t>(code));
        scenario.last_words = LastWords::protocol_error;
        section.at(Step::connack, "H5", bytes, {.change = support::instead(bytes)}, protocol)
            .last_words = LastWords::protocol_error;
    }
    return section.take();
}

}  // namespace sonde::catalogue
