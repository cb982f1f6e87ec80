// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/section.hpp"

#include <memory>

/// Section D: what a broker can do with messages to us.
namespace sonde::catalogue {

using namespace std::chrono_literals;
using support::Step;
using enum FailureReason;

namespace {

/// A PUBLISH of somebody else's ahead of ours.
support::Change behind(const std::string& topic, const std::string& payload, bool retained) {
    return [=](wire::Version version, const wire::Packet& correct) {
        auto other = std::get<wire::Publish>(correct);
        other.topic = topic.empty() ? other.topic : topic;
        other.payload = wire::as_bytes(payload);
        other.retain = retained;
        other.packet_id =
            static_cast<wire::PacketId>(other.packet_id == 0 ? 0 : other.packet_id + 100);
        auto bytes = support::encoded(version, other);
        const auto ours = support::encoded(version, correct);
        bytes.insert(bytes.end(), ours.begin(), ours.end());
        return bytes;
    };
}

/// The first message waits for the second, and comes behind it.
support::Change swapped() {
    return [first = std::make_shared<wire::Bytes>()](wire::Version version,
                                                     const wire::Packet& correct) {
        auto bytes = support::encoded(version, correct);
        if (first->empty()) {
            *first = std::exchange(bytes, {});
        } else {
            bytes.insert(bytes.end(), first->begin(), first->end());
        }
        return bytes;
    };
}

/// More messages at QoS 1 in a segment than a client that takes two at once can have answered.
support::Change three_at_once() {
    return [](wire::Version version, const wire::Packet& correct) {
        wire::Bytes bytes;
        auto publish = std::get<wire::Publish>(correct);
        for (int i = 0; i < 3; ++i) {
            const auto one = support::encoded(version, publish);
            bytes.insert(bytes.end(), one.begin(), one.end());
            ++publish.packet_id;
        }
        return bytes;
    };
}

support::Change longer_by(std::size_t more) {
    return support::with_payload(
        [more](wire::Bytes& payload) { payload.resize(payload.size() + more, std::byte{'x'}); });
}

support::Change damaged() {
    return support::with_payload([](wire::Bytes& payload) { payload.back() ^= std::byte{1}; });
}

struct Wrong {
    const char* id;
    const char* bytes;
    bool only_v5;
    LastWords words;
};

constexpr Wrong wrong[] = {
    {"D1", "36 07 00 01 74 00 01 00 78", false, LastWords::malformed},
    {"D2", "38 05 00 01 74 00 78", false, LastWords::malformed},
    {"D3", "30 04 00 00 00 78", false, LastWords::protocol_error},
    {"D4", "30 05 00 01 23 00 78", false, LastWords::protocol_error},
    {"D5", "30 05 00 01 00 00 78", false, LastWords::malformed},
    {"D5", "30 05 00 01 ff 00 78", false, LastWords::malformed},
    {"D14", "30 08 00 01 74 03 23 00 00 78", true, LastWords::topic_alias_invalid},
    {"D14", "30 08 00 01 74 03 23 00 01 78", true, LastWords::topic_alias_invalid},
    {"D18", "30 07 00 01 74 02 0b 00 78", true, LastWords::protocol_error},
};

}  // namespace

std::vector<Scenario> deliveries() {
    Section section;
    for (const auto& [id, bytes, only_v5, words] : wrong) {
        section
            .at(Step::delivery,
                id,
                bytes,
                {.delay = 50ms, .change = support::instead(bytes)},
                protocol)
            .last_words = words;
        if (!only_v5) {
            section.also_in(MqttVersion::v3_1_1);
        }
    }
    // Neither client lets the broker use aliases, so that any is above the maximum: 0x94 as well.
    section.at(Step::delivery,
               "D15",
               "alias never mapped",
               {.delay = 50ms, .change = support::instead("30 07 00 00 03 23 00 07 78")},
               protocol);
    section
        .at(Step::delivery,
            "D16",
            "above our Receive Maximum",
            {.delay = 50ms, .change = three_at_once()},
            protocol)
        .last_words = LastWords::receive_maximum_exceeded;
    section.scenarios().back().wishes.receive_maximum = 2;
    section.scenarios().back().players = Players::load;
    section
        .at(Step::delivery,
            "D17",
            "above our Maximum Packet Size",
            {.delay = 50ms, .change = support::instead("30 ff ff ff 7f 00")},
            protocol)
        .last_words = LastWords::packet_too_large;
    for (const auto version : both_versions) {
        for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
            const auto add = [&](const char* id, const char* what, const support::Change& change) {
                auto& scenario = section.well(Step::delivery, id, what, {.change = change});
                scenario.mqtt = version;
                scenario.qos = qos;
                scenario.wishes.topic = "everyone/s";
            };
            add("D6", "a topic that nobody asked for", behind("elsewhere/t", "x", false));
            add("D7", "a retained message of an earlier run", behind("", "left behind", true));
            add("D8", "a message of somebody else's", behind("", "not yours", false));
            if (qos == 1) {
                add("D9", "QoS 1 twice", support::twice());
            }
            if (qos == 2) {
                add("D10", "QoS 2 twice", support::twice());
            }
        }
        auto& swap = section.well(Step::delivery, "D11", "out of order", {.change = swapped()});
        swap.mqtt = version;
        swap.wishes.messages = 2;
        swap.players = Players::load;
        section.at(Step::delivery, "D12", "payload damaged", {.change = damaged()}, mismatch).mqtt =
            version;
        section.at(Step::delivery, "D13", "payload longer", {.change = longer_by(1)}, mismatch)
            .mqtt = version;
    }
    return section.take();
}

}  // namespace sonde::catalogue
