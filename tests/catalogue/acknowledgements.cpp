// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/section.hpp"

/// Section C: what a broker answers to our PUBLISH.
namespace sonde::catalogue {

using namespace std::chrono_literals;
using support::Step;
using enum FailureReason;

namespace {

/// The acknowledgement that is due, as another type.
support::Change as(wire::PacketType type) {
    return [type](wire::Version version, const wire::Packet& correct) {
        auto ack = std::get<wire::Acknowledgement>(correct);
        ack.type = type;
        return support::encoded(version, ack);
    };
}

support::Change with_id(wire::PacketId id) {
    return [id](wire::Version version, const wire::Packet& correct) {
        auto ack = std::get<wire::Acknowledgement>(correct);
        ack.packet_id = id;
        auto bytes = support::encoded(version, ack);
        if (bytes.empty()) {  // Our encoder does not write 0.
            bytes = {std::byte{static_cast<std::uint8_t>(static_cast<unsigned>(ack.type) << 4U)},
                     std::byte{2},
                     std::byte{0},
                     std::byte{0}};
        }
        return bytes;
    };
}

/// A PUBACK of this many bytes behind its header, all meaning success.
support::Change of_length(std::size_t length) {
    return [length](wire::Version /*version*/, const wire::Packet& correct) {
        const auto id = std::get<wire::Acknowledgement>(correct).packet_id;
        wire::Bytes bytes{std::byte{0x40},
                          static_cast<std::byte>(length),
                          static_cast<std::byte>(id >> 8U),
                          static_cast<std::byte>(id & 0xffU)};
        bytes.resize(2 + length);
        if (length > 4) {  // A Reason String.
            bytes[5] = static_cast<std::byte>(length - 4);
            bytes[6] = std::byte{0x1f};
            bytes[8] = static_cast<std::byte>(length - 7);
            std::fill(bytes.begin() + 9, bytes.end(), std::byte{'x'});
        }
        return bytes;
    };
}

void add_codes(Section& section) {
    for (const auto step : {Step::puback, Step::pubrec}) {
        auto& nobody = section.at(
            step, "C1", "no subscribers", {.change = support::with_reason(0x10)}, timeout, 0x10);
        nobody.broker.script.deeds[Step::delivery].change = support::silence();
        nobody.end->phase = Phase::delivery;
        nobody.end_in_load = End{Phase::delivery, timeout};
        for (const int code : {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99, 0xfe}) {
            const auto byte = static_cast<std::uint8_t>(code);
            auto& scenario = section.at(
                step, "C2", "refusal", {.change = support::with_reason(byte)}, rejected, byte);
            scenario.broker.script.deeds[Step::delivery].delay = 50ms;
        }
    }
    section
        .at(Step::pubcomp,
            "C8",
            "identifier not found",
            {.change = support::with_reason(0x92)},
            rejected,
            0x92)
        .broker.script.deeds[Step::delivery]
        .delay = 50ms;
}

}  // namespace

std::vector<Scenario> acknowledgements() {
    Section section;
    add_codes(section);
    const auto everywhere =
        [&section](Step step, const char* id, const char* what, const support::Change& change) {
            auto& scenario = section.at(step, id, what, {.change = change}, protocol);
            scenario.last_words = LastWords::protocol_error;
            scenario.broker.script.deeds[Step::delivery].delay = 50ms;
            section.also_in(MqttVersion::v3_1_1);
        };
    for (const auto step : {Step::puback, Step::pubrec}) {
        everywhere(step, "C3", "another packet id", with_id(999));
    }
    everywhere(Step::puback, "C4", "packet id 0", with_id(0));
    everywhere(Step::pubrec, "C5", "PUBACK at QoS 2", as(wire::PacketType::puback));
    everywhere(Step::puback, "C6", "PUBREC at QoS 1", as(wire::PacketType::pubrec));
    everywhere(Step::puback, "C7", "PUBCOMP at QoS 1", as(wire::PacketType::pubcomp));
    everywhere(Step::pubrec, "C7", "PUBCOMP without PUBREL", as(wire::PacketType::pubcomp));
    for (const auto version : both_versions) {
        auto& twice =
            section.at(Step::puback, "C9", "PUBACK twice", {.change = support::twice()}, protocol);
        twice.mqtt = version;
        twice.end->phase = Phase::delivery;
        twice.broker.script.deeds[Step::delivery].delay = 50ms;
        for (const auto step : {Step::puback, Step::pubrec, Step::pubcomp}) {
            section.at(step, "C10", "no acknowledgement", {.change = support::silence()}, timeout)
                .mqtt = version;
        }
        // Longer than a run's patience, so that it comes while the second run waits for its own.
        auto& late = section.at(
            Step::puback, "C11", "acknowledgement after the run", {.delay = 450ms}, timeout);
        late.mqtt = version;
        late.runs = 2;
    }
    for (const std::size_t length : {2U, 3U, 4U, 8U, 100U}) {
        section.well(Step::puback, "C12", "PUBACK of each length", {.change = of_length(length)});
    }
    return section.take();
}

}  // namespace sonde::catalogue
