// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/section.hpp"

/// Sections A and B: what a CONNACK and a SUBACK may say, and what they may not.
namespace sonde::catalogue {

using support::Step;
using wire::PropertyId;
using enum FailureReason;

namespace {

constexpr auto v3_1_1 = MqttVersion::v3_1_1;

wire::PropertyBuffer with(PropertyId id, std::string_view text) {
    wire::PropertyBuffer properties;
    properties.add(id, text);
    return properties;
}

wire::PropertyBuffer every_property_of_connack() {
    wire::PropertyBuffer properties;
    properties.add(PropertyId::session_expiry_interval, 0U)
        .add(PropertyId::receive_maximum, 1U)
        .add(PropertyId::maximum_qos, 1U)
        .add(PropertyId::retain_available, 0U)
        .add(PropertyId::maximum_packet_size, 4096U)
        .add(PropertyId::assigned_client_identifier, "chosen-for-you")
        .add(PropertyId::topic_alias_maximum, 3U)
        .add(PropertyId::reason_string, "welcome")
        .add(PropertyId::subscription_identifier_available, 0U)
        .add(PropertyId::shared_subscription_available, 0U)
        .add(PropertyId::server_keep_alive, 7U)
        .add(PropertyId::response_information, "reply")
        .add(PropertyId::server_reference, "other.test")
        .add_user("a", "b");
    return properties;
}

/// Scenarios of a CONNACK that says no.
void add_codes(Section& section) {
    for (const int code : {1, 2, 3, 4, 5}) {
        const auto byte = static_cast<std::uint8_t>(code);
        section
            .at(Step::connack,
                "A1",
                "return code",
                {.change = support::connack(byte)},
                rejected,
                byte)
            .mqtt = v3_1_1;
    }
    for (const int code : {6, 7, 0x7f, 0x80, 0xff}) {
        const auto byte = static_cast<std::uint8_t>(code);
        section
            .at(Step::connack,
                "A2",
                "reserved return code",
                {.change = support::connack(byte)},
                rejected,
                byte)
            .mqtt = v3_1_1;
    }
    for (const int code : {0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a,
                           0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f}) {
        const auto byte = static_cast<std::uint8_t>(code);
        section
            .at(Step::connack,
                "A5",
                "reason code",
                {.change = support::connack(byte, with(PropertyId::reason_string, "later"))},
                rejected,
                byte)
            .says = "later";
    }
    for (const int code : {0x9c, 0x9d}) {
        const auto byte = static_cast<std::uint8_t>(code);
        section
            .at(Step::connack,
                "A6",
                "server reference",
                {.change =
                     support::connack(byte, with(PropertyId::server_reference, "other.test:1883"))},
                rejected,
                byte)
            .says = "other.test:1883";
    }
    section.at(Step::connack,
               "A7",
               "unlisted success",
               {.change = support::instead("20 03 00 01 00")},
               protocol,
               0x01);
    for (const int code : {0x8b, 0xff}) {
        const auto byte = static_cast<std::uint8_t>(code);
        section.at(Step::connack,
                   "A7",
                   "unlisted refusal",
                   {.change = support::connack(byte)},
                   rejected,
                   byte);
    }
}

}  // namespace

std::vector<Scenario> refusals() {
    Section section;
    add_codes(section);
    section
        .at(Step::connack,
            "A3",
            "refusal with a session",
            {.change = support::instead("20 02 01 05")},
            rejected,
            5)
        .mqtt = v3_1_1;
    section.scenarios().back().says = "MQTT-3.2.2-4";
    section
        .at(Step::connack,
            "A3",
            "refusal with a session",
            {.change = support::instead("20 03 01 87 00")},
            rejected,
            0x87)
        .says = "MQTT-3.2.2-6";
    // The broker of these tests leaves the close to the client in all of them.
    section
        .at(Step::connack,
            "A4",
            "refusal without a close",
            {.change = support::connack(0x87)},
            rejected,
            0x87)
        .last_words = LastWords::no_disconnect;
    section
        .at(Step::connack,
            "A4",
            "refusal without a close",
            {.change = support::connack(5)},
            rejected,
            5)
        .mqtt = v3_1_1;
    for (const int code : {0x01, 0x84}) {
        section
            .at(Step::connack,
                "A8",
                "refusal in the form of 3.1.1",
                {.change =
                     support::instead("20 02 00 " + hexadecimal(static_cast<unsigned>(code)))},
                rejected,
                static_cast<std::uint16_t>(code))
            .says = "--mqtt 3.1.1";
    }
    for (const auto step : {Step::connack, Step::suback, Step::puback}) {
        // What waits next is the phase behind the step's own.
        const auto phase = step == Step::connack  ? Phase::subscribe
                           : step == Step::suback ? Phase::publish
                                                  : Phase::delivery;
        for (const auto version : both_versions) {
            auto& scenario = section.at(step,
                                        "A9",
                                        "second CONNACK",
                                        {.change = support::followed_by(
                                             version == v3_1_1 ? "20 02 00 00" : "20 03 00 00 00")},
                                        protocol);
            scenario.mqtt = version;
            scenario.end->phase = phase;
            scenario.broker.script.deeds[Step::delivery].delay = std::chrono::milliseconds{50};
            scenario.last_words = LastWords::protocol_error;
        }
    }
    section
        .at(Step::connack,
            "A10",
            "session on a clean start",
            {.change = support::instead("20 03 01 00 00")},
            protocol)
        .last_words = LastWords::protocol_error;
    section
        .at(Step::connack,
            "A10",
            "session on a clean start",
            {.change = support::instead("20 02 01 00")},
            protocol)
        .mqtt = v3_1_1;
    section.well(Step::connack,
                 "A11",
                 "every property",
                 {.change = support::with_properties(every_property_of_connack())});
    for (const auto* const bytes : {"20 06 00 00 03 27 00 00",
                                    "20 09 00 00 06 21 00 01 21 00 01",
                                    "20 05 00 00 02 01 01",
                                    "20 05 00 00 02 7f 01"}) {
        section.at(Step::connack, "A12", bytes, {.change = support::instead(bytes)}, protocol);
    }
    for (const auto* const bytes : {"d0 00", "90 03 00 01 01", "40 02 00 01", "f0 00"}) {
        section.at(Step::connack, "A13", bytes, {.change = support::instead(bytes)}, protocol);
        section.also_in(v3_1_1);
        // An AUTH of no bytes says 0x00, which v5 keeps.
        section.scenarios()[section.scenarios().size() - 2].any_code = true;
    }
    return section.take();
}

std::vector<Scenario> subscribing() {
    Section section;
    section
        .at(Step::suback,
            "B1",
            "refusal",
            {.change = support::instead("90 03 00 01 80")},
            rejected,
            0x80)
        .mqtt = v3_1_1;
    for (const unsigned code : {0x80U, 0x83U, 0x87U, 0x8fU, 0x91U, 0x97U, 0x9eU, 0xa1U, 0xa2U}) {
        section.at(Step::suback,
                   "B2",
                   "refusal",
                   {.change = support::instead("90 04 00 01 00 " + hexadecimal(code))},
                   rejected,
                   static_cast<std::uint16_t>(code));
    }
    for (const auto granted : {wire::Qos::at_most_once, wire::Qos::at_least_once}) {
        auto& scenario = section.well(Step::suback, "B3", "lower QoS", {});
        scenario.qos = 2;
        scenario.broker.script.grants_at_most = granted;
        section.also_in(v3_1_1);
    }
    struct Wrong {
        const char* id;
        const char* v3;
        const char* v5;
        std::optional<std::uint16_t> code{};
    };
    for (const auto& [id, v3, v5, code] :
         {Wrong{"B4", "90 04 00 01 01 01", "90 05 00 01 00 01 01"},
          Wrong{"B4", "90 02 00 01", "90 03 00 01 00"},
          Wrong{"B5", "90 03 00 09 01", "90 04 00 09 00 01"},
          Wrong{"B6", "90 03 00 00 01", "90 04 00 00 00 01"},
          Wrong{"B10", "90 03 00 01 05", "90 04 00 01 00 05", 0x05}}) {
        section.at(Step::suback, id, v3, {.change = support::instead(v3)}, protocol, code).mqtt =
            v3_1_1;
        section.at(Step::suback, id, v5, {.change = support::instead(v5)}, protocol, code);
    }
    for (const auto version : both_versions) {
        auto& early = section.at(Step::connack,
                                 "B7",
                                 "SUBACK before SUBSCRIBE",
                                 {.change = support::followed_by(
                                      version == v3_1_1 ? "90 03 00 01 01" : "90 04 00 01 00 01")},
                                 protocol);
        early.mqtt = version;
        early.end->phase = Phase::subscribe;
        section.at(Step::suback, "B8", "no SUBACK", {.change = support::silence()}, timeout).mqtt =
            version;
        auto& twice =
            section.at(Step::suback, "B9", "SUBACK twice", {.change = support::twice()}, protocol);
        twice.mqtt = version;
        twice.end->phase = Phase::publish;
        twice.last_words = LastWords::protocol_error;
    }
    return section.take();
}

}  // namespace sonde::catalogue
